"""Packed content of a part that is to be written."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise

from isal import isal_zlib

from xlcrm.xlsx.ahead import WORKERS, worked_behind
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
    """Compress content fast; pieces of it are compressed while the next are made."""
    packer = _Packer()
    if isinstance(content, bytes | bytearray):
        packer.add(content)
    else:
        worked_behind(content, packer.add)
    return packer.packed()


class _Packer:
    """Compresses one piece after the other."""

    def __init__(self) -> None:
        self._deflate = isal_zlib.compressobj(FAST_LEVEL, isal_zlib.DEFLATED, -15)
        self._packed: list[bytes] = []
        self._cuts: list[int] = []
        self._crc = self._size = self._length = 0
        self._next_cut = _SEGMENT

    def add(self, piece: bytes) -> None:
        """Compress the next piece."""
        if self._size >= self._next_cut:
            self._put(self._deflate.flush(isal_zlib.Z_FULL_FLUSH))
            self._cuts.append(self._length)
            self._next_cut = self._size + _SEGMENT
        self._crc = isal_zlib.crc32(piece, self._crc)
        self._size += len(piece)
        self._put(self._deflate.compress(piece))

    def packed(self) -> Packed:
        """Return all that was compressed."""
        self._put(self._deflate.flush())
        return Packed(b"".join(self._packed), self._crc, self._size, tuple(self._cuts))

    def _put(self, packed: bytes) -> None:
        self._packed.append(packed)
        self._length += len(packed)


def packed_small(packed: Packed, enough: float) -> Packed:
    """Return the same content in fewer bytes: as many segments packed anew, slowly, as it takes to save enough."""
    segments = [packed.data[start:end] for start, end in pairwise((0, *packed.cuts, len(packed.data)))]
    last = [False] * len(packed.cuts) + [True]
    workers = ThreadPoolExecutor(WORKERS)
    try:
        for at, smaller in enumerate(workers.map(_small, segments, last)):
            if enough <= 0:
                break
            enough -= len(segments[at]) - len(smaller)
            segments[at] = smaller
    finally:
        workers.shutdown(cancel_futures=True)
    return replace(packed, data=b"".join(segments), cuts=())


def usual_size(content: bytes) -> int:
    """Return how many bytes content takes when a spreadsheet program packs it."""
    return len(zlib.compress(content, wbits=-15))


def _small(segment: bytes, last: bool) -> bytes:
    deflate = zlib.compressobj(SMALL_LEVEL, zlib.DEFLATED, -15)
    small = [deflate.compress(piece) for piece in inflated(segment)]
    return b"".join((*small, deflate.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)))
