"""Where the records of a table are: which rows below its headings, and which columns belong to it.

A record is a row in which staff filled something: a cell of a column that is theirs (a formula counts if it shows
something), or a typed cell of a column they added. Rows in which only computed columns, formulas, unticked boxes or
running numbers stand are none, nor are empty rows, repeated headings and totals.

An Excel table ends with its range, and with the filled rows directly below it, by which it is to grow (none where it
has a totals row). A plain range ends where ten rows or more are empty, and at a row of totals (合计, 总计, Total) that
is followed by fewer rows than it follows. Its columns are those that no empty column parts from a known one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from xlcrm.model.schema import Kind, Owner
from xlcrm.xlsx.headings import NUMBERING, free_name, normal
from xlcrm.xlsx.locate import LocateFinding
from xlcrm.xlsx.recordcells import BLANK, BOOL, ERROR, STRING
from xlcrm.xlsx.refs import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from xlcrm.model.values import Words
    from xlcrm.xlsx.locate import Found, ListRange
    from xlcrm.xlsx.rawblock import RawColumn
    from xlcrm.xlsx.refs import Area

    Rows = NDArray[np.int64]
    Flags = NDArray[np.bool_]

GAP: Final = 10
_TWO: Final = 2
_SPACED: Final = ("", " ", "  ", "\u3000")
_NONE: Final = np.zeros(0, dtype=np.int64)


def _spelt(*words: str) -> tuple[str, ...]:
    """Return how words may be written: with a blank in a Chinese one, and with a colon behind."""
    spaced = (blank.join(word) if len(word) == _TWO else word for word in words for blank in _SPACED)
    return tuple(dict.fromkeys(word + colon for word in spaced for colon in ("", ":", "：")))


_TOTALS: Final = _spelt(
    "合计", "总计", "共计", "汇总", "Total", "Totals", "Grand total", "Grand Total", "Sum", "TOTAL"
)  # fmt: skip
_SUBTOTALS: Final = _spelt("小计", "本页小计", "Subtotal", "Sub-total", "SUBTOTAL")


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet: columns by number, the texts they refer to, and what else says where tables end."""

    columns: Mapping[int, RawColumn]
    words: Words
    merges: tuple[Area, ...] = ()
    ranges: tuple[ListRange, ...] = ()

    @cached_property
    def last_row(self) -> int:
        """Return the last row with a cell."""
        return max((int(column.rows[-1]) for column in self.columns.values() if len(column.rows)), default=0)

    @cached_property
    def totals(self) -> Flags:
        """Tell which texts stand before a total."""
        return self.words.among(_TOTALS)

    @cached_property
    def subtotals(self) -> Flags:
        """Tell which texts stand before a subtotal."""
        return self.words.among(_SUBTOTALS)

    def filled(self, column: int) -> Flags:
        """Tell which cells of a column show something: no blanks, no unticked box."""
        cells = self.columns[column]
        shown = (cells.kinds != BLANK) & ((cells.kinds != BOOL) | (cells.numbers != 0))
        if self.words.empty.any():
            shown &= ~((cells.texts >= 0) & self.words.empty[cells.texts])
        return np.asarray(shown, dtype=np.bool_)

    def row(self, number: int, columns: AbstractSet[int]) -> list[tuple[int, int]]:
        """Return (column, position in the column) of the filled cells of a row, among some columns."""
        found = []
        for column in sorted(columns & self.columns.keys()):
            rows = self.columns[column].rows
            at = int(np.searchsorted(rows, number))
            if at < len(rows) and rows[at] == number and self.filled(column)[at]:
                found.append((column, at))
        return found


@dataclass(frozen=True)
class Extent:
    """The records of a table: their rows, and its columns besides the known ones."""

    rows: Rows
    extras: Mapping[str, int]
    range_last_row: int = 0
    totals_row: int = 0
    findings: tuple[LocateFinding, ...] = field(default=())


def find_extent(found: Found, grid: Grid) -> Extent:
    """Return where the records of a table are."""
    return _Ends(found, grid).extent()


class _Ends:
    """The search for the ends of one table."""

    def __init__(self, found: Found, grid: Grid) -> None:
        self._found = found
        self._grid = grid
        self._top = found.heading_row
        self._own = self._own_columns()
        self._extras = {name: at for name, at in found.matched.extras.items() if at in self._own}
        self._filled = self._filled_rows()
        self._findings: list[LocateFinding] = []

    def extent(self) -> Extent:
        """Return where the records are."""
        listed = self._found.listobject
        rows, totals_row = self._of_listobject(listed) if listed else self._of_range()
        rows = self._without_headings(rows)
        self._note_merges(rows)
        extras = {**self._extras, **dict(self._unnamed(rows)), **(self._beside() if listed else {})}
        last = listed.last_data_row if listed else 0
        return Extent(rows, extras, last, totals_row, tuple(self._findings))

    def _own_columns(self) -> set[int]:
        """Return the table's columns, named or not; in a plain range an empty column ends them."""
        listed, known = self._found.listobject, set(self._found.matched.columns.values())
        if listed:
            return set(range(listed.area.left, listed.area.right + 1))
        used = set(self._found.matched.shown) | {
            number for number, column in self._grid.columns.items() if len(column.rows) and column.rows[-1] > self._top
        }
        own = set(known)
        for step in (1, -1):
            for start in known:
                at = start + step
                while at in used and at not in own:
                    own.add(at)
                    at += step
        return own

    def _beside(self) -> dict[str, int]:
        """Return the columns that staff added right beside an Excel table; what stands in them makes no row a record."""
        return {name: at for name, at in self._found.matched.extras.items() if at > max(self._own)}

    def _counted(self) -> Iterator[tuple[int, Flags]]:
        """Yield the columns that make a row a record, and which of their cells do."""
        found, grid = self._found, self._grid
        running = {at for at, text in found.matched.shown.items() if normal(text) in NUMBERING}
        there = (self._own & grid.columns.keys()) - running
        for key, at in found.matched.columns.items():
            column = found.table.by_key[key]
            if column.owner is Owner.XLCRM or column.kind is Kind.FORMULA or at not in there:
                continue
            cells = grid.columns[at]
            yield at, grid.filled(at) & ~(cells.formulas & (cells.kinds == ERROR))
        for at in self._extras.values():
            if at in there:
                yield at, grid.filled(at) & ~grid.columns[at].formulas

    def _filled_rows(self) -> Flags:
        filled = np.zeros(self._grid.last_row + 2, dtype=np.bool_)
        for at, counted in self._counted():
            filled[self._grid.columns[at].rows[counted]] = True
        filled[: self._top + 1] = False
        return filled

    def _of_listobject(self, listed: ListRange) -> tuple[Rows, int]:
        inside = np.flatnonzero(self._filled[: listed.last_data_row + 1])
        below = self._directly_below(listed.area.bottom)
        if listed.has_totals:
            self._note_rows("rows_below_totals", below)
            return inside, listed.area.bottom
        return np.concatenate([inside, below]), 0

    def _directly_below(self, row: int) -> Rows:
        """Return the filled rows below a row, up to an empty one, one of totals, or another table."""
        rest = self._filled[row + 1 :]
        rows = np.arange(row + 1, row + 1 + (len(rest) if rest.all() else int(np.argmin(rest))))
        ends = [*self._total_rows(rows, self._grid.totals), *self._total_rows(rows, self._grid.subtotals)]
        ends += [
            each.area.top
            for each in self._grid.ranges
            if each.area.top > row and each.area.left <= max(self._own) and each.area.right >= min(self._own)
        ]
        return rows[rows < min(ends)] if ends else rows

    def _of_range(self) -> tuple[Rows, int]:
        rows = np.flatnonzero(self._filled)
        gaps = np.flatnonzero(np.diff(rows, prepend=self._top) > GAP)
        if len(gaps):
            self._note_rows("rows_below_gap", rows[gaps[0] :])
            rows = rows[: gaps[0]]
        rows = _without(rows, self._total_rows(rows, self._grid.subtotals))
        totals = self._total_rows(rows, self._grid.totals)
        for total in totals.tolist():
            below = _without(rows[rows > total], totals)
            if len(below) < np.count_nonzero(rows < total):
                self._note_rows("rows_below_totals", below)
                return _without(rows[rows < total], totals), total
        return _without(rows, totals), 0

    def _total_rows(self, rows: Rows, words: Flags) -> Rows:
        """Return the rows that begin with one of the words and hold no other text."""
        if not words.any():
            return _NONE
        hits = [
            cells.rows[(cells.texts >= 0) & words[cells.texts]]
            for at, cells in self._grid.columns.items()
            if at in self._own
        ]
        candidates = np.intersect1d(np.concatenate([*hits, _NONE]), rows)
        return np.array([row for row in candidates.tolist() if self._is_total(row, words)], dtype=np.int64)

    def _is_total(self, row: int, words: Flags) -> bool:
        cells = [(self._grid.columns[at], place) for at, place in self._grid.row(row, self._own)]
        texts = [int(column.texts[place]) for column, place in cells if column.kinds[place] == STRING]
        first, place = cells[0]
        return len(texts) == 1 and bool(first.texts[place] == texts[0] and words[texts[0]])

    def _without_headings(self, rows: Rows) -> Rows:
        """Leave out rows that repeat the headings, as printed lists have them on each page."""
        repeats: list[Rows] = []
        for at in self._found.matched.columns.values():
            cells = self._grid.columns.get(at)
            place = int(np.searchsorted(cells.rows, self._top)) if cells else 0
            if cells and place < len(cells.rows) and cells.rows[place] == self._top and cells.texts[place] >= 0:
                repeats.append(cells.rows[place + 1 :][cells.texts[place + 1 :] == cells.texts[place]])
        again, counts = np.unique(np.concatenate([*repeats, _NONE]), return_counts=True)
        again = np.intersect1d(again[counts > 1], rows)
        self._note_rows("repeated_headings", again)
        return _without(rows, again)

    def _unnamed(self, rows: Rows) -> Iterator[tuple[str, int]]:
        """Yield the table's columns that have records' cells but no heading, by their letters."""
        for at in sorted(self._own - self._found.matched.shown.keys()):
            cells = self._grid.columns.get(at)
            if cells and np.isin(cells.rows[self._grid.filled(at)], rows).any():
                name = column_letters(at)
                self._note("blank_heading", name, self._top, at)
                yield free_name(name, at, {**self._extras, **self._found.table.by_key}), at

    def _note_merges(self, rows: Rows) -> None:
        for area in self._grid.merges:
            crosses = area.left <= max(self._own) and area.right >= min(self._own)
            if crosses and np.searchsorted(rows, area.top) < np.searchsorted(rows, area.bottom, side="right"):
                self._note("merged_cells", str(area), area.top, area.left)
                return

    def _note_rows(self, kind: str, rows: Rows) -> None:
        if len(rows):
            self._note(kind, str(len(rows)), int(rows[0]))

    def _note(self, kind: str, detail: str, row: int, column: int = 0) -> None:
        found = self._found
        self._findings.append(LocateFinding(kind, found.table.name, found.sheet, detail, "", row, column))


def _without(rows: Rows, others: Rows) -> Rows:
    return np.setdiff1d(rows, others, assume_unique=True) if len(others) else rows
