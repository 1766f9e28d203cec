"""From what a button says to the workbook that it stands in: by window, by name, in Excel or in LibreOffice."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from xlcrm.excel.refused import NO_XLWINGS, NOT_OPEN
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

Book: TypeAlias = Any
"""A workbook of xlwings, which has no types here."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The workbook whose button was pressed: its name, its folder as the program knows it, the program's window."""

    name: str
    folder: str
    hwnd: int = 0

    @property
    def workbook(self) -> Path:
        """The file on this computer; OneDrive tells an address on the web instead of a folder."""
        if "://" in self.folder:
            from xlwings.utils import fullname_url_to_local_path  # noqa: PLC0415 - only where a folder is on the web

            return Path(fullname_url_to_local_path(f"{self.folder}/{self.name}"))
        return Path(self.folder) / self.name


def unhexed(digits: str) -> str:
    """Return a text that VBA sent as four hexadecimal digits a letter (UTF-16)."""
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def attach(caller: Caller) -> Book:
    """Return the open workbook; it is also the caller for macros that ask `xw.Book.caller()`.

    Raises:
        Refusal: xlwings is missing, or no window has the workbook open.
    """
    try:
        import xlwings  # noqa: PLC0415 - optional, and slow on Windows
    except ImportError:
        raise Refusal(NO_XLWINGS) from None
    book = _named(_books(xlwings, caller), caller.name)
    book.set_mock_caller()
    return book


def _books(xlwings: Any, caller: Caller) -> Iterable[Book]:  # noqa: ANN401 - the module, which has no types here
    """Return the workbooks of the program whose window called; of all programs where it has no window's number."""
    if sys.platform == "win32" and caller.hwnd:
        return xlwings.App(impl=xlwings._xlwindows.App(xl=caller.hwnd)).books  # noqa: SLF001 - as xlwings' own caller()
    if not len(xlwings.engines):  # xlwings brings its own for Windows and macOS
        from xlcrm.excel.libreoffice.engine import attach as join  # noqa: PLC0415 - needs uno
        from xlcrm.excel.libreoffice.engine import register  # noqa: PLC0415 - same

        join(register())
    return [book for app in xlwings.apps for book in app.books]


def _named(books: Iterable[Book], name: str) -> Book:
    for book in books:
        if book.name.casefold() == name.casefold():
            return book
    raise Refusal(NOT_OPEN, file=name)
