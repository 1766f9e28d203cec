"""Packed content of a part that is to be written."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from isal import isal_zlib

from xlcrm.xlsx.archive import inflated

FAST_LEVEL = 2
"""Of isal's levels: as fast as 1 (about 500 MB/s) and a little smaller; 3 takes five times as long for 0.5 %."""

SMALL_LEVEL = 5
"""Of zlib's: seven times slower, a sixth smaller on sheets, and 3 % bigger than the next level, which takes half as long again."""

_SEGMENT = 4 << 20
"""After so much content a stream can be unpacked, and packed anew, on its own; it costs 0.02 % of the size."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A raw deflate stream with checksum and size of what it holds; ``cuts`` are where segments of it begin, but the first."""

    data: bytes
    crc: int
    size: int
    cuts: tuple[int, ...] = ()

    def stream(self) -> Iterator[bytes]:
        """Yield the content in pieces."""
        return inflated(self.data)

    def read(self) -> bytes:
        """Return the content."""
        return b"".join(self.stream())


def pack(content: bytes | Iterable[bytes]) -> Packed:
    """Compress content fast, piece by piece."""
    pieces = (content,) if isinstance(content, bytes | bytearray) else content
    deflate = isal_zlib.compressobj(FAST_LEVEL, isal_zlib.DEFLATED, -15)
    packed: list[bytes] = []
    cuts: list[int] = []
    crc = size = length = since = 0
    for piece in pieces:
        if since >= _SEGMENT:
            packed.append(deflate.flush(isal_zlib.Z_FULL_FLUSH))
            length, since = length + len(packed[-1]), 0
            cuts.append(length)
        crc = isal_zlib.crc32(piece, crc)
        packed.append(deflate.compress(piece))
        length, size, since = length + len(packed[-1]), size + len(piece), since + len(piece)
    packed.append(deflate.flush())
    return Packed(b"".join(packed), crc, size, tuple(cuts))


def packed_small(packed: Packed, enough: float) -> Packed:
    """Return the same content in fewer bytes: as many segments packed anew, slowly, as it takes to save enough."""
    segments: list[bytes] = []
    bounds = (0, *packed.cuts, len(packed.data))
    for start, end in pairwise(bounds):
        segment = packed.data[start:end]
        if enough > 0:
            smaller = _small(b"".join(inflated(segment)), last=end == bounds[-1])
            enough -= len(segment) - len(smaller)
            segment = smaller
        segments.append(segment)
    return replace(packed, data=b"".join(segments), cuts=())


def usual_size(content: bytes) -> int:
    """Return how many bytes content takes when a spreadsheet program packs it."""
    return len(zlib.compress(content, wbits=-15))


def _small(content: bytes, *, last: bool) -> bytes:
    deflate = zlib.compressobj(SMALL_LEVEL, zlib.DEFLATED, -15)
    return deflate.compress(content) + deflate.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
