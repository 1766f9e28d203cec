"""The edits of one sheet turned from columns into rows, in the order in which the sheet is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.edits import AppendRows, SheetEdit, Value
from xlcrm.xlsx.refs import MAX_COLUMN, MAX_ROW, Area, cell_ref, column_letters
from xlcrm.xlsx.refused import BAD_VALUES, OUTSIDE_SHEET, UNKNOWN_VALUE
from xlcrm.xlsx.render import Renderer

_BATCH = 512

Rows = NDArray[np.int64]
_NO_ROWS: Rows = np.empty(0, np.int64)


class Like(NamedTuple):
    """The row that appended rows take their styles from (0: none), and the first and last column that is appended."""

    row: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Columns that are edited together: numbers, letters, names of the styles for new cells.

    ``likes`` says for each column of an appended row which row it looks like, None where a row is not appended. ``runs``
    are the slices of columns that stand side by side.
    """

    columns: tuple[int, ...]
    styles: tuple[str | None, ...]
    likes: tuple[Like | None, ...]
    appended: bool = field(init=False)
    letters: tuple[bytes, ...] = field(init=False)
    runs: tuple[tuple[int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        letters = tuple(column_letters(column).encode() for column in self.columns)
        object.__setattr__(self, "appended", any(like is not None for like in self.likes))
        object.__setattr__(self, "letters", letters)
        object.__setattr__(self, "runs", tuple(_runs(self.columns)))


class RowEdit(NamedTuple):
    """What is written into one row: for each column of the band the rest of the cell's XML."""

    row: int
    band: Band
    rests: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Columns whose edited rows are the same."""

    rows: Rows
    band: Band
    values: tuple[Sequence[Value], ...]

    def slice(self, first: int, last: int) -> tuple[int, int]:
        """Return which of the rows lie from one to another."""
        low, high = np.searchsorted(self.rows, first), np.searchsorted(self.rows, last, "right")
        return int(low), int(high)


class RowEdits:
    """All that is written into one sheet, by row."""

    def __init__(self, edit: SheetEdit, renderer: Renderer) -> None:
        _check(edit)
        self.groups = (*_grouped(edit), *(_appended(append) for append in edit.appends))
        self.renderer = renderer
        self._sheet = edit.sheet
        self._merged: dict[tuple[Band, ...], Band] = {}
        self._rows = np.unique(np.concatenate([_NO_ROWS, *(group.rows for group in self.groups)]))

    def after(self, row: int) -> Iterator[RowEdit]:
        """Yield the edits of each row behind a row, ascending."""
        begin = int(np.searchsorted(self._rows, row, "right"))
        for start in range(begin, len(self._rows), _BATCH):
            rows = self._rows[start : start + _BATCH]
            yield from self._merge(self._batch(group, int(rows[0]), int(rows[-1])) for group in self.groups)

    def next_row(self, row: int) -> int:
        """Return the first edited row behind a row; one behind the last row of a sheet if there is none."""
        at = int(np.searchsorted(self._rows, row, "right"))
        return int(self._rows[at]) if at < len(self._rows) else MAX_ROW + 1

    def appended_from(self, row: int) -> Group | None:
        """Return what is appended from a row on, None if that is nothing or not all that is edited there."""
        left = [group for group in self.groups if len(group.rows) and group.rows[-1] >= row]
        alone = len(left) == 1 and left[0].band.appended and left[0].rows[0] >= row
        return left[0] if alone else None

    def between(self, first: int, last: int) -> Rows:
        """Return the edited rows from one to another."""
        low, high = np.searchsorted(self._rows, first), np.searchsorted(self._rows, last, "right")
        return self._rows[low:high]

    @property
    def cells(self) -> int:
        """Return the number of edited cells."""
        return sum(len(group.rows) * len(group.values) for group in self.groups)

    @property
    def extent(self) -> Area | None:
        """Return the smallest area around all cells that get a value."""
        extent: Area | None = None
        for group in self.groups:
            for column, values in zip(group.band.columns, group.values, strict=True):
                first = next((i for i, value in enumerate(values) if value is not None), None)
                if first is None:
                    continue
                last = next(i for i in reversed(range(len(values))) if values[i] is not None)
                area = Area(int(group.rows[first]), column, int(group.rows[last]), column)
                extent = area if extent is None else extent.around(area)
        return extent

    def count_in(self, area: Area) -> int:
        """Return how many cells of an area are edited."""
        count = 0
        for group in self.groups:
            low, high = group.slice(area.top, area.bottom)
            count += (high - low) * sum(area.left <= column <= area.right for column in group.band.columns)
        return count

    def filled_in(self, area: Area, but: tuple[int, int]) -> tuple[int, int] | None:
        """Return a cell of an area, other than one, that gets a value; None if there is none."""
        for group in self.groups:
            low, high = group.slice(area.top, area.bottom)
            for column, values in zip(group.band.columns, group.values, strict=True):
                if not area.left <= column <= area.right:
                    continue
                for at in range(low, high):
                    cell = int(group.rows[at]), column
                    if values[at] is not None and cell != but:
                        return cell
        return None

    def render(self, group: Group, at: int, low: int, high: int) -> list[bytes]:
        """Return the rests of the cells of one of a group's columns; refuses values that a cell cannot hold."""
        values = group.values[at][low:high]
        try:
            return self.renderer.render_all(values)
        except ValueError:
            raise self._refusal(group, at, low, values) from None

    def _batch(self, group: Group, first: int, last: int) -> Iterator[RowEdit]:
        low, high = group.slice(first, last)
        columns = [self.render(group, at, low, high) for at in range(len(group.values))]
        return map(RowEdit, group.rows[low:high].tolist(), repeat(group.band), zip(*columns, strict=True))

    def _merge(self, edits: Iterable[Iterator[RowEdit]]) -> Iterator[RowEdit]:
        pending: dict[int, RowEdit] = {}
        for edit in chain.from_iterable(edits):
            pending[edit.row] = self._joined(pending[edit.row], edit) if edit.row in pending else edit
        yield from (pending[row] for row in sorted(pending))

    def _refusal(self, group: Group, at: int, low: int, values: Sequence[Value]) -> Refusal:
        """Return the refusal that names the first value of a column that a cell cannot hold."""
        for row, value in zip(group.rows[low:].tolist(), values, strict=False):
            try:
                self.renderer.render(value)
            except ValueError as error:
                kind = BAD_VALUES.get(str(error), UNKNOWN_VALUE)
                return Refusal(kind, sheet=self._sheet, cell=cell_ref(row, group.band.columns[at]), value=value)
        raise AssertionError(group)

    def _joined(self, one: RowEdit, other: RowEdit) -> RowEdit:
        """Return two edits of a row as one, columns ascending."""
        columns = one.band.columns + other.band.columns
        order = sorted(range(len(columns)), key=columns.__getitem__)
        key = one.band, other.band
        if key not in self._merged:
            if len(set(columns)) != len(columns):
                raise ValueError(f"{self._sheet}: row {one.row} is edited twice in one column")
            styles, likes = one.band.styles + other.band.styles, one.band.likes + other.band.likes
            self._merged[key] = Band(
                tuple(columns[i] for i in order), tuple(styles[i] for i in order), tuple(likes[i] for i in order)
            )
        rests = one.rests + other.rests
        return RowEdit(one.row, self._merged[key], tuple(rests[i] for i in order))


def widened_spans(spans: bytes, left: int, right: int) -> bytes | None:
    """Return a row's spans so that some columns lie inside; None when they do."""
    first, _, last = spans.partition(b":")
    if not (first.isdigit() and last.isdigit()):
        return None
    low, high = min(int(first), left), max(int(last), right)
    return None if (low, high) == (int(first), int(last)) else b"%d:%d" % (low, high)


class Cursor:
    """Goes through the edits of a sheet row by row, and can leap over rows that were done otherwise."""

    def __init__(self, edits: RowEdits) -> None:
        self._edits = edits
        self._done = 0
        self._following: Iterator[RowEdit] | None = None
        self.row = edits.next_row(0)

    def take(self) -> RowEdit:
        """Return the edit of the row at which it stands, and go on."""
        if self._following is None:
            self._following = self._edits.after(self._done)
        edit = next(self._following)
        self._done = edit.row
        self.row = self._edits.next_row(edit.row)
        return edit

    def leap(self, row: int) -> None:
        """Go on behind a row."""
        self._done = row
        self._following = None
        self.row = self._edits.next_row(row)


def _check(edit: SheetEdit) -> None:
    """Refuse cells outside any sheet; ValueError when an edit does not fit together."""
    for column in edit.columns:
        rows = np.asarray(column.rows, np.int64)
        if len(rows) != len(column.values) or (np.diff(rows) <= 0).any():
            raise ValueError(f"{edit.sheet}: rows and values of column {column.column} do not fit")
        if len(rows):
            _refuse_outside(edit.sheet, int(rows[0]), int(rows[-1]), column.column)
    for append in edit.appends:
        for number, values in append.columns.items():
            if len(values) != append.count:
                raise ValueError(f"{edit.sheet}: values of appended column {number} do not fit")
            _refuse_outside(edit.sheet, append.first_row, append.first_row + append.count - 1, number)


def _refuse_outside(sheet: str, first: int, last: int, column: int) -> None:
    if first < 1 or last > MAX_ROW or not 1 <= column <= MAX_COLUMN:
        raise Refusal(OUTSIDE_SHEET, sheet=sheet)


def _grouped(edit: SheetEdit) -> Iterator[Group]:
    groups: dict[bytes, list[int]] = {}
    all_rows = [np.asarray(column.rows, np.int64) for column in edit.columns]
    for number, rows in enumerate(all_rows):
        if len(rows):
            groups.setdefault(rows.tobytes(), []).append(number)
    for numbers in groups.values():
        columns = sorted((edit.columns[number] for number in numbers), key=lambda column: column.column)
        band = Band(tuple(c.column for c in columns), tuple(c.style for c in columns), (None,) * len(columns))
        yield Group(all_rows[numbers[0]], band, tuple(c.values for c in columns))


def _appended(append: AppendRows) -> Group:
    columns = tuple(sorted(append.columns))
    like = Like(append.like_row or 0, columns[0], columns[-1]) if columns else None
    band = Band(columns, (None,) * len(columns), (like,) * len(columns))
    rows = np.arange(append.first_row, append.first_row + append.count, dtype=np.int64)
    return Group(rows, band, tuple(append.columns[column] for column in columns))


def _runs(columns: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(columns) + 1):
        if at == len(columns) or columns[at] != columns[at - 1] + 1:
            yield start, at
            start = at
