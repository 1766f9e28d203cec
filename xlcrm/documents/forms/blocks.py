"""Which rows of a template are repeated or conditional: the tags that reach beyond a cell, matched row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlcrm.documents.forms.pieces import CellText, Piece
from xlcrm.documents.forms.refused import NO_BEGINNING, NO_END, WRONG_ORDER, Spot, TagError

_CLOSERS: Final = {"endfor": "for", "endif": "if"}
_BETWEEN: Final = frozenset({"elif", "else"})


@dataclass(frozen=True, slots=True)
class Block:
    """Rows (first to last) between two tags, inside the block ``parent`` (-1: in none)."""

    number: int
    first: int
    last: int
    parent: int
    repeats: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag between rows; ``ends`` and ``begins`` are the blocks whose rows end before it and begin behind it, or -1."""

    spot: Spot
    source: str
    ends: int
    begins: int


Step = Tag | int
"""What a form is made of from top to bottom: tags between rows, and rows by number."""


@dataclass(slots=True)
class _Open:
    tag: Piece
    spot: Spot
    block: int
    first: int = 0


@dataclass(slots=True)
class Blocks:
    """The steps of a sheet and its blocks; ``owner`` is the innermost block of each row in one."""

    steps: list[Step] = field(default_factory=list)
    blocks: dict[int, Block] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)
    _opened: list[_Open] = field(default_factory=list)
    _count: int = 0

    def common(self, row: int, *others: int) -> int:
        """Return the innermost block that holds all of these rows, -1 if there is none."""
        block = self.owner.get(row, -1)
        while block >= 0 and not all(self.blocks[block].first <= at <= self.blocks[block].last for at in others):
            block = self.blocks[block].parent
        return block

    def add_row(self, row: int) -> None:
        """Add a row that stays in the form."""
        self.steps.append(row)
        if self._opened:
            self.owner[row] = self._opened[-1].block
        for each in self._opened:
            each.first = each.first or row

    def add_tag(self, tag: Piece, spot: Spot, last: int) -> None:
        """Add a tag; ``last`` is the last row above it."""
        if tag.word in _CLOSERS.values():
            self._begin(tag, spot, ends=-1)
            return
        if tag.word not in _CLOSERS and tag.word not in _BETWEEN:
            self.steps.append(Tag(spot, tag.source, -1, -1))
            return
        if not self._opened or (tag.word in _CLOSERS and self._opened[-1].tag.word != _CLOSERS[tag.word]):
            raise TagError(spot, NO_BEGINNING, tag=tag.source)
        ended = self._end(last)
        if tag.word in _BETWEEN:
            self._begin(tag, spot, ends=ended.block, opened=ended.tag)
        else:
            self.steps.append(Tag(spot, tag.source, ended.block, -1))

    def finish(self) -> None:
        """TagError when a tag was never closed."""
        if self._opened:
            left = self._opened[-1]
            raise TagError(left.spot, NO_END, tag=left.tag.source, end="{% end" + left.tag.word + " %}")

    def _begin(self, tag: Piece, spot: Spot, *, ends: int, opened: Piece | None = None) -> None:
        self.steps.append(Tag(spot, tag.source, ends, self._count))
        self._opened.append(_Open(opened or tag, spot, self._count))
        self._count += 1

    def _end(self, last: int) -> _Open:
        ended = self._opened.pop()
        parent = self._opened[-1].block if self._opened else -1
        first = ended.first or last + 1
        repeats = ended.tag.word == "for"
        self.blocks[ended.block] = Block(ended.block, first, last, parent, repeats)
        return ended


def read_blocks(rows: Sequence[int], texts: Mapping[int, Mapping[int, CellText]], shown: frozenset[int]) -> Blocks:
    """Match the tags of a sheet from top to bottom.

    ``texts`` are the cells with tags by row and column; ``shown`` are the rows with anything in them besides tags. A row
    of tags alone is not part of the form. TagError when tags do not match.
    """
    found = Blocks()
    last = 0
    for row in rows:
        if row not in shown and row in texts:
            for spot, tag in _tags(row, texts[row]):
                found.add_tag(tag, spot, last)
            continue
        tags = list(_outer(row, texts.get(row, {})))
        closing = _closing(tags)
        for spot, tag in tags[:closing]:
            found.add_tag(tag, spot, last)
        found.add_row(row)
        last = row
        for spot, tag in tags[closing:]:
            found.add_tag(tag, spot, last)
    found.finish()
    return found


def _tags(row: int, cells: Mapping[int, CellText]) -> Iterator[tuple[Spot, Piece]]:
    """Yield all tags of a row that is not part of the form, such as ``{% set %}``."""
    for column, text in sorted(cells.items()):
        pieces = [*text.outer, *(piece for piece in text.body if piece.kind == "tag")]
        for piece in sorted(pieces, key=lambda each: each.start):
            yield Spot(row, column), piece


def _outer(row: int, cells: Mapping[int, CellText]) -> Iterator[tuple[Spot, Piece]]:
    for column, text in sorted(cells.items()):
        for piece in text.outer:
            yield Spot(row, column), piece


def _closing(tags: Sequence[tuple[Spot, Piece]]) -> int:
    """Return how many of a shown row's tags open something; TagError for one that would split the row."""
    kinds = [piece.word in _CLOSERS for _, piece in tags]
    opening = kinds.index(True) if True in kinds else len(kinds)
    for at, (spot, piece) in enumerate(tags):
        if piece.word in _BETWEEN or (at >= opening and not kinds[at]):
            raise TagError(spot, WRONG_ORDER, tag=piece.source)
    return opening
