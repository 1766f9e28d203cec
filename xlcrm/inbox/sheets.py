"""Sheets of workbooks of all kinds, read by calamine; what it gives are values, never formulas."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat

import numpy as np
from python_calamine import CalamineWorkbook

from xlcrm.inbox.grids import Grid, grid_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW, _CELL, _DATA, _SHEET = "Row", "Cell", "Data", "Worksheet"


def read_sheets(data: bytes) -> list[Grid]:
    """Read every sheet that holds anything, hidden ones too; rows have their numbers in the sheet.

    Raises whatever calamine raises; a panic in it is no `Exception`, so this runs in a process of its own.
    """
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return [grid for name in book.sheet_names if (grid := _grid(book, name)).size]


def _grid(book: CalamineWorkbook, name: str) -> Grid:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(value not in ("", None) for value in row)]
    grid = grid_of(name, (row for _, row in filled), [number for number, _ in filled])
    return Grid(name, grid.rows, grid.columns, _merged(sheet.merged_cell_ranges or [], grid.rows))


def _merged(
    areas: list[tuple[tuple[int, int], tuple[int, int]]], rows: np.ndarray
) -> tuple[tuple[int, int, int, int], ...]:
    """Return merged areas by positions among the rows that are not empty."""
    found = []
    for (top, left), (bottom, right) in areas:
        first, last = np.searchsorted(rows, [top + 1, bottom + 2])
        if last > first:
            found.append((int(first), left, int(last) - 1, right))
    return tuple(found)


class _SheetXml:
    """Reads the XML that Excel 2003 saved workbooks as, and that many web systems still hand out as .xls."""

    def __init__(self) -> None:
        self.grids: list[tuple[str, list[list[str]]]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._data: list[str] | None = None

    def read(self, data: bytes) -> Iterator[Grid]:
        self._parser.Parse(data, True)
        yield from (grid_of(name, rows) for name, rows in self.grids if rows)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == _SHEET:
            self.grids.append((given.get("Name", ""), []))
        elif name == _ROW and self.grids:
            rows = self.grids[-1][1]
            rows.extend([] for _ in range(min(int(given.get("Index", len(rows) + 1)) - 1 - len(rows), 1 << 20)))
            rows.append([])
        elif name == _CELL and self.grids and self.grids[-1][1]:
            row = self.grids[-1][1][-1]
            row.extend([""] * min(int(given.get("Index", len(row) + 1)) - 1 - len(row), 1 << 14))
            row.append("")
        elif name == _DATA:
            self._data = []

    def _end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] == _DATA and self._data is not None:
            if self.grids and self.grids[-1][1] and self.grids[-1][1][-1]:
                self.grids[-1][1][-1][-1] = "".join(self._data)
            self._data = None

    def _text(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    @staticmethod
    def _refuse(*_: object) -> None:
        message = "a document type"
        raise ValueError(message)


def read_sheet_xml(data: bytes) -> list[Grid]:
    """Read a workbook in the XML of Excel 2003. Raises ValueError or expat's error when it is broken or declares types."""
    return list(_SheetXml().read(data))
