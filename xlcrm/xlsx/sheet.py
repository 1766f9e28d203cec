"""Edit one worksheet part while it streams by: whole rows at a time, never the whole sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.archive import Segments
from xlcrm.xlsx.cellstyles import CellStyles, StyleBook
from xlcrm.xlsx.edits import SheetEdit
from xlcrm.xlsx.formulas import Formulas, Replacement
from xlcrm.xlsx.gather import gather
from xlcrm.xlsx.newrows import new_rows
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.patch import Batch, OverlapError, Patcher, difference
from xlcrm.xlsx.proof import Spans
from xlcrm.xlsx.quickrows import QuickRows
from xlcrm.xlsx.receipt import Tally
from xlcrm.xlsx.refs import MAX_ROW, cell_ref, parse_area
from xlcrm.xlsx.refused import BROKEN_XML, INSIDE_MERGE
from xlcrm.xlsx.render import Renderer
from xlcrm.xlsx.rowedits import Cursor, RowEdits
from xlcrm.xlsx.rowindex import Numbers, index_rows
from xlcrm.xlsx.rowsplice import RowSplicer
from xlcrm.xlsx.sections import OddDialect, Section, sections, whole
from xlcrm.xlsx.sheetrows import Row, RowScanner
from xlcrm.xlsx.xml import attribute_span, attributes, start_tag

_PIECE: Final = 2 << 20
"""Bytes of the sheet that are worked on at a time; less is slower, more is no faster."""


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What a sheet's edit needs to know of its workbook.

    ``book`` gives the style sheet when it is needed; ``grow`` changes what follows the rows (ranges that grow).
    """

    date1904: bool
    book: Callable[[], StyleBook]
    grow: Callable[[bytes], bytes] = bytes


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """What the edit of a sheet did: replaced places, formulas that are gone, counts."""

    spans: Spans
    removed_formulas: frozenset[tuple[int, int]]
    tally: Tally


class SheetSplicer:
    """Edits one sheet: `pieces` is consumed once, afterwards `outcome` tells what was done."""

    def __init__(self, edit: SheetEdit, context: SheetContext) -> None:
        self._edit = edit
        self._context = context
        self._patcher = Patcher()
        self._rows_added = self._dimensions = 0

    def pieces(self, sections: Iterable[Section]) -> Iterator[bytes]:
        """Yield the new content of the part."""
        for section in sections:
            if section.kind == "head":
                yield self._patcher.apply(section.xml, Batch.of(self._head(section)))
            elif section.kind == "rows":
                yield self._patcher.apply(section.xml, self._rows(section.xml, section.safe))
            else:
                yield self._patcher.apply(section.xml, Batch.of(self._tail(section)))

    @property
    def outcome(self) -> SheetOutcome:
        """Return what was done, once all pieces are through."""
        tally = Tally(
            cells=self._edits.cells,
            rows_added=self._rows_added,
            dimensions=self._dimensions,
            spans=self._quick.spans + self._careful.spans,
            formulas_promoted=self._formulas.promoted,
        )
        return SheetOutcome(self._patcher.spans, frozenset(self._formulas.removed), tally)

    def _head(self, head: Section) -> Iterator[Replacement]:
        self._begin(head)
        yield from self._widened_dimension(head)
        if head.closed and (rows := b"".join(self._new_rows(MAX_ROW + 1))):
            start = head.xml.rindex(b"<")
            tag = head.xml[start:-2].rstrip() + b">"
            yield start, len(head.xml), tag + rows + b"</" + head.prefix + b"sheetData>"

    def _begin(self, head: Section) -> None:
        prefix, sheet = head.prefix, self._edit.sheet
        self._prefix = prefix
        self._edits = RowEdits(self._edit, Renderer(prefix, date1904=self._context.date1904))
        self._cursor = Cursor(self._edits)
        self._likes = {append.like_row for append in self._edit.appends if append.like_row}
        self._formulas = Formulas(prefix, self._edits, sheet)
        self._scanner = RowScanner(prefix, sheet)
        styles = CellStyles(head.safe, prefix, self._context.book)
        self._quick = QuickRows(prefix, styles, self._edits)
        self._careful = RowSplicer(self._scanner, styles, self._formulas)

    def _rows(self, xml: bytes, safe: bytes) -> Batch:
        index = index_rows(xml, self._prefix) if xml is safe and self._is_dense(xml) else None
        self._formulas.survey(safe, index.special_formulas(self._prefix) if index else None)
        places = (index.numbers, index.starts) if index else self._scanner.places(safe)
        if index:
            batch = self._quick.splice(xml, index)
        else:
            batch = self._sparse(xml, places) if places and xml is safe else None
        if places and (batch is not None or self._may_pass(places)):
            self._leap(safe, places)
            return batch or Batch.of(())
        return Batch.of(self._any_rows(xml, safe))

    def _is_dense(self, xml: bytes) -> bool:
        """Tell whether most rows of a piece are edited, and it may go the quick way."""
        number = self._scanner.number_at
        first, last = number(xml, 0), number(xml, xml.rfind(b"<" + self._prefix + b"row"))
        fit = self._scanner.last < first <= self._cursor.row and not self._formulas.orphans
        return fit and 2 * len(self._edits.between(first, last)) > last - first

    def _sparse(self, xml: bytes, places: tuple[Numbers, Numbers]) -> Batch | None:
        """Return what changes in a piece of which only the edited rows are looked at; None if it has to go the careful way."""
        first, last = int(places[0][0]), int(places[0][-1])
        if self._cursor.row < first or self._formulas.orphans:
            return None
        found = gather(xml, places, self._edits.between(first, last))
        index = index_rows(found.xml, self._prefix) if found else None
        batch = self._quick.splice(found.xml, index) if found and index else None
        return found.in_piece(batch) if found and batch else None

    def _may_pass(self, places: tuple[Numbers, Numbers]) -> bool:
        """Tell whether nothing is to be done in a piece."""
        return self._cursor.row > places[0][-1] and not self._formulas.orphans

    def _leap(self, safe: bytes, places: tuple[Numbers, Numbers]) -> None:
        """Go on behind a piece without a look at its rows, but for those that others are to look like."""
        numbers, starts = places
        for like in self._likes.intersection(numbers.tolist()):
            at = int(starts[np.searchsorted(numbers, like)])
            self._careful.remember(safe, self._scanner.row(safe, like, at))
        self._scanner.last = last = int(numbers[-1])
        if self._cursor.row <= last:
            self._cursor.leap(last)

    def _any_rows(self, xml: bytes, safe: bytes) -> Iterator[Replacement]:
        for number, at in self._scanner.starts(safe):
            for new in self._new_rows(number):
                yield at, at, new
            if self._cursor.row == number:
                row = self._scanner.row(safe, number, at)
                if number in self._likes:
                    self._careful.remember(safe, row)
                yield from self._careful.splice(xml, safe, row, self._cursor.take())
            elif number in self._likes or self._formulas.orphans:
                yield from self._passed(safe, self._scanner.row(safe, number, at))

    def _passed(self, safe: bytes, row: Row) -> Iterable[Replacement]:
        """Look at a row that is not edited, for its styles or because formulas above it lost their master."""
        if row.number in self._likes:
            self._careful.remember(safe, row)
        if self._formulas.orphans and safe.find(b"shared", row.inner, row.close) >= 0:
            return self._careful.promote(safe, row)
        return ()

    def _new_rows(self, before: int) -> Iterator[bytes]:
        """Yield the rows to insert before the row of a number."""
        if before > MAX_ROW and (group := self._edits.appended_from(self._cursor.row)):
            for rows in new_rows(self._careful, self._edits, group):
                self._rows_added += len(rows)
                yield from rows
            self._cursor.leap(MAX_ROW)
        while self._cursor.row < before:
            if new := self._careful.new_row(self._cursor.take()):
                self._rows_added += 1
                yield new

    def _tail(self, tail: Section) -> Iterator[Replacement]:
        if rows := b"".join(self._new_rows(MAX_ROW + 1)):
            yield 0, 0, rows
        self._formulas.refuse_orphans()
        self._refuse_merged(tail.safe)
        grown = self._context.grow(tail.xml)
        if grown != tail.xml:
            yield difference(tail.xml, grown)

    def _refuse_merged(self, safe: bytes) -> None:
        """Refuse values for cells that are hidden under merged ones."""
        for match in start_tag(self._prefix, b"mergeCell").finditer(safe):
            try:
                area = parse_area(attributes(match.group(1)).get("ref", ""))
            except ValueError:
                continue
            corner = area.top, area.left
            hidden = self._edits.filled_in(area, corner) or next(
                (cell for cell in self._careful.cleared if cell != corner and area.holds(*cell)), None
            )
            if hidden is not None:
                raise Refusal(INSIDE_MERGE, sheet=self._edit.sheet, cell=cell_ref(*hidden), area=area)

    def _widened_dimension(self, head: Section) -> Iterator[Replacement]:
        found, extent = start_tag(self._prefix, b"dimension").search(head.safe), self._edits.extent
        span = attribute_span(found.group(1), b"ref") if found else None
        if found is None or span is None or extent is None:
            return
        start, end = found.start(1) + span[0], found.start(1) + span[1]
        try:
            area = parse_area(head.xml[start:end].decode("ascii", "replace"))
        except ValueError:
            return
        if area.around(extent) != area:
            self._dimensions += 1
            yield start, end, str(area.around(extent)).encode()


def splice_sheet(package: Package, part: str, edit: SheetEdit, context: SheetContext) -> SheetOutcome:
    """Edit a worksheet part of a package and return what was done; refuses what cannot be done without harm."""
    source = {"file": package.name, "part": part}
    known: Segments = {}
    try:
        try:
            pieces = sections(package.stream(part, _PIECE, known), **source)
            outcome = _put(package, part, SheetSplicer(edit, context), pieces, known)
        except OddDialect:
            outcome = _put(package, part, SheetSplicer(edit, context), whole(package.read(part), **source), known)
    except OverlapError:
        raise Refusal(BROKEN_XML, file=package.name, member=part, detail="rows or cells overlap") from None
    package.note(outcome.tally, part, outcome.spans)
    return outcome


def _put(package: Package, part: str, splicer: SheetSplicer, parts: Iterable[Section], known: Segments) -> SheetOutcome:
    package.put(part, splicer.pieces(parts), known)
    return splicer.outcome
