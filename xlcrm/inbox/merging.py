"""What a dropped list means for the workbook: new records, filled cells, differences, rows that change nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xlcrm.inbox.known import known_customers, known_records
from xlcrm.inbox.referring import missing_companies
from xlcrm.inbox.sameness import says_other
from xlcrm.model.columns import Columns
from xlcrm.model.plan import Append
from xlcrm.model.schema import Owner
from xlcrm.model.values import python_values

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from xlcrm.inbox.known import Known
    from xlcrm.inbox.newer import Newer
    from xlcrm.inbox.values import Incoming
    from xlcrm.model.book import Book
    from xlcrm.model.text import Text


class Mode(StrEnum):
    """What an import may do: add records, update records that are there, or both."""

    ADD = "add"
    UPDATE = "update"
    BOTH = "both"


class Result(StrEnum):
    """What became of a row of the file."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT = "left"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class How:
    """How to merge: the mode; ``overwrite``: where both hold something, the file's value counts.

    ``newer`` knows what staff changed since the file was saved: that stands, whatever the mode.
    """

    mode: Mode = Mode.BOTH
    overwrite: bool = False
    newer: Newer | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in which file and workbook differ: row of the file, record, column, ours, theirs, and whether theirs counts.

    ``newer``: staff changed ours after the file was saved.
    """

    row: int
    record: str
    key: str
    ours: str
    theirs: str
    taken: bool
    newer: bool = False


@dataclass(frozen=True)
class Merged:
    """What goes into the workbook, what becomes of each row of the file, and which rows of the workbook are new.

    ``results`` are indexed by the rows of the file, as are ``places`` (Excel rows of what was added or updated) and
    ``doubts`` (which record a new one may be the same as, and why). ``companies`` are those that contacts brought with them.
    """

    entered: tuple[Columns | Append, ...]
    results: pd.Series
    places: pd.Series
    differences: tuple[Difference, ...] = ()
    doubts: Mapping[int, tuple[str, Text]] = field(default_factory=dict)
    companies: tuple[str, ...] = ()


def merge(book: Book, given: Incoming, how: How, rejected: Collection[int] = ()) -> Merged:
    """Work out what the records of a list change; rows of the file in ``rejected`` are left out."""
    data = given.data[~given.data.index.isin(list(rejected))]
    companies = None
    if given.table.name == "contacts" and how.mode is not Mode.UPDATE:
        companies, data = missing_companies(book, data)
    known = known_customers(book, data) if given.table.name == "customers" else known_records(book, given.table, data)
    results = pd.Series(Result.REJECTED, index=given.data.index, dtype=object)
    places = pd.Series(0, index=given.data.index)
    new = data.index[known.rows.to_numpy() == 0]
    twice = known.twice
    results[new] = Result.ADDED if how.mode is not Mode.UPDATE else Result.LEFT
    results[twice] = Result.UNCHANGED
    added = new.difference(twice, sort=False) if how.mode is not Mode.UPDATE else new[:0]
    entered: list[Columns | Append] = [companies] if companies else []
    if len(added):
        entered.append(_append(given, data.loc[added]))
        first = _next_row(book, given.table.name)
        places[added] = np.arange(first, first + len(added))
    found = data.index[known.rows.to_numpy() > 0]
    columns, changed, differences = _updates(book, given, data.loc[found], known, how)
    entered += columns
    results[found] = Result.UNCHANGED
    results[changed] = Result.UPDATED
    places[found] = known.rows[found]
    made = [str(name) for name in companies.columns["name"]] if companies else []
    return Merged(tuple(entered), results, places, tuple(differences), known.doubts, tuple(made))


def _next_row(book: Book, table: str) -> int:
    frame = book.frame(table)
    last = int(frame.data.index.max()) if len(frame.data) else 1
    return max(last, frame.layout.last_row if frame.layout else 1) + 1


def _append(given: Incoming, data: pd.DataFrame) -> Append:
    table = given.table
    keys = [str(key) for key in data if key in table.by_key]
    mine = [key for key in keys if table.by_key[key].owner is not Owner.XLCRM]
    return Append(table.name, {key: python_values(data[key], table.by_key[key].kind) for key in mine})


def _updates(
    book: Book, given: Incoming, data: pd.DataFrame, known: Known, how: How
) -> tuple[list[Columns | Append], pd.Index, list[Difference]]:
    """Fill empty cells of records that are there; list where both hold something else."""
    frame, table = book.frame(given.table.name), given.table
    rows = known.rows[data.index]
    records = frame.records(rows.tolist())
    series: dict[str, pd.Series] = {}
    differences: list[Difference] = []
    touched = pd.Series(data=False, index=data.index)
    for key in map(str, data.columns):
        column = table.by_key.get(key)
        if column is None or column.owner is Owner.XLCRM or key in (*table.identity, "customer_id"):
            continue
        ours = frame.data[key].loc[rows.to_numpy()].set_axis(data.index)
        theirs = data[key].astype(ours.dtype)
        newer = how.newer.cells(table.name, key, records, data) if how.newer else np.zeros(len(data), dtype=np.bool_)
        cleared = _cleared(given, key, data.index) & how.overwrite & ~newer
        fill = theirs.notna() & ours.isna() & ~newer
        other = theirs.notna() & (ours.notna() | newer) & says_other(key, ours, theirs)
        taken = other & how.overwrite & ~newer
        change = (fill | taken | cleared) & (how.mode is not Mode.ADD)
        told = _Cells(rows[other], ours[other], theirs[other], taken[other], newer[other.to_numpy()])
        differences += _differences(book, table.name, key, told)
        touched |= change
        if change.any():
            now = frame.data[key].copy()
            now.loc[rows[change].to_numpy()] = theirs.where(~cleared)[change].to_numpy()
            series[key] = now
    return ([Columns(table.name, **series)] if series else []), data.index[touched], differences


def _cleared(given: Incoming, key: str, rows: pd.Index) -> NDArray[np.bool_]:
    mask = given.cleared.get(key)
    if mask is None:
        return np.zeros(len(rows), dtype=np.bool_)
    return mask[given.data.index.get_indexer(rows)]


class _Cells(NamedTuple):
    """Cells of one column in which file and workbook differ."""

    rows: pd.Series
    ours: pd.Series
    theirs: pd.Series
    taken: pd.Series
    newer: NDArray[np.bool_]


def _differences(book: Book, table: str, key: str, cells: _Cells) -> list[Difference]:
    frame = book.frame(table)
    records = frame.records(cells.rows.tolist())
    before = frame.shown_all(cells.rows.tolist(), key)
    after = [str(value) if not hasattr(value, "date") else f"{value:%Y-%m-%d}" for value in cells.theirs.tolist()]
    told = zip(cells.rows.index.tolist(), records, before, after, cells.taken.tolist(), cells.newer.tolist(), strict=True)
    return [Difference(row, record, key, mine, their, taken, newer) for row, record, mine, their, taken, newer in told]
