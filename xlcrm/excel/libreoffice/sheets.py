"""Sheets, and the tables on them: what Excel calls a table is a database range in LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from xlwings import base_classes

from xlcrm.excel.libreoffice.boxes import MAX_COLUMNS, MAX_ROWS, Box
from xlcrm.excel.libreoffice.bridge import Uno
from xlcrm.excel.libreoffice.partial import Partial
from xlcrm.excel.libreoffice.ranges import CONTENTS, EVERYTHING, FORMATS, Range

if TYPE_CHECKING:
    from xlcrm.excel.libreoffice.books import Book

_ROWS: Final = re.compile(r"\$?(\d+):\$?(\d+)")
_COLUMNS: Final = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_CELLS: Final = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?")
_ANONYMOUS: Final = "__Anonymous"


class Sheets(Partial):
    """The sheets of a workbook."""

    interface = base_classes.Sheets

    def __init__(self, book: Book) -> None:
        self.book, self.api = book, book.doc.Sheets

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        controller = self.book.doc.CurrentController
        return Sheet(self.book, controller.ActiveSheet if controller else self.api.getByIndex(0))

    def __call__(self, key: int | str) -> Sheet:
        """Return a sheet by its number or title."""
        if isinstance(key, int):
            return Sheet(self.book, self.api.getByIndex(key - 1))
        for title in self.api.ElementNames:
            if title.casefold() == key.casefold():
                return Sheet(self.book, self.api.getByName(title))
        raise KeyError(key)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, self.api.getByIndex(at)) for at in range(len(self)))

    def __contains__(self, key: object) -> bool:
        return any(title.casefold() == str(key).casefold() for title in self.api.ElementNames)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Add a sheet, which becomes the active one, as in Excel."""
        at = before.index - 1 if before else after.index if after else self.active.index - 1
        title = name or next(f"Sheet{number}" for number in range(1, 1 + len(self) + 1) if f"Sheet{number}" not in self)
        self.api.insertNewByName(title, at)
        made = Sheet(self.book, self.api.getByName(title))
        made.activate()
        return made


class Sheet(Partial):
    """One sheet."""

    interface = base_classes.Sheet

    def __init__(self, book: Book, sheet: Uno) -> None:
        self.book, self.sh = book, sheet

    @property
    def api(self) -> Uno:
        """The sheet of LibreOffice."""
        return self.sh

    @property
    def index(self) -> int:
        """Its number, from 1."""
        return int(self.sh.RangeAddress.Sheet) + 1

    @property
    def name(self) -> str:
        """Its title."""
        return str(self.sh.Name)

    @name.setter
    def name(self, title: str) -> None:
        self.sh.Name = title

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.sh.IsVisible)

    @visible.setter
    def visible(self, shown: bool) -> None:
        self.sh.IsVisible = bool(shown)

    @property
    def protected(self) -> bool:
        """Whether its cells are locked."""
        return bool(self.sh.isProtected())

    @property
    def cells(self) -> Range:
        """All cells."""
        return Range(self, box=Box(1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    def tables(self) -> Tables:
        """The tables."""
        return Tables(self)

    @property
    def used_range(self) -> Range:
        """The cells from the first used one to the last."""
        cursor = self.sh.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, cursor)

    def range(self, arg1: object, arg2: object = None) -> Range:
        """Return cells by address, name of a table, or corners; in xlwings' ways."""
        if isinstance(arg1, int) and isinstance(arg2, int):
            return self._corner((arg1, arg2))
        first = self._corner(arg1)
        if arg2 is None:
            return first
        second = self._corner(arg2)
        return Range(self, box=first.box.around(second.box))

    def _corner(self, said: object) -> Range:
        if isinstance(said, Range):
            return said
        if isinstance(said, tuple):
            return Range(self, box=Box(*said, *(1, 1)[: 4 - len(said)]))
        address = str(said).rpartition("!")[2]
        if rows := _ROWS.fullmatch(address):
            address = f"A{rows[1]}:XFD{rows[2]}"
        if columns := _COLUMNS.fullmatch(address):
            address = f"{columns[1]}1:{columns[2]}{MAX_ROWS}"
        if not _CELLS.fullmatch(address) and address in self.tables:
            return self.tables(address).data_body_range or self.tables(address).range
        return Range(self, self.sh.getCellRangeByName(address))

    def activate(self) -> None:
        """Bring the sheet to the front."""
        if self.book.doc.CurrentController:
            self.book.doc.CurrentController.setActiveSheet(self.sh)

    select = activate

    def clear_contents(self) -> None:
        """Empty all cells."""
        self.sh.clearContents(CONTENTS)

    def clear_formats(self) -> None:
        """Take the looks of all cells away."""
        self.sh.clearContents(FORMATS)

    def clear(self) -> None:
        """Empty all cells and take their looks away."""
        self.sh.clearContents(EVERYTHING)

    def delete(self) -> None:
        """Remove the sheet."""
        self.book.doc.Sheets.removeByName(self.name)


class Tables(Partial):
    """The tables of one sheet."""

    interface = base_classes.Tables

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = self.parent = sheet
        self.api = sheet.book.doc.DatabaseRanges

    def __iter__(self) -> Iterator[Table]:
        at = self.sheet.index - 1
        every = (self.api.getByName(name) for name in self.api.ElementNames if not name.startswith(_ANONYMOUS))
        return (Table(self.sheet, found) for found in every if found.DataArea.Sheet == at)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Table:
        """Return a table by its number or name."""
        if isinstance(key, int):
            return list(self)[key - 1]
        for table in self:
            if table.name.casefold() == key.casefold():
                return table
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(table.name.casefold() == str(key).casefold() for table in self)


class Table(Partial):
    """One table; unlike Excel's it never grows by itself."""

    interface = base_classes.Table
    show_totals = False

    def __init__(self, sheet: Sheet, found: Uno) -> None:
        self.sheet = self.parent = sheet
        self.api = found

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.api.Name)

    display_name = name

    @property
    def range(self) -> Range:
        """Headings and rows."""
        area = self.api.DataArea
        return Range(self.sheet, box=Box.of(area))

    @property
    def header_row_range(self) -> Range:
        """The headings."""
        box = self.range.box
        return Range(self.sheet, box=box._replace(rows=1))

    @property
    def data_body_range(self) -> Range | None:
        """The rows; None when there is none."""
        box = self.range.box
        return Range(self.sheet, box=box._replace(row=box.row + 1, rows=box.rows - 1)) if box.rows > 1 else None

    def resize(self, cells: object) -> None:
        """Let the table be these cells."""
        self.api.DataArea = getattr(cells, "impl", cells).ca.RangeAddress  # type: ignore[attr-defined] # xlwings' or ours
