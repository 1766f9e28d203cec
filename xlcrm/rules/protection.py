"""How long a customer without a deal is kept for its owner (B6): from registration, or since it has this owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.ownership import looked_up, owned_since
from xlcrm.rules.status import has_open_opportunity

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_WHY = Text("{since} 起保护 {months} 个月", "protected for {months} months from {since}")
_EXTENDED = Text("，经批准延长至 {until}", ", extended to {until} by a decision")
_SPARED = Text("已成交、有进行中商机或为战略客户，不设保护期", "with a deal, an open opportunity, or strategic: no end of protection")


def protection(book: Book) -> Columns:
    """Compute until when each customer is protected; nothing for customers of the pool and those that are spared."""
    until = pd.concat([_first_end(book), _extended(book)], axis=1).max(axis=1)
    return Columns(protected_until=until.where(book.customers["owner"].notna() & ~spared(book)).astype("datetime64[s]"))


def _first_end(book: Book) -> pd.Series:
    months = int(book.settings.rule("protection.months"))
    return (owned_since(book).astype("datetime64[s]") + pd.DateOffset(months=months)).astype("datetime64[s]")


def _extended(book: Book) -> pd.Series:
    """Return the latest day to which the present owner's protection was extended; without a day it begins anew."""
    data = book.frame("decisions").data
    data = data[terms.DecisionKind.EXTEND.matches(data["kind"]) & (data["applied_on"] <= book.day)]
    records = book.customers["customer_id"]
    if data.empty:
        return pd.Series(np.datetime64("NaT", "s"), index=records.index)
    months = pd.DateOffset(months=int(book.settings.rule("protection.months")))
    until = data["until_on"].fillna((data["applied_on"] + months).astype("datetime64[s]"))
    since = looked_up(data["record_id"], owned_since(book).groupby(records).first())
    latest = until[data["applied_on"] >= since].groupby(data["record_id"]).max()
    return looked_up(records, latest)


def spared(book: Book) -> pd.Series:
    """Tell which customers are not reviewed: with a deal, a contract in hand, an open opportunity, strategic, deregistered."""
    customers = book.customers
    contract = terms.Progress.CONTRACT.matches(customers["progress"]) | terms.Progress.WON.matches(customers["progress"])
    is_spared = (customers["order_count"] > 0).fillna(False).astype(bool) | contract | (customers["closed_on"] <= book.day)
    if book.settings.rule("protection.spare_open"):
        is_spared |= has_open_opportunity(book)
    if book.settings.rule("protection.spare_strategic"):
        is_spared |= terms.YES.matches(customers["strategic"])
    return is_spared


def explain_protection(book: Book, row: int) -> str | None:
    """Say from when to when the protection runs, or why there is no end to it."""
    until = value_at(book.customers, row, "protected_until")
    if pd.isna(until):
        owned = show(value_at(book.customers, row, "owner"))
        return _SPARED.say(book.lang) if owned and spared(book).at[row] else None
    months = book.settings.rule("protection.months")
    said = _WHY.say(book.lang, since=show(owned_since(book).at[row]), months=months)
    extended = until == _extended(book).at[row]
    return said + (_EXTENDED.say(book.lang, until=show(until)) if extended else "")


RULE = Rule(
    "protection",
    Text("保护期", "Protection"),
    "B6",
    ("protected_until",),
    protection,
    explain_protection,
    needs=(("customers", "owner"), ("orders", "customer_id")),
)
