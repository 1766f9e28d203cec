"""Find the rows and cells of a sheet in its XML, in whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.refs import MAX_COLUMN, MAX_ROW, parse_cell
from xlcrm.xlsx.refused import BROKEN_SHEET
from xlcrm.xlsx.rowindex import Numbers
from xlcrm.xlsx.xml import ATTRIBUTES, attribute_span, attributes, end_tag, start_tag

_USUAL_ROW: Final = rb' r="([1-9][0-9]{0,6})"'


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the tag from ``start`` to ``inner``, cells up to ``close``, all up to ``end``.

    ``attributes`` is where the attributes end in the tag.
    """

    number: int
    start: int
    attributes: int
    inner: int
    close: int
    end: int

    @property
    def self_closed(self) -> bool:
        """Tell whether it is one tag without cells."""
        return self.inner == self.end


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: all from ``start`` to ``end``, its content from ``inner`` to ``close`` (equal when it is empty)."""

    column: int
    start: int
    inner: int
    close: int
    end: int
    style: bytes


class RowScanner:
    """Numbers the rows of a sheet as they come, in pieces of its XML; refuses rows out of order."""

    def __init__(self, prefix: bytes, sheet: str) -> None:
        self.prefix = prefix
        self.sheet = sheet
        self.last = 0
        self._start = b"<" + prefix + b"row"
        self._close = b"</" + prefix + b"row>"
        self._usual = re.compile(re.escape(self._start) + _USUAL_ROW)
        self._tag = start_tag(prefix, b"row")
        self._end = end_tag(prefix, b"row")
        self._cell = re.compile(
            rb"<" + re.escape(prefix) + rb"c(?=[\s/>])(" + ATTRIBUTES + rb")"
            rb"(?:/>|>(?:(.*?)</" + re.escape(prefix) + rb"c\s*>))",
            re.DOTALL,
        )  # fmt: skip

    def starts(self, xml: bytes) -> Iterator[tuple[int, int]]:
        """Yield (number, offset) of each row; refuses numbers that do not ascend."""
        find, usual, last = xml.find, self._usual.match, self.last
        at = find(self._start)
        while at >= 0:
            match = usual(xml, at)
            number = int(match.group(1)) if match else self._number(xml, at, last)
            if not last < number <= MAX_ROW:
                raise self.broken(number, "rows out of order or twice")
            self.last = last = number
            yield number, at
            at = find(self._start, at + 4)

    def places(self, xml: bytes) -> tuple[Numbers, Numbers] | None:
        """Return numbers and offsets of the rows of a piece; None unless they are written as usual, in order, behind those before."""
        numbers = np.fromiter(map(int, self._usual.findall(xml)), np.int64)
        between = np.fromiter(map(len, xml.split(self._start)), np.int64)[:-1]
        if not len(numbers) or len(numbers) != len(between) or numbers[-1] > MAX_ROW:
            return None
        starts = np.cumsum(between + len(self._start)) - len(self._start)
        return (numbers, starts) if (np.diff(numbers, prepend=self.last) > 0).all() else None

    def number_at(self, xml: bytes, at: int) -> int:
        """Return the number of the row at an offset if it is written in the usual way, else 0."""
        match = self._usual.match(xml, at) if at >= 0 else None
        return int(match.group(1)) if match else 0

    def _number(self, xml: bytes, at: int, last: int) -> int:
        match = self._tag.match(xml, at)
        if match is None:
            raise self.broken(last + 1, "row")
        said = attributes(match.group(1)).get("r")
        if said is None:
            return last + 1
        if not said.strip().isdecimal():
            raise self.broken(last + 1, f"row number {said}")
        return int(said)

    def row(self, xml: bytes, number: int, at: int) -> Row:
        """Return the row that starts at an offset."""
        match = self._tag.match(xml, at)
        if match is None:
            raise self.broken(number, "row")
        if match.group(2):
            return Row(number, at, match.end(1), match.end(), match.end(), match.end())
        close = xml.find(self._close, match.end())
        if close >= 0:
            return Row(number, at, match.end(1), match.end(), close, close + len(self._close))
        end = self._end.search(xml, match.end())
        if end is None:
            raise self.broken(number, "row is not closed")
        return Row(number, at, match.end(1), match.end(), end.start(), end.end())

    def cells(self, xml: bytes, row: Row) -> list[Cell]:
        """Return the cells of a row; refuses columns that do not ascend, and references to other rows."""
        cells: list[Cell] = []
        last = 0
        for match in self._cell.finditer(xml, row.inner, row.close):
            said = attributes(match.group(1))
            last = self._column(said.get("r"), row.number, last)
            style = _span(match.group(1), b"s")
            content = match.span(2) if match.group(2) is not None else (match.end(), match.end())
            cells.append(Cell(last, match.start(), *content, match.end(), style))
        return cells

    def _column(self, ref: str | None, number: int, last: int) -> int:
        column = last + 1
        if ref is not None:
            try:
                row, column = parse_cell(ref.strip())
            except ValueError:
                raise self.broken(number, f"cell {ref}") from None
            if row != number:
                raise self.broken(number, f"cell {ref}")
        if not last < column <= MAX_COLUMN:
            raise self.broken(number, f"cell {ref} out of order or twice")
        return column

    def broken(self, row: int, detail: str) -> Refusal:
        """Return the refusal of a sheet whose XML is not as it must be."""
        return Refusal(BROKEN_SHEET, sheet=self.sheet, row=row, detail=detail)


def _span(tag: bytes, name: bytes) -> bytes:
    span = attribute_span(tag, name)
    return tag[span[0] : span[1]] if span else b""
