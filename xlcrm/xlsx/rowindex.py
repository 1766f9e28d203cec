"""Where rows and cells lie in a piece of a sheet, worked out for all of them at once.

It knows the way in which spreadsheet programs usually write; a piece with anything else in it has no index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlcrm.xlsx.refs import MAX_COLUMN, MAX_ROW

Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

KEY: Final = 1 << 15
"""A cell's key is its row's position in the piece times this, plus its column."""

_MAX_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class RowIndex:
    """The rows of a piece (number, start of the tag, start of the end tag) and the cells (start, key).

    ``formulas`` is where formulas start; ``row_styles`` tells that rows may have styles for cells without their own.
    """

    data: Bytes
    numbers: Numbers
    starts: Numbers
    closes: Numbers
    cells: Numbers
    keys: Numbers
    formulas: Numbers
    row_styles: bool

    def special_formulas(self, prefix: bytes) -> list[int]:
        """Return where the formulas with attributes start."""
        after = self.data[2 + len(prefix) :][self.formulas]
        starts: list[int] = self.formulas[(after != ord(">")) & (after != ord("/"))].tolist()
        return starts

    def bounds(self, rows: Numbers, first: int, last: int) -> tuple[Numbers, Numbers]:
        """Return where the cells from one column to another start and end in some rows, given by their positions."""
        begin, stop = (np.searchsorted(self.keys, rows * KEY + column) for column in (first, last + 1))
        return self.positions(rows, begin), self.positions(rows, stop)

    def positions(self, rows: Numbers, at: Numbers) -> Numbers:
        """Return where the cells of some numbers start; the end of its row for a cell that lies beyond."""
        inside = at < len(self.cells)
        found = self.cells[np.where(inside, at, 0)] if len(self.cells) else np.zeros(len(at), np.int64)
        ends = self.closes[rows]
        return np.where(inside & (found < ends), found, ends)


def index_rows(xml: bytes, prefix: bytes) -> RowIndex | None:
    """Return the index of a piece that consists of whole rows; None when something in it is not as usual."""
    close = b"</" + prefix + b"row>"
    if not xml.endswith(close):
        return None
    data = np.frombuffer(xml, np.uint8)
    # Views that begin later are used where an offset would have to be added to millions of positions.
    tags = np.flatnonzero(data == ord("<"))
    kinds = data[1 + len(prefix) :][tags]
    starts, cells = tags[kinds == ord("r")], tags[kinds == ord("c")]
    after = data[2 + len(prefix) :]
    starts, cells = starts[after[starts] == ord("o")], cells[after[cells] == ord(" ")]
    closes = np.append(starts[1:], len(xml)) - len(close)
    numbers = _row_numbers(data, starts, prefix)
    keys = _keys(data, starts, cells, prefix)
    if numbers is None or keys is None or not _is_usual(data, kinds, closes, cells, close):
        return None
    formulas = tags[kinds == ord("f")]
    return RowIndex(data, numbers, starts, closes, cells, keys, formulas, b"customFormat" in xml)


def _is_usual(data: Bytes, kinds: Bytes, closes: Numbers, cells: Numbers, close: bytes) -> bool:
    """Tell whether each row ends before the next begins, nothing stands between cells, and there is no extension."""
    before = data[np.concatenate((cells, closes)) - 1]
    return bool((before == ord(">")).all()) and _all_there(data, closes, close) and not (kinds == ord("e")).any()


def _all_there(data: Bytes, at: Numbers, text: bytes) -> bool:
    """Tell whether a text stands at every one of the places."""
    return all(bool((data[offset:][at] == byte).all()) for offset, byte in enumerate(text))


def _row_numbers(data: Bytes, starts: Numbers, prefix: bytes) -> Numbers | None:
    head = b"<" + prefix + b'row r="'
    if not len(starts) or not _all_there(data, starts, head):
        return None
    numbers, ends = decimal(data, starts + len(head))
    usual = (data[ends] == ord('"')).all() and numbers[0] > 0 and numbers[-1] <= MAX_ROW
    return numbers if usual and (np.diff(numbers) > 0).all() else None


def decimal(data: Bytes, at: Numbers) -> tuple[Numbers, Numbers]:
    """Return the numbers that stand at some places, and where they end; seven digits at most are read."""
    numbers, ends = np.zeros(len(at), np.int64), at.copy()
    for _ in range(_MAX_DIGITS):
        digits = data[ends] - ord("0")  # wraps around for what is less than a digit
        going = digits <= 9  # noqa: PLR2004 - the last digit
        if not going.any():
            break
        numbers = np.where(going, numbers * 10 + digits, numbers)
        ends += going
    return numbers, ends


def _keys(data: Bytes, starts: Numbers, cells: Numbers, prefix: bytes) -> Numbers | None:
    """Return the keys of the cells; None when they do not ascend or are not written as usual."""
    head = len(b"<") + len(prefix) + len(b"c ")  # the tag itself was found already
    usual = _all_there(data[1:], cells, prefix) and _all_there(data[head:], cells, b'r="')
    if len(cells) and not (usual and cells[0] > starts[0]):
        return None
    columns = _columns(data[head + len(b'r="') :], cells)
    if (columns == 0).any() or (len(cells) and columns.max() > MAX_COLUMN):
        return None
    counts = np.diff(np.append(np.searchsorted(cells, starts), len(cells)))
    keys = np.repeat(np.arange(len(starts)) * KEY, counts) + columns
    return keys if (np.diff(keys) > 0).all() else None


def _columns(data: Bytes, at: Numbers) -> Numbers:
    """Return the columns whose letters stand at some places; 0 where there are none."""
    columns: Numbers = _BY_LETTERS[data[at] * np.uint16(256) + data[1:][at]]
    third = data[2:][at]
    for long in np.flatnonzero((third >= ord("A")) & (columns > 26)).tolist():  # noqa: PLR2004 - two letters before
        columns[long] = columns[long] * 26 + third[long] - ord("A") + 1
    return columns


def _by_letters() -> Numbers:
    """Return the columns by the first two bytes of their letters; the second may be the first digit of the row."""
    table = np.zeros((256, 256), np.int64)
    letters, places = slice(ord("A"), ord("Z") + 1), np.arange(1, 27)
    table[letters, ord("0") : ord("9") + 1] = places[:, None]
    table[letters, letters] = places[:, None] * 26 + places
    return table.reshape(-1)


_BY_LETTERS: Final = _by_letters()

UNSTYLED: Final = -1

_FEW: Final = 16
_STYLED: Final = re.compile(rb'"(?: s="(\d+)"|/?>)')
_BOUNDS: Final = np.array([10**digits for digits in range(1, 8)])
_TYPE_LENGTHS: Final = np.zeros(256, np.int64)
"""Lengths of the values of a cell's ``t`` by their first letter."""
_TYPE_LENGTHS[[ord(letter) for letter in "bdens"]] = 1
_TYPE_LENGTHS[ord("i")] = len("inlineStr")


def read_styles(data: Bytes, cells: Numbers, row_numbers: Numbers, columns: Numbers, head: int) -> Numbers | None:
    """Return the styles of cells (UNSTYLED: none); None when one of them is not written as usual.

    ``head`` is the length of what stands before a cell's reference.
    """
    letters = 1 + (columns > 26).astype(np.int64) + (columns > 702)  # noqa: PLR2004 - Z and ZZ
    quotes = cells + head + letters + 1 + np.searchsorted(_BOUNDS, row_numbers, "right")
    if not (data[quotes] == ord('"')).all():
        return None
    few = _few_styles(data, quotes)
    return _any_styles(data, quotes) if few is None else few


def _few_styles(data: Bytes, quotes: Numbers) -> Numbers | None:
    """Read styles of one or two digits by comparing eight bytes at once; None if there are others, or too many."""
    words = np.ndarray(len(data) - 7, "<u8", data, 0, (1,))[np.minimum(quotes, len(data) - 8)]
    styles = np.full(len(words), UNSTYLED, np.int64)
    left = words
    for _ in range(_FEW):
        if not len(left):
            return styles
        match = _STYLED.match(left[0].tobytes())
        if match is None:
            return None
        if match.group(1):
            styles[words == left[0]] = int(match.group(1))
        left = left[left != left[0]]
    return None


def _any_styles(data: Bytes, quotes: Numbers) -> Numbers | None:
    styled = _matches(data, quotes + 1, b' s="')
    if styled.all():
        numbers, ends = decimal(data, quotes + 5)
        return numbers if (data[ends] == ord('"')).all() else None
    numbers, ends = decimal(data, np.where(styled, quotes + 5, quotes))
    usual = np.where(styled, data[ends] == ord('"'), _ends_soon(data, quotes + 1))
    return np.where(styled, numbers, UNSTYLED) if usual.all() else None


def _ends_soon(data: Bytes, at: Numbers) -> NDArray[np.bool_]:
    """Tell which tags end at some places, or behind nothing but the type of the cell."""
    typed = _matches(data, at, b' t="')
    lengths = _TYPE_LENGTHS[data[at + 4]] + 2 * _matches(data, at + 4, b"str")
    ends = np.where(typed, at + 5 + lengths, at)
    return np.asarray((data[ends] == ord(">")) | (data[ends] == ord("/")), dtype=np.bool_)


def _matches(data: Bytes, at: Numbers, text: bytes) -> NDArray[np.bool_]:
    """Tell at which of the places a text stands."""
    found = np.ones(len(at), np.bool_)
    for offset, byte in enumerate(text):
        np.logical_and(found, data[offset:][at] == byte, out=found)
    return found
