"""Cells: their values as Excel would hold them, their looks, and the ways about them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from xlwings import base_classes, utils

from xlcrm.excel.libreoffice.boxes import MAX_COLUMNS, MAX_ROWS, Box, end_of, stretches
from xlcrm.excel.libreoffice.bridge import Uno, load_uno
from xlcrm.excel.libreoffice.fonts import Font, number_of, swapped
from xlcrm.excel.libreoffice.partial import Partial
from xlcrm.excel.libreoffice.typed import Serial, from_serial, to_serial
from xlcrm.excel.retyping import is_reinterpreted

if TYPE_CHECKING:
    from xlcrm.excel.libreoffice.sheets import Sheet

CONTENTS, FORMATS, EVERYTHING = 1 | 2 | 4 | 16, 32 | 64, 1023
_DATE, _TIME, _LOGICAL, _TEXT = 2, 4, 1024, 256
_CODES: Final = {"date": "YYYY-MM-DD", "datetime": "YYYY-MM-DD HH:MM:SS", "logical": "BOOLEAN"}
_ERRORS, _WHOLE = 4, 4_000_000
_NO_COLOR = -1
_WAYS: Final = {"d": "down", "u": "up", "l": "left", "r": "right"}
Grid = list[list[object]]


class CellError(str):
    """An error value such as ``#N/A``."""

    __slots__ = ()


class WouldBeReinterpretedError(ValueError):
    """A strict engine refuses text that Excel would make a number or a date of."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Excel would not keep {text!r} as text; give the cell the format '@' first")


class Range(Partial):
    """A rectangle of cells on a sheet."""

    interface = base_classes.Range
    expand = base_classes.Range.expand
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Sheet, cells: Uno = None, box: Box | None = None) -> None:
        self.sheet, self._cells = sheet, cells
        self.box = box or Box.of(cells.RangeAddress)
        self.options: dict[str, object] = {}
        self.arg1_input = None

    @property
    def ca(self) -> Uno:
        """The cells of LibreOffice."""
        if self._cells is None:
            row, column, rows, columns = self.box
            self._cells = self.sheet.sh.getCellRangeByPosition(column - 1, row - 1, column + columns - 2, row + rows - 2)
        return self._cells

    api = ca

    @property
    def row(self) -> int:
        """First row, from 1."""
        return self.box.row

    @property
    def column(self) -> int:
        """First column, from 1."""
        return self.box.column

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.box.rows, self.box.columns

    @property
    def coords(self) -> tuple[object, ...]:
        """Sheet, corner and size."""
        return (self.sheet.sh, *self.box)

    def __len__(self) -> int:
        return self.box.rows * self.box.columns

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        """Return one cell, by its row and column or by its number."""
        if arg2 is None:
            arg1, arg2 = (part + 1 for part in divmod(arg1 - 1, self.box.columns))
        return Range(self.sheet, box=Box(self.row + arg1 - 1, self.column + arg2 - 1, 1, 1))

    @property
    def has_array(self) -> bool:
        """Whether one formula fills all cells."""
        return bool(self.ca.getArrayFormula())

    @property
    def rows(self) -> list[Range]:
        """The rows."""
        return [Range(self.sheet, box=self.box._replace(row=self.row + at, rows=1)) for at in range(self.box.rows)]

    @property
    def columns(self) -> list[Range]:
        """The columns."""
        every = range(self.box.columns)
        return [Range(self.sheet, box=self.box._replace(column=self.column + at, columns=1)) for at in every]

    @property
    def raw_value(self) -> object:
        """The values: dates, booleans and errors told by the cells' formats."""
        rows, columns = self.shape
        cells = self._used() if len(self) > _WHOLE else self.ca
        data: Grid = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
        self._put_dates(data)
        self._put_errors(data)
        if len(self) == 1:
            return data[0][0]
        return [
            [*row, *[None] * (columns - len(row))] for row in (*data, *([[]] * (rows - len(data))))
        ]

    @raw_value.setter
    def raw_value(self, data: object) -> None:
        grid = self._grid(data)
        special: list[tuple[int, int, str]] = []
        plain = tuple(
            tuple(self._stored(value, (row, column), special) for column, value in enumerate(values))
            for row, values in enumerate(grid)
        )
        self.ca.setDataArray(plain)
        self._put_special(special)

    def _used(self) -> Uno:
        """Return the used part of whole rows and columns."""
        used = self.sheet.used_range.box
        rows = max(1, min(self.box.rows, used.row + used.rows - self.row))
        columns = max(1, min(self.box.columns, used.column + used.columns - self.column))
        return Range(self.sheet, box=Box(self.row, self.column, rows, columns)).ca

    def _formats(self, wanted: int) -> Iterator[tuple[int, Uno]]:
        """Yield the parts of the range whose number format is of a kind; one call a format, not one a cell."""
        formats = self.sheet.book.doc.NumberFormats
        groups = self.ca.getUniqueCellFormatRanges()
        for at in range(groups.Count):
            group = groups.getByIndex(at)
            if kind := formats.getByKey(group.getByIndex(0).NumberFormat).Type & wanted:
                yield from ((kind, area) for area in group.RangeAddresses)

    def _put_dates(self, data: Grid) -> None:
        for kind, area in self._formats(_DATE | _TIME | _LOGICAL):
            for row in range(area.StartRow + 1 - self.row, min(area.EndRow + 2 - self.row, len(data))):
                for column in range(area.StartColumn + 1 - self.column, min(area.EndColumn + 2 - self.column, len(data[0]))):
                    value = data[row][column]
                    if isinstance(value, float):
                        data[row][column] = bool(value) if kind == _LOGICAL else from_serial(value) if kind & _DATE else value

    def _put_errors(self, data: Grid) -> None:
        """Put errors where they are: they come as nothing."""
        for area in self.ca.queryFormulaCells(_ERRORS).RangeAddresses:
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    shown = self.sheet.sh.getCellByPosition(column, row).String
                    data[row + 1 - self.row][column + 1 - self.column] = CellError(shown)

    def _grid(self, data: object) -> Sequence[Sequence[object]]:
        if not isinstance(data, list | tuple):
            return [[data] * self.box.columns] * self.box.rows
        return data if isinstance(data[0], list | tuple) else [data]

    def _stored(self, value: object, place: tuple[int, int], special: list[tuple[int, int, str]]) -> object:
        """Return what is stored for a value; what needs more than that is noted."""
        if isinstance(value, bool):
            special.append((*place, "logical"))
            return float(value)
        if isinstance(value, date):
            value = to_serial(value)
        if isinstance(value, Serial):
            special.append((*place, "datetime" if value.has_time else "date"))
            return float(value)
        if isinstance(value, int | float):
            return "" if isinstance(value, float) and math.isnan(value) else float(value)
        text = "" if value is None else str(value)
        if is_reinterpreted(text) and not self._keeps_text(place):
            if self.sheet.book.app.engine.strict and not text.startswith("="):
                raise WouldBeReinterpretedError(text)
            special.append((*place, "=" + text.removeprefix("=")) if text.startswith("=") else (*place, text))
            return ""
        return text

    def _keeps_text(self, place: tuple[int, int]) -> bool:
        row, column = place
        number = self.ca.getCellByPosition(column, row).NumberFormat
        return bool(self.sheet.book.doc.NumberFormats.getByKey(number).Type & _TEXT)

    def _put_special(self, special: Sequence[tuple[int, int, str]]) -> None:
        runs: dict[tuple[int, str], list[int]] = {}
        for row, column, kind in special:
            if kind in _CODES:
                runs.setdefault((column, kind), []).append(row)
            else:
                cell = self.ca.getCellByPosition(column, row)
                cell.NumberFormat = 0
                cell.setFormula(kind)
        for (column, kind), rows in runs.items():
            for first, last in stretches(rows):
                self._give_format(self.ca.getCellRangeByPosition(column, first, column, last), _CODES[kind])

    def _give_format(self, cells: Uno, code: str) -> None:
        number = cells.getCellByPosition(0, 0).NumberFormat
        if not self.sheet.book.doc.NumberFormats.getByKey(number).Type & (_DATE | _LOGICAL):
            cells.NumberFormat = self._format_key(code)

    def _format_key(self, code: str) -> int:
        formats = self.sheet.book.doc.NumberFormats
        locale = load_uno().createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        key = formats.queryKey(code, locale, False)
        return int(key if key != -1 else formats.addNew(code, locale))

    @property
    def number_format(self) -> str | None:
        """The number format, None when the cells have several."""
        formats = set(self._format_numbers())
        if len(formats) != 1:
            return None
        return str(self.sheet.book.doc.NumberFormats.getByKey(formats.pop()).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.ca.NumberFormat = self._format_key(code)

    def _format_numbers(self) -> Iterator[int]:
        groups = self.ca.getUniqueCellFormatRanges()
        return (int(groups.getByIndex(at).getByIndex(0).NumberFormat) for at in range(groups.Count))

    @property
    def formula(self) -> object:
        """The formulas; values where there is none."""
        data = self.ca.getFormulaArray()
        return data[0][0] if len(self) == 1 else data

    @formula.setter
    def formula(self, data: object) -> None:
        if len(self) == 1 and not isinstance(data, list | tuple):
            self.ca.getCellByPosition(0, 0).setFormula(str(data))
        else:
            self.ca.setFormulaArray(tuple(tuple(str(value) for value in row) for row in self._grid(data)))

    formula2 = formula

    def end(self, direction: str) -> Range:
        """Return the cell to which Ctrl and an arrow go, by Excel's rule."""
        way = _WAYS.get(direction, direction)
        upright = way in {"up", "down"}
        used = self.sheet.used_range.box
        last = max(used.row + used.rows - 2, self.row - 1) if upright else max(used.column + used.columns - 2, self.column - 1)
        if upright:
            cells = self.sheet.sh.getCellRangeByPosition(self.column - 1, 0, self.column - 1, last)
            line = [row[0] != "" for row in cells.getFormulaArray()]
        else:
            cells = self.sheet.sh.getCellRangeByPosition(0, self.row - 1, last, self.row - 1)
            line = [value != "" for value in cells.getFormulaArray()[0]]
        start, limit = (self.row, MAX_ROWS) if upright else (self.column, MAX_COLUMNS)
        at = end_of(line, start - 1, limit, 1 if way in {"down", "right"} else -1) + 1
        return Range(self.sheet, box=Box(at, self.column, 1, 1) if upright else Box(self.row, at, 1, 1))

    @property
    def current_region(self) -> Range:
        """The filled cells around."""
        cursor = self.sheet.sh.createCursorByRange(self.ca)
        cursor.collapseToCurrentRegion()
        return Range(self.sheet, cursor)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Return the address as text."""
        row_sign, column_sign = "$" * row_absolute, "$" * col_absolute

        def corner(row: int, column: int) -> str:
            return f"{column_sign}{utils.col_name(column)}{row_sign}{row}"

        row, column, rows, columns = self.box
        first = corner(row, column)
        address = first if len(self) == 1 else f"{first}:{corner(row + rows - 1, column + columns - 1)}"
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{address}" if external else address

    @property
    def address(self) -> str:
        """The absolute address."""
        return self.get_address(row_absolute=True, col_absolute=True, external=False)

    def clear_contents(self) -> None:
        """Empty the cells."""
        self.ca.clearContents(CONTENTS)

    def clear_formats(self) -> None:
        """Take the looks of the cells away."""
        self.ca.clearContents(FORMATS)

    def clear(self) -> None:
        """Empty the cells and take their looks away."""
        self.ca.clearContents(EVERYTHING)

    def select(self) -> None:
        """Select the cells."""
        self.sheet.book.doc.CurrentController.select(self.ca)

    def insert(self, shift: str | None = None, copy_origin: object = None) -> None:  # noqa: ARG002 - xlwings' signature
        """Insert cells, the others move down or right."""
        mode = load_uno().Enum("com.sun.star.sheet.CellInsertMode", "RIGHT" if shift == "right" else "DOWN")
        self.sheet.sh.insertCells(self.ca.RangeAddress, mode)

    def delete(self, shift: str | None = None) -> None:
        """Remove cells, the others move up or left."""
        mode = load_uno().Enum("com.sun.star.sheet.CellDeleteMode", "LEFT" if shift == "left" else "UP")
        self.sheet.sh.removeRange(self.ca.RangeAddress, mode)

    def merge(self, across: bool = False) -> None:  # noqa: ARG002 - xlwings' signature
        """Make one cell of them."""
        self.ca.merge(True)

    def unmerge(self) -> None:
        """Make single cells of merged ones."""
        self.ca.merge(False)

    @property
    def wrap_text(self) -> bool:
        """Whether long text is broken into lines."""
        return bool(self.ca.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, wrapped: bool) -> None:
        self.ca.IsTextWrapped = wrapped

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill, None when there is none."""
        value = self.ca.CellBackColor
        return None if value in {None, _NO_COLOR} else utils.int_to_rgb(swapped(value))

    @color.setter
    def color(self, color: str | tuple[int, int, int] | None) -> None:
        self.ca.CellBackColor = _NO_COLOR if color is None else swapped(number_of(color))

    def offer(self, name: str) -> None:
        """Let the cells offer the values of a defined name; other text passes."""
        validation = self.ca.Validation
        validation.Type = load_uno().Enum("com.sun.star.sheet.ValidationType", "LIST")
        validation.ShowErrorMessage = False
        validation.setFormula1(name)
        self.ca.Validation = validation

    @property
    def font(self) -> Font:
        """The letters."""
        return Font(self.ca)

    @property
    def hyperlink(self) -> str:
        """Where a click leads."""
        fields = self.ca.getCellByPosition(0, 0).TextFields
        return str(fields.getByIndex(0).URL) if fields.Count else ""

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:  # noqa: ARG002 - xlwings' signature
        """Let a click on the cell lead somewhere."""
        cell = self.ca.getCellByPosition(0, 0)
        link = self.sheet.book.doc.createInstance("com.sun.star.text.TextField.URL")
        link.URL, link.Representation = address, text_to_display or cell.String
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), link, False)
