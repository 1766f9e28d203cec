"""Packed content of a part that is to be written."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from isal import isal_zlib

from xlcrm.xlsx.archive import inflated

FAST_LEVEL = 2
"""Of isal's levels: as fast as 1 (about 500 MB/s) and a little smaller; 3 takes five times as long for 0.5 %."""

SMALL_LEVEL = 5
"""Of zlib's: seven times slower, a sixth smaller on sheets, and 3 % bigger than the next level, which takes half as long again."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A raw deflate stream with checksum and size of what it holds."""

    data: bytes
    crc: int
    size: int

    def stream(self) -> Iterator[bytes]:
        """Yield the content in pieces."""
        return inflated(self.data)

    def read(self) -> bytes:
        """Return the content."""
        return b"".join(self.stream())


def pack(content: bytes | Iterable[bytes], *, small: bool = False) -> Packed:
    """Compress content, piece by piece; fast unless it has to be small."""
    pieces = (content,) if isinstance(content, bytes | bytearray) else content
    deflate = (
        zlib.compressobj(SMALL_LEVEL, zlib.DEFLATED, -15)
        if small
        else isal_zlib.compressobj(FAST_LEVEL, isal_zlib.DEFLATED, -15)
    )
    packed: list[bytes] = []
    crc = size = 0
    for piece in pieces:
        crc = isal_zlib.crc32(piece, crc)
        size += len(piece)
        packed.append(deflate.compress(piece))
    packed.append(deflate.flush())
    return Packed(b"".join(packed), crc, size)
