"""Compression of VBA streams, MS-OVBA 2.4.1: chunks of 4096 bytes, copies of what stands earlier in the same chunk."""

from __future__ import annotations

import struct
from collections import defaultdict
from typing import Final, NamedTuple

_SIGNATURE: Final = b"\x01"
_CHUNK: Final = 4096
_SHORTEST: Final = 3
_PACKED_FLAGS: Final = 0xB000
_RAW_HEADER: Final = 0x3FFF


class _Copy(NamedTuple):
    """A copy of ``length`` bytes from ``back`` bytes before."""

    length: int = 0
    back: int = 0


def compress(data: bytes) -> bytes:
    """Return a CompressedContainer."""
    return _SIGNATURE + b"".join(_chunk(data[at : at + _CHUNK]) for at in range(0, len(data), _CHUNK))


def _chunk(data: bytes) -> bytes:
    tokens = _tokens(data)
    if len(tokens) <= _CHUNK:
        return struct.pack("<H", _PACKED_FLAGS | (len(tokens) - 1)) + tokens
    # A raw chunk holds exactly 4096 bytes (2.4.1.3.10): the last one of noise is filled up, source text never gets here.
    return struct.pack("<H", _RAW_HEADER) + data.ljust(_CHUNK, b"\0")


def _tokens(data: bytes) -> bytes:
    """Return the token sequences: a byte of flags, then up to eight literals or copies."""
    out = bytearray()
    seen: defaultdict[bytes, list[int]] = defaultdict(list)
    position = flags_at = bit = 0
    while position < len(data):
        if bit == 0:
            flags_at = len(out)
            out.append(0)
        copy = _longest(data, position, seen[data[position : position + _SHORTEST]])
        if copy.length >= _SHORTEST:
            bits = _offset_bits(position)
            out += struct.pack("<H", ((copy.back - 1) << (16 - bits)) | (copy.length - _SHORTEST))
            out[flags_at] |= 1 << bit
        else:
            out.append(data[position])
        step = max(copy.length, 1)
        for at in range(position, position + step):
            seen[data[at : at + _SHORTEST]].append(at)
        position, bit = position + step, (bit + 1) % 8
    return bytes(out)


def _offset_bits(position: int) -> int:
    """Bits of a copy token that say how far back (2.4.1.3.19.1): more as the chunk fills."""
    return max((position - 1).bit_length(), 4) if position else 4


def _longest(data: bytes, position: int, candidates: list[int]) -> _Copy:
    """Return the longest copy that can stand here, the nearest of equals; nothing where the chunk ends."""
    limit = min((0xFFFF >> _offset_bits(position)) + _SHORTEST, len(data) - position)
    best = _Copy()
    if limit < _SHORTEST:
        return best
    for start in reversed(candidates):
        length = _SHORTEST
        while length < limit and data[start + length] == data[position + length]:
            length += 1
        if length > best.length:
            best = _Copy(length, position - start)
    return best
