"""Tables in web pages, and in the pages that many programs save as .xls."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from xlcrm.inbox.grids import Grid, grid_of

_CELLS = {"td", "th"}
_BREAKS = {"br", "p", "div"}
_SKIPPED = {"script", "style"}
_WIDEST_SPAN = 1000


@dataclass
class _Table:
    """A table while it is read: rows of texts, and cells that reach down into rows to come."""

    rows: list[list[str]] = field(default_factory=list)
    pending: dict[int, tuple[int, str]] = field(default_factory=dict)

    def begin_row(self) -> None:
        self.rows.append([])
        self._fill()

    def add(self, text: str, across: int, down: int) -> None:
        if not self.rows:
            self.begin_row()
        for extra in range(across):
            at = len(self.rows[-1])
            if down > 1:
                self.pending[at] = (down - 1, text if not extra else "")
            self.rows[-1].append(text if not extra else "")
        self._fill()

    def _fill(self) -> None:
        """Put in what reaches down from above: a merged cell counts for each of its rows."""
        row = self.rows[-1]
        while len(row) in self.pending:
            left, text = self.pending.pop(len(row))
            if left > 1:
                self.pending[len(row)] = (left - 1, text)
            row.append(text)


class _Reader(HTMLParser):
    """Gathers the tables of a page; a table within a table is read as one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "table":
            self._end_cell()
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].begin_row()
        elif tag in _CELLS and self._open:
            self._end_cell()
            given = dict(attrs)
            self._span = _span(given.get("colspan")), _span(given.get("rowspan"))
            self._text = []
        elif tag in _BREAKS and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag in {*_CELLS, "tr"}:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._skipping:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is None or not self._open:
            return
        lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
        self._open[-1].add("\n".join(line for line in lines if line), *self._span)
        self._text = None


def read_page(text: str) -> list[Grid]:
    """Return the tables of a page that have any text, in their order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    filled = [table.rows for table in reader.tables if any(any(row) for row in table.rows)]
    return [grid_of(str(number), rows) for number, rows in enumerate(filled, 1)]


def _span(given: str | None) -> int:
    return min(max(int(given), 1), _WIDEST_SPAN) if given and given.strip().isdigit() else 1
