"""Cell references: column letters, A1 references, ranges, and ranges on a named sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})\Z")
_ROW = re.compile(r"\$?([1-9][0-9]{0,6})\Z")
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)\Z", re.DOTALL)
_ROW_COLUMN = re.compile(r"(?:[Rr]\d*)?(?:[Cc]\d*)?\Z")
_BARE_SHEET = re.compile(r"[^\W\d][\w.]*\Z")


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells; rows and columns are 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def single(self) -> bool:
        """Tell whether it is one cell."""
        return self.top == self.bottom and self.left == self.right

    @property
    def size(self) -> int:
        """Return the number of its cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Tell whether two areas share a cell."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom

    def around(self, other: Area) -> Area:
        """Return the smallest area that holds both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def __str__(self) -> str:
        first = cell_ref(self.top, self.left)
        return first if self.single else f"{first}:{cell_ref(self.bottom, self.right)}"


@dataclass(frozen=True, slots=True)
class Place:
    """An area on a sheet; no sheet means the first one."""

    sheet: str | None
    area: Area


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """Return the number of a column's letters; ValueError if there is no such column."""
    if not re.fullmatch("[A-Za-z]{1,3}", letters):
        raise ValueError(letters)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    if number > MAX_COLUMN:
        raise ValueError(letters)
    return number


@lru_cache(maxsize=4096)
def column_letters(number: int) -> str:
    """Return the letters of a column's number; ValueError if there is no such column."""
    if not 1 <= number <= MAX_COLUMN:
        raise ValueError(number)
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_ref(row: int, column: int) -> str:
    """Return the A1 reference of a cell."""
    return f"{column_letters(column)}{row}"


def parse_cell(text: str) -> tuple[int, int]:
    """Return (row, column) of an A1 reference, ``$`` and lower case allowed; ValueError otherwise."""
    match = _CELL.match(text)
    if match is None:
        raise ValueError(text)
    row, column = int(match.group(2)), column_number(match.group(1))
    if row > MAX_ROW:
        raise ValueError(text)
    return row, column


def parse_area(text: str) -> Area:
    """Return the area of ``A1``, ``A1:B2``, whole columns ``A:D`` or whole rows ``1:3``; ValueError otherwise."""
    first, colon, second = text.strip().partition(":")
    if not colon:
        row, column = parse_cell(first)
        return Area(row, column, row, column)
    if _kind_of_corner(first) != _kind_of_corner(second):
        raise ValueError(text)
    top, left = _corner(first, start=True)
    bottom, right = _corner(second, start=False)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _kind_of_corner(text: str) -> int:
    return next((kind for kind, pattern in enumerate((_CELL, _COLUMN, _ROW)) if pattern.match(text)), -1)


def _corner(text: str, *, start: bool) -> tuple[int, int]:
    if column := _COLUMN.match(text):
        return (1 if start else MAX_ROW), column_number(column.group(1))
    if row := _ROW.match(text):
        if int(row.group(1)) > MAX_ROW:
            raise ValueError(text)
        return int(row.group(1)), (1 if start else MAX_COLUMN)
    return parse_cell(text)


def parse_areas(text: str) -> tuple[Area, ...]:
    """Return the areas of a ``sqref``: ranges with blanks between them."""
    return tuple(parse_area(part) for part in text.split())


def parse_place(text: str) -> Place:
    """Return the place of ``B2``, ``Sheet1!A1:B2`` or ``'a ''b'''!A1``; ValueError otherwise."""
    match = _SHEET.match(text.strip())
    if match is None:
        return Place(None, parse_area(text))
    quoted, bare, area = match.groups()
    return Place(quoted.replace("''", "'") if quoted else bare, parse_area(area))


def quote_sheet(name: str) -> str:
    """Return a sheet's name as it stands in a reference, quoted where a reference needs it."""
    if _BARE_SHEET.match(name) and _CELL.match(name) is None and not _ROW_COLUMN.match(name):
        return name
    return "'" + name.replace("'", "''") + "'"
