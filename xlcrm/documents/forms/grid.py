"""A worksheet of a template taken apart: what stands before its rows, the rows with their cells, what stands behind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.formulas import translated
from xlcrm.xlsx.refs import MAX_ROW, column_letters
from xlcrm.xlsx.sheetrows import RowScanner
from xlcrm.xlsx.tree import Tree
from xlcrm.xlsx.xml import ATTRIBUTES, attributes, end_tag, shadow, start_tag, unescape, unescape_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.xlsx.sheetrows import Cell, Row

_REF: Final = re.compile(rb"""(\sr\s*=\s*["'])[^"']*(["'])""")
_TEXT: Final = re.compile(
    rb"<(?:[\w.-]+:)?(rPr|t|rPh)(?=[\s/>])(" + ATTRIBUTES + rb")(?:/>|>(.*?)</(?:[\w.-]+:)?\1\s*>)", re.DOTALL
)
_KEEPS_RESULT: Final = "DISPIMG("
"""WPS keeps a picture in a cell as this formula; without its stored result the picture is gone."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a cell's text in one look; ``look`` is the XML of its properties, empty where it is the cell's."""

    text: str
    look: str


@dataclass(frozen=True, slots=True)
class CellFormula:
    """A formula: text without equals sign, and the range it fills if it is an array."""

    text: str
    array: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: ``raw`` in pieces between which the number of its row belongs, style, text or formula if it has one."""

    column: int
    raw: tuple[str, ...]
    style: str
    runs: tuple[Run, ...] = ()
    formula: CellFormula | None = None

    @property
    def text(self) -> str:
        """Return the whole text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its tag in pieces around its number, its cells; a row that is not written down has neither."""

    number: int
    tag: tuple[str, ...] = ()
    cells: tuple[GridCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A worksheet: all up to its first row, its rows from 1 without gaps, all behind its last row."""

    prefix: str
    head: str
    rows: tuple[GridRow, ...]
    tail: str


@dataclass(slots=True)
class _Reader:
    """Reads the cells of one sheet; remembers the cells that others take their formula from."""

    scanner: RowScanner
    strings: Sequence[bytes]
    masters: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    def row(self, xml: bytes, safe: bytes, row: Row) -> GridRow:
        tag = xml[row.start : row.inner].removesuffix(b"/>").removesuffix(b">").rstrip()
        cells = tuple(self._cell(xml, safe, row.number, cell) for cell in self.scanner.cells(safe, row))
        return GridRow(row.number, _around_number(tag, b""), cells)

    def _cell(self, xml: bytes, safe: bytes, row: int, cell: Cell) -> GridCell:
        raw = xml[cell.start : cell.end]
        end = (cell.inner if cell.inner < cell.close else cell.end) - cell.start
        kind = attributes(safe[cell.start : cell.start + end]).get("t", "n")
        content = xml[cell.inner : cell.close]
        pieces = _around_number(raw[:end], column_letters(cell.column).encode(), raw[end:])
        formula = self._formula(content, row, cell.column)
        runs = () if formula else self._runs(kind, content)
        return GridCell(cell.column, pieces, cell.style.decode(), runs, formula)

    def _runs(self, kind: str, content: bytes) -> tuple[Run, ...]:
        if kind == "inlineStr":
            return tuple(_runs(content))
        value = re.search(rb"v\s*>([^<]*)<", content) if kind in ("s", "str") else None
        if value is None:
            return ()
        if kind == "str":
            return (Run(unescape_cell(value[1]), ""),)
        number = value[1].strip()
        return tuple(_runs(self.strings[int(number)])) if number.isdigit() and int(number) < len(self.strings) else ()

    def _formula(self, content: bytes, row: int, column: int) -> CellFormula | None:
        match = start_tag(self.scanner.prefix, b"f").search(content)
        if match is None:
            return None
        said = attributes(match[1])
        end = None if match[2] else end_tag(self.scanner.prefix, b"f").search(content, match.end())
        text = unescape(content[match.end() : end.start()]) if end else ""
        shared = said.get("si", "") if said.get("t") == "shared" else ""
        if shared and text:
            self.masters[shared] = text, row, column
        elif shared and shared in self.masters:
            text = translated(*self.masters[shared], (row, column))
        if not text or text.upper().lstrip("=").startswith(_KEEPS_RESULT) or said.get("t") == "dataTable":
            return None
        return CellFormula(text, said.get("ref", "") if said.get("t") == "array" else "")


def read_grid(xml: bytes, strings: Sequence[bytes], sheet: str) -> Grid:
    """Take a worksheet apart; ``strings`` are the entries of the string table as they stand.

    Refuses XML that is not as it must be.
    """
    tree = Tree(xml)
    data = tree.child(b"sheetData")
    prefix = tree.root.prefix
    if data is None:
        return Grid(prefix.decode(), xml.decode(), (), "")
    start, end = data.inner, data.close
    head, tail = xml[:start], xml[end:]
    if data.self_closed:
        name = prefix + b"sheetData>"
        head, tail = xml[: data.start] + b"<" + name, b"</" + name + xml[data.end :]
    reader = _Reader(RowScanner(prefix, sheet), strings)
    body, safe = xml[start:end], shadow(xml)[start:end]
    found = [reader.scanner.row(safe, number, at) for number, at in reader.scanner.starts(safe)]
    rows = {row.number: reader.row(body, safe, row) for row in found}
    last = max((number for number in rows), default=0)
    every = (rows.get(number) or GridRow(number) for number in range(1, min(last, MAX_ROW) + 1))
    return Grid(prefix.decode(), head.decode(), tuple(every), tail.decode())


def _around_number(tag: bytes, letters: bytes, rest: bytes = b"") -> tuple[str, ...]:
    """Return a tag cut where the number of its row stands; one that does not say it gets it."""
    match = _REF.search(tag)
    if match is None:
        name = re.match(rb"<[\w.:-]+", tag)
        cut = name.end() if name else 0
        return (tag[:cut] + b' r="' + letters).decode(), (b'"' + tag[cut:] + rest).decode()
    return (tag[: match.end(1)] + letters).decode(), (tag[match.start(2) :] + rest).decode()


def _runs(content: bytes) -> Iterator[Run]:
    look = ""
    for match in _TEXT.finditer(content):
        if match[1] == b"rPr":
            look = match[0].decode()
        elif match[1] == b"t":
            yield Run(unescape_cell(match[3] or b"").replace("\r\n", "\n"), look)
            look = ""
