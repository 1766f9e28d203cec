"""Edit one row, whatever it looks like: the careful way, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.cellstyles import CellStyles, row_style, style_attribute
from xlcrm.xlsx.formulas import Formulas, Replacement
from xlcrm.xlsx.refs import cell_ref, column_letters
from xlcrm.xlsx.refused import ROWS_TAKEN
from xlcrm.xlsx.render import EMPTY
from xlcrm.xlsx.rowedits import Band, RowEdit, widened_spans
from xlcrm.xlsx.sheetrows import Cell, Row, RowScanner
from xlcrm.xlsx.xml import attribute_span


@dataclass(frozen=True, slots=True)
class LikeRow:
    """The styles of a row that appended rows are to look like: of the row itself, and of its cells by column."""

    row: bytes
    cells: dict[int, bytes]


@dataclass(slots=True)
class RowSplicer:
    """Edits rows of one sheet; remembers the rows that others are to look like, and counts widened spans."""

    scanner: RowScanner
    styles: CellStyles
    formulas: Formulas
    likes: dict[int, LikeRow] = field(default_factory=dict)
    cleared: list[tuple[int, int]] = field(default_factory=list)
    spans: int = 0

    def remember(self, safe: bytes, row: Row) -> None:
        """Take note of the styles of a row."""
        cells = {cell.column: cell.style for cell in self.scanner.cells(safe, row) if cell.style}
        self.likes[row.number] = LikeRow(row_style(safe[row.start : row.attributes]), cells)

    def promote(self, safe: bytes, row: Row) -> list[Replacement]:
        """Return what a row that is not edited needs: new masters for shared formulas that lost theirs."""
        cells = self.scanner.cells(safe, row)
        found = (self._promoted(safe, row, cell) for cell in cells)
        return [replacement for replacement in found if replacement]

    def splice(self, xml: bytes, safe: bytes, row: Row, edit: RowEdit) -> list[Replacement]:
        """Return what changes in a row that is there; ``safe`` is the shadow of ``xml``."""
        tag = safe[row.start : row.attributes]
        cells = self.scanner.cells(safe, row)
        self._refuse_taken(cells, edit)
        places = {column: at for at, column in enumerate(edit.band.columns)}
        replacements = self._widened(tag, row, edit)
        for cell in cells:
            at = places.get(cell.column)
            if at is not None:
                replacements.append(self._overwrite((xml, safe), row, cell, edit.rests[at]))
            elif promoted := self._promoted(safe, row, cell):
                replacements.append(promoted)
        new = self._new_cells(edit, {cell.column for cell in cells}, row_style(tag))
        if row.self_closed:
            body = b">" + b"".join(new.values()) + b"</" + self.scanner.prefix + b"row>"
            return [*replacements, (row.attributes, row.end, body)] if new else replacements
        for column, content in new.items():
            at = next((cell.start for cell in cells if cell.column > column), row.close)
            replacements.append((at, at, content))
        return sorted(replacements, key=lambda each: each[:2])

    def new_row(self, edit: RowEdit) -> bytes:
        """Return a whole new row; empty when nothing would stand in it."""
        own = self.row_style(edit.band)
        cells = b"".join(self._new_cells(edit, set(), own).values())
        prefix = self.scanner.prefix
        tag = b"<" + prefix + b'row r="%d' % edit.row + row_end(own)
        return tag + cells + b"</" + prefix + b"row>" if cells else b""

    def row_style(self, band: Band) -> bytes:
        """Return the style of the row that appended rows are to look like."""
        like = next((self.likes[like.row] for like in band.likes if like and like.row in self.likes), None)
        return like.row if like else b""

    def _promoted(self, safe: bytes, row: Row, cell: Cell) -> Replacement | None:
        return self.formulas.promote(safe, (cell.inner, cell.close), (row.number, cell.column))

    def _overwrite(self, text: tuple[bytes, bytes], row: Row, cell: Cell, rest: bytes) -> Replacement:
        if cell.inner < cell.close:
            xml, safe = (each[cell.inner : cell.close] for each in text)
            place = row.number, cell.column
            self.formulas.overwritten(xml, safe, place, by_formula=b"<" + self.scanner.prefix + b"f>" in rest)
            if rest == EMPTY:
                self.cleared.append(place)
        return cell.start, cell.end, self._cell(row.number, cell.column, cell.style, rest)

    def _cell(self, row: int, column: int, style: bytes, rest: bytes) -> bytes:
        ref = column_letters(column).encode() + b"%d" % row
        attribute = style_attribute(self.styles.fitting(style, type(rest)))
        return b"<" + self.scanner.prefix + b'c r="' + ref + b'"' + attribute + rest

    def _new_cells(self, edit: RowEdit, there: set[int], own: bytes) -> dict[int, bytes]:
        """Return the XML of the cells to insert by column, ascending."""
        new = {}
        band = edit.band
        for at, (column, rest) in enumerate(zip(band.columns, edit.rests, strict=True)):
            empty = rest == EMPTY
            if column in there or (empty and band.likes[at] is None):
                continue
            style = self.style(band, at, own)
            if style or not empty:
                new[column] = self._cell(edit.row, column, style, rest)
        for column, style in self.neighbours(band).items():
            if column not in there:
                new[column] = self._cell(edit.row, column, style, EMPTY)
        return dict(sorted(new.items()))

    def style(self, band: Band, at: int, own: bytes) -> bytes:
        """Return the style of a new cell in a column of a band; ``own`` is that of its row."""
        wanted = band.likes[at]
        like = self.likes.get(wanted.row) if wanted else None
        if like is not None and band.columns[at] in like.cells:
            return like.cells[band.columns[at]]
        return self.styles.of_new(band.columns[at], band.styles[at], own)

    def neighbours(self, band: Band) -> dict[int, bytes]:
        """Return the styles of empty cells between those of an appended row, as in the row it looks like."""
        found: dict[int, bytes] = {}
        for like in {like for like in band.likes if like and like.row in self.likes}:
            between = set(range(like.first, like.last)) - set(band.columns)
            found |= {at: style for at, style in self.likes[like.row].cells.items() if at in between}
        return found

    def _refuse_taken(self, cells: list[Cell], edit: RowEdit) -> None:
        likes = {like for like in edit.band.likes if like}
        for cell in cells:
            if cell.inner < cell.close and any(like.first <= cell.column <= like.last for like in likes):
                raise Refusal(ROWS_TAKEN, sheet=self.scanner.sheet, cell=cell_ref(edit.row, cell.column))

    def _widened(self, tag: bytes, row: Row, edit: RowEdit) -> list[Replacement]:
        """Return the change of a row's ``spans`` when an edit lies outside; it is a hint, but a wrong one misleads."""
        span = attribute_span(tag, b"spans")
        if span is None:
            return []
        widened = widened_spans(tag[span[0] : span[1]], edit.band.columns[0], edit.band.columns[-1])
        if widened is None:
            return []
        self.spans += 1
        return [(row.start + span[0], row.start + span[1], widened)]


def row_end(style: bytes) -> bytes:
    """Return what ends a new row's start tag, from the quote of its number on."""
    return b'" s="' + style + b'" customFormat="1">' if style else b'">'
