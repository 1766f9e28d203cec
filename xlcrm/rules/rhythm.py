"""The days on which customers bought, the rhythm they give (the median of a customer's own gaps), and when one is lost (C4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.once import once
from xlcrm.rules.per_customer import seconds, up_to_today

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


@dataclass(frozen=True, slots=True)
class PurchaseDays:
    """Every day on which a customer bought, once: position of the customer, day (since 1970), amount; in this order."""

    who: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: NDArray[np.float64]

    @property
    def gaps(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Whose gap between two purchases it is, and how many days it has."""
        same = self.who[1:] == self.who[:-1]
        return self.who[1:][same], np.diff(self.day)[same]


@once("customers", "orders")
def purchase_days(book: Book) -> PurchaseDays:
    """Return the days up to today on which each customer bought; orders of one day are one purchase, returns are none."""
    orders, who = book.orders, book.links("orders")
    amount = orders["amount"].to_numpy(dtype=np.float64, na_value=np.nan)
    on = seconds(orders["on"])
    keep = (who >= 0) & ~np.isnat(on) & up_to_today(book, "orders") & ~(amount < 0)
    day = on[keep].astype("datetime64[D]").astype(np.int64)
    first = int(day.min(initial=0))
    span = int(day.max(initial=0)) - first + 1
    pairs, place = np.unique(who[keep] * span + (day - first), return_inverse=True)
    sums = np.bincount(place, weights=np.nan_to_num(amount[keep]), minlength=len(pairs))
    return PurchaseDays(pairs // span, pairs % span + first, np.asarray(sums, dtype=np.float64).round(2))


def own_gap(book: Book) -> pd.Series:
    """Return the median days between two purchases of every customer with enough of them; NaN for the others."""
    days = purchase_days(book)
    count = np.bincount(days.who, minlength=len(book.customers))
    gaps = _medians(*days.gaps, len(book.customers))
    enough = count >= int(book.settings.rule("decline.minimum_orders"))
    return pd.Series(np.where(enough, gaps, np.nan), index=book.customers.index)


def lost_after(book: Book, gap: pd.Series | None = None) -> pd.Series:
    """Return after how many days of silence each customer counts as lost: its own gap some times over, or the lost period.

    This is the one truth of being lost (A8, C4); ``gap`` is `own_gap` where it is known already.
    """
    gap = own_gap(book) if gap is None else gap
    most = float(book.settings.rule("lost.days"))
    return (gap * float(book.settings.rule("lost.factor"))).clip(upper=most).fillna(most)


def _medians(who: NDArray[np.int64], gap: NDArray[np.int64], customers: int) -> NDArray[np.float64]:
    """Return the median gap of every customer, NaN where there is none."""
    span = int(gap.max(initial=0)) + 1
    gap = (np.sort(who * span + gap) % span).astype(np.float64)
    count = np.bincount(who, minlength=customers)
    start = np.concatenate([[0], np.cumsum(count)[:-1]]) if customers else np.zeros(0, dtype=np.int64)
    some = count > 0
    found = np.full(customers, np.nan)
    low, high = start[some] + (count[some] - 1) // 2, start[some] + count[some] // 2
    found[some] = (gap[low] + gap[high]) / 2
    return found


def silent_days(book: Book) -> pd.Series:
    """Return the days since every customer's last order; NaN for who never bought."""
    last = seconds(book.customers["last_order_on"])
    days = np.floor((np.datetime64(book.today, "s") - last) / np.timedelta64(1, "D"))
    return pd.Series(np.where(np.isnat(last), np.nan, days), index=book.customers.index)
