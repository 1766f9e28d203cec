"""RFM: scores of 1 to 5 for how recently, how often and how much a customer bought, and the segment they give (D6).

The scores are those of the R package *rfm* (rsquaredacademy): bounds are the 20, 40, 60 and 80 % quantiles (type 7) of all
buyers, and a score rises where the value lies above a bound, so that equal values have equal scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import distinct, latest, seconds, total, within_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_QUANTILES = (0.2, 0.4, 0.6, 0.8)
_BEST = len(_QUANTILES) + 1
_HIGH, _MIDDLE, _OFTEN_AND_MUCH = 4, 3, 6

_WHY = Text(
    "R{r}：{days} 天前（界限 {r_bounds}）；F{f}：{orders} 笔（界限 {f_bounds}）；M{m}：{amount:,.2f}（界限 {m_bounds}）",
    "R{r}: {days} days ago (bounds {r_bounds}); F{f}: {orders} orders (bounds {f_bounds}); M{m}: {amount:,.2f} (bounds {m_bounds})",
)
_SAMPLE = Text("样本 {count} 位买过的客户", "sample of {count} buyers")
_FEW = Text("样本 {count} 少于 {least}，仅供参考", "sample {count} is below {least}: not significant")
_FALLS = Text("再过 {days} 天不购买 R 降为 {score}", "R falls to {score} after {days} more days without an order")
_RISES = Text("再购买 {orders} 次 F 升为 {score}", "F rises to {score} with {orders} more orders")
_SEPARATOR = Text("；", "; ")


def measures(book: Book) -> pd.DataFrame:
    """Return days since the last order, number of orders and sum of amounts of every buyer within the RFM window.

    The index is that of the customers, without those who did not buy.
    """
    here = within_days(book, "orders", int(book.settings.rule("rfm.window_days")))
    here &= ~np.isnat(seconds(book.orders["on"]))
    last = latest(book, "orders", "on", here)
    table = pd.DataFrame({
        "recency": (book.day - last).dt.days.to_numpy(dtype=np.float64),
        "frequency": distinct(book, "orders", "order_id", here).to_numpy(),
        "monetary": total(book, "orders", "amount", here).round(2).to_numpy(),
    }, index=book.customers.index)  # fmt: skip
    table["recency"] = table["recency"].clip(lower=0)
    return table[table["frequency"] > 0]


def scores(measured: pd.DataFrame) -> pd.DataFrame:
    """Return the scores 1 to 5 of every buyer: the more recent, the more often and the more, the higher."""
    steps = {key: _steps(values.to_numpy()) for key, values in measured.items()}
    steps["recency"] = _BEST - 1 - steps["recency"]
    return pd.DataFrame({key: step + 1 for key, step in steps.items()}, index=measured.index)


def bounds(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values above which a score changes."""
    return np.quantile(values, _QUANTILES) if len(values) else np.zeros(0)


def _steps(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.searchsorted(bounds(values), values, side="left").astype(np.int64)


def segments(scored: pd.DataFrame) -> pd.Series:
    """Return the code of every buyer's segment."""
    recent, often = scored["recency"], scored["frequency"]
    both = often + scored["monetary"]
    much = scored["monetary"] >= _HIGH
    segment = terms.Segment
    chosen = np.select(
        [
            (recent >= _HIGH) & (often >= _HIGH) & much,
            (recent >= _HIGH) & (often >= _MIDDLE),
            (recent >= _HIGH) & (often == 1) & ~much,
            recent >= _HIGH,
            (recent == _MIDDLE) & (both >= _OFTEN_AND_MUCH),
            both >= _OFTEN_AND_MUCH,
            recent > 1,
        ],
        [
            segment.CHAMPION.code,
            segment.LOYAL.code,
            segment.NEWCOMER.code,
            segment.PROMISING.code,
            segment.NEEDS_CARE.code,
            segment.AT_RISK.code,
            segment.SLEEPING.code,
        ],
        segment.GONE.code,
    )
    return pd.Series(chosen, index=scored.index, dtype="str")


def rfm(book: Book) -> Columns:
    """Score and segment every buyer."""
    scored = scores(measures(book))
    digits = (scored["recency"] * 100 + scored["frequency"] * 10 + scored["monetary"]).astype("str")
    labels = {term.code: term.label(book.lang) for term in terms.Segment}
    index = book.customers.index
    return Columns(rfm=digits.reindex(index), segment=segments(scored).map(labels).astype("str").reindex(index))


def explain_rfm(book: Book, row: int) -> str | None:
    """Say the three numbers with the bounds of their scores, and the nearest change."""
    measured = measures(book)
    if row not in measured.index or not show(book.customers.at[row, "rfm"]):
        return None
    own = {str(key): float(values[row]) for key, values in measured.items()}
    limits = {str(key): bounds(values.to_numpy()) for key, values in measured.items()}
    scored = scores(measured)
    said = [
        _WHY.say(
            book.lang,
            r=value_at(scored, row, "recency"), f=value_at(scored, row, "frequency"), m=value_at(scored, row, "monetary"),
            days=int(own["recency"]), orders=int(own["frequency"]), amount=own["monetary"],
            r_bounds=_shown(limits["recency"]), f_bounds=_shown(limits["frequency"]), m_bounds=_shown(limits["monetary"]),
        ),
        *_changes(book, own, limits),
        _sample(book, len(measured)),
    ]  # fmt: skip
    return _SEPARATOR.say(book.lang).join(said)


def _changes(book: Book, own: Mapping[str, float], limits: Mapping[str, NDArray[np.float64]]) -> list[str]:
    """Say when recency falls by waiting, and what raises frequency."""
    said = []
    if days := _past(own["recency"], limits["recency"]):
        score = _BEST - int((limits["recency"] < own["recency"] + days).sum())
        said.append(_FALLS.say(book.lang, days=days, score=score))
    if orders := _past(own["frequency"], limits["frequency"]):
        score = 1 + int((limits["frequency"] < own["frequency"] + orders).sum())
        said.append(_RISES.say(book.lang, orders=orders, score=score))
    return said


def _past(value: float, limits: NDArray[np.float64]) -> int:
    """Return the whole steps that take a value above the next limit; 0 when it is above all."""
    ahead = limits[limits >= value]
    return int(np.floor(ahead[0] - value)) + 1 if len(ahead) else 0


def _sample(book: Book, count: int) -> str:
    least = int(book.settings.rule("sample.minimum"))
    return (_FEW if count < least else _SAMPLE).say(book.lang, count=count, least=least)


def _shown(limits: NDArray[np.float64]) -> str:
    return "/".join(f"{limit:g}" for limit in limits.round(2))


RULE = Rule(
    "rfm",
    Text("RFM 与客群", "RFM and segment"),
    "D6",
    ("rfm", "segment"),
    rfm,
    explain_rfm,
    needs=(("orders", "customer_id"), ("orders", "on"), ("orders", "amount")),
)
