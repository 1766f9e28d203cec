"""Open workbooks and their defined names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlwings import base_classes

from xlcrm.excel.libreoffice.bridge import Uno, load_uno, properties
from xlcrm.excel.libreoffice.partial import Partial
from xlcrm.excel.libreoffice.ranges import Range
from xlcrm.excel.libreoffice.sheets import Sheet, Sheets

if TYPE_CHECKING:
    from xlcrm.excel.libreoffice.engine import App

FILTERS: Final = {
    ".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8",
}  # fmt: skip
_SPREADSHEET: Final = "com.sun.star.sheet.SpreadsheetDocument"
_ALWAYS_EXECUTE: Final = 4


class Books(Partial):
    """The spreadsheets that are open in an office, in the order in which they were opened."""

    interface = base_classes.Books

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Book:
        """The workbook in front; a hidden one never becomes the office's current component."""
        last, every = self.app.last_book, list(self)
        if last is not None and any(book.doc == last.doc for book in every):
            return last
        return every[-1]

    def __iter__(self) -> Iterator[Book]:
        found, listed = [], self.app.desktop.Components.createEnumeration()
        while listed.hasMoreElements():
            document = listed.nextElement()
            if hasattr(document, "supportsService") and document.supportsService(_SPREADSHEET):
                found.append(Book(self.app, document))
        return iter(sorted(found, key=lambda book: int(book.doc.RuntimeUID)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Book:
        """Return a workbook by its number or name."""
        every = list(self)
        if isinstance(key, int):
            return every[key - 1]
        for book in every:
            if book.name.casefold() == key.casefold():
                return book
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(book.name.casefold() == str(key).casefold() for book in self)

    def add(self) -> Book:
        """Open an empty workbook."""
        return self._load("private:factory/scalc")

    def open(self, fullname: str | Path, *_: object, **__: object) -> Book:
        """Open a workbook, hidden; its macros may run."""
        return self._load(load_uno().systemPathToFileUrl(str(Path(fullname).absolute())), MacroExecutionMode=_ALWAYS_EXECUTE)

    def _load(self, url: str, **how: object) -> Book:
        # A visible view ends a headless office at once.
        hidden = {} if self.app.visible else {"Hidden": True}
        document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, properties(**hidden, **how))
        if document is None:
            raise OSError(url)
        self.app.last_book = Book(self.app, document)
        return self.app.last_book


class Book(Partial):
    """One open workbook."""

    interface = base_classes.Book

    def __init__(self, app: App, document: Uno) -> None:
        self.app, self.doc = app, document

    @property
    def api(self) -> Uno:
        """The document of LibreOffice."""
        return self.doc

    @property
    def sheets(self) -> Sheets:
        """The sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names."""
        return Names(self)

    @property
    def fullname(self) -> str:
        """The path of the file, or the title of a workbook that has none yet."""
        return str(load_uno().fileUrlToSystemPath(self.doc.URL)) if self.doc.URL else str(self.doc.Title)

    @property
    def name(self) -> str:
        """The name of the file."""
        return Path(self.fullname).name

    @property
    def selection(self) -> Range | None:
        """The selected cells; None while something else is selected."""
        controller = self.doc.CurrentController
        chosen = controller.Selection if controller else None
        if chosen is None or not hasattr(chosen, "RangeAddress"):
            return None
        return Range(Sheet(self, chosen.Spreadsheet), chosen)

    def save(self, path: str | None = None, **_: object) -> None:
        """Save in place, or under another name."""
        if path is None and self.doc.URL:
            self.doc.store()
            return
        target = Path(path or f"{self.doc.Title}.xlsx").absolute()
        how = properties(FilterName=FILTERS[target.suffix.lower()], Overwrite=True)
        self.doc.storeAsURL(load_uno().systemPathToFileUrl(str(target)), how)

    def save_copy(self, path: Path) -> None:
        """Write what is open into another file; the workbook stays where it is, and as unsaved as it was."""
        how = properties(FilterName=FILTERS[path.suffix.lower()], Overwrite=True)
        self.doc.storeToURL(load_uno().systemPathToFileUrl(str(path)), how)

    def close(self) -> None:
        """Close without saving."""
        self.doc.close(True)

    def activate(self) -> None:
        """Bring the workbook to the front."""
        self.app.last_book = self


class Names(Partial):
    """The defined names of a workbook."""

    interface = base_classes.Names

    def __init__(self, book: Book) -> None:
        self.book, self.api = book, book.doc.NamedRanges

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Name]:
        return (Name(self.book, self.api.getByIndex(at)) for at in range(len(self)))

    def __call__(self, key: int | str) -> Name:
        """Return a name by its number or itself."""
        return Name(self.book, self.api.getByIndex(key - 1) if isinstance(key, int) else self.api.getByName(key))

    def contains(self, key: int | str) -> bool:
        """Tell whether there is such a name."""
        return 0 < key <= len(self) if isinstance(key, int) else bool(self.api.hasByName(key))

    def add(self, name: str, refers_to: str) -> Name:
        """Set a name; ``='客户'!$A$1`` is turned into what LibreOffice writes."""
        if self.api.hasByName(name):
            self.api.removeByName(name)
        formula = refers_to.removeprefix("=").replace("!", ".").replace(",", "~")
        origin = load_uno().createUnoStruct("com.sun.star.table.CellAddress")
        self.api.addNewByName(name, formula, origin, 0)
        return self(name)


class Name(Partial):
    """One defined name."""

    interface = base_classes.Name

    def __init__(self, book: Book, named: Uno) -> None:
        self.book, self.api = book, named

    @property
    def name(self) -> str:
        """The name."""
        return str(self.api.Name)

    @property
    def refers_to(self) -> str:
        """What it stands for, as Excel writes it."""
        return "=" + str(self.api.Content).lstrip("$").replace(".", "!")

    @property
    def refers_to_range(self) -> Range | None:
        """The cells that it stands for."""
        cells = self.api.getReferredCells()
        return Range(Sheet(self.book, cells.Spreadsheet), cells) if cells else None

    def delete(self) -> None:
        """Remove the name."""
        self.book.doc.NamedRanges.removeByName(self.name)
