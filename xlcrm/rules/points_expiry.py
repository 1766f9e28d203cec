"""Points that expire: what was earned first is spent first, and what is left of it on its last day expires (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.rules.ledger import points_ledger
from xlcrm.rules.per_customer import seconds
from xlcrm.rules.seen import last_seen, look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append
    from xlcrm.rules.ledger import Ledger

ORIGIN = Text("积分到期", "points expired")
EXPIRED: Final = "points.expired"
"""Under this name the memory holds how many points of a customer have expired, behind the day they are counted from."""
_NEVER = np.datetime64("9999-12-31", "s")


def expiring(book: Book, ledger: Ledger, start: pd.Timestamp) -> pd.Series:
    """Return how many points of every customer are to expire today, beyond those that expired already.

    Points earned first are spent first. Points whose last day lay before the start are let be: nobody expects a first
    refresh to take away what was never taken before.
    """
    number = len(book.customers)
    last_day = last_days(book, ledger)
    expired = _expired_since(book, ledger, start)
    given = ledger.amount > 0
    spent = _sums(ledger, -ledger.amount - ledger.missing, (ledger.amount < 0) & ~expired, number)
    let_be = _sums(ledger, ledger.amount, given & (last_day < start.to_datetime64()), number)
    over = given & (last_day >= start.to_datetime64()) & (last_day < book.day.to_datetime64())
    lots = _sums(ledger, ledger.amount, over, number)
    gone = np.maximum(_sums(ledger, -ledger.amount, expired, number), _remembered(book, start))
    left = lots - np.maximum(spent - let_be, 0.0) - gone
    balance = ledger.balances.fillna(0.0).to_numpy()
    return pd.Series(np.floor(np.clip(left, 0.0, balance)), index=book.customers.index)


def expired_so_far(book: Book, ledger: Ledger, start: pd.Timestamp) -> Append:
    """Remember how many points of each customer have expired since the start: an entry that is deleted does not come back."""
    number = len(book.customers)
    gone = _sums(ledger, -ledger.amount, _expired_since(book, ledger, start), number)
    gone = np.maximum(gone, _remembered(book, start))
    records = book.customers["customer_id"][gone > 0]
    return look(book, EXPIRED, records, _mark(start) + pd.Series(gone[gone > 0], index=records.index).astype("str"))


def _remembered(book: Book, start: pd.Timestamp) -> NDArray[np.float64]:
    """Return how many points of each customer are known to have expired since this start."""
    known = last_seen(book, EXPIRED).value_of(book.customers["customer_id"])
    mark = _mark(start)
    totals = known.where(known.str.startswith(mark), mark + "0").str.slice(len(mark))
    return totals.to_numpy().astype(np.float64)


def _mark(start: pd.Timestamp) -> str:
    return f"{start.date()} "


def next_expiry(book: Book, position: int) -> tuple[np.datetime64, float] | None:
    """Return the next day on which points of one customer expire if they are not spent, and how many."""
    ledger = points_ledger(book)
    mine = (ledger.customer == position) & (ledger.amount > 0)
    days, lots = last_days(book, ledger)[mine], ledger.amount[mine]
    order = np.argsort(days, kind="stable")
    days, still = days[order], np.cumsum(lots[order])
    still -= still[-1:] - ledger.balances.iloc[position]  # what is left is what was earned last
    coming = np.flatnonzero((still > 0) & (days >= np.datetime64(book.today, "s")) & (days < _NEVER))
    if not coming.size:
        return None
    first = days[coming[0]]
    return first, float(still[days == first][-1])


def last_days(book: Book, ledger: Ledger) -> NDArray[np.datetime64]:
    """Return the last day on which the points of each entry can be spent: the one written, else by the months of 规则."""
    written = seconds(book.frames["points"].data["expires_on"].loc[pd.Index(ledger.rows)])
    months = int(book.settings.rule("points.expiry_months"))
    return np.where(np.isnat(written), after_months(ledger.on, months), written)


def after_months(days: NDArray[np.datetime64], months: int) -> NDArray[np.datetime64]:
    """Return the same day some months on, the last of a shorter month; 0 months is never."""
    if not months:
        return np.full(len(days), _NEVER)
    later = (pd.DatetimeIndex(days) + pd.DateOffset(months=months)).to_numpy().astype("datetime64[s]")
    return np.where(np.isnat(later), _NEVER, later)


def _expired_since(book: Book, ledger: Ledger, start: pd.Timestamp) -> NDArray[np.bool_]:
    kind = book.frames["points"].data["kind"].loc[pd.Index(ledger.rows)]
    expired = terms.PointsKind.EXPIRED.matches(kind).to_numpy(dtype=np.bool_)
    return np.asarray(expired & (ledger.on >= start.to_datetime64()), dtype=np.bool_)


def _sums(ledger: Ledger, amounts: NDArray[np.float64], where: NDArray[np.bool_], number: int) -> NDArray[np.float64]:
    return np.bincount(ledger.customer[where], weights=amounts[where], minlength=number).astype(np.float64)
