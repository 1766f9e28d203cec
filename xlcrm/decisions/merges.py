"""Rulings that two customers are one, or are not (G2): all records go to the one that is kept, which is filled from the other.

The other one stays as it was, but for being deregistered; what was done is remembered, so that it can be taken apart again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.decisions.rulings import Carried, Faults, customers_of, decision, faults_where, without
from xlcrm.model.book import show
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.columns import Columns
from xlcrm.model.entries import decider
from xlcrm.model.plan import Append
from xlcrm.model.terms import Choice, DecisionKind
from xlcrm.model.text import Text
from xlcrm.rules.merged import (
    GONE,
    KEPT,
    MERGE,
    Place,
    fillable,
    kind_of,
    merged_into,
    packed,
    places_of_customers,
    root,
)
from xlcrm.rules.row_marks import row_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.model.book import Book, Frame

MERGED = Text("已并入 {kept}", "Merged into {kept}")
UNNAMED = "~"
"""Before the mark of a row by which a record is known that has no ID of its own."""


@dataclass
class Changes:
    """What merges and splits change: cells of customers by row, whose records are, and what is to be remembered."""

    book: Book
    cells: dict[tuple[int, str], object] = field(default_factory=dict)
    moved: dict[Place, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    events: list[tuple[str, str, str | None, str | None, str | None]] = field(default_factory=list)

    def value(self, row: int, key: str) -> Any:  # noqa: ANN401 - whatever the cell holds
        """Return what a cell of a customer holds by now."""
        return self.cells[row, key] if (row, key) in self.cells else self.book.customers.at[row, key]

    def shown(self, row: int, key: str) -> str:
        """Return what a cell of a customer holds by now, as a person reads it."""
        return show(self.value(row, key), kind_of(self.book.frame("customers"), key))

    def set(self, row: int, key: str, value: object) -> None:
        """Put a value into a cell of a customer."""
        self.cells[row, key] = value

    def result(self) -> list[Columns | Append]:
        """Return the columns and the memory."""
        by_column: dict[Place, dict[int, object]] = defaultdict(dict)
        for (row, key), value in self.cells.items():
            by_column[Place("customers", key)][row] = value
        for place, rows in self.moved.items():
            by_column[place].update(rows)
        columns: dict[str, dict[str, pd.Series]] = defaultdict(dict)
        for place, values in by_column.items():
            if values:
                series = self.book.frame(place.table).data[place.key].copy()
                new = pd.Series(list(values.values()), index=list(values), dtype=object)
                series.loc[new.index] = new.astype(series.dtype)
                columns[place.table][place.key] = series
        return [*(Columns(table, **series) for table, series in columns.items()), *self._remembered()]

    def _remembered(self) -> list[Append]:
        if not self.events:
            return []
        names = ("event", "record", "field", "before", "after")
        columns = dict(zip(names, map(list, zip(*self.events, strict=True)), strict=True))
        count, by = len(self.events), decider(self.book) or None
        return [Append("events", {**columns, "on": [self.book.day] * count, "by": [by] * count})]


@dataclass
class _Merging:
    """Merges one after the other, so that a chain of them comes out as it ought to."""

    changes: Changes
    rows: Mapping[str, int]
    records: dict[Place, dict[str, list[int]]]
    keys: Sequence[str]
    into: dict[str, str] = field(default_factory=dict)

    def join(self, kept: str, gone: str) -> None:
        """Merge one customer into another, each standing for what it was merged into by this time."""
        kept, gone = root(self.into, kept), root(self.into, gone)
        if kept == gone:
            return
        self.into[gone] = kept
        self.changes.events.append((MERGE, gone, None, None, kept))
        self._fill(kept, gone)
        self._close(gone, kept)
        for place, by_customer in self.records.items():
            self._move(place, by_customer, kept, gone)

    def _fill(self, kept: str, gone: str) -> None:
        """Fill empty cells of the kept one; nobody is referred by itself."""
        row, other = self.rows[kept], self.rows[gone]
        if self.changes.shown(row, "referrer") == gone:
            self._set(row, gone, f"{KEPT}referrer", None)
        for key in self.keys:
            value = self.changes.value(other, key)
            if not self.changes.shown(row, key) and not pd.isna(value) and not (key == "referrer" and value in {kept, gone}):
                self._set(row, gone, f"{KEPT}{key}", value)

    def _close(self, gone: str, kept: str) -> None:
        row, changes = self.rows[gone], self.changes
        changes.set(row, "duplicate_of", kept)  # as people ruled: an error elsewhere in the row does not hold it back
        closed = changes.value(row, "closed_on")
        if not closed <= changes.book.day:
            self._set(row, gone, f"{GONE}closed_on", changes.book.day)
            if changes.book.frame("customers").has("closed_reason"):
                self._set(row, gone, f"{GONE}closed_reason", MERGED.say(changes.book.lang, kept=kept))

    def _set(self, row: int, gone: str, which: str, value: object) -> None:
        key = which.partition(".")[2]
        before = self.changes.shown(row, key)
        self.changes.set(row, key, value)
        self.changes.events.append((MERGE, gone, which, before or None, self.changes.shown(row, key) or None))

    def _move(self, place: Place, by_customer: dict[str, list[int]], kept: str, gone: str) -> None:
        theirs = by_customer.pop(gone, [])
        if place.table == "customers":  # what the two say themselves is told of their cells
            theirs = [row for row in theirs if row not in {self.rows[kept], self.rows[gone]}]
        ours = by_customer.setdefault(kept, [])
        frame = self.changes.book.frame(place.table)
        own, moved = (packed(names_of(frame, rows, place.key)) for rows in (ours, theirs))
        for before, after in zip_longest(own, moved) if ours or theirs else ():
            self.changes.events.append((MERGE, gone, str(place), before, after))
        self.changes.moved[place].update(dict.fromkeys(theirs, kept))
        ours += theirs


def names_of(frame: Frame, rows: Sequence[int], key: str) -> list[str]:
    """Return by what records are found again: their ID, else a mark of what is written in the row besides a column."""
    if not rows:
        return []
    names = frame.records(rows)
    first = frame.table.identity[0]
    same = frame.data.index[frame.data[first].isin(frame.data[first].loc[list(rows)]).to_numpy(dtype=bool)].tolist()
    counts = pd.Series(frame.records(same), dtype="str").value_counts()
    unclear = [number for number, name in enumerate(names) if not name or counts.get(name, 0) > 1]
    if unclear:
        some = replace(frame, data=frame.data.loc[[rows[number] for number in unclear]])
        for number, mark in zip(unclear, row_marks(some, leave_out=(key,)).tolist(), strict=True):
            names[number] = UNNAMED + mark
    return names


def records_of(book: Book, customers: Iterable[str]) -> dict[Place, dict[str, list[int]]]:
    """Return the rows of the records of some customers, by the column that names them and by customer."""
    found: dict[Place, dict[str, list[int]]] = {}
    wanted = list(customers)
    for place in places_of_customers(book):
        column = book.frame(place.table).data[place.key]
        mine = column[column.isin(wanted)]
        found[place] = {str(each): rows.index.tolist() for each, rows in mine.groupby(mine.astype("str"))}
    return found


def merge(book: Book, rows: pd.DataFrame) -> Carried:
    """Merge the customers of each ruling; what it names as its decision is kept, else the first."""
    faults = _faults(book, rows)
    left = without(rows, faults)
    if left.empty:
        return Carried((), faults)
    ids = pd.unique(pd.concat([left["record_id"], left["other_id"]]))
    customers = book.customers
    at = customers["customer_id"].isin(ids)
    by_id = dict(zip(customers["customer_id"][at].tolist(), customers.index[at].tolist(), strict=True))
    merging = _Merging(Changes(book), by_id, records_of(book, by_id), fillable(book.frame("customers")))
    for ruling in left.itertuples():
        keeps_other = show(ruling.choice).strip() == ruling.other_id
        kept, gone = (ruling.other_id, ruling.record_id) if keeps_other else (ruling.record_id, ruling.other_id)
        merging.join(show(kept), show(gone))
    return Carried(merging.changes.result(), faults)


def _faults(book: Book, rows: pd.DataFrame) -> Faults:
    """Return why some rulings cannot be carried out."""
    faults = not_customers(book, rows) | _nowhere_to_close(book, rows)
    faults |= faults_where(rows, (rows["record_id"] == rows["other_id"]).to_numpy(dtype=bool), say.RULING_SAME)
    into = merged_into(book)
    for key in ("record_id", "other_id"):
        kept = rows[key].map(into).astype("str")
        faults |= faults_where(rows, kept.notna().to_numpy(), say.RULING_MERGED, wanted=rows[key], kept=kept.fillna(""))
    said = pd.Series([show(choice).strip() for choice in rows["choice"]], index=rows.index, dtype="str")
    named = (said == rows["record_id"]) | (said == rows["other_id"])
    word = Choice.MERGE.matches(said) | (said == "")
    either = Text(*(f"{Choice.MERGE.label(lang)}、{{0}}、{{1}}" for lang in ("zh", "en")))
    for row in rows.index[~(named | word).to_numpy(dtype=bool)]:
        words = Text(*(each.format(*rows.loc[row, ["record_id", "other_id"]]) for each in either))
        faults |= {row: (say.RULING_CHOICE, (("words", words),))}
    left = without(rows, faults)
    kept = left["record_id"].mask(said[left.index] == left["other_id"], left["other_id"])
    closed = book.customers["closed_on"].iloc[customers_of(book, left.assign(record_id=kept))] <= book.day
    return faults | faults_where(left, closed.to_numpy(dtype=bool), say.RULING_CLOSED, wanted=kept)


def _nowhere_to_close(book: Book, rows: pd.DataFrame) -> Faults:
    """Return a fault for each ruling where the workbook has no column to say that the other one is no customer any more."""
    frame = book.frame("customers")
    if frame.has("closed_on"):
        return {}
    missing = frame.table.by_key["closed_on"].heading(book.lang)
    return faults_where(rows, np.ones(len(rows), dtype=np.bool_), say.RULING_NO_COLUMN, sheet=frame.sheet, missing=missing, count=1)


def not_customers(book: Book, rows: pd.DataFrame) -> Faults:
    """Return a fault for each ruling of which a side is no customer, or one that is not known."""
    found: Faults = {}
    ids = book.customers["customer_id"]
    twice = ids[ids.duplicated(keep=False)]
    for key in ("other_id", "record_id"):
        found |= faults_where(rows, rows[key].isin(twice).to_numpy(dtype=bool), say.RULING_TWICE, wanted=rows[key].fillna(""))
        found |= faults_where(rows, customers_of(book, rows, key) < 0, say.RULING_RECORD, wanted=rows[key].fillna(""))
    return found


def keep_apart(book: Book, rows: pd.DataFrame) -> Carried:
    """Take note that two customers are two: the search reads it from the rulings that were carried out."""
    return Carried((), not_customers(book, rows))


MERGES = decision(DecisionKind.MERGE, "G2", merge)
NOT_DUPLICATE = decision(DecisionKind.NOT_DUPLICATE, "G2", keep_apart)
