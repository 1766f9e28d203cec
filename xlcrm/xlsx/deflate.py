"""Packed content of a part that is to be written."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Final

from isal import isal_zlib

from xlcrm.xlsx.ahead import WORKERS, worked_behind
from xlcrm.xlsx.archive import SEGMENT_END, inflated

FAST_LEVEL = 2
"""Of isal's levels: as fast as 1 (about 500 MB/s) and a little smaller; 3 takes five times as long for 0.5 %."""

SMALL_LEVEL = 5
"""Of zlib's: seven times slower, a sixth smaller on sheets, and 3 % bigger than the next level, which takes half as long again."""

_SEGMENT = 1 << 20
"""After so much content a segment ends that can be unpacked, kept, and packed anew on its own; it costs 0.1 % of the size."""

_MARK: Final = SEGMENT_END[4:]

NOTHING_KNOWN: Final[Mapping[tuple[int, int], memoryview]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Packed:
    """A raw deflate stream with checksum and size of what it holds; ``cuts`` are where segments of it begin, but the first.

    ``final`` are the numbers of segments that are not to be packed anew.
    """

    data: bytes
    crc: int
    size: int
    cuts: tuple[int, ...] = ()
    final: frozenset[int] = frozenset()

    def stream(self) -> Iterator[bytes]:
        """Yield the content in pieces."""
        return inflated(self.data)

    def read(self) -> bytes:
        """Return the content."""
        return b"".join(self.stream())

    @property
    def segments(self) -> list[bytes]:
        """The segments of which it consists."""
        return [self.data[start:end] for start, end in pairwise((0, *self.cuts, len(self.data)))]

    @property
    def fast_size(self) -> int:
        """How many bytes were packed fast."""
        return sum(len(each) for number, each in enumerate(self.segments) if number not in self.final)


def pack(content: bytes | Iterable[bytes], known: Mapping[tuple[int, int], memoryview] = NOTHING_KNOWN) -> Packed:
    """Compress content fast; pieces of it are compressed while the next are made.

    A piece that is ``known`` by checksum and size is taken over as it was packed before.
    """
    packer = _Packer(known)
    if isinstance(content, bytes | bytearray):
        packer.add(content)
    else:
        worked_behind(content, packer.add)
    return packer.packed()


class _Packer:
    """Compresses one piece after the other."""

    def __init__(self, known: Mapping[tuple[int, int], memoryview]) -> None:
        self._known = known
        self._deflate = isal_zlib.compressobj(FAST_LEVEL, isal_zlib.DEFLATED, -15)
        self._segments: list[bytes] = []
        self._open: list[bytes] = []
        self._final: set[int] = set()
        self._crc = self._size = self._filled = 0

    def add(self, piece: bytes) -> None:
        """Compress the next piece, or take it over."""
        kept = self._known.get((isal_zlib.crc32(piece), len(piece)))
        if self._filled >= (1 if kept else _SEGMENT):
            self._cut()
        self._crc = isal_zlib.crc32(piece, self._crc)
        self._size += len(piece)
        if kept:
            self._final.add(len(self._segments))
            self._segments.append(bytes(kept))
        else:
            self._filled += len(piece)
            self._open.append(self._deflate.compress(piece))

    def packed(self) -> Packed:
        """Return all that was compressed."""
        segments = [*self._segments, b"".join((*self._open, self._deflate.flush()))]
        return _joined(segments, self._crc, self._size, self._final)

    def _cut(self) -> None:
        self._segments.append(b"".join((*self._open, self._deflate.flush(isal_zlib.Z_FULL_FLUSH), _MARK)))
        self._open, self._filled = [], 0


def _joined(segments: list[bytes], crc: int, size: int, final: Iterable[int]) -> Packed:
    cuts = tuple(accumulate(map(len, segments)))[:-1]
    return Packed(b"".join(segments), crc, size, cuts, frozenset(final))


def packed_small(packed: Packed, enough: float) -> Packed:
    """Return the same content in fewer bytes: as many segments packed anew, slowly, as it takes to save enough."""
    segments, final = packed.segments, set(packed.final)
    fast = [number for number in range(len(segments)) if number not in final]
    workers = ThreadPoolExecutor(WORKERS)
    try:
        packed_anew = workers.map(_small, map(segments.__getitem__, fast), (at == len(segments) - 1 for at in fast))
        for at, smaller in zip(fast, packed_anew, strict=True):
            if enough <= 0:
                break
            enough -= len(segments[at]) - len(smaller)
            segments[at] = smaller
            final.add(at)
    finally:
        workers.shutdown(cancel_futures=True)
    return _joined(segments, packed.crc, packed.size, final)


def usual_size(content: bytes) -> int:
    """Return how many bytes content takes when a spreadsheet program packs it."""
    return len(zlib.compress(content, wbits=-15))


def _small(segment: bytes, last: bool) -> bytes:
    deflate = zlib.compressobj(SMALL_LEVEL, zlib.DEFLATED, -15)
    small = [deflate.compress(piece) for piece in inflated(segment)]
    end = (deflate.flush(zlib.Z_FINISH),) if last else (deflate.flush(zlib.Z_FULL_FLUSH), _MARK)
    return b"".join((*small, *end))
