"""The cells of the records in one column, ready to be cast: spread over the records' rows, merged cells filled down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pyarrow as pa

from xlcrm.model.parse import read_moments
from xlcrm.model.schema import Kind
from xlcrm.model.serials import to_serials
from xlcrm.model.values import Cells, Words
from xlcrm.xlsx.rawblock import Kind as Cell
from xlcrm.xlsx.rawblock import pick

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from xlcrm.xlsx.extent import Grid
    from xlcrm.xlsx.rawblock import RawColumn

T = TypeVar("T", bound=np.generic)

BLANK, NUMBER, STRING, BOOL, ERROR, DATE = (np.uint8(each) for each in Cell)
_BOOLS: Final = pa.array(["FALSE", "TRUE"], pa.large_string())


@dataclass(frozen=True)
class Records:
    """The records of one table: their rows, the sheet they stand in, and how numbers in it are shown and counted."""

    rows: NDArray[np.int64]
    grid: Grid
    is_date: Callable[[int], bool]
    since_1904: bool = False

    def cells(self, at: int) -> Cells:
        """Return the cells of a column, all of them empty where the sheet has no such column."""
        column = self.grid.columns.get(at)
        return self._empty if column is None else self._spread(at, column)

    def formula_rows(self, at: int) -> NDArray[np.int64]:
        """Return the records in which a column holds a formula."""
        column = self.grid.columns.get(at)
        if column is None:
            return np.zeros(0, dtype=np.int64)
        return np.intersect1d(column.rows[column.formulas].astype(np.int64), self.rows, assume_unique=True)

    def kind_of(self, at: int) -> Kind:
        """Return the kind that fits all cells of a column of staff's own: numbers, dates or text."""
        cells = self.cells(at)
        given = ~np.isnan(cells.numbers)
        if not given.any() or (cells.index[~given] >= 0).any():
            return Kind.TEXT
        dated = np.zeros(len(given), dtype=np.bool_) if cells.dated is None else cells.dated[given]
        if not dated.any():
            return Kind.NUMBER
        whole = bool((cells.numbers[given] % 1 == 0).all())
        return Kind.TEXT if not dated.all() else Kind.DATE if whole else Kind.DATETIME

    @cached_property
    def _empty(self) -> Cells:
        count = len(self.rows)
        return Cells(self.rows, np.full(count, np.nan), np.full(count, -1, dtype=np.int64), self.grid.words)

    def _spread(self, at: int, column: RawColumn) -> Cells:
        """Lay the cells over the rows of the records."""
        place, found = self._on_records(at, column)
        kinds = found.kinds
        numeric, errors, ticked, iso = (kinds == kind for kind in (NUMBER, ERROR, BOOL, DATE))
        nothing = self._empty
        cells = Cells(
            self.rows,
            _laid(nothing.numbers, place, found.numbers, numeric),
            _laid(nothing.index, place, found.texts, (kinds == STRING) | errors | iso),
            self.grid.words,
            self._dated(place, found.styles, numeric),
            _laid(self._nowhere, place, errors, errors) if errors.any() else None,
            self.since_1904,
        )
        if iso.any():
            cells = self._with_iso_dates(cells, place[iso])
        if ticked.any():
            cells = _with_booleans(cells, place[ticked], found.numbers[ticked] != 0)
        return cells

    def _on_records(self, at: int, column: RawColumn) -> tuple[NDArray[np.int64], RawColumn]:
        """Return the cells of a column that belong to records, and to which; those of merged areas count for each row."""
        areas = self._merges.get(at)
        if areas:
            place, there = self._filled_down(areas, column)
            return np.flatnonzero(there), pick(column, place[there])
        place = self._numbers_of_rows[column.rows]
        inside = place >= 0
        return (place, column) if inside.all() else (place[inside], pick(column, inside))

    @cached_property
    def _numbers_of_rows(self) -> NDArray[np.int64]:
        # a table of all rows: with a hundred thousand of them a tenth of the time of a search
        numbers = np.full(self.grid.last_row + 2, -1, dtype=np.int64)
        numbers[self.rows] = np.arange(len(self.rows))
        return numbers

    def _filled_down(
        self, areas: list[tuple[int, int]], column: RawColumn
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return where in a column with merged areas each record's cell is, and whether there is one."""
        where = np.full(self.grid.last_row + 2, -1, dtype=np.int64)
        where[column.rows] = np.arange(len(column.rows))
        place = where[self.rows]
        there = place >= 0
        for area in areas:
            first, last = np.searchsorted(self.rows, [area[0], area[1] + 1])
            if where[area[0]] >= 0:
                place[first:last], there[first:last] = where[area[0]], True
        return place, np.asarray(there, dtype=np.bool_)

    @cached_property
    def _merges(self) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for area in self.grid.merges:
            if area.bottom > area.top:
                found.setdefault(area.left, []).append((area.top, area.bottom))
        return found

    @cached_property
    def _nowhere(self) -> NDArray[np.bool_]:
        return np.zeros(len(self.rows), dtype=np.bool_)

    def _dated(
        self, place: NDArray[np.int64], styles: NDArray[np.int32], numeric: NDArray[np.bool_]
    ) -> NDArray[np.bool_] | None:
        """Tell which numbers are shown as dates; None if none is."""
        used = np.flatnonzero(np.bincount(styles[numeric]))
        shown = [style for style in used.tolist() if self.is_date(style)]
        if not shown:
            return None
        dated = numeric & (np.isin(styles, shown) if len(shown) < len(used) else True)
        return _laid(self._nowhere, place, dated, dated)

    def _with_iso_dates(self, cells: Cells, where: NDArray[np.int64]) -> Cells:
        """Turn dates that are stored as text (as strict workbooks may) into dates."""
        moments, _ = read_moments(cells.words.trimmed.take(pa.array(cells.index[where])))
        readable = where[~np.isnat(moments)]
        numbers, index = cells.numbers.copy(), cells.index.copy()
        dated = np.zeros(len(numbers), dtype=np.bool_) if cells.dated is None else cells.dated.copy()
        numbers[readable] = to_serials(moments[~np.isnat(moments)], since_1904=self.since_1904)
        index[readable], dated[readable] = -1, True
        return replace(cells, numbers=numbers, index=index, dated=dated)


def _laid(nothing: NDArray[T], place: NDArray[np.int64], values: NDArray[Any], which: NDArray[np.bool_]) -> NDArray[T]:
    """Return an array in which some values stand at their places; where there is none, it is as ``nothing``."""
    if not which.any():
        return nothing
    laid = nothing.copy()
    if which.all():
        laid[place] = values
    else:
        laid[place[which]] = values[which]
    return laid


def _with_booleans(cells: Cells, where: NDArray[np.int64], true: NDArray[np.bool_]) -> Cells:
    """Turn ticks into the words that spreadsheet programs show, in a small pool of the column's own texts."""
    used, back = np.unique(cells.index, return_inverse=True)
    texts = cells.words.raw.take(pa.array(used, mask=used < 0)).fill_null("")
    words = Words(pa.concat_arrays([_BOOLS, texts]))
    index = np.where(cells.index < 0, -1, back + len(_BOOLS))
    index[where] = true.astype(np.int64)
    return replace(cells, index=index, words=words)
