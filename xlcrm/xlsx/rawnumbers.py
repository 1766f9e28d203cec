"""Numbers read from many places of a buffer at once, eight bytes to a machine word."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xlcrm.xlsx.rawtext import Index, pieces_at

Words = NDArray[np.uint64]
Mask = NDArray[np.bool_]

U: Final = np.uint64
QUOTE: Final = ord('"')
_WIDTH: Final = U(8)
_ONES: Final = U(0x0101010101010101)
_HIGH: Final = U(0x8080808080808080)
_QUOTES: Final = U(0x2222222222222222)
_ZEROS: Final = U(0x3030303030303030)
_ABOVE_NINE: Final = U(0x7676767676767676)


def word(text: bytes) -> np.uint64:
    """Return up to eight bytes as the low end of a little-endian word."""
    return U(int.from_bytes(text, "little"))


def mask(length: int) -> np.uint64:
    """Return the mask of a word's first bytes."""
    return U((1 << 8 * length) - 1)


def begins(words: Words, text: bytes) -> Mask:
    """Tell which words begin with up to eight bytes."""
    return np.asarray((words & mask(len(text))) == word(text))


def quoted_numbers(words: Words) -> tuple[Words, Words, Mask]:
    """Read the digits up to the first quote: values, how many digits, and which are one to seven digits indeed."""
    unquoted = words ^ _QUOTES
    hits = (unquoted - _ONES) & ~unquoted & _HIGH
    below = (hits & (~hits + U(1))) - U(1)
    lengths = (np.bitwise_count(below) >> 3).astype(np.uint64)
    values, digits = _values((words ^ _ZEROS) << ((_WIDTH - lengths) << U(3)))
    return values, lengths, digits & (lengths - U(1) < _WIDTH - U(1))


def numbers_before(words: Words, lengths: Words) -> tuple[Words, Mask]:
    """Read the last ``lengths`` bytes of words: values, and which are one to eight digits indeed."""
    outside = np.minimum(_WIDTH - lengths, _WIDTH) << U(3)
    values, digits = _values((words ^ _ZEROS) >> outside << outside)
    return values, digits & (lengths - U(1) < _WIDTH)


def _values(digits: Words) -> tuple[Words, Mask]:
    """Return the numbers whose digits, highest first, are the bytes of words, and which bytes were all digits."""
    proper = (((digits + _ABOVE_NINE) | digits) & _HIGH) == 0
    pairs = (digits * U(10) + (digits >> U(8))) & U(0x00FF00FF00FF00FF)
    fours = (pairs * U(100) + (pairs >> U(16))) & U(0x0000FFFF0000FFFF)
    return (fours * U(10_000) + (fours >> U(32))) & U(0xFFFFFFFF), proper


def floats_at(buffer: bytes, starts: Index, ends: Index) -> NDArray[np.float64]:
    """Read decimal numbers between ascending offsets, each as exactly as `float` does; NaN where there is none."""
    try:
        cast = pieces_at(buffer, starts, ends).cast(pa.float64())
    except pa.ArrowInvalid:
        return np.full(len(starts), np.nan)
    return np.frombuffer(cast.buffers()[1], np.float64)[: 2 * len(starts) : 2]
