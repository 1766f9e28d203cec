"""Member tiers by what a customer spent within the window (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import seconds, total, up_to_today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.settings import Level

_WHY = Text(
    "近 {days} 天消费 {spend:,.2f}，累计 {count} 笔，达到 {tier}",
    "{spend:,.2f} spent in {days} day[s], {count} order[s]: {tier}",
)
_NEXT = Text("再消费 {more:,.2f} 升{tier}", "{more:,.2f} more reaches {tier}")
_YEARS = Text("成为客户满 {years} 年（{on}）才能升{tier}", "{tier} needs {years} years as a customer (on {on})")
_SEPARATOR = Text("；", "; ")


def tier(book: Book) -> Columns:
    """Grade every customer who ever bought by the sum of the orders within the window.

    The levels without a threshold are for the first purchase and from the second purchase on; the highest level also asks
    for a number of years as a customer. Who never bought has no tier.
    """
    levels = _levels(book)
    count = book.customers["order_count"].fillna(0).to_numpy()
    again = count >= int(book.settings.rule("tier.regular_orders"))
    reached = _reached(levels, window_spend(book).to_numpy(), again)
    if levels and _needs_years(levels):
        reached = np.where((reached == len(levels) - 1) & ~_long_enough(book), reached - 1, reached)
    names = np.array([level.level for level in levels] or [""], dtype=object)
    result = pd.Series(names[np.clip(reached, 0, None)], index=book.customers.index, dtype="str")
    return Columns(tier=result.where((count > 0) & (reached >= 0)))


def window_spend(book: Book) -> pd.Series:
    """Return what each customer spent within the tier window that ends today."""
    start = np.datetime64(book.today, "s") - np.timedelta64(int(book.settings.rule("tier.window_days")), "D")
    with np.errstate(invalid="ignore"):
        recent = seconds(book.orders["on"]) > start
    return total(book, "orders", "amount", recent & up_to_today(book, "orders")).round(2)


def _levels(book: Book) -> Sequence[Level]:
    """Return the levels from lowest to highest threshold; those without one keep their order and come first."""
    return sorted(book.settings.levels("tier"), key=lambda level: level.from_value or 0.0)


def _reached(levels: Sequence[Level], spend: NDArray[np.float64], again: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the number of the level that each spend reaches; below all thresholds it depends on having bought again."""
    thresholds = np.array([level.from_value or 0.0 for level in levels])
    base = int((thresholds <= 0).sum())
    by_count = np.where(again, min(base, 2) - 1, min(base, 1) - 1)
    by_spend = np.searchsorted(thresholds, np.maximum(spend, 0.0), side="right") - 1
    return np.where(by_spend >= base, by_spend, by_count)


def _needs_years(levels: Sequence[Level]) -> bool:
    """Tell whether there is a level by spend at all, so that the highest one can ask for years."""
    return (levels[-1].from_value or 0.0) > 0


def _since(book: Book) -> NDArray[np.datetime64]:
    customers = book.customers
    return seconds(customers[["registered_on", "first_order_on"]].min(axis=1))


def _long_enough(book: Book) -> NDArray[np.bool_]:
    latest = np.datetime64(book.day - _years(book), "s")
    with np.errstate(invalid="ignore"):
        return np.asarray(_since(book) <= latest, dtype=np.bool_)


def _years(book: Book) -> pd.DateOffset:
    return pd.DateOffset(months=round(float(book.settings.rule("tier.top_years")) * 12))


def explain_tier(book: Book, row: int) -> str | None:
    """Say what was spent in the window, and what the next level takes."""
    customer = book.customers.loc[row]
    if not show(customer.tier):
        return None
    levels = _levels(book)
    spend = float(window_spend(book).loc[row])
    days = int(book.settings.rule("tier.window_days"))
    said = [
        _WHY.say(
            book.lang,
            days=days,
            spend=spend,
            count=int(value_at(book.customers, row, "order_count")),
            tier=customer.tier,
        )
    ]
    higher = [level for level in levels if (level.from_value or 0.0) > spend]
    if higher:
        said.append(_NEXT.say(book.lang, more=float(higher[0].from_value or 0.0) - spend, tier=higher[0].level))
    elif customer.tier != levels[-1].level:
        years = book.settings.rule("tier.top_years")
        since = min(day for day in (customer.registered_on, customer.first_order_on) if not pd.isna(day))
        on = show(since + _years(book))
        said.append(_YEARS.say(book.lang, years=years, on=on, tier=levels[-1].level))
    return _SEPARATOR.say(book.lang).join(said)


RULE = Rule(
    "tier",
    Text("会员等级", "Tier"),
    "D1",
    ("tier",),
    tier,
    explain_tier,
    needs=(("orders", "customer_id"), ("orders", "on"), ("orders", "amount")),
)
