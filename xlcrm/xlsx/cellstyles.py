"""Which style a cell gets: its own, that of the row or column, a named one; with a date format where it needs one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from xlcrm.xlsx.render import DateCell
from xlcrm.xlsx.xml import attributes, start_tag


class StyleBook(Protocol):
    """What is asked of the workbook's style sheet; numbers are those of cell styles."""

    def is_date(self, style: int) -> bool:
        """Tell whether numbers in cells of a style show as dates or times."""

    def with_number_format(self, style: int, code: str) -> int:
        """Return a style like another one but for its number format."""

    def style(self, name: str) -> int:
        """Return the style for a name of `xlcrm.model.content.FORMATS`."""


class CellStyles:
    """Styles for the cells of one sheet, as they stand in the attribute ``s`` (empty: none).

    The style sheet is not read before a date or a named style asks for it.
    """

    def __init__(self, head: bytes, prefix: bytes, book: Callable[[], StyleBook]) -> None:
        self._book = book
        self._columns = list(column_styles(head, prefix))
        self._dated: dict[tuple[bytes, str], bytes] = {}
        self._named: dict[str, bytes] = {}

    def of_new(self, column: int, name: str | None, row_style: bytes) -> bytes:
        """Return the style of a new cell: that of its row, else of its column, else the named one."""
        if row_style:
            return row_style
        for first, last, style in self._columns:
            if first <= column <= last:
                return style
        return self._by_name(name) if name else b""

    def fitting(self, style: bytes, kind: type[bytes]) -> bytes:
        """Return the style, with a date format if this kind of cell needs one and would not show as a date."""
        return self.dated(style, kind.code) if issubclass(kind, DateCell) else style

    def dated(self, style: bytes, code: str) -> bytes:
        """Return the style, with a date format if it has none."""
        key = style, code
        if key not in self._dated:
            book, number = self._book(), int(style or b"0")
            fits = book.is_date(number)
            self._dated[key] = style if fits else b"%d" % book.with_number_format(number, code)
        return self._dated[key]

    def _by_name(self, name: str) -> bytes:
        if name not in self._named:
            self._named[name] = b"%d" % self._book().style(name)
        return self._named[name]


def row_style(tag: bytes) -> bytes:
    """Return the style that a row's tag gives to cells without their own."""
    if b"customFormat" not in tag:
        return b""
    said = attributes(tag)
    return said.get("s", "").encode() if said.get("customFormat") in ("1", "true") else b""


def style_attribute(style: bytes) -> bytes:
    """Return the attribute of a cell with a style, and the blank before it."""
    return b' s="' + style + b'"' if style and style != b"0" else b""


def column_styles(head: bytes, prefix: bytes) -> list[tuple[int, int, bytes]]:
    """Return (first column, last column, style) of the columns that have one."""
    styles = []
    for match in start_tag(prefix, b"col").finditer(head):
        said = attributes(match.group(1))
        if said.get("style", "0") != "0" and said.get("min", "").isdecimal() and said.get("max", "").isdecimal():
            styles.append((int(said["min"]), int(said["max"]), said["style"].encode()))
    return styles
