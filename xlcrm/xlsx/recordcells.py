"""The cells of the records in one column, ready to be cast: spread over the records' rows, merged cells filled down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from xlcrm.model.parse import read_moments
from xlcrm.model.schema import Kind
from xlcrm.model.serials import to_serials
from xlcrm.model.values import Cells, Words
from xlcrm.xlsx.rawblock import Kind as Cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from xlcrm.xlsx.extent import Grid
    from xlcrm.xlsx.rawblock import RawColumn

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
        place, there = self._places(at, column)
        kinds = np.where(there, column.kinds[place], BLANK)
        numbers = np.where(kinds == NUMBER, column.numbers[place], np.nan)
        worded = (kinds == STRING) | (kinds == ERROR) | (kinds == DATE)
        index = np.where(worded, column.texts[place], -1).astype(np.int64)
        errors = kinds == ERROR
        dated = self._dated(np.where(kinds == NUMBER, column.styles[place], -1))
        wrong = errors if errors.any() else None
        cells = Cells(self.rows, numbers, index, self.grid.words, dated, wrong, self.since_1904)
        if (kinds == DATE).any():
            cells = self._with_iso_dates(cells, np.flatnonzero(kinds == DATE))
        if (ticked := kinds == BOOL).any():
            cells = _with_booleans(cells, np.flatnonzero(ticked), column.numbers[place][ticked] != 0)
        return cells

    def _places(self, at: int, column: RawColumn) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return where in the column each record's cell is, and whether there is one."""
        # a table of all rows: with a hundred thousand of them a tenth of the time of a search
        where = np.full(self.grid.last_row + 2, -1, dtype=np.int64)
        where[column.rows] = np.arange(len(column.rows))
        place = where[self.rows]
        there = place >= 0
        for area in self._merges.get(at, ()):
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

    def _dated(self, styles: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """Tell which numbers are shown as dates; None if none is."""
        used = np.flatnonzero(np.bincount(styles + 1)) - 1
        shown = [style for style in used.tolist() if style >= 0 and self.is_date(style)]
        return np.isin(styles, shown) if shown else None

    def _with_iso_dates(self, cells: Cells, where: NDArray[np.int64]) -> Cells:
        """Turn dates that are stored as text (as strict workbooks may) into dates."""
        moments, _ = read_moments(cells.words.trimmed.take(pa.array(cells.index[where])))
        readable = where[~np.isnat(moments)]
        numbers, index = cells.numbers.copy(), cells.index.copy()
        dated = np.zeros(len(numbers), dtype=np.bool_) if cells.dated is None else cells.dated.copy()
        numbers[readable] = to_serials(moments[~np.isnat(moments)], since_1904=self.since_1904)
        index[readable], dated[readable] = -1, True
        return replace(cells, numbers=numbers, index=index, dated=dated)


def _with_booleans(cells: Cells, where: NDArray[np.int64], true: NDArray[np.bool_]) -> Cells:
    """Turn ticks into the words that spreadsheet programs show, in a small pool of the column's own texts."""
    used, back = np.unique(cells.index, return_inverse=True)
    texts = cells.words.raw.take(pa.array(used, mask=used < 0)).fill_null("")
    words = Words(pa.concat_arrays([_BOOLS, texts]))
    index = np.where(cells.index < 0, -1, back + len(_BOOLS))
    index[where] = true.astype(np.int64)
    return replace(cells, index=index, words=words)
