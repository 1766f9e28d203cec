"""Rulings on a record itself: restore a customer, approve a change or the case of a correction (A8, A9, A9b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.decisions import cases
from xlcrm.decisions.rulings import Carried, customers_of, decision, faults_where, put, without
from xlcrm.model.book import show
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.columns import Columns
from xlcrm.model.entries import LIST_WORDS
from xlcrm.model.terms import DecisionKind
from xlcrm.rules.approvals import meaning
from xlcrm.rules.merged import merged_into

if TYPE_CHECKING:
    from xlcrm.model.book import Book

MARKS = ("closed_on", "closed_reason", "lost_reason", "lost_on")
"""What says that a customer is deregistered or lost; a restored customer has none of them."""


def restore(book: Book, rows: pd.DataFrame) -> Carried:
    """Take the marks of deregistered and lost customers away; the ruling keeps reason, date and who."""
    at = customers_of(book, rows)
    faults = faults_where(rows, at < 0, say.RULING_RECORD)
    left = without(rows, faults)
    marked = book.customers[list(MARKS)].notna().any(axis=1).to_numpy()[customers_of(book, left)]
    faults |= faults_where(left, ~marked, say.RULING_NOT_CLOSED)
    faults |= faults_where(rows, rows["reason"].isna().to_numpy(), say.RULING_NO_REASON)
    kept = rows["record_id"].map(merged_into(book)).astype("str")
    faults |= faults_where(rows, kept.notna().to_numpy(), say.RULING_MERGED, wanted=rows["record_id"], kept=kept.fillna(""))
    at = customers_of(book, without(rows, faults))
    return Carried([Columns(**{key: put(book.customers[key], at, None) for key in MARKS})], faults)


def approve(book: Book, rows: pd.DataFrame) -> Carried:
    """Take note of approvals: the check of renamed customers reads them, and cases of corrections go on or end."""
    meant = pd.Series([meaning(show(choice)) for choice in rows["choice"]], index=rows.index, dtype="str")
    faults = faults_where(rows, meant.isna().to_numpy(), say.RULING_CHOICE, words=LIST_WORDS["changes"].said())
    return Carried(cases.ruled(book, rows, meant), faults)


RESTORE = decision(DecisionKind.RESTORE, "A8", restore)
APPROVE = decision(DecisionKind.APPROVE, "A9", approve)
