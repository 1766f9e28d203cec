"""Rows made higher where a wrapped text does not fit: spreadsheet programs do not do it for merged cells."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.documents.forms.source import NUMBER
from xlcrm.xlsx.refs import column_letters, parse_area
from xlcrm.xlsx.xml import attributes, unescape_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.documents.forms.grid import Grid, GridCell
    from xlcrm.xlsx.styles import Stylesheet

_WRAPPED: Final = re.compile(rb"wrapText\s*=\s*[\"'](?:1|true)")
_FONT: Final = re.compile(rb"fontId\s*=\s*[\"'](\d+)")
_INDENT: Final = re.compile(rb"indent\s*=\s*[\"'](\d+)")
_SIZE: Final = re.compile(rb"<(?:[\w.-]+:)?sz\s+val\s*=\s*[\"']([\d.]+)")
_HEIGHT: Final = re.compile(r"\sht\s*=\s*[\"']([\d.]+)")
_HEIGHTS: Final = re.compile(r"\s(?:ht|customHeight)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_TAGS: Final = re.compile(r"<[^>]*>")

_PIXELS_OF_UNIT: Final = 7
_PIXELS_OF_EDGES: Final = 8
_PIXELS_OF_INDENT: Final = 9
_PIXELS_OF_POINT: Final = 96 / 72
_NARROW: Final = 0.6
"""Width of a letter or digit in ems, on average; Chinese signs are one em wide."""

_LINE: Final = 1.36
"""Height of a line in font sizes: that of the highest of the usual fonts, 微软雅黑."""

_USUAL_WIDTH, _USUAL_HEIGHT, _USUAL_SIZE = 8.43, 15.0, 11.0
_HIGHEST: Final = 409.0


@dataclass(frozen=True, slots=True)
class Measure:
    """How to measure one cell of a row: how to find it in the row's XML, its width in pixels, its font size in points."""

    pattern: re.Pattern[str]
    width: float
    size: float

    def height(self, row: str) -> float:
        """Return the height in points that the cell's text needs; 0 when it is empty."""
        found = self.pattern.search(row)
        text = unescape_cell(_TAGS.sub("", found[1]).encode()) if found else ""
        return self.lines(text) * self.size * _LINE + 2 if text else 0.0

    def lines(self, text: str) -> int:
        """Return how many lines a text takes."""
        em = self.size * _PIXELS_OF_POINT
        if len(text) * em <= self.width and "\n" not in text:
            return 1
        widths = (sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else _NARROW for sign in line) for line in text.split("\n"))
        return sum(max(1, math.ceil(width * em / max(self.width, em))) for width in widths)


@dataclass(frozen=True, slots=True)
class RowMeasures:
    """What to measure in a row, and the height that it has anyway."""

    cells: tuple[Measure, ...]
    height: float

    def fitted(self, row: str) -> str:
        """Return the XML of a row, higher if a text in it needs that."""
        needed = min(max((cell.height(row) for cell in self.cells), default=0.0), _HIGHEST)
        if needed <= self.height:
            return row
        tag, end, rest = row.partition(">")
        return f'{_HEIGHTS.sub("", tag)} ht="{needed:.2f}" customHeight="1"{end}{rest}'


def read_measures(grid: Grid, rows: Mapping[int, frozenset[int]], looks: Stylesheet) -> dict[int, RowMeasures]:
    """Return what to measure, by row; ``rows`` gives the columns of the cells with tags in each row.

    Only rows count whose height no spreadsheet program finds by itself: with a fixed height, or with merged cells.
    """
    widths = _widths(grid.head)
    merged = dict(_merged(grid))
    found: dict[int, RowMeasures] = {}
    for number, columns in rows.items():
        row = grid.rows[number - 1]
        tag = "".join(row.tag)
        fixed = "customHeight" in tag
        cells = [cell for cell in row.cells if cell.column in columns and (fixed or (number, cell.column) in merged)]
        measured = tuple(_measure(cell, merged.get((number, cell.column), 1), widths, looks) for cell in cells if _wraps(cell, looks))
        if measured:
            height = _HEIGHT.search(tag)
            found[number] = RowMeasures(measured, float(height[1]) if height and fixed else _usual_height(grid.head))
    return found


def _measure(cell: GridCell, across: int, widths: Mapping[int, float], looks: Stylesheet) -> Measure:
    units = sum(widths.get(at, widths[0]) for at in range(cell.column, cell.column + across))
    pattern = re.compile(rf'<[\w:.-]*c r="{column_letters(cell.column)}(?:\d+|{NUMBER})"[^>]*>(.*?)</[\w:.-]*c>', re.DOTALL)
    return Measure(pattern, units * _PIXELS_OF_UNIT + 5 * across - _PIXELS_OF_EDGES - _indent(cell, looks), _size(cell, looks))


def _wraps(cell: GridCell, looks: Stylesheet) -> bool:
    return bool(cell.style) and _WRAPPED.search(looks.section("cellXfs").entry(int(cell.style))) is not None


def _indent(cell: GridCell, looks: Stylesheet) -> int:
    steps = _INDENT.search(looks.section("cellXfs").entry(int(cell.style)))
    return int(steps[1]) * _PIXELS_OF_INDENT if steps else 0


def _size(cell: GridCell, looks: Stylesheet) -> float:
    font = _FONT.search(looks.section("cellXfs").entry(int(cell.style)))
    size = _SIZE.search(looks.section("fonts").entry(int(font[1]))) if font else None
    return float(size[1]) if size else _USUAL_SIZE


def _merged(grid: Grid) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield the first cell of each merged range of one row, and how many columns it takes."""
    for match in re.finditer(r"<[\w:.-]*mergeCell\s[^>]*?ref\s*=\s*[\"']([^\"']+)", grid.tail):
        area = parse_area(match[1])
        if area.top == area.bottom:
            yield (area.top, area.left), area.right - area.left + 1


def _widths(head: str) -> dict[int, float]:
    """Return the widths of columns in units of a digit; those not told are as wide as number 0."""
    said = re.search(r"defaultColWidth\s*=\s*[\"']([\d.]+)", head)
    widths = {0: float(said[1]) if said else _USUAL_WIDTH}
    for match in re.finditer(r"<[\w:.-]*col\s([^>]*)>", head):
        told = attributes((" " + match[1]).encode())
        if "width" in told:
            widths |= dict.fromkeys(range(int(told["min"]), min(int(told["max"]), 16_384) + 1), float(told["width"]))
    return widths


def _usual_height(head: str) -> float:
    said = re.search(r"defaultRowHeight\s*=\s*[\"']([\d.]+)", head)
    return float(said[1]) if said else _USUAL_HEIGHT
