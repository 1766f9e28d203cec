"""Edit many rows at once: columns side by side, in rows written as spreadsheet programs usually write them.

Derived columns of a hundred thousand rows go this way. What is not exactly as expected is left to the careful way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add, itemgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlcrm.xlsx.cellstyles import CellStyles, style_attribute
from xlcrm.xlsx.formulas import Replacement
from xlcrm.xlsx.patch import Batch
from xlcrm.xlsx.refs import MAX_COLUMN
from xlcrm.xlsx.render import EmptyCell, wrapped
from xlcrm.xlsx.rowedits import Band, Group, RowEdits, widened_spans
from xlcrm.xlsx.rowindex import KEY, Numbers, RowIndex, read_styles

_SPANS: Final = b' spans="'
_MISSING: Final = -2
"""Stands for the style of a cell that is not there; `rowindex.UNSTYLED` for one that has none."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """The cells of a piece in some columns, by row and place of the column: their numbers (-1: not there) and styles."""

    columns: list[int]
    cells: Numbers
    styles: Numbers

    @classmethod
    def of(cls, index: RowIndex, columns: list[int], head: int) -> _Grid | None:
        """Return the cells in columns that ascend; None when they are not written as usual."""
        places = np.full(MAX_COLUMN + 1, -1)
        places[columns] = np.arange(len(columns))
        in_columns = index.keys & (KEY - 1)
        found = np.flatnonzero(places[in_columns] >= 0)
        rows, in_columns = index.keys[found] // KEY, in_columns[found]
        styles = read_styles(index.data, index.cells[found], index.numbers[rows], in_columns, head)
        if styles is None:
            return None
        cells, grid = (np.full((len(index.numbers), len(columns)), each) for each in (-1, _MISSING))
        cells[rows, places[in_columns]] = found
        grid[rows, places[in_columns]] = styles
        return cls(columns, cells, grid)

    def span(self, first: int, last: int) -> slice:
        """Return the places of the columns from one to another."""
        start = self.columns.index(first)
        return slice(start, start + last - first + 1)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The rows of a piece that a group edits: their positions in its index, and which of the group's rows they are."""

    index: RowIndex
    grid: _Grid
    rows: Numbers
    span: tuple[int, int]
    lines: bytes

    @classmethod
    def of(cls, index: RowIndex, grid: _Grid, group: Group) -> _Piece | None:
        """Return the rows that a group edits; None when one of them is not there."""
        low, high = group.slice(int(index.numbers[0]), int(index.numbers[-1]))
        wanted = group.rows[low:high]
        rows = np.searchsorted(index.numbers, wanted)
        if not (index.numbers[rows] == wanted).all():
            return None
        return cls(index, grid, rows, (low, high), "\n".join(map(str, wanted.tolist())).encode())

    def bounds(self, first: int, last: int, missing: NDArray[np.bool_]) -> tuple[Numbers, Numbers] | None:
        """Return where columns side by side start and end in each row; None when a formula stands there."""
        if missing.any():
            starts, ends = self.index.bounds(self.rows, first, last)
        else:
            cells = self.grid.cells[self.rows, self.grid.span(first, last)]
            starts, ends = self.index.cells[cells[:, 0]], self.index.positions(self.rows, cells[:, -1] + 1)
        formulas = self.index.formulas
        if len(formulas) and (np.searchsorted(formulas, ends) > np.searchsorted(formulas, starts)).any():
            return None
        return starts, ends


class _Found(NamedTuple):
    """What changes in columns side by side, and the positions of the rows that get cells they did not have."""

    first: int
    last: int
    batch: Batch
    grown: Numbers


class QuickRows:
    """The quick way for one sheet; ``prefix`` is that of its namespace, with the colon, or empty."""

    def __init__(self, prefix: bytes, styles: CellStyles, edits: RowEdits) -> None:
        self.spans = 0
        self._prefix = prefix
        self._styles = styles
        self._edits = edits
        self._columns = sorted({column for group in edits.groups for column in group.band.columns})

    def splice(self, xml: bytes, index: RowIndex) -> Batch | None:
        """Return what changes in a piece that has an index; None when it has to go the careful way."""
        found: list[_Found] = []
        grid = _Grid.of(index, self._columns, len(b'<c r="') + len(self._prefix))
        if grid is None:
            return None
        for group in self._edits.groups:
            piece = _Piece.of(index, grid, group)
            if piece is None or (group.band.appended and len(piece.rows)):
                return None
            for run in group.band.runs if len(piece.rows) else ():
                replacements = self._run(piece, group, run)
                if replacements is None:
                    return None
                found.append(replacements)
        # What is put in at one place stays in the order of the columns.
        by_column = [each.batch for each in sorted(found, key=itemgetter(0))]
        return Batch.joined([*by_column, *self._widened(xml, index, found)] or [Batch.of(())])

    def _run(self, piece: _Piece, group: Group, run: tuple[int, int]) -> _Found | None:
        """Return the new text of columns side by side, cells that are missing included."""
        first, last = group.band.columns[run[0]], group.band.columns[run[1] - 1]
        there = piece.grid.styles[piece.rows, piece.grid.span(first, last)]
        missing = (there == _MISSING).any(axis=1)
        bounds = piece.bounds(first, last, missing)
        if bounds is None or (piece.index.row_styles and missing.any()):
            return None
        parts: list[Sequence[bytes]] = []
        for at in range(*run):
            rests = self._edits.render(group, at, *piece.span)
            parts += self._column(piece, group.band, at, there[:, at - run[0]], rests)
        blocks = list(map(b"".join, zip(*parts, strict=True)))
        return _Found(first, last, Batch(*bounds, blocks), piece.rows[missing])

    def _column(
        self, piece: _Piece, band: Band, at: int, styles: Numbers, rests: list[bytes]
    ) -> tuple[Sequence[bytes], Sequence[bytes]]:
        """Return how the cells of a column begin, and what follows; both empty where no cell is needed."""
        column, letters = band.columns[at], band.letters[at]
        made = self._edits.renderer
        missing = np.flatnonzero(styles == _MISSING).tolist() if made.may_be_empty else []
        pairs = _pairs(styles, rests, exact=made.may_be_dated or bool(missing))
        ends = {key: self._end(key, column, band.styles[at]) for key in pairs}
        different = {end for end in ends.values() if end}
        start = b"<" + self._prefix + b'c r="' + letters
        if len(different) == 1:
            heads = wrapped(piece.lines, start, different.pop())
        else:
            keys = zip(styles.tolist(), map(type, rests), strict=True)
            heads = list(map(add, wrapped(piece.lines, start, b""), map(ends.__getitem__, keys)))
        for row in missing:
            if isinstance(rests[row], EmptyCell):
                heads[row] = rests[row] = b""
        return heads, rests

    def _end(self, key: tuple[int, type[bytes]], column: int, name: str | None) -> bytes:
        """Return what ends the head of a cell: the quote of its reference, and its style; empty where none is needed."""
        style, kind = key
        if style == _MISSING and kind is EmptyCell:
            return b""
        number = self._styles.of_new(column, name, b"") if style == _MISSING else b"%d" % style if style >= 0 else b""
        return b'"' + style_attribute(self._styles.fitting(number, kind))

    def _widened(self, xml: bytes, index: RowIndex, found: list[_Found]) -> list[Batch]:
        """Return the changes of ``spans`` in rows that got cells they did not have."""
        if _SPANS not in xml:
            return []
        reach: dict[int, tuple[int, int]] = {}
        for each in found:
            for row in each.grown.tolist():
                low, high = reach.get(row, (each.first, each.last))
                reach[row] = min(low, each.first), max(high, each.last)
        replacements: list[Replacement] = []
        known: dict[tuple[bytes, tuple[int, int]], bytes | None] = {}
        for row, columns in sorted(reach.items()):
            start, end = _spans_of(xml, int(index.starts[row]))
            key = xml[start:end], columns
            if key not in known:
                known[key] = widened_spans(key[0], *columns)
            if (widened := known[key]) is not None:
                replacements.append((start, end, widened))
        self.spans += len(replacements)
        return [Batch.of(replacements)]


def _spans_of(xml: bytes, row: int) -> tuple[int, int]:
    """Return where the value of ``spans`` stands in the tag of the row at an offset; an empty place if it has none."""
    tag_end = xml.index(b">", row)
    start = xml.find(_SPANS, row, tag_end) + len(_SPANS)
    return (start, xml.index(b'"', start)) if start >= len(_SPANS) else (row, row)


def _pairs(styles: Numbers, rests: list[bytes], *, exact: bool) -> Iterable[tuple[int, type[bytes]]]:
    """Return the pairs of style and kind that occur among the cells of a column."""
    uniform = bool((styles == styles[0]).all())
    if uniform and not exact:
        return ((int(styles[0]), bytes),)
    if uniform:
        return {(int(styles[0]), kind) for kind in set(map(type, rests))}
    return set(zip(styles.tolist(), map(type, rests), strict=True))
