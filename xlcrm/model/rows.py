"""New rows of a table, as rules make them: they stand below the last record, where they will be written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.diff import differs
from xlcrm.model.live import LIVE_FORMULAS
from xlcrm.model.plan import Append
from xlcrm.model.schema import Kind
from xlcrm.model.values import empty_column, python_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.columns import Columns
    from xlcrm.model.content import CellValue


def with_rows(book: Book, append: Append) -> Book:
    """Return the book with new records below the last one of a table (or of xlcrm's own memory).

    Raises:
        KeyError: The table has no such column.
    """
    if append.table in book.own:
        return replace(book, own={**book.own, append.table: longer(book.own[append.table], append)})
    return book.with_frame(longer(book.frames[append.table], append))


def together(appends: Iterable[Append]) -> Iterator[Append]:
    """Join the new rows of each table; in a frame as wide as ours adding rows costs much, however few they are."""
    of_table: dict[str, list[Append]] = {}
    for each in appends:
        if len(each):
            of_table.setdefault(each.table, []).append(each)
    for table, parts in of_table.items():
        keys = dict.fromkeys(key for part in parts for key in part.columns)
        yield Append(table, {key: [value for part in parts for value in _values(part, key)] for key in keys})


def _values(append: Append, key: str) -> Sequence[CellValue]:
    return append.columns[key] if key in append.columns else [None] * len(append)


def with_decided(book: Book, columns: Columns) -> Book:
    """Return the book with columns as people decided; which of staff's cells that changed is noted."""
    frame = book.frames[columns.table]
    decided = dict(book.decided)
    for key, series in columns.series.items():
        changed = frame.data.index[differs(frame.data[key], series.reindex(frame.data.index))]
        decided[columns.table, key] = decided.get((columns.table, key), changed).union(changed)
    return replace(book.with_columns(columns), decided=decided)


def next_rows(frame: Frame, count: int) -> NDArray[np.int64]:
    """Return the Excel row numbers of the next rows of a table, below its last record."""
    last = int(frame.data.index.max()) if len(frame.data) else 1
    first = max(last, frame.layout.last_row if frame.layout else 1) + 1
    return np.arange(first, first + count, dtype=np.int64)


def longer(frame: Frame, append: Append) -> Frame:
    """Return a table with new records below its last one; columns that are not named are empty."""
    rows = next_rows(frame, len(append))
    if unknown := append.columns.keys() - frame.table.by_key.keys():
        raise KeyError(*sorted(unknown))
    columns = {column.key: _column(frame, append, column.key, rows) for column in frame.table.columns}
    own = [key for key in frame.data.columns if key not in columns]
    new = pd.DataFrame({**columns, **{key: frame.data[key].iloc[:0].reindex(pd.Index(rows)) for key in own}})
    return replace(frame, data=pd.concat([frame.data, new[frame.data.columns]]))


def _column(frame: Frame, append: Append, key: str, rows: NDArray[np.int64]) -> pd.Series:
    kind = frame.table.by_key[key].kind
    if key not in append.columns or kind is Kind.FORMULA:  # a live formula has no value here, whoever wrote it
        return empty_column(kind, rows, key)
    return pd.Series(list(append.columns[key]), index=rows, name=key).astype(frame.data[key].dtype)


def appended(read: Frame, now: Frame, today: pd.Timestamp) -> Append | None:
    """Return the records that a table has now and had not when it was read, with the live formulas of their row."""
    new = now.data.iloc[len(read.data) :]
    if new.empty:
        return None
    columns: dict[str, Sequence[CellValue]] = {}
    for column in now.table.columns:
        if column.kind is Kind.FORMULA:
            columns |= _formulas(now, column.key, new, today)
        elif new[column.key].notna().any():
            columns[column.key] = python_values(new[column.key], column.kind)
    return Append(now.table.name, columns)


def _formulas(now: Frame, key: str, new: pd.DataFrame, today: pd.Timestamp) -> dict[str, Sequence[CellValue]]:
    build = LIVE_FORMULAS.get((now.table.name, key))
    if build is None or now.layout is None or not now.has(key):
        return {}
    found = build(now.layout, now.data, new.index.to_numpy(dtype=np.int64), today)
    return {key: found} if found else {}
