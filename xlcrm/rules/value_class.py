"""Value classes by share of turnover: the few who bring most of it, the middle, the rest (D3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.book import show
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import total, within_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.settings import Level

_EXACT = 1e-12
"""What the sum of many amounts may be off, as a share."""

_WHY = Text(
    "近 {days} 天营业额 {spend:,.2f}，在 {count} 位有营业额的客户中排第 {rank}；比其多的客户合计占 {before:.1%}，属{level}",
    "{spend:,.2f} of turnover in {days} days, number {rank} of {count} customers with turnover; those with more hold {before:.1%}: {level}",
)
_NOTHING = Text("近 {days} 天没有营业额，属{level}", "no turnover in {days} days: {level}")
_NEXT = Text("再成交约 {more:,.2f} 升{level}", "about {more:,.2f} more reaches {level}")
_FEW = Text("样本 {count} 少于 {least}，仅供参考", "sample {count} is below {least}: not significant")
_SEPARATOR = Text("；", "; ")


@dataclass(frozen=True, slots=True)
class _Shares:
    """Turnover of every customer in the window, and the share of it that customers with more turnover hold."""

    spend: NDArray[np.float64]
    before: NDArray[np.float64]


def value_class(book: Book) -> Columns:
    """Class every customer who ever bought by the share of turnover that those with more turnover hold.

    Under 80 % of it: 主力, under 95 %: 一般, else 零散 (levels of the scheme 价值). Equal turnover gives equal classes; who
    bought, but nothing in the window, belongs to the last.
    """
    levels = _levels(book)
    names = np.array([level.level for level in levels] or [""], dtype=object)
    result = pd.Series(names[_reached(levels, _shares(book))], index=book.customers.index, dtype="str")
    return Columns(value_class=result.where((book.customers["order_count"] > 0) & bool(levels)))


def _levels(book: Book) -> Sequence[Level]:
    """Return the classes, that of the largest customers first."""
    return sorted(book.settings.levels("value"), key=lambda level: level.from_value or 0.0)


def _shares(book: Book) -> _Shares:
    days = int(book.settings.rule("value.window_days"))
    spend = total(book, "orders", "amount", within_days(book, "orders", days)).round(2).to_numpy()
    paying = np.sort(spend[spend > 0])[::-1]
    above = np.concatenate([[0.0], np.cumsum(paying)])
    more = len(paying) - np.searchsorted(paying[::-1], spend, side="right")
    before = above[more] / above[-1] if len(paying) else np.ones(len(spend))
    return _Shares(spend, np.where(spend > 0, before, 1.0))


def _reached(levels: Sequence[Level], shares: _Shares) -> NDArray[np.int64]:
    ends = np.array([1.0 if level.to_value is None else level.to_value for level in levels[:-1]])
    return np.searchsorted(ends, shares.before + _EXACT, side="right").astype(np.int64)


def explain_value_class(book: Book, row: int) -> str | None:
    """Say where the customer stands by turnover, and what the next class takes."""
    if not show(book.customers.at[row, "value_class"]):
        return None
    levels, shares = _levels(book), _shares(book)
    place = book.customers.index.get_loc(row)
    spend, days = float(shares.spend[place]), int(book.settings.rule("value.window_days"))
    count, reached = int((shares.spend > 0).sum()), int(_reached(levels, shares)[place])
    words = {"days": days, "spend": spend, "count": count, "level": levels[reached].level}
    if spend <= 0:
        said = [_NOTHING.say(book.lang, **words)]
    else:
        rank = int((shares.spend > spend).sum()) + 1
        said = [_WHY.say(book.lang, rank=rank, before=float(shares.before[place]), **words)]
    better = shares.spend[(_reached(levels, shares) < reached) & (shares.spend > 0)]
    if len(better):
        nearest = _reached(levels, shares)[shares.spend == better.min()][0]
        said.append(_NEXT.say(book.lang, more=float(better.min()) - max(spend, 0.0), level=levels[nearest].level))
    least = int(book.settings.rule("sample.minimum"))
    if count < least:
        said.append(_FEW.say(book.lang, count=count, least=least))
    return _SEPARATOR.say(book.lang).join(said)


RULE = Rule(
    "value_class",
    Text("价值分类", "Value class"),
    "D3",
    ("value_class",),
    value_class,
    explain_value_class,
    needs=(("orders", "customer_id"), ("orders", "on"), ("orders", "amount")),
)
