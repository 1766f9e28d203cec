"""The tier that a customer's orders reach by the standard of 级别 / Levels, whatever tier is held so far (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.rules.per_customer import seconds, total, up_to_today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.settings import Level

NO_TIER = -1


def ordered_levels(book: Book) -> Sequence[Level]:
    """Return the levels from lowest to highest threshold; those without one keep their order and come first."""
    return sorted(book.settings.levels("tier"), key=threshold)


def threshold(level: Level) -> float:
    """Return the spend from which a level is reached; 0 where it goes by the number of orders."""
    return level.from_value or 0.0


def tier_ranks(book: Book) -> Mapping[str, int]:
    """Return the place of every tier from the lowest (0), shipped ones by their names in both languages."""
    shipped = {term.code: tuple(term.text) for term in terms.Tier}
    levels = list(enumerate(ordered_levels(book)))
    named = {name: rank for rank, level in levels for name in shipped.get(level.code, ())}
    return named | {level.level: rank for rank, level in levels}


def standard(book: Book) -> NDArray[np.int64]:
    """Return the rank of the tier that every customer's orders reach today; -1 for who never bought.

    The levels without a threshold are for the first purchase and from the second purchase on; the others go by the sum of
    the orders within the window, and the highest also asks for a number of years as a customer.
    """
    levels = ordered_levels(book)
    count = book.customers["order_count"].fillna(0).to_numpy()
    again = count >= int(book.settings.rule("tier.regular_orders"))
    reached = _reached(levels, window_spend(book).to_numpy(), again)
    if levels and threshold(levels[-1]) > 0:
        reached = np.where((reached == len(levels) - 1) & ~_long_enough(book), reached - 1, reached)
    return np.where(count > 0, reached, NO_TIER).astype(np.int64)


def window_spend(book: Book) -> pd.Series:
    """Return what each customer spent within the tier window that ends today."""
    start = np.datetime64(book.today, "s") - np.timedelta64(int(book.settings.rule("tier.window_days")), "D")
    with np.errstate(invalid="ignore"):
        recent = seconds(book.orders["on"]) > start
    return total(book, "orders", "amount", recent & up_to_today(book, "orders")).round(2)


def _reached(levels: Sequence[Level], spend: NDArray[np.float64], again: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the number of the level that each spend reaches; below all thresholds it depends on having bought again."""
    thresholds = np.array([threshold(level) for level in levels])
    base = int((thresholds <= 0).sum())
    by_count = np.where(again, min(base, 2) - 1, min(base, 1) - 1)
    by_spend = np.searchsorted(thresholds, np.maximum(spend, 0.0), side="right") - 1
    return np.where(by_spend >= base, by_spend, by_count)


def customer_since(book: Book) -> pd.Series:
    """Return since when everybody is a customer: the earlier of registration and first order."""
    return book.customers[["registered_on", "first_order_on"]].min(axis=1)


def _long_enough(book: Book) -> NDArray[np.bool_]:
    latest = np.datetime64(book.day - top_years(book), "s")
    with np.errstate(invalid="ignore"):
        return np.asarray(seconds(customer_since(book)) <= latest, dtype=np.bool_)


def top_years(book: Book) -> pd.DateOffset:
    """Return how long one must have been a customer for the highest tier."""
    return pd.DateOffset(months=round(float(book.settings.rule("tier.top_years")) * 12))
