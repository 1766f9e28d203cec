"""Where the rows of a template came to stand in a form: which were repeated, which left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from xlcrm.documents.forms.source import BODY, ROW
from xlcrm.xlsx.refs import MAX_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.documents.forms.blocks import Blocks

Span = tuple[int, int]
"""First and last row."""

_BEGINS: Final = "+"
_ENDS: Final = "-"


@dataclass(frozen=True)
class Layout:
    """The template's row behind each row of the form, and the rows of each time that a block was gone through."""

    rows: tuple[int, ...]
    height: int
    blocks: Blocks
    turns: dict[int, list[Span]]

    @cached_property
    def same(self) -> bool:
        """Tell whether every row stands where it stood in the template."""
        return self.rows == tuple(range(1, self.height + 1))

    @cached_property
    def shift(self) -> int:
        """Return by how much the rows below the template's last one move."""
        return len(self.rows) - self.height

    @cached_property
    def _ends(self) -> dict[int, Span]:
        found: dict[int, Span] = {}
        for row, template in enumerate(self.rows, 1):
            found[template] = (found[template][0] if template in found else row, row)
        return found

    def span(self, top: int, bottom: int, within: Span | None = None) -> Span | None:
        """Return the first and last row of the form that came of rows of the template; None when none did."""
        if within is not None:
            found = [row for row in range(within[0], within[1] + 1) if top <= self.rows[row - 1] <= bottom]
            return (found[0], found[-1]) if found else None
        if top > self.height:
            return self._below(top), self._below(bottom)
        ends = [self._ends[row] for row in range(top, min(bottom, self.height) + 1) if row in self._ends]
        if bottom > self.height:
            return min((first for first, _ in ends), default=len(self.rows) + 1), self._below(bottom)
        return (min(first for first, _ in ends), max(last for _, last in ends)) if ends else None

    def _below(self, row: int) -> int:
        return MAX_ROW if row == MAX_ROW else min(row + self.shift, MAX_ROW)

    def stretches(self, top: int, bottom: int) -> list[Span]:
        """Return the stretches of rows of the form that came of rows of the template."""
        if top > self.height:
            return [(self._below(top), self._below(bottom))]
        wanted = [row for row, template in enumerate(self.rows, 1) if top <= template <= bottom]
        if bottom > self.height:
            return [self.span(top, bottom) or (top, bottom)]
        starts = [row for before, row in pairwise([-1, *wanted]) if row != before + 1]
        ends = [row for row, after in pairwise([*wanted, MAX_ROW + 2]) if after != row + 1]
        return list(zip(starts, ends, strict=True))

    def nearest(self, row: int) -> int:
        """Return the row that took a row's place: itself, else the first that is left below it."""
        found = self.span(row, MAX_ROW)
        return found[0] if found else row

    def turn(self, block: int, row: int) -> Span | None:
        """Return the rows of the turn of a block in which a row of the form stands."""
        return next((turn for turn in self.turns.get(block, ()) if turn[0] <= row <= turn[1]), None)

    def copies(self, top: int, bottom: int) -> list[Span]:
        """Return what became of a merged range: one for each turn of the block it lies in; none when it is left out."""
        block = self.blocks.common(top, bottom)
        if block < 0:
            found = [self.span(top, bottom)]
        else:
            found = [self.span(top, bottom, turn) for turn in self.turns.get(block, ())]
        return [each for each in found if each]


@dataclass(slots=True)
class _Turns:
    opened: dict[int, int] = field(default_factory=dict)
    done: dict[int, list[Span]] = field(default_factory=dict)

    def mark(self, mark: str, next_row: int) -> None:
        block = int(mark[1:])
        if mark[0] == _BEGINS:
            self.opened[block] = next_row
        elif self.opened[block] < next_row:
            self.done.setdefault(block, []).append((self.opened[block], next_row - 1))


def cut(rendered: str) -> Iterator[tuple[str, str]]:
    """Yield mark and XML of what a template rendered to, in order."""
    for piece in rendered.split(ROW)[1:]:
        mark, _, xml = piece.partition(BODY)
        yield mark, xml


def read_layout(marks: Sequence[str], height: int, blocks: Blocks) -> Layout:
    """Work out the layout from the marks of rows and blocks in their order."""
    rows: list[int] = []
    turns = _Turns()
    for mark in marks:
        if mark[0] in (_BEGINS, _ENDS):
            turns.mark(mark, len(rows) + 1)
        else:
            rows.append(int(mark))
    return Layout(tuple(rows), height, blocks, turns.done)
