"""Rulings on a record itself: restore a customer, approve a change, correct a fact (A8, A9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.decisions.rulings import Carried, Faults, customers_of, decision, faults_where, positions, put, without
from xlcrm.model.book import show
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.columns import Columns
from xlcrm.model.entries import LIST_WORDS
from xlcrm.model.schema import Kind, Owner
from xlcrm.model.table_names import fold_name, known_as, shown_as
from xlcrm.model.terms import DecisionKind
from xlcrm.model.values import cast_texts
from xlcrm.rules.approvals import meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.schema import Column

MARKS = ("closed_on", "closed_reason", "lost_reason", "lost_on")
"""What says that a customer is deregistered or lost; a restored customer has none of them."""

_EQUALS = re.compile(r"[=＝]")
_UNREADABLE = {"unreadable", "impossible_date", "error_value"}


def restore(book: Book, rows: pd.DataFrame) -> Carried:
    """Take the marks of deregistered and lost customers away; the ruling keeps reason, date and who."""
    at = customers_of(book, rows)
    faults = faults_where(rows, at < 0, say.RULING_RECORD)
    left = without(rows, faults)
    marked = book.customers[list(MARKS)].notna().any(axis=1).to_numpy()[customers_of(book, left)]
    faults |= faults_where(left, ~marked, say.RULING_NOT_CLOSED)
    faults |= faults_where(rows, rows["reason"].isna().to_numpy(), say.RULING_NO_REASON)
    at = customers_of(book, without(rows, faults))
    return Carried([Columns(**{key: put(book.customers[key], at, None) for key in MARKS})], faults)


def approve(book: Book, rows: pd.DataFrame) -> Carried:  # noqa: ARG001 - a handler's contract
    """Take note of approvals: the check of renamed customers reads them."""
    wrong = np.array([meaning(show(choice)) is None for choice in rows["choice"]], dtype=np.bool_)
    return Carried((), faults_where(rows, wrong, say.RULING_CHOICE, words=LIST_WORDS["changes"].said()))


def correct(book: Book, rows: pd.DataFrame) -> Carried:
    """Write the values that rulings give as ``column=value`` into the records they name, in whichever table."""
    faults: Faults = {}
    columns: list[Columns] = []
    found = pd.Series(False, index=rows.index)
    for name, frame in book.frames.items():
        if not (frame.layout and _has_ids(frame)):
            continue
        here = rows[(positions(frame.data[frame.table.identity[0]], rows["record_id"]) >= 0) & ~found]
        found |= found.index.isin(here.index)
        if len(here):
            wrong, series = _corrected(frame, here)
            faults |= wrong
            columns += [Columns(name, **series)] if series else []
    return Carried(columns, faults | faults_where(rows, ~found.to_numpy(), say.RULING_RECORD))


def _has_ids(frame: Frame) -> bool:
    """Tell whether the records of a table have an ID by which a ruling can name them."""
    return len(frame.table.identity) == 1 and not frame.table.settings and frame.has(frame.table.identity[0])


def _corrected(frame: Frame, rows: pd.DataFrame) -> tuple[Faults, dict[str, pd.Series]]:
    faults: Faults = {}
    changed: dict[str, pd.Series] = {}
    ids = frame.data[frame.table.identity[0]]
    for column, several in _by_column(frame, rows):
        if column is None:
            faults |= faults_where(several, np.ones(len(several), dtype=np.bool_), say.RULING_FIELD)
            continue
        given = several["choice"].str.split(_EQUALS, n=1).str[1].str.strip()
        values, odd = cast_texts(column.kind, given.where(given != "").rename(column.key))
        bad = {row: raw for one in odd if one.kind in _UNREADABLE for row, raw in zip(one.rows, one.raw, strict=True)}
        heading = frame.heading(column.key)
        faults |= {row: (say.RULING_VALUE, (("wrong", raw), ("heading", heading))) for row, raw in bad.items()}
        good = without(several, faults)
        changed[column.key] = put(frame.data[column.key], positions(ids, good["record_id"]), values[good.index])
    return faults, changed


def _by_column(frame: Frame, rows: pd.DataFrame) -> Iterator[tuple[Column | None, pd.DataFrame]]:
    """Yield the rulings by the column that they correct; by none those that name no column of staff's."""
    known = {**known_as(frame.table), **shown_as(frame.table)}
    said = rows["choice"].fillna("").astype("str")
    headings = said.str.split(_EQUALS, n=1).str[0].where(said.str.contains(_EQUALS))
    keys = headings.map(lambda heading: _key(frame, known.get(fold_name(show(heading)))))
    for key, several in rows.groupby(keys.fillna("")):
        yield frame.table.by_key.get(str(key)), several


def _key(frame: Frame, column: Column | None) -> str:
    """Return the key of a column that may be corrected: one of staff's that is there and tells no record apart."""
    staffs = column is not None and column.owner is not Owner.XLCRM and column.kind is not Kind.FORMULA
    if column is None or not staffs or column.key in frame.table.identity or not frame.has(column.key):
        return ""
    return column.key


RESTORE = decision(DecisionKind.RESTORE, "A8", restore)
APPROVE = decision(DecisionKind.APPROVE, "A9", approve)
CORRECT = decision(DecisionKind.CORRECT, "A9b", correct)
