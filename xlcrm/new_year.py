"""A new year: an archive copy is kept, then records of past years that are over leave the living workbook (G3).

It is a run of its own: journaled with all values, with a snapshot, and undone like any other. Rows are emptied, not cut out:
whatever else stands in the sheet stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.applying import apply
from xlcrm.archiving import archive
from xlcrm.history.journal import Journal
from xlcrm.history.runs import RunInfo
from xlcrm.model.plan import ColumnChange, Plan
from xlcrm.model.schema import Kind
from xlcrm.model.values import python_values
from xlcrm.pipeline import decided, linked, numbered
from xlcrm.reading import read_customers
from xlcrm.rules.past_years import ARCHIVED, past_records
from xlcrm.rules.seen import look
from xlcrm.xlsx.gate import refuse_if_unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from xlcrm.history.store import Store
    from xlcrm.model.book import Book, Frame
    from xlcrm.model.plan import Append
    from xlcrm.reading import Reading


@dataclass(frozen=True)
class NewYear:
    """What left (or would leave): the first day of the year, records by table (its title) and the archive copy."""

    first_day: date
    counts: Mapping[str, int]
    archive: Path | None = None
    run: int = 0


def preview(workbook: Path, today: date) -> NewYear:
    """Say what would leave; nothing is written."""
    reading = read_customers(workbook, today=today)
    return NewYear(today.replace(month=1, day=1), _counts(reading.book, _found(reading.book)))


def begin(store: Store, today: date, who: str) -> NewYear:
    """Keep an archive copy, then empty the rows of records that ended before this year.

    Raises:
        Refusal: The copy could not be made, or the file cannot be written now; the workbook is as it was.
    """
    refuse_if_unwritable(store.workbook)
    first_day = today.replace(month=1, day=1)
    with Journal.open(store) as journal:
        reading = read_customers(store.workbook, today=today)
        found = _found(reading.book)
        if not found:
            return NewYear(first_day, {})
        copy = archive(store.workbook, today, reading.book.lang).path
        info = RunInfo("archive", who, copy.name, today, reading.fingerprint, reading.package.name)
        with journal.begin(info) as run:
            apply(reading, _plan(reading, found, today), journal, run)
        return NewYear(first_day, _counts(reading.book, found), copy, run.id)


def _found(book: Book) -> dict[str, pd.Index]:
    return past_records(decided(linked(numbered(book))), book.day.replace(month=1, day=1))


def _counts(book: Book, found: Mapping[str, pd.Index]) -> dict[str, int]:
    return {book.frame(table).sheet: len(rows) for table, rows in found.items()}


def _plan(reading: Reading, found: Mapping[str, pd.Index], today: date) -> Plan:
    book = reading.book
    changes = [change for table, rows in found.items() for change in _emptied(book.frame(table), rows)]
    appends = [_remembered(book, table, rows) for table, rows in found.items()]
    return Plan(reading.fingerprint, today, changes=tuple(changes), appends=tuple(appends))


def _emptied(frame: Frame, rows: pd.Index) -> Iterator[ColumnChange]:
    """Yield the changes that empty rows: known columns, and those that staff added."""
    places = rows.to_numpy(dtype=np.int64)
    records = frame.records(rows.tolist())
    layout = frame.layout
    for key in (*layout.columns, *layout.extras) if layout else ():
        kind = frame.table.by_key[key].kind if key in frame.table.by_key else Kind.TEXT
        if kind is Kind.FORMULA:
            continue
        before = frame.data.loc[rows, key]
        held = before.notna().to_numpy() | rows.isin(frame.odd_rows(key))
        if held.any():
            values = python_values(before, kind) if key in frame.table.by_key else frame.shown_all(rows.tolist(), key)
            yield ColumnChange(
                frame.table.name,
                key,
                places[held],
                [record for record, kept in zip(records, held, strict=True) if kept],
                [value for value, kept in zip(values, held, strict=True) if kept],
                [None] * int(held.sum()),
            )


def _remembered(book: Book, table: str, rows: pd.Index) -> Append:
    frame = book.frame(table)
    ids = frame.data.loc[rows, frame.table.identity[0]]
    return look(book, ARCHIVED.format(table=table), ids, pd.Series("1", index=ids.index))
