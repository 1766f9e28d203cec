"""The rows of a generated sheet: ours are replaced, cells of staff beside and below them stay byte for byte."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.refs import Area, cell_ref, column_letters
from xlcrm.xlsx.sheetorder import holds_drawings
from xlcrm.xlsx.sheetrows import Row, RowScanner
from xlcrm.xlsx.xml import attributes, set_attribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.xlsx.stretches import Stretch
    from xlcrm.xlsx.tree import Element, Tree

_KEEPS_ROW: Final = ("customHeight", "customFormat", "outlineLevel", "collapsed")
_VALUE: Final = rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
_OUTDATED: Final = re.compile(rb"\s(?:spans|hidden|ht|customHeight)" + _VALUE)
_SPANS_AND_HIDDEN: Final = re.compile(rb"\s(?:spans|hidden)" + _VALUE)
"""What was true of a row's old cells only; a filter's hidden rows would hide lines that it never saw."""

_SPANS: Final = re.compile(rb"\sspans" + _VALUE)


@dataclass(frozen=True, slots=True)
class OldCell:
    """A cell as it stands; ``inner`` is what is in it."""

    row: int
    column: int
    raw: bytes
    inner: bytes

    @property
    def filled(self) -> bool:
        """Tell whether the cell holds something."""
        return bool(self.inner.strip())


@dataclass(slots=True)
class Merged:
    """The new rows, and what was found while they were made.

    ``dropped`` are the cells of ours that went, ``kept`` staff's cells, ``blocking`` those that new cells would cover.
    """

    rows: list[bytes] = field(default_factory=list)
    dropped: list[OldCell] = field(default_factory=list)
    kept: list[OldCell] = field(default_factory=list)
    blocking: list[OldCell] = field(default_factory=list)


class SheetRows:
    """The rows that a sheet has now; refuses rows and cells that are out of order."""

    def __init__(self, tree: Tree, sheet_data: Element, sheet: str) -> None:
        self.prefix = tree.root.prefix
        self.keeps_heights = holds_drawings(tree)
        self._text = tree.text[sheet_data.inner : sheet_data.close]
        self._safe = tree.safe[sheet_data.inner : sheet_data.close]
        self._scanner = RowScanner(self.prefix, sheet)
        self._letters = re.compile(rb'<%bc r="([A-Z]{1,3})' % self.prefix)
        self._any_cell, self._any_formula = b"<" + self.prefix + b"c", b"<" + self.prefix + b"f"
        self._ours: dict[tuple[Area, ...], frozenset[bytes]] = {}
        starts = self._scanner.starts(self._safe)
        self.rows = {number: self._scanner.row(self._safe, number, at) for number, at in starts}

    def cells(self, row: Row) -> Iterator[OldCell]:
        """Yield the cells of a row, each with its reference."""
        for cell in self._scanner.cells(self._safe, row):
            raw, inner = self._text[cell.start : cell.end], self._text[cell.inner : cell.close]
            end = self._safe.index(b">", cell.start) + 1 - cell.start
            yield OldCell(row.number, cell.column, _referenced(raw, end, cell_ref(row.number, cell.column)), inner)

    def only_in(self, row: Row, areas: Sequence[Area]) -> bool:
        """Tell quickly that all cells of a row lie inside areas and no formula is among them; False when not sure."""
        content = self._safe[row.inner : row.close]
        letters = self._letters.findall(content)
        if len(letters) != content.count(self._any_cell) or self._any_formula in content:
            return False
        ours = self._ours.get(tuple(areas))
        if ours is None:
            columns = {number for area in areas for number in range(area.left, area.right + 1)}
            ours = self._ours[tuple(areas)] = frozenset(column_letters(number).encode() for number in columns)
        return ours.issuperset(letters)

    def put(self, tree: Tree, sheet_data: Element, changed: Mapping[int, Sequence[OldCell]]) -> None:
        """Ask for rows to hold exactly these cells; a missing row is put in its place."""
        for number, cells in sorted(changed.items()):
            row = self.rows.get(number)
            later = min((other.start for at, other in self.rows.items() if at > number), default=len(self._text))
            start, end = (row.start, row.end) if row else (later, later)
            tag = self.tag(row) if row else b'<%brow r="%d">' % (self.prefix, number)
            new = _row(_SPANS.sub(b"", tag), _joined((), cells), self.prefix)
            tree.replace(sheet_data.inner + start, sheet_data.inner + end, new)

    def raw(self, row: Row) -> bytes:
        """Return a row as it stands."""
        return self._text[row.start : row.end]

    def content(self, row: Row) -> bytes:
        """Return what is in a row."""
        return self._text[row.inner : row.close]

    def tag(self, row: Row) -> bytes:
        """Return the start tag of a row, its number in it."""
        tag = self._text[row.start : row.inner]
        tag = tag[:-2].rstrip() + b">" if row.self_closed else tag
        return tag if b' r="' in tag or "r" in attributes(tag) else set_attribute(tag, b"r", str(row.number))


def _referenced(raw: bytes, end: int, reference: str) -> bytes:
    """Return a cell that says where it stands, whatever its neighbours will be."""
    tag = raw[:end]
    return raw if b" r=" in tag else set_attribute(tag, b"r", reference) + raw[end:]


def merge_rows(old: SheetRows, owned: Sequence[Area], stretches: Iterable[Stretch], covered: Sequence[Area]) -> Merged:
    """Put new cells into a sheet's rows.

    Cells inside the ``owned`` areas are ours and go; empty ones inside the ``covered`` areas give way to new cells.
    """
    new: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        new[stretch.row].append(stretch)
    merged = Merged()
    for number in sorted(old.rows.keys() | new.keys()):
        row = old.rows.get(number)
        cells = new.get(number, [])
        if row is None:
            tag = _with_height(b'<%brow r="%d">' % (old.prefix, number), cells)
            merged.rows.append(_row(tag, _joined(cells, ()), old.prefix))
        else:
            merged.rows.append(_merge_row(old, row, cells, (owned, covered), merged))
    return merged


def _merge_row(
    old: SheetRows, row: Row, new: list[Stretch], areas: tuple[Sequence[Area], Sequence[Area]], merged: Merged
) -> bytes:
    owned, covered = ([area for area in each if area.top <= row.number <= area.bottom] for each in areas)
    content = _joined(new, ())
    if content and content == old.content(row):
        return old.raw(row)
    kept = []
    for cell in () if old.only_in(row, owned) else old.cells(row):
        if any(area.left <= cell.column <= area.right for area in owned):
            merged.dropped.append(cell)
        elif not any(area.left <= cell.column <= area.right for area in covered):
            kept.append(cell)
        elif cell.filled:
            merged.blocking.append(cell)
    merged.kept += kept
    if not owned and not new:
        return old.raw(row)
    outdated = _SPANS_AND_HIDDEN if old.keeps_heights else _OUTDATED
    return _row(_with_height(outdated.sub(b"", old.tag(row)), new), _joined(new, kept), old.prefix)


def _joined(new: Sequence[Stretch], kept: Sequence[OldCell]) -> bytes:
    if len(new) == 1 and not kept:
        return new[0].xml
    pieces = [(stretch.column, stretch.xml) for stretch in new] + [(cell.column, cell.raw) for cell in kept]
    return b"".join(xml for _, xml in sorted(pieces))


def _row(tag: bytes, content: bytes, prefix: bytes) -> bytes:
    """Return a row, or nothing when it is empty and says nothing by itself."""
    if content:
        return tag + content + b"</" + prefix + b"row>"
    said = attributes(tag)
    if any(name in said for name in _KEEPS_ROW):
        return tag[:-1] + b"/>"
    return b""


def _with_height(tag: bytes, new: Sequence[Stretch]) -> bytes:
    """Return a row's start tag with the height that its new cells need."""
    heights = [stretch.height for stretch in new if stretch.height is not None]
    if not heights:
        return tag
    return tag[:-1].rstrip() + _height(max(heights))


@lru_cache(maxsize=256)
def _height(points: float) -> bytes:
    """Return the end of a row's start tag with a height; few heights are used again and again."""
    return b' ht="%g" customHeight="1">' % points
