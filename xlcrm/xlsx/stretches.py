"""The cells of a generated sheet as XML: whole stretches of a row at once, text always inline, never as a formula."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.formats import LOOKS, Look, beside_others, heading_over
from xlcrm.xlsx.refs import Area, column_letters
from xlcrm.xlsx.render import EMPTY, DateCell, Renderer
from xlcrm.xlsx.xml import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.model.content import Block, CellValue, SheetContent
    from xlcrm.xlsx.styles import Stylesheet

DEFAULT_WIDTH: Final = 9.0

_INDENT: Final = 1.5
_LINE: Final = 16
_WIDEST: Final = 4  # digits that one character takes at most
_HIGHEST: Final = 409
_MISSING: Final = frozenset({"NaTType", "NAType", "NoneType"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring cells of one row as XML, the column in which they begin, and the height in points that they need.

    Without a height the row keeps its own.
    """

    row: int
    column: int
    xml: bytes
    height: float | None


def block_area(block: Block) -> Area | None:
    """Return the rectangle that a block fills; None if it is empty."""
    width = max(map(len, block.rows), default=0)
    if not width:
        return None
    return Area(block.row, block.column, block.row + len(block.rows) - 1, block.column + width - 1)


def block_columns(block: Block) -> Iterator[tuple[int, str, list[CellValue]]]:
    """Yield number, format name and values of each column; the last format given is also for the columns after it."""
    for number, values in enumerate(zip_longest(*block.rows)):
        yield block.column + number, _format(block, block.column + number), list(values)


def _format(block: Block, column: int) -> str:
    return block.formats[min(column - block.column, len(block.formats) - 1)]


@dataclass(frozen=True, slots=True)
class Canvas:
    """The sheet that blocks are put on: its elements' prefix with the colon, widths of columns, merged cells, 1904.

    ``keeps_heights``: rows are not to change their heights.
    """

    prefix: bytes
    widths: Mapping[int, float]
    merges: Mapping[tuple[int, int], int]
    date1904: bool = False
    keeps_heights: bool = False

    def merged_rows(self, column: int) -> list[int]:
        """Return the rows in which merged cells begin in a column."""
        return [row for row, first in self.merges if first == column]

    def width(self, row: int, column: int) -> float:
        """Return how many digits fit into a cell, or into the merged one that begins there."""
        last = self.merges.get((row, column), column)
        return sum(self.widths.get(number, DEFAULT_WIDTH) for number in range(column, last + 1))


class BlockWriter:
    """Renders blocks for one sheet of one workbook."""

    def __init__(self, canvas: Canvas, styles: Stylesheet) -> None:
        self._canvas = canvas
        self._start = b"<" + canvas.prefix + b'c r="'
        self._styles = styles
        self._renderer = Renderer(canvas.prefix, date1904=canvas.date1904)

    def stretches(self, content: SheetContent) -> Iterator[Stretch]:
        """Yield the rows of all blocks that show anything."""
        for block in content.blocks:
            if area := block_area(block):
                columns = range(area.left, area.right + 1)
                yield from self._block(block, [look_of(content, block, column) for column in columns])

    def _block(self, block: Block, looks: list[Look]) -> Iterator[Stretch]:
        numbers = [b"%d" % row for row in range(block.row, block.row + len(block.rows))]
        heights = [max((look.height for look in looks), default=0)] * len(numbers)
        columns = []
        for look, (column, _, values) in zip(looks, block_columns(block), strict=True):
            columns.append(self._cells(column, look, values, numbers))
            if look.wrap and (extra := self._extra_heights(block.row, column, look, values)):
                heights = list(map(max, heights, extra))
        for row, (height, *cells) in enumerate(zip(heights, *columns, strict=True), start=block.row):
            xml = b"".join(cells)
            if xml:
                yield Stretch(row, block.column, xml, None if self._canvas.keeps_heights else height)

    def _extra_heights(self, row: int, column: int, look: Look, values: list[CellValue]) -> list[float]:
        """Return the height that wrapped text needs, as near as can be told without its font; nothing where all fits."""
        indent, canvas = _INDENT * look.indent, self._canvas
        room = max(canvas.width(0, column) - indent, 1)
        lines = [_lines(value, room) if isinstance(value, str) else 1 for value in values]
        for merged in canvas.merged_rows(column):
            if row <= merged < row + len(values) and isinstance(text := values[merged - row], str):
                lines[merged - row] = _lines(text, max(canvas.width(merged, column) - indent, 1))
        if max(lines) == 1:
            return []
        return [min(look.height + (count - 1) * _LINE, _HIGHEST) for count in lines]

    def _cells(self, column: int, look: Look, values: list[CellValue], numbers: list[bytes]) -> list[bytes]:
        start = self._start + column_letters(column).encode()
        rests = self._rests(values)
        styles = {kind: self._style(look, kind) for kind in {type(rest) for rest in rests}}
        if look.visible_when_empty:
            return [start + number + styles[type(rest)] + rest for number, rest in zip(numbers, rests, strict=True)]
        return [
            start + number + styles[type(rest)] + rest if rest is not EMPTY else b""
            for number, rest in zip(numbers, rests, strict=True)
        ]

    def _rests(self, values: list[CellValue]) -> list[bytes]:
        try:
            return self._renderer.render_all(values)
        except (ValueError, TypeError):
            return [self._careful(value) for value in values]

    def _careful(self, value: CellValue) -> bytes:
        """Return the rest of a cell whatever the value: what a cell cannot hold is shown as near as can be."""
        if is_missing(value):
            return EMPTY
        try:
            return self._renderer.render(value)
        except ValueError:
            return self._renderer.render(cell_text(value.isoformat() if isinstance(value, date) else str(value)))

    def _style(self, look: Look, kind: type[bytes]) -> bytes:
        style = self._styles.look(look)
        if issubclass(kind, DateCell) and not self._styles.is_date(style):
            style = self._styles.with_number_format(style, kind.code)
        return b'" s="%d"' % style if style else b'"'


def look_of(content: SheetContent, block: Block, column: int) -> Look:
    """Return the look of a column of a block: a heading stands where the values below it stand, a total's name left."""
    name = _format(block, column)
    look = LOOKS[name]
    if name.startswith("heading"):
        return heading_over(look, _below(content, block, column))
    if name == "note" and len(block.formats) > 1:
        return beside_others(look)
    if name == "total" and all(isinstance(value, str) for value in _column(block, column) if not is_missing(value)):
        return replace(look, horizontal="left")
    return look


def _below(content: SheetContent, block: Block, column: int) -> Look:
    for other in content.blocks:
        area = block_area(other) if other.row == block.row + len(block.rows) else None
        if area and area.left <= column <= area.right:
            return look_of(content, other, column)
    return LOOKS["text"]


def _column(block: Block, column: int) -> list[CellValue]:
    offset = column - block.column
    return [row[offset] if offset < len(row) else None for row in block.rows]


def _lines(text: str, room: float) -> int:
    """Return how many lines a text takes; Chinese characters are twice as wide as digits."""
    if len(text) * _WIDEST <= room and "\n" not in text:
        return 1
    return sum(max(math.ceil(len(line.encode("gb18030", "replace")) / room), 1) for line in text.split("\n"))


def is_missing(value: CellValue) -> bool:
    """Tell whether a value leaves its cell empty: nothing, no text, not a number, not a date."""
    if isinstance(value, float):
        return not math.isfinite(value)
    return value == "" if isinstance(value, str) else type(value).__name__ in _MISSING


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it: half characters replaced, and cut with an ellipsis when it is too long."""
    data = text.encode("utf-16-le", "surrogatepass")
    if len(data) <= 2 * MAX_TEXT:
        return data.decode("utf-16-le", "replace")
    return data[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "replace") + "…"
