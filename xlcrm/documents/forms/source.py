"""A whole sheet as one Jinja template: its rows with a mark for each row's number, and which line is which cell.

What it renders to is cut at the marks and numbered by `xlcrm.documents.forms.layout`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlcrm.documents.forms.blocks import Blocks, Tag
from xlcrm.documents.forms.refused import Spot
from xlcrm.xlsx.refs import column_letters
from xlcrm.xlsx.xml import escape_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.documents.forms.grid import Grid, GridCell, GridRow, Run
    from xlcrm.documents.forms.pieces import CellText, Piece

ROW: Final = "\x1d"
"""Begins a row: number of the template's row, `BODY`, XML. Block marks are ``+3`` and ``-3`` in place of the number."""

BODY: Final = "\x1f"
NUMBER: Final = "\x1e"
"""Stands where the number of the row goes."""

FORMULA: Final = "\x1c"
"""Stands around the number of a formula."""

_BRACES: Final = re.compile(r"\{[{%#]")
_HEIGHT: Final = re.compile(r"""\s(?:ht|customHeight)\s*=\s*(?:"[^"]*"|'[^']*')""")
_FIXED: Final = re.compile(r"""\scustomHeight\s*=\s*["'](?:1|true)["']""")


@dataclass(frozen=True, slots=True)
class PlacedFormula:
    """A formula and the cell of the template in which it stands."""

    row: int
    column: int
    text: str
    array: str


@dataclass(slots=True)
class SheetSource:
    """The template's text as it grows; knows which cell each of its lines belongs to.

    ``bare`` leaves out what types the values: for looking at the names in it.
    """

    prefix: str
    bare: bool = False
    formulas: list[PlacedFormula] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _line: int = 1
    _lines: list[int] = field(default_factory=list)
    _spots: list[Spot] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the source of the template."""
        return "".join(self._pieces)

    def spot(self, line: int) -> Spot:
        """Return the cell that a line of the source belongs to."""
        at = bisect_right(self._lines, line) - 1
        return self._spots[at] if at >= 0 else Spot(1, 1)

    def add(self, grid: Grid, texts: Mapping[int, Mapping[int, CellText]], blocks: Blocks) -> None:
        """Add all rows of a sheet and the tags between them."""
        for step in blocks.steps:
            if isinstance(step, Tag):
                self._tag(step)
            else:
                self._row(grid.rows[step - 1], texts.get(step, {}))

    def _tag(self, tag: Tag) -> None:
        if tag.ends >= 0:
            self._write(f"{ROW}-{tag.ends}{BODY}")
        self._logic(tag.source, tag.spot)
        if tag.begins >= 0:
            self._write(f"{ROW}+{tag.begins}{BODY}")

    def _row(self, row: GridRow, texts: Mapping[int, CellText]) -> None:
        self._write(f"{ROW}{row.number}{BODY}")
        if not row.tag:
            return
        tag = NUMBER.join(row.tag)
        if texts and not _FIXED.search(tag):
            # The spreadsheet program finds the height of a row anew when none is said.
            tag = _HEIGHT.sub("", tag)
        self._words(tag + ">")
        for cell in row.cells:
            self._cell(row.number, cell, texts.get(cell.column))
        self._write(f"</{self.prefix}row>")

    def _cell(self, row: int, cell: GridCell, text: CellText | None) -> None:
        if cell.formula is not None:
            self._write(f"{self._start(cell)}>{FORMULA}{len(self.formulas)}{FORMULA}</{self.prefix}c>")
            self.formulas.append(PlacedFormula(row, cell.column, cell.formula.text, cell.formula.array))
        elif text is None:
            self._words(NUMBER.join(cell.raw))
        elif (value := text.value) is not None:
            self._value(cell, value, Spot(row, cell.column))
        else:
            self._text(cell, text, Spot(row, cell.column))

    def _start(self, cell: GridCell, *, styled: bool = True) -> str:
        style = f' s="{cell.style}"' if cell.style and styled else ""
        return f'<{self.prefix}c r="{column_letters(cell.column)}{NUMBER}"{style}'

    def _value(self, cell: GridCell, expression: str, spot: Spot) -> None:
        self._write(self._start(cell, styled=False))
        called = expression if self.bare else f"_value({len(self.styles)}, ({expression}))"
        self._logic(f"{{{{ {called} }}}}", spot)
        self.styles.append(cell.style)

    def _text(self, cell: GridCell, text: CellText, spot: Spot) -> None:
        if not text.body or (text.silent and not any(piece.kind == "tag" for piece in text.body)):
            self._write(self._start(cell) + "/>")
            return
        rich = any(run.look for run in cell.runs)
        self._write(f'{self._start(cell)} t="inlineStr"><{self.prefix}is>')
        for piece in text.body if rich else ():
            if piece.kind == "tag":
                self._logic(piece.source, spot)
            else:
                self._in_run(piece, cell.runs, spot)
        if not rich:
            self._plain(text.body, spot)
        self._write(f"</{self.prefix}is></{self.prefix}c>")

    def _plain(self, pieces: tuple[Piece, ...], spot: Spot) -> None:
        self._write(f'<{self.prefix}t xml:space="preserve">')
        for piece in pieces:
            self._piece(piece, spot)
        self._write(f"</{self.prefix}t>")

    def _in_run(self, piece: Piece, runs: tuple[Run, ...], spot: Spot) -> None:
        """Write a piece in the look of the run in which it begins; words that span runs are cut at their ends."""
        position = 0
        for run in runs:
            end = position + len(run.text)
            if piece.kind == "words":
                part = piece.source[max(position - piece.start, 0) : max(end - piece.start, 0)]
            else:
                part = piece.source if position <= piece.start < end else ""
            if part:
                self._write(f'<{self.prefix}r>{run.look}<{self.prefix}t xml:space="preserve">')
                self._words(_escaped(part)) if piece.kind == "words" else self._logic(part, spot)
                self._write(f"</{self.prefix}t></{self.prefix}r>")
            position = end

    def _piece(self, piece: Piece, spot: Spot) -> None:
        if piece.kind == "words":
            self._words(_escaped(piece.source))
        else:
            self._logic(piece.source, spot)

    def add_heading(self, number: int, pieces: tuple[Piece, ...]) -> None:
        """Add the text of a page header or footer, where a sign of its own begins a code and is doubled in values."""
        spot = Spot(0, 0)
        self._write(f"{ROW}!{number}{BODY}")
        for piece in pieces:
            if piece.kind == "value":
                self._logic(piece.source if self.bare else f"{{{{ _heading(({piece.expression})) }}}}", spot)
            else:
                self._piece(piece, spot)

    def _words(self, xml: str) -> None:
        self._write("{% raw %}" + xml + "{% endraw %}" if _BRACES.search(xml) else xml)

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._line += text.count("\n")

    def _logic(self, source: str, spot: Spot) -> None:
        """Write what jinja works out, on lines of its cell's own: a line break inside a tag shows nowhere."""
        self._lines.append(self._line)
        self._spots.append(spot)
        cut = len(source) - (3 if source[-3] in "-+" else 2)
        self._write(f"{source[:cut]}\n{source[cut:]}")


def _escaped(text: str) -> str:
    return escape_cell(text).decode()
