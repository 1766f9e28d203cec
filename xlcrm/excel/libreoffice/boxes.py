"""Rectangles of cells, and the ways along them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlcrm.excel.libreoffice.bridge import Uno

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384


class Box(NamedTuple):
    """A rectangle: its corner, counted from 1, and its size."""

    row: int
    column: int
    rows: int
    columns: int

    @classmethod
    def of(cls, area: Uno) -> Box:
        """Return the rectangle of an address of UNO."""
        height, width = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return cls(area.StartRow + 1, area.StartColumn + 1, height, width)

    def around(self, other: Box) -> Box:
        """Return the smallest rectangle that holds both."""
        row, column = min(self.row, other.row), min(self.column, other.column)
        bottom = max(self.row + self.rows, other.row + other.rows)
        right = max(self.column + self.columns, other.column + other.columns)
        return Box(row, column, bottom - row, right - column)


def stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of the rows that follow each other."""
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last


def end_of(line: Sequence[bool], start: int, limit: int, step: int) -> int:
    """Return where a jump along filled and empty cells ends, counted from 0."""

    def filled(at: int) -> bool:
        return 0 <= at < len(line) and line[at]

    at = start + step
    if filled(start) and filled(at):
        while filled(at + step):
            at += step
        return at
    while 0 <= at < len(line) and not filled(at):
        at += step
    if filled(at):
        return at
    return limit - 1 if step > 0 else 0
