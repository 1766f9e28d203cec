"""Which rows still ask somebody to do something: customers, open plans, opportunities and cases, loans not returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.colleagues import colleagues
from xlcrm.model.terms import Outcome, PlanState, ServiceState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

    Mask = NDArray[np.bool_]

WON, LOST = Outcome.WON, Outcome.LOST


def _active_customers(book: Book) -> Mask:
    return book.customers["closed_on"].isna().to_numpy()


def _open_plans(book: Book) -> Mask:
    plans = book.frame("plans").data
    ended = PlanState.DONE.matches(plans["state"]) | PlanState.CANCELLED.matches(plans["state"])
    return (plans["done_on"].isna() & ~ended).to_numpy(dtype=bool)


def _open_opportunities(book: Book) -> Mask:
    chances = book.frame("opportunities").data
    ended_stages = [entry for entry in book.settings.entries("stage") if entry.outcome in {WON.code, LOST.code}]
    ends = [word for entry in ended_stages for word in (entry.value, *(entry.shipped or ()))]
    ended = chances["stage"].isin(ends)
    return (chances["closed_on"].isna() & ~ended).to_numpy(dtype=bool)


def _open_cases(book: Book) -> Mask:
    service = book.frame("service").data
    ended = ServiceState.DONE.matches(service["state"]) | ServiceState.FILED.matches(service["state"])
    return (service["closed_on"].isna() & ~ended).to_numpy(dtype=bool)


def _open_loans(book: Book) -> Mask:
    return book.frame("loans").data["returned_on"].isna().to_numpy()


OPEN: Mapping[tuple[str, str], Callable[[Book], Mask]] = {
    ("customers", "owner"): _active_customers,
    ("customers", "shared_with"): _active_customers,
    ("plans", "owner"): _open_plans,
    ("opportunities", "owner"): _open_opportunities,
    ("service", "handler"): _open_cases,
    ("loans", "borrower"): _open_loans,
}
"""Columns that say who has to do something, and in which rows there is still something to do."""

HANDED_OVER = (
    ("customers", "owner"),
    ("plans", "owner"),
    ("opportunities", "owner"),
    ("service", "handler"),
    ("loans", "borrower"),
)
"""What goes to a successor when somebody leaves (A12)."""


def work_of(book: Book, table: str, key: str, people: Collection[int]) -> Mask:
    """Tell which rows still ask something of some people (by their positions in 员工), whichever name was written."""
    column = book.frame(table).data[key]
    staff = colleagues(book)
    names = [name for name in column.dropna().unique() if staff.find(name) in people]
    return column.isin(names).to_numpy(dtype=bool) & OPEN[table, key](book)
