"""Text as sheets store it, decoded: one piece at a time, or all pieces of a buffer at once as an Arrow array."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Index = NDArray[np.int64]

_REFERENCE = re.compile(r"&(?:#([0-9]{1,8})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_LAST = 0x10FFFF
_HIGH, _LOW, _BEHIND = 0xD800, 0xDC00, 0xE000
"""First high half, first low half, and what follows the halves of characters beyond U+FFFF."""

_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(
    "_x([Dd][89ABab][0-9A-Fa-f]{2})__x([Dd][C-Fc-f][0-9A-Fa-f]{2})_"  # a character beyond U+FFFF, in two halves
    "|_x([0-9A-Fa-f]{4})_",
)
_LIKE_ESCAPE = "_x0041_"


def decode_text(raw: bytes) -> str:
    """Return element content as text: line ends as XML reads them, references, then ``_xHHHH_`` escapes.

    A reference or escape that stands for no character stays as it is written. UnicodeDecodeError: not UTF-8.
    """
    text = raw.decode("utf-8")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _REFERENCE.sub(_resolve_reference, text)
    return _ESCAPE.sub(_resolve_escape, text) if "_x" in text else text


def _resolve_reference(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code <= _LAST and not _HIGH <= code < _BEHIND else match.group()


def _resolve_escape(match: re.Match[str]) -> str:
    high, low, single = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - _HIGH) << 10) + (int(low, 16) - _LOW))
    code = int(single, 16)
    return match.group() if _HIGH <= code < _BEHIND else chr(code)


def texts_of(texts: Sequence[str]) -> pa.LargeStringArray:
    """Return Python texts as an Arrow array."""
    return pa.array(texts, pa.large_string())


def texts_at(buffer: bytes, starts: Index, ends: Index) -> pa.LargeStringArray:
    """Return the texts between offsets of a buffer, decoded; they ascend, do not overlap, and end before the buffer does."""
    if not len(starts):
        return texts_of(())
    plain = pieces_at(buffer, starts, ends)
    every_other = np.arange(0, 2 * len(starts), 2)
    special = _special(buffer, starts, ends)
    if not len(special):
        return plain.take(indices_of(every_other))
    decoded = texts_of([decode_text(buffer[starts[at] : ends[at]]) for at in special])
    every_other[special] = len(plain) + np.arange(len(special))
    return pa.concat_arrays([plain, decoded]).take(indices_of(every_other))


def pieces_at(buffer: bytes, starts: Index, ends: Index) -> pa.LargeStringArray:
    """Return a view of a buffer as an array whose even elements are the pieces; the gaps between them are null."""
    offsets = np.empty(2 * len(starts), np.int64)
    offsets[0::2], offsets[1::2] = starts, ends
    length = len(offsets) - 1
    present = pa.py_buffer(b"\x55" * (length // 8 + 1))
    return pa.LargeStringArray.from_buffers(length, pa.py_buffer(offsets), pa.py_buffer(buffer), present)


def indices_of(numbers: Index) -> pa.Int64Array:
    """Return numbers as an Arrow array, without a copy (and without the pandas import that `pa.array` makes)."""
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers)])


def _special(buffer: bytes, starts: Index, ends: Index) -> Index:
    """Return the numbers of the pieces that are not what they look like: references, escapes, carriage returns."""
    data = np.frombuffer(buffer, np.uint8)
    found = [np.flatnonzero(data == ord(sign)) for sign in "&\r" if sign.encode() in buffer]
    if b"_" in buffer:
        at = np.flatnonzero(data[: -len(_LIKE_ESCAPE)] == ord("_"))
        found.append(at[(data[at + 1] == ord("x")) & (data[at + len(_LIKE_ESCAPE) - 1] == ord("_"))])
    at = np.concatenate(found) if found else np.empty(0, np.int64)
    if not len(at):
        return at
    piece = np.searchsorted(starts, at, side="right") - 1
    inside = (piece >= 0) & (at < ends[np.maximum(piece, 0)])
    return np.unique(piece[inside])
