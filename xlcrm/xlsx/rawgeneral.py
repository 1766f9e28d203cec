"""Cells of any well-formed dialect, tag by tag: slow, and the measure for the fast reader."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np

from xlcrm.xlsx.rawblock import FIRST_OWN, NO_TEXT, Block, Kind, RawColumn
from xlcrm.xlsx.rawtext import decode_text, texts_of
from xlcrm.xlsx.refs import MAX_COLUMN, MAX_ROW, parse_cell
from xlcrm.xlsx.xml import ATTRIBUTES

BROKEN_TEXT = "#REF!"
"""What stands for a text that the string table does not have."""

_OPEN = rb"<(?:[^\s<>/:\"']+:)?"
_CLOSE = rb"</(?:[^\s<>/:\"']+:)?"
_REST = rb"(?=[\s/>])(" + ATTRIBUTES + rb")(/?)>"
_ROW_OR_CELL = re.compile(_OPEN + rb"(row|c)" + _REST)
_CELL_END = re.compile(_CLOSE + rb"c\s*>")
_VALUE = re.compile(_OPEN + rb"v" + _REST + rb"([^<]*)")
_FORMULA = re.compile(_OPEN + rb"f(?=[\s/>])")
_INLINE = re.compile(_OPEN + rb"is(?=[\s/>])")
_TEXT = re.compile(_OPEN + rb"t" + _REST + rb"([^<]*)")
_PHONETIC = re.compile(_OPEN + rb"rPh(?=[\s/>]).*?" + _CLOSE + rb"rPh\s*>", re.DOTALL)
_ATTRIBUTE = re.compile(rb"([^\s=\"'/<>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STYLE = re.compile("[0-9]{1,7}")
_BOOLS = {"1": 1.0, "true": 1.0, "0": 0.0, "false": 0.0}
_TEXT_KINDS = {"str": Kind.STRING, "inlineStr": Kind.STRING, "e": Kind.ERROR, "d": Kind.DATE}


class Cell(NamedTuple):
    """One cell: ``shared`` is its place in the string table, ``text`` a text that stands in the cell itself."""

    kind: Kind
    number: float
    shared: int
    text: str | None
    style: int
    formula: bool


NOTHING = Cell(Kind.BLANK, math.nan, NO_TEXT, None, 0, False)


def rich_text(content: bytes) -> str:
    """Return the text of a string item: its runs joined, phonetic hints left out."""
    content = _PHONETIC.sub(b"", content)
    return "".join(decode_text(text) for _, empty, text in _TEXT.findall(content) if not empty)


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a cell or row."""
    return {
        name.decode("utf-8", "replace"): decode_text(double or single)
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def read_cell(given: dict[str, str], content: bytes) -> Cell | None:
    """Read one cell from its attributes and content; None if it holds nothing."""
    form = given.get("t", "n")
    style = int(given["s"]) if _STYLE.fullmatch(given.get("s", "")) else 0
    formula = _FORMULA.search(content) is not None
    value = _stored(content)
    if value is None or (not value and form not in ("str", "inlineStr")):
        return Cell(Kind.BLANK, math.nan, NO_TEXT, None, style, True) if formula else None
    kind, number, shared, text = _interpreted(form, value)
    return Cell(kind, number, shared, text, style, formula)


def _stored(content: bytes) -> str | None:
    if _INLINE.search(content):
        return rich_text(content)
    match = _VALUE.search(content)
    if match is None:
        return None
    return "" if match.group(2) else decode_text(match.group(3))


def _interpreted(form: str, value: str) -> tuple[Kind, float, int, str | None]:
    bare = value.strip(" \t\r\n")
    if form in _TEXT_KINDS:
        return _TEXT_KINDS[form], math.nan, NO_TEXT, value
    if form == "s":
        known = bare.isascii() and bare.isdecimal() and int(bare) < 1 << 31
        return (Kind.STRING, math.nan, int(bare), None) if known else (Kind.ERROR, math.nan, NO_TEXT, BROKEN_TEXT)
    if form == "b" and bare in _BOOLS:
        return Kind.BOOL, _BOOLS[bare], NO_TEXT, None
    number = float(bare) if form != "b" and _NUMBER.fullmatch(bare) else math.inf
    return (Kind.NUMBER, number, NO_TEXT, None) if math.isfinite(number) else (Kind.STRING, math.nan, NO_TEXT, value)


class _Rows:
    """The cells found so far, and where the next one stands when it does not say so."""

    def __init__(self, previous_row: int) -> None:
        self.row, self.column = previous_row, 0
        self.places: list[tuple[int, int]] = []
        self.cells: list[Cell] = []

    def open_row(self, given: dict[str, str]) -> None:
        number = given.get("r", "").strip()
        known = number.isascii() and number.isdecimal() and 1 <= int(number) <= MAX_ROW
        self.row, self.column = (int(number) if known else self.row + 1), 0

    def add(self, given: dict[str, str], content: bytes) -> None:
        try:
            row, column = parse_cell(given.get("r", "").strip())
        except ValueError:
            row, column = self.row, self.column + 1
        self.column = column
        cell = read_cell(given, content) if row <= MAX_ROW and column <= MAX_COLUMN else None
        if cell is not None:
            self.places.append((row, column))
            self.cells.append(cell)


def read_rows(xml: bytes, previous_row: int) -> Block:
    """Read whole rows without comments, CDATA and processing instructions, whatever their dialect."""
    rows, at = _Rows(previous_row), 0
    while match := _ROW_OR_CELL.search(xml, at):
        name, rest, empty = match.groups()
        at = match.end()
        if name == b"row":
            rows.open_row(attributes(rest))
        elif empty:
            rows.add(attributes(rest), b"")
        else:
            end = _CELL_END.search(xml, at)
            rows.add(attributes(rest), xml[at : end.start() if end else len(xml)])
            at = end.end() if end else len(xml)
    return _block(rows)


def _block(rows: _Rows) -> Block:
    cells = rows.cells
    texts = np.array([cell.shared for cell in cells], np.int32)
    own = [number for number, cell in enumerate(cells) if cell.text is not None]
    texts[own] = FIRST_OWN - np.arange(len(own), dtype=np.int32)
    column = RawColumn(
        rows=np.array([row for row, _ in rows.places], np.int32),
        kinds=np.array([cell.kind for cell in cells], np.uint8),
        numbers=np.array([cell.number for cell in cells], np.float64),
        texts=texts,
        styles=np.array([cell.style for cell in cells], np.int32),
        formulas=np.array([cell.formula for cell in cells], np.bool_),
    )
    columns = np.array([column for _, column in rows.places], np.uint16)
    own_texts = texts_of([cells[number].text or "" for number in own])
    return Block(columns, column, own_texts, first_row=0, last_row=rows.row, ordered=False)
