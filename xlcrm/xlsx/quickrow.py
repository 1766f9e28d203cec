"""Edit one row the quick way: cells side by side, written as spreadsheet programs usually write them.

Derived columns of a hundred thousand rows go this way. What is not exactly as expected is left to the careful way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, repeat
from typing import Final, NamedTuple

from xlcrm.xlsx.cellstyles import CellStyles, row_style, style_attribute
from xlcrm.xlsx.formulas import Replacement
from xlcrm.xlsx.refs import column_number
from xlcrm.xlsx.render import EMPTY, DateCell
from xlcrm.xlsx.rowedits import Band, RowEdit, widened_spans
from xlcrm.xlsx.xml import attribute_span

Run = tuple[int, int]
Key = tuple[object, ...]

_MOST_TEMPLATES: Final = 4096
_NUMBER: Final = b"#"
"""Stands for the row number in a template."""


class _Template(NamedTuple):
    """How the cells of a run begin, joined by NUL, as they are found (``r="AA#" s="3"``) and as they are written."""

    found: bytes
    written: bytes
    styled: int


class QuickSplicer:
    """The quick way for one sheet; ``prefix`` is that of its namespace, with the colon, or empty."""

    def __init__(self, prefix: bytes, styles: CellStyles) -> None:
        self.spans = 0
        self._styles = styles
        self._last: dict[Key, _Template] = {}
        self._templates: dict[Key, _Template] = {}
        self._cell = b"<" + prefix + b"c "
        self._formula = b"<" + prefix + b"f"
        self._row = b"<" + prefix + b'row r="'
        self._ends = (b"</" + prefix + b"c>", b"/>")
        self._extension = b"<" + prefix + b"ext"
        self._head = re.compile(rb'r="[A-Z]{1,3}[0-9]+"(?: s="([0-9]+)")?').match
        self._column = re.compile(rb'r="([A-Z]{1,3})[0-9]+"').match

    def splice(self, row: bytes, edit: RowEdit) -> list[Replacement] | None:
        """Return what changes in a row, given without its end tag; None when it has to go the careful way."""
        number = b"%d" % edit.row
        if not row.startswith(self._row + number + b'"') or not row.endswith(self._ends):
            return None
        band = edit.band
        replacements: list[Replacement] = []
        for run in band.runs:
            first = row.find(self._cell + b'r="' + band.letters[run[0]] + number + b'"')
            if first >= 0:
                replacement = self._rewrite(row, first, edit, run)
            elif run is band.runs[-1]:
                replacement = self._extend(row, edit, run)
                replacements += self._widened(row, band)
            else:
                return None
            if replacement is None:
                return None
            replacements.append(replacement)
        return sorted(replacements) if len(replacements) > 1 else replacements

    def _rewrite(self, row: bytes, first: int, edit: RowEdit, run: Run) -> Replacement | None:
        """Return the new text of cells that are there; they keep their styles."""
        start, stop = run
        cells = row[first:].split(self._cell, stop - start + 1)
        end = len(row) if len(cells) == stop - start + 1 else len(row) - len(cells.pop()) - len(self._cell)
        del cells[0]
        rests, number = edit.rests[start:stop], b"%d" % edit.row
        key = (edit.band, start, tuple(map(type, rests)) if edit.dated else None)
        template = self._last.get(key)
        if template is None or not _fits(template, cells, number):
            template = self._learn(key, cells, edit.band.letters[start:stop])
            if not _fits(template, cells, number):
                return None
            self._last[key] = template
        if row.find(self._formula, first, end) >= 0 or self._extension in cells[-1]:
            return None
        return first, end, self._block(template.written, number, rests)

    def _block(self, written: bytes, number: bytes, rests: Sequence[bytes]) -> bytes:
        heads = written.replace(_NUMBER, number).split(b"\0")
        return b"".join(chain.from_iterable(zip(repeat(self._cell, len(heads)), heads, rests, strict=True)))

    def _learn(self, key: Key, cells: list[bytes], letters: Sequence[bytes]) -> _Template:
        """Return the template for cells with the styles of these, whatever else they are."""
        styles = tuple(match.group(1) or b"" if (match := self._head(cell)) else b"" for cell in cells)
        if len(styles) != len(letters):
            return _Template(b"", b"", 0)
        if (key, styles) not in self._templates:
            written = _heads(letters, self._fitting(styles, key[2]))
            self._keep((key, styles), _Template(_heads(letters, styles), written, len(styles) - styles.count(b"")))
        return self._templates[key, styles]

    def _keep(self, key: Key, template: _Template) -> None:
        if len(self._templates) > _MOST_TEMPLATES:
            self._templates.clear()
        self._templates[key] = template

    def _fitting(self, styles: Sequence[bytes], kinds: object) -> list[bytes]:
        """Return the styles with date formats where the kinds of cells ask for them."""
        if not isinstance(kinds, tuple):
            return list(styles)
        return [
            self._styles.dated(style, kind.code) if issubclass(kind, DateCell) else style
            for style, kind in zip(styles, kinds, strict=True)
        ]

    def _extend(self, row: bytes, edit: RowEdit, run: Run) -> Replacement | None:
        """Return new cells behind the last one of the row."""
        band, number, (start, stop) = edit.band, b"%d" % edit.row, run
        letters = band.letters[start:stop]
        last = self._column(row, row.rfind(self._cell) + len(self._cell))
        if last is None or column_number(last.group(1).decode()) >= band.columns[start]:
            return None
        if any(row.find(each + number + b'"') >= 0 for each in letters) or self._extension in row:
            return None
        rests = edit.rests[start:stop]
        key = (band, start, tuple(map(type, rests)) if edit.dated else None, row_style(row[: row.index(b">")]))
        if key not in self._templates:
            self._keep(key, self._new(key, band, run))
        written = self._templates[key].written
        if EMPTY not in rests:
            return len(row), len(row), self._block(written, number, rests)
        heads = written.replace(_NUMBER, number).split(b"\0")
        filled = (self._cell + head + rest for head, rest in zip(heads, rests, strict=True) if rest != EMPTY)
        return len(row), len(row), b"".join(filled)

    def _new(self, key: Key, band: Band, run: Run) -> _Template:
        _, _, kinds, own = key
        part = slice(*run)
        names = zip(band.columns[part], band.styles[part], strict=True)
        styles = [self._styles.of_new(column, name, bytes(own)) for column, name in names]
        return _Template(b"", _heads(band.letters[part], self._fitting(styles, kinds)), 0)

    def _widened(self, row: bytes, band: Band) -> list[Replacement]:
        tag = row[: row.index(b">")]
        span = attribute_span(tag, b"spans") if b"spans" in tag else None
        widened = widened_spans(tag[span[0] : span[1]], band) if span else None
        if span is None or widened is None:
            return []
        self.spans += 1
        return [(*span, widened)]


def _fits(template: _Template, cells: list[bytes], number: bytes) -> bool:
    heads = template.found.replace(_NUMBER, number).split(b"\0")
    if len(cells) != len(heads) or not all(map(bytes.startswith, cells, heads)):
        return False
    # A head without a style is also the beginning of one with a style.
    return template.styled == len(cells) or sum(b'" s="' in cell for cell in cells) == template.styled


def _heads(letters: Sequence[bytes], styles: Sequence[bytes]) -> bytes:
    pairs = zip(letters, map(style_attribute, styles), strict=True)
    return b"\0".join(b'r="' + each + b'#"' + style for each, style in pairs)
