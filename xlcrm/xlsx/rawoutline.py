"""Where the rows and cells of a chunk begin and end, found with numpy in the XML of usual programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlcrm.xlsx.rawnumbers import Mask, U, Words, begins, quoted_numbers, word
from xlcrm.xlsx.rawtext import Index
from xlcrm.xlsx.refs import MAX_ROW

_ROOM: Final = 64
_SHORTEST: Final = 16
_LESS, _GREATER, _SLASH, _BLANK, _C, _R, _O = b"<>/ cro"
_SHARED_BITS: Final = 0xFF ^ _C ^ _R
"""The bits that are the same in the letters of cells and rows; few others share them all."""

_ROW_END: Final = b"</row>"
_ALL: Final = U(0xFFFFFFFFFFFFFFFF)


class Chunk:
    """Whole rows, with room behind them so that a wide look at the last bytes stays inside."""

    def __init__(self, xml: bytes) -> None:
        self.size = len(xml)
        self.xml = xml + bytes(_ROOM)
        self.bytes = np.frombuffer(self.xml, np.uint8)

    def words(self, at: Index, count: int) -> NDArray[np.uint64]:
        """Return the successive words that begin at offsets; the first axis is the number of the word."""
        width = 8 * count
        windows = np.ndarray((len(self.xml) - width + 1,), f"V{width}", self.xml, strides=(1,))
        return np.asarray(windows[at].view(np.uint64).reshape(-1, count).T)

    def word(self, at: Index) -> Words:
        """Return the word that begins at each offset."""
        return np.asarray(self.words(at, 1)[0])

    def reads(self, at: Index, text: bytes) -> Mask:
        """Tell at which offsets a text stands."""
        parts = range(0, len(text), 8)
        words = self.words(at, len(parts))
        same = begins(words[0], text[:8])
        for part in parts[1:]:
            same &= begins(words[part // 8], text[part : part + 8])
        return same


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a chunk: their numbers, and how many cells each has.

    ``refs`` are the digits of a row's number and the quote behind as they end a reference, ``sizes`` how many bytes
    that is, ``masks`` masks them.
    """

    numbers: NDArray[np.int32]
    refs: Words
    sizes: Words
    masks: Words
    counts: Index

    def spread(self, values: Words) -> Words:
        """Return a value of each row for each of its cells."""
        return np.repeat(values, self.counts)


@dataclass(frozen=True, slots=True)
class Outline:
    """The rows and cells of a chunk; ``tags`` counts the tags of rows, ``all_tags`` every ``<`` of the chunk."""

    rows: Rows
    starts: Index
    ends: Index
    tags: int
    all_tags: int


def outline(chunk: Chunk) -> Outline | None:
    """Return the outline of a chunk that begins and ends with a row; None if its rows have another form."""
    if chunk.size < _SHORTEST:
        return None
    opened = chunk.bytes == _LESS
    likely = (chunk.bytes[1:] & _SHARED_BITS) == (_C & _SHARED_BITS)
    likely &= opened[:-1]
    at = np.flatnonzero(likely)
    second, third = chunk.bytes[at + 1], chunk.bytes[at + 2]
    is_row = (second == _R) & (third == _O)
    known = is_row | ((second == _C) & (third == _BLANK))
    if not known.all():
        at, is_row = at[known], is_row[known]
    row_places = np.flatnonzero(is_row)
    if not len(at) or at[0] != 0 or not is_row[0]:
        return None
    ends = np.append(at[1:], chunk.size)
    counts = np.diff(np.append(row_places, len(at))) - 1
    closed = _close_rows(chunk, row_places, counts, ends)
    rows = _rows(chunk, at[row_places], counts)
    if closed is None or rows is None:
        return None
    cells = np.flatnonzero(~is_row)
    return Outline(rows, at[cells], ends[cells], len(counts) + closed, int(np.count_nonzero(opened)))


def _close_rows(chunk: Chunk, rows: Index, counts: Index, ends: Index) -> int | None:
    """Take the rows' end tags off the ends, and return how many there are; None if a row is not well closed."""
    last = rows + counts
    closed = chunk.word(ends[last] - 8) >> U(16) == word(_ROW_END)
    ends[last[closed]] -= len(_ROW_END)
    tag_ends = ends[rows]
    slashed = chunk.bytes[tag_ends - 2] == _SLASH
    well = (closed | (counts == 0)) & (slashed != closed) & (chunk.bytes[tag_ends - 1] == _GREATER)
    return int(np.count_nonzero(closed)) if well.all() else None


def _rows(chunk: Chunk, at: Index, counts: Index) -> Rows | None:
    start, number = chunk.words(at, 2)
    values, lengths, proper = quoted_numbers(number)
    if not np.all(proper & (values - U(1) < MAX_ROW) & begins(start, b'<row r="')):
        return None
    sizes = lengths + U(1)
    masks = _ALL >> (U(64) - (sizes << U(3)))
    return Rows(values.astype(np.int32), number & masks, sizes, masks, counts)
