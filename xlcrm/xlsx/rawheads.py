"""What the start tags of cells say, read with numpy: column, style and type, in whatever order they are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlcrm.xlsx.rawnumbers import QUOTE, Mask, U, Words, begins, quoted_numbers, word
from xlcrm.xlsx.rawoutline import Chunk, Outline
from xlcrm.xlsx.rawtext import Index
from xlcrm.xlsx.refs import MAX_COLUMN

NUMBER, SHARED, BOOL, ERROR, DATE, STRING, INLINE, UNKNOWN = range(8)

_OPEN: Final = b'<c r="'
_STYLE: Final = b' s="'
_TYPE: Final = b' t="'
_LONG_TYPES: Final = {STRING: b' t="str"', INLINE: b' t="inlineStr"'}
_LETTER_TYPE: Final = U(0xFF00FFFFFFFF), word(b' t="\0"')
_A, _Z = b"AZ"
_LETTERS: Final = 26
_BITS: Final = 4


def _type_table() -> NDArray[np.uint8]:
    table = np.full(256, UNKNOWN, np.uint8)
    table[list(b"nsbed")] = (NUMBER, SHARED, BOOL, ERROR, DATE)
    return table


def _column_table() -> NDArray[np.int64]:
    """Return, by the first two bytes of a reference, the column that its first letters name and how many these are."""
    table = np.zeros(1 << 16, np.int64)
    letters = np.arange(1, _LETTERS + 1)
    first = letters + _A - 1
    for second in range(256):
        table[first | second << 8] = letters << _BITS | 1
    for number, letter in enumerate(first.tolist(), 1):
        table[first | letter << 8] = (letters * _LETTERS + number) << _BITS | 2
    return table


def _style_table() -> NDArray[np.int64]:
    """Return, by its first two bytes, the value of a quoted number and its digits; one digit must have its quote."""
    table = np.zeros(1 << 16, np.int64)
    for value in range(100):
        first, second = f"{value:02}".encode()
        table[first | second << 8] = value << _BITS | 2
        if value <= 9:  # noqa: PLR2004 - the digits
            table[second | QUOTE << 8] = value << _BITS | 1
    return table


_TYPES: Final = _type_table()
_COLUMNS: Final = _column_table()
_STYLES: Final = _style_table()
_COUNT: Final = (1 << _BITS) - 1


@dataclass(slots=True)
class Heads:
    """What the start tags say; ``at`` is where a tag's attributes end, ``next`` the word there.

    ``odd`` marks tags of another form.
    """

    columns: Index
    styles: Index
    types: NDArray[np.uint8]
    at: Index
    next: Words
    odd: Mask


def read_heads(chunk: Chunk, found: Outline) -> Heads:
    """Return what the start tags of all cells of a chunk say."""
    rows = found.rows
    columns, letters, odd = _columns(chunk, found.starts)
    at = found.starts + letters + len(_OPEN)
    digits, after = chunk.words(at, 2)
    sizes = rows.spread(rows.sizes)
    odd |= (digits ^ rows.spread(rows.refs)) & rows.spread(rows.masks) != 0
    at += sizes.view(np.int64)
    bits = sizes << U(3)
    styles, used, wrong = _styles(chunk, at, digits >> bits | after << (U(64) - bits))
    at += used
    types, used, after = _types(chunk, at)
    at += used
    heads = Heads(columns, styles, types, at, after, odd | wrong)
    _late_styles(chunk, heads)
    return heads


def _columns(chunk: Chunk, starts: Index) -> tuple[Index, Index, Mask]:
    """Return the columns that references name, how many letters that takes, and which are no proper references."""
    opened = chunk.word(starts)
    third = chunk.bytes[starts + (len(_OPEN) + 2)]
    coded = _COLUMNS[(opened >> U(48)).view(np.int64)]
    columns, letters = coded >> _BITS, coded & _COUNT
    odd = ~begins(opened, _OPEN) | (coded == 0)
    longer = np.flatnonzero((letters == 2) & (third >= _A))  # noqa: PLR2004 - there may be a third letter
    if len(longer):
        columns[longer] = columns[longer] * _LETTERS + (third[longer].astype(np.int64) - _A + 1)
        letters[longer] += 1
        odd[longer] |= (third[longer] > _Z) | (columns[longer] > MAX_COLUMN)
    return columns, letters, odd


def _styles(chunk: Chunk, at: Index, words: Words) -> tuple[Index, Index, Mask]:
    """Return the styles given where attributes begin, how many bytes that takes, and which are malformed."""
    given = begins(words, _STYLE)
    coded = _STYLES[(words >> U(32) & U(0xFFFF)).view(np.int64)] * given
    styles, used = coded >> _BITS, coded & _COUNT
    short = (used == 1) | ((used == 2) & (words >> U(48) & U(255) == QUOTE))  # noqa: PLR2004 - two digits and the quote
    used += (len(_STYLE) + 1) * given
    wrong = given & ~short
    longer = np.flatnonzero(wrong)
    if len(longer):
        values, lengths, proper = quoted_numbers(chunk.word(at[longer] + len(_STYLE)))
        styles[longer] = values.view(np.int64)
        used[longer] = lengths.view(np.int64) + (len(_STYLE) + 1)
        wrong[longer] = ~proper
    return styles, used, wrong


def _types(chunk: Chunk, at: Index) -> tuple[NDArray[np.uint8], Index, Words]:
    """Return the types given where attributes begin, how many bytes that takes, and the words behind."""
    words, more = chunk.words(at, 2)
    letter = words & _LETTER_TYPE[0] == _LETTER_TYPE[1]
    types = _TYPES[(words >> U(32) & U(255)).view(np.int64)] * letter
    used = letter * np.int64(len(_TYPE) + 2)
    bits = used.view(np.uint64) << U(3)
    after = words >> bits | more << (U(64) - bits)
    longer = np.flatnonzero(~letter)
    longer = longer[begins(words[longer], _TYPE)]
    if len(longer):
        first, second = chunk.words(at[longer], 2)
        types[longer] = UNKNOWN
        for code, text in _LONG_TYPES.items():
            same = longer[begins(first, text[:8]) & begins(second, text[8:])]
            types[same], used[same] = code, len(text)
        after[longer] = chunk.word(at[longer] + used[longer])
    return types, used, after


def _late_styles(chunk: Chunk, heads: Heads) -> None:
    """Take the styles that stand behind the types, as some programs write them."""
    late = np.flatnonzero(begins(heads.next, _STYLE))
    if not len(late):
        return
    styles, used, wrong = _styles(chunk, heads.at[late], heads.next[late])
    heads.odd[late] |= wrong | (heads.styles[late] != 0)
    heads.styles[late] = styles
    heads.at[late] += used
    heads.next[late] = chunk.word(heads.at[late])
