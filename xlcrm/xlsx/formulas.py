"""Formulas that more than one cell has a part in: shared ones, arrays and data tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.refs import cell_ref, parse_area
from xlcrm.xlsx.refused import PART_OF_ARRAY, SHARED_FORMULA
from xlcrm.xlsx.rowedits import RowEdits
from xlcrm.xlsx.xml import attributes, end_tag, escape, set_attribute, start_tag, unescape

Replacement = tuple[int, int, bytes]
"""Bytes from one offset to another, and what comes in their place."""


@dataclass(frozen=True, slots=True)
class _Master:
    """The cell that held the text of a shared formula, before it was overwritten."""

    row: int
    column: int
    text: bytes
    ref: str


class Formulas:
    """Keeps account of the formulas of one sheet while it is read from top to bottom."""

    def __init__(self, prefix: bytes, edits: RowEdits, sheet: str) -> None:
        self.removed: set[tuple[int, int]] = set()
        self.promoted = 0
        self.orphans: dict[str, _Master] = {}
        self._sheet = sheet
        self._edits = edits
        self._masters: set[str] = set()
        self._early: set[str] = set()
        self._start = b"<" + prefix + b"f"
        self._tag = start_tag(prefix, b"f")
        self._end = end_tag(prefix, b"f")
        self._close = b"</" + prefix + b"f>"

    def survey(self, safe: bytes, starts: Iterable[int] | None = None) -> None:
        """Look at the shared formulas, arrays and data tables in a piece of the sheet, before it is edited.

        ``starts`` is where its formulas with attributes start, if that is known. Refuses an edit of a part of an array:
        a spreadsheet program allows all or nothing.
        """
        for at in self._starts(safe) if starts is None else starts:
            match = self._tag.match(safe, at)
            if match is None:
                continue
            said = attributes(match.group(1))
            kind, shared = said.get("t"), said.get("si", "")
            if kind in ("array", "dataTable"):
                self._refuse_part(said.get("ref", ""))
            elif kind == "shared" and not self._is_empty(safe, match.end(), bool(match.group(2))):
                self._masters.add(shared)
            elif kind == "shared" and shared not in self._masters:
                self._early.add(shared)

    def _starts(self, safe: bytes) -> Iterator[int]:
        """Yield where the formulas with attributes start."""
        after = len(self._start)
        at = safe.find(self._start)
        while at >= 0:
            if safe[at + after : at + after + 1] not in (b">", b"/"):
                yield at
            at = safe.find(self._start, at + after)

    def _is_empty(self, safe: bytes, inner: int, self_closed: bool) -> bool:
        return self_closed or self._end.match(safe, inner) is not None

    def _refuse_part(self, ref: str) -> None:
        try:
            area = parse_area(ref)
        except ValueError:
            return
        if 0 < self._edits.count_in(area) < area.size:
            raise Refusal(PART_OF_ARRAY, sheet=self._sheet, area=area)

    def overwritten(self, xml: bytes, safe: bytes, place: tuple[int, int], *, by_formula: bool) -> None:
        """Take note that the cell at (row, column) with this content is overwritten."""
        match = self._tag.search(safe)
        if match is None:
            return
        if not by_formula:
            self.removed.add(place)
        said = attributes(match.group(1))
        if said.get("t") == "shared" and not self._is_empty(safe, match.end(), bool(match.group(2))):
            end = self._end.search(safe, match.end())
            text = xml[match.end() : end.start() if end else len(xml)]
            self.orphans[said.get("si", "")] = _Master(*place, text, said.get("ref", ""))

    def promote(self, safe: bytes, span: tuple[int, int], place: tuple[int, int]) -> Replacement | None:
        """Return what makes the cell at (row, column) the new master, if its own was overwritten."""
        match = self._tag.search(safe, *span) if self.orphans else None
        if match is None:
            return None
        said = attributes(match.group(1))
        master = self.orphans.pop(said.get("si", ""), None) if said.get("t") == "shared" else None
        if master is None or not self._is_empty(safe, match.end(), bool(match.group(2))):
            return None
        self.promoted += 1
        closing = None if match.group(2) else self._end.match(safe, match.end())
        tag = set_attribute(safe[match.start() : match.end(1)].rstrip() + b">", b"ref", master.ref)
        formula = tag + _translated(master, *place) + self._close
        return match.start(), closing.end() if closing else match.end(), formula

    def refuse_orphans(self) -> None:
        """Refuse when a formula above its overwritten master still needs it."""
        for shared, master in self.orphans.items():
            if shared in self._early:
                raise Refusal(SHARED_FORMULA, sheet=self._sheet, cell=cell_ref(master.row, master.column))


def _translated(master: _Master, row: int, column: int) -> bytes:
    return escape(translated(unescape(master.text), master.row, master.column, (row, column)))


def translated(text: str, row: int, column: int, to: tuple[int, int]) -> str:
    """Return the formula of a cell as another one has it when it is copied there; without equals sign, as given."""
    from openpyxl.formula.translate import Translator  # noqa: PLC0415 - slow to import, rarely needed

    moved = Translator("=" + text, origin=cell_ref(row, column)).translate_formula(cell_ref(*to))
    return str(moved)[1:]
