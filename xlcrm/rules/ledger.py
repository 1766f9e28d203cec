"""Balances of entries by customer that never fall below zero: points and stored value (D2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.rules.per_customer import seconds, up_to_today

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_CENT = 0.005
_DECIMALS = 6


@dataclass(frozen=True)
class Ledger:
    """The entries that count today, in the order in which they count: by customer, day, additions first, row.

    ``rows`` are Excel rows, ``customer`` positions among the customers, ``amount`` is signed, ``balance`` is what was left
    after each entry, ``missing`` how much an entry took beyond what was there (it then takes what is there).
    """

    rows: NDArray[np.int64]
    customer: NDArray[np.int64]
    on: NDArray[np.datetime64]
    amount: NDArray[np.float64]
    balance: NDArray[np.float64]
    missing: NDArray[np.float64]
    customers: pd.Index

    @property
    def balances(self) -> pd.Series:
        """What every customer has left; nothing for customers without any entry."""
        last = np.append(self.customer[1:] != self.customer[:-1], True)[: len(self.customer)]
        left = np.full(len(self.customers), np.nan)
        left[self.customer[last]] = self.balance[last]
        return pd.Series(left, index=self.customers)


def points_ledger(book: Book) -> Ledger:
    """Return the points entries: earned and adjusted as written, used and expired taken off."""
    entries = book.frames["points"].data
    points = entries["points"].to_numpy(dtype=np.float64, na_value=np.nan)
    kind = entries["kind"]
    taken = (terms.PointsKind.USED.matches(kind) | terms.PointsKind.EXPIRED.matches(kind)).to_numpy(dtype=np.bool_)
    given = (terms.PointsKind.EARNED.matches(kind) | terms.PointsKind.ADJUSTED.matches(kind)).to_numpy(dtype=np.bool_)
    signed = np.where(taken, -np.abs(points), np.where(given, points, np.nan))
    return _ledger(book, "points", signed)


def stored_value_ledger(book: Book) -> Ledger:
    """Return the stored-value entries: what is spent is taken off, and a refund too unless it is one of an order."""
    entries = book.frames["stored_value"].data
    amount = entries["amount"].to_numpy(dtype=np.float64, na_value=np.nan)
    kinds = terms.StoredValueKind
    kind = entries["kind"]
    paid_out = kinds.REFUND.matches(kind) & entries["order_id"].isna()
    paid_back = kinds.REFUND.matches(kind) & entries["order_id"].notna()
    taken = (kinds.SPENT.matches(kind) | paid_out).to_numpy(dtype=np.bool_)
    added = (kinds.TOP_UP.matches(kind) | kinds.BONUS.matches(kind) | paid_back).to_numpy(dtype=np.bool_)
    adjusted = kinds.ADJUSTED.matches(kind).to_numpy(dtype=np.bool_)
    signed = np.where(taken, -np.abs(amount), np.where(added, np.abs(amount), np.where(adjusted, amount, np.nan)))
    return _ledger(book, "stored_value", signed)


def _ledger(book: Book, table: str, signed: NDArray[np.float64]) -> Ledger:
    """Order the entries and add them up; what would fall below zero stops at zero.

    The balance after an entry is the plain sum less the lowest that the sum fell below zero so far.
    """
    frame, links = book.frames[table], book.links(table)
    on = seconds(frame.data["on"])
    counts = (links >= 0) & ~np.isnan(signed) & up_to_today(book, table)
    where = np.flatnonzero(counts)
    order = where[np.lexsort((where, signed[where] < 0, on[where].astype(np.int64), links[where]))]
    customer, amount = links[order], signed[order]
    grouped = pd.Series(amount).groupby(customer)
    plain = grouped.cumsum().round(_DECIMALS)
    lowest = np.minimum(plain.groupby(customer).cummin().to_numpy(), 0.0)
    first = np.append(True, customer[1:] != customer[:-1])[: len(customer)]
    before = np.where(first, 0.0, np.roll(lowest, 1)) if len(lowest) else lowest
    missing = np.where(before - lowest > _CENT, before - lowest, 0.0)
    rows = frame.data.index.to_numpy(dtype=np.int64)[order]
    balance: NDArray[np.float64] = np.round(plain.to_numpy(dtype=np.float64) - lowest, _DECIMALS)
    return Ledger(rows, customer, on[order], amount, balance, missing, book.customers.index)
