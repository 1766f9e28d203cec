"""Put replacements into XML that passes by in pieces, and keep account of where they came to lie."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from isal.isal_zlib import crc32

from xlcrm.xlsx.formulas import Replacement
from xlcrm.xlsx.proof import Spans


class Patcher:
    """Applies replacements to one piece after the other of a part."""

    def __init__(self) -> None:
        self._written = 0
        self._kept = 0, 0
        self._starts, self._ends = array("q"), array("q")

    def apply(self, xml: bytes, replacements: Iterable[Replacement]) -> bytes:
        """Return the next piece with its replacements, which ascend and do not overlap."""
        out: list[bytes] = []
        position, written, (crc, kept) = 0, self._written, self._kept
        for start, end, new in replacements:
            if start < position:
                raise AssertionError("overlapping replacements")
            same = xml[position:start]
            crc = crc32(same, crc)
            kept += start - position
            written += start - position
            self._starts.append(written)
            written += len(new)
            self._ends.append(written)
            out += (same, new)
            position = end
        rest = xml[position:] if position else xml
        self._kept = crc32(rest, crc), kept + len(rest)
        self._written = written + len(rest)
        return b"".join((*out, rest))

    @property
    def spans(self) -> Spans:
        """Return the places that were put in, and the checksum of what was kept."""
        starts, ends = (np.frombuffer(places, np.int64).copy() for places in (self._starts, self._ends))
        return Spans(starts, ends, *self._kept)


def difference(old: bytes, new: bytes) -> Replacement:
    """Return the one replacement that turns one text into another."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    return start, len(old) - end, new[start : len(new) - end]


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes two texts have in common at their beginnings."""
    size = min(len(one), len(other))
    differs = np.flatnonzero(np.frombuffer(one, np.uint8, size) != np.frombuffer(other, np.uint8, size))
    return int(differs[0]) if len(differs) else size
