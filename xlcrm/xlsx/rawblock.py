"""Cells as they are collected from a sheet: blocks of parallel arrays, sorted into columns at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xlcrm.xlsx.rawtext import indices_of, texts_of

NO_TEXT: Final = -1
"""In ``texts``: the cell has no text."""

FIRST_OWN: Final = -2
"""In ``texts`` of one sheet's cells: own text 0; own text k is ``FIRST_OWN - k``, shared text k is k."""


class Kind(IntEnum):
    """What a cell holds. BLANK stands only where a formula has no stored result."""

    BLANK = 0
    NUMBER = 1
    STRING = 2
    BOOL = 3
    ERROR = 4
    DATE = 5


@dataclass(frozen=True, slots=True)
class RawColumn:
    """The non-empty cells of one column, row by row.

    ``numbers`` is NaN and ``texts`` is -1 where a cell has none; ``styles`` is 0 where none is given; ``formulas``
    tells which cells hold a formula.
    """

    rows: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    texts: NDArray[np.int32]
    styles: NDArray[np.int32]
    formulas: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Block:
    """The non-empty cells of some successive rows in the order of the XML, and the texts that stand in them.

    ``ordered`` tells that every row says its number and that these ascend.
    """

    columns: NDArray[np.uint16]
    cells: RawColumn
    own_texts: pa.LargeStringArray
    first_row: int
    last_row: int
    ordered: bool


FIELDS: Final = ("rows", "kinds", "numbers", "texts", "styles", "formulas")
DTYPES: Final = ("int32", "uint8", "float64", "int32", "int32", "bool")


def fields_of(column: RawColumn) -> tuple[NDArray[np.generic], ...]:
    """Return the arrays of a column in the order of `FIELDS`."""
    return (column.rows, column.kinds, column.numbers, column.texts, column.styles, column.formulas)


def pick(column: RawColumn, which: NDArray[np.generic] | slice) -> RawColumn:
    """Return some cells of a column."""
    return RawColumn(*(array[which] for array in fields_of(column)))  # type: ignore[arg-type]


class Collector:
    """Takes blocks in the order of the sheet and gives the columns."""

    def __init__(self, own_texts: pa.LargeStringArray | None = None) -> None:
        self._pieces: dict[int, list[RawColumn]] = {}
        self._texts = [texts_of(()) if own_texts is None else own_texts]
        self._text_count = len(self._texts[0])

    def add(self, block: Block) -> None:
        """Take the cells of the next rows."""
        cells, columns = block.cells, block.columns
        if len(block.own_texts):
            cells.texts[cells.texts <= FIRST_OWN] -= self._text_count
            self._texts.append(block.own_texts)
            self._text_count += len(block.own_texts)
        order = np.argsort(columns, kind="stable")
        columns, cells = columns[order], pick(cells, order)
        cuts = [0, *(np.flatnonzero(np.diff(columns)) + 1).tolist(), len(columns)]
        for start, end in pairwise(cuts):
            if start < end:
                self._pieces.setdefault(int(columns[start]), []).append(pick(cells, slice(start, end)))

    def add_known(self, columns: Mapping[int, RawColumn], first_row: int, last_row: int) -> None:
        """Take some rows of columns whose own texts the collector was given."""
        ends = np.array((first_row, last_row + 1), np.int32)
        for number, column in columns.items():
            start, end = np.searchsorted(column.rows, ends).tolist()
            if start < end:
                self._pieces.setdefault(number, []).append(pick(column, slice(start, end)))

    def finish(self) -> tuple[dict[int, RawColumn], pa.LargeStringArray]:
        """Return all cells by column, and each text of their own once; the collector is empty afterwards."""
        columns = {column: _joined(self._pieces.pop(column)) for column in sorted(self._pieces)}
        texts = self._texts.pop() if len(self._texts) == 1 else pa.concat_arrays(self._texts)
        return columns, _renumbered(columns, texts)


def _renumbered(columns: Mapping[int, RawColumn], texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return the texts that cells use, each once, and let the cells count by these."""
    own = {number: np.flatnonzero(column.texts <= FIRST_OWN) for number, column in columns.items()}
    used = np.zeros(len(texts), np.bool_)
    for number, cells in own.items():
        used[FIRST_OWN - columns[number].texts[cells]] = True
    if not used.any():
        return texts_of(())
    distinct = texts.take(indices_of(np.flatnonzero(used))).dictionary_encode()
    codes = np.zeros(len(texts), np.int32)
    codes[used] = FIRST_OWN - np.frombuffer(distinct.indices.buffers()[1], np.int32)[: len(distinct)]
    for number, cells in own.items():
        columns[number].texts[cells] = codes[FIRST_OWN - columns[number].texts[cells]]
    return distinct.dictionary


def _joined(pieces: list[RawColumn]) -> RawColumn:
    arrays = zip(*(fields_of(piece) for piece in pieces), strict=True)
    column = RawColumn(*(np.concatenate(parts) for parts in arrays))
    return column if bool(np.all(column.rows[1:] > column.rows[:-1])) else _in_order(column)


def _in_order(column: RawColumn) -> RawColumn:
    """Return a column with ascending rows; of cells written twice the last one counts, as in other readers."""
    column = pick(column, np.argsort(column.rows, kind="stable"))
    return pick(column, np.append(column.rows[1:] != column.rows[:-1], True))
