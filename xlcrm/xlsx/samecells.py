"""Whether a sheet already shows a content, though another program has saved it in its own dialect since."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Final

import numpy as np

from xlcrm.model.content import Block, CellValue, Formula, SheetContent
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.formats import LOOKS
from xlcrm.xlsx.rawblock import FIRST_OWN, NO_TEXT, Kind, RawColumn, pick
from xlcrm.xlsx.rawsheet import shared_strings, sheet_cells
from xlcrm.xlsx.rawtext import indices_of
from xlcrm.xlsx.render import serial
from xlcrm.xlsx.stretches import block_columns, cell_text, is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.rawcells import SheetCells
    from xlcrm.xlsx.refs import Area
    from xlcrm.xlsx.styles import Stylesheet

Shown = str | float | bool | None
"""What a cell shows: a text, a number (of a date, its serial), true or false; None for a live formula."""

_OUR_FILLS: Final = frozenset(look.fill for look in LOOKS.values() if look.fill)
_CLOSE: Final = 1e-12
_PLAIN_KINDS: Final = frozenset({str, int, date, type(None)})
_NO_DATES: Final = frozenset({"NaTType"})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What cells of one column are to show: their rows, values, whether they are dates, and the fill of their look."""

    rows: list[int]
    values: list[Shown]
    dates: bool
    fill: str | None


class Reader:
    """Reads what the cells of generated sheets of one workbook show."""

    def __init__(self, package: Package, styles: Stylesheet, *, date1904: bool) -> None:
        self._package = package
        self._styles = styles
        self._date1904 = date1904

    @cached_property
    def _strings(self) -> pa.LargeStringArray:
        return shared_strings(self._package)

    def shows(self, part: str, content: SheetContent, owned: Sequence[Area]) -> bool:
        """Tell whether the areas of a sheet that are ours show exactly this content. Live formulas are not compared.

        Of the looks only fills that are ours count: a colour that staff gave a cell is no difference.
        """
        try:
            cells = sheet_cells(self._package, part)
        except Refusal:
            return False
        found = 0
        for block in content.blocks:
            count = self._shows_block(cells, block)
            if count is None:
                return False
            found += count
        return found == sum(_count(column, number, owned) for number, column in cells.columns.items())

    def _shows_block(self, cells: SheetCells, block: Block) -> int | None:
        """Return how many cells a block has in the sheet; None when they are not what they are to be."""
        count = 0
        for number, name, values in block_columns(block):
            wanted = self._wanted(name, values, block.row)
            column = cells.columns.get(number)
            if column is None:
                if wanted.rows:
                    return None
                continue
            start, end = np.searchsorted(column.rows, (block.row, block.row + len(values))).tolist()
            if not self._same(cells, pick(column, slice(start, end)), wanted):
                return None
            count += end - start
        return count

    def _same(self, cells: SheetCells, there: RawColumn, wanted: _Wanted) -> bool:
        if there.rows.tolist() != wanted.rows:
            return False
        for style in np.unique(there.styles).tolist():
            fill = self._styles.fill_color(style)
            if (fill if fill in _OUR_FILLS else None) != wanted.fill:
                return False
            if wanted.dates and not self._styles.is_date(style):
                return False
        return _equal(self._shown(cells, there), wanted.values)

    def _shown(self, cells: SheetCells, there: RawColumn) -> list[Shown]:
        texts = there.texts
        shown: list[Shown] = there.numbers.tolist()
        own, shared = np.flatnonzero(texts <= FIRST_OWN), np.flatnonzero(texts > NO_TEXT)
        for at, text in zip(own.tolist(), _texts(cells.own_texts, FIRST_OWN - texts[own]), strict=True):
            shown[at] = text
        if len(shared):
            for at, text in zip(shared.tolist(), _texts(self._strings, texts[shared]), strict=True):
                shown[at] = text
        for at in np.flatnonzero(there.kinds == Kind.BOOL).tolist():
            shown[at] = bool(shown[at])
        for at in np.flatnonzero(there.formulas).tolist():
            shown[at] = None
        return shown

    def _wanted(self, name: str, values: list[CellValue], first_row: int) -> _Wanted:
        kinds = set(map(type, values))
        rows = range(first_row, first_row + len(values))
        if kinds <= _PLAIN_KINDS:
            shows = [value is not None and value != "" for value in values]
        else:
            shows = [not is_missing(value) for value in values]
        present = list(compress(zip(rows, values, strict=True), shows))
        known = {value: self._value(value) for value in {value for _, value in present if type(value) is not str}}
        shown = [value if type(value) is str else known[value] for _, value in present]
        dates = any(issubclass(kind, date | time) and kind.__name__ not in _NO_DATES for kind in kinds)
        return _Wanted([row for row, _ in present], shown, dates, LOOKS[name].fill)

    def _value(self, value: CellValue) -> Shown:
        if isinstance(value, Formula):
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return float(value)
        if isinstance(value, date | time):
            try:
                return float(serial(value, date1904=self._date1904))
            except ValueError:
                return value.isoformat()
        return cell_text(str(value))


def _count(column: RawColumn, number: int, owned: Sequence[Area]) -> int:
    """Return how many cells of a column lie in areas that are ours."""
    inside = np.zeros(len(column.rows), bool)
    for area in owned:
        if area.left <= number <= area.right:
            inside |= (column.rows >= area.top) & (column.rows <= area.bottom)
    return int(np.count_nonzero(inside))


def _texts(table: pa.LargeStringArray, numbers: NDArray[np.int32]) -> list[str]:
    inside = np.minimum(numbers, max(len(table) - 1, 0))
    return list(table.take(indices_of(inside.astype(np.int64))).to_pylist()) if len(table) else [""] * len(numbers)


def _equal(there: list[Shown], wanted: list[Shown]) -> bool:
    return there == wanted or all(map(_alike, there, wanted))


def _alike(one: Shown, other: Shown) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_CLOSE)
    if isinstance(one, str) and isinstance(other, str):
        return one == other or one == cell_text(other)
    return one is other
