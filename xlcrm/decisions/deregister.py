"""A customer whom staff deregister loses its accounts too (A5): recorded as a ruling of who filled in 注销日期.

The date is a person's doing, so what follows from it is written down as that person's decision, once: an account that is
opened again afterwards stays open, and deleting the date is not enough to reopen it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.columns import Columns, Decision
from xlcrm.model.entries import decider
from xlcrm.model.plan import Append
from xlcrm.model.terms import AccountState, DecisionKind
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import any_row, seconds
from xlcrm.rules.wording import iso_dates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.columns import Ruled

_REASON = Text("客户注销，账户随之销户", "Customer deregistered; its accounts are closed with it")


def carry_out(book: Book) -> Ruled:
    """Close the open accounts of customers that were deregistered since, and record it."""
    accounts, decisions = book.frame("accounts"), book.frame("decisions")
    if accounts.layout is None or not (accounts.has("state") and decisions.has("applied_on")):
        return ()
    is_open = accounts.data["closed_on"].isna().to_numpy() & ~AccountState.CLOSED.matches(accounts.data["state"]).to_numpy()
    customers = book.customers
    new = (customers["closed_on"] <= book.day) & any_row(book, "accounts", is_open)
    new &= ~(customers["customer_id"] + _said(book, customers["closed_on"])).isin(_recorded(book))
    if not new.any():
        return ()
    closing = is_open & _of(book, new)
    on = pd.Series(np.append(seconds(customers["closed_on"]), np.datetime64("NaT", "s"))[book.links("accounts")],
                   index=accounts.data.index)  # fmt: skip
    return (
        Columns(
            "accounts",
            state=accounts.data["state"].mask(closing, AccountState.CLOSED.label(book.lang)),
            closed_on=accounts.data["closed_on"].mask(closing, on),
        ),
        _record(book, customers[new]),
    )


def _said(book: Book, closed_on: pd.Series) -> pd.Series:
    """Return what the ruling says: ``注销日期=2026-11-22``."""
    heading = book.frame("customers").table.by_key["closed_on"].heading(book.lang)
    return iso_dates(closed_on).radd(f"{heading}=")


def _recorded(book: Book) -> pd.Series:
    """Return record and wording of the deregistrations whose accounts were closed already."""
    data = book.decisions
    return (data["record_id"] + data["choice"])[data["reason"].isin(list(_REASON)) & data["applied_on"].notna()].dropna()


def _of(book: Book, customers: pd.Series) -> NDArray[np.bool_]:
    return np.append(customers.to_numpy(dtype=bool), False)[book.links("accounts")]


def _record(book: Book, customers: pd.DataFrame) -> Append:
    count = len(customers)
    return Append(
        "decisions",
        {
            "kind": [DecisionKind.CORRECT.label(book.lang)] * count,
            "record_id": customers["customer_id"].tolist(),
            "choice": _said(book, customers["closed_on"]).tolist(),
            "by": [decider(book) or None] * count,
            "on": [book.day] * count,
            "reason": [_REASON.say(book.lang)] * count,
            "applied_on": [book.day] * count,
        },
    )


DEREGISTER = Decision("deregister", Text("注销客户的账户", "Accounts of deregistered customers"), "A5", carry_out)
