"""Put replacements into XML that passes by in pieces, and keep account of where they came to lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from isal.isal_zlib import crc32

from xlcrm.xlsx.formulas import Replacement
from xlcrm.xlsx.proof import Offsets, Spans, between

_NOWHERE: Offsets = np.zeros(0, np.int64)


class OverlapError(Exception):
    """Two replacements overlap: the XML is not nested as it must be."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Many replacements at once: where they start and end, and what comes there."""

    starts: Offsets
    ends: Offsets
    new: Sequence[bytes]

    @classmethod
    def of(cls, replacements: Iterable[Replacement]) -> Batch:
        """Return replacements as a batch."""
        columns = list(zip(*replacements, strict=True))
        if not columns:
            return cls(_NOWHERE, _NOWHERE, ())
        starts, ends, new = columns
        return cls(np.array(starts, np.int64), np.array(ends, np.int64), new)

    @classmethod
    def joined(cls, batches: Sequence[Batch]) -> Batch:
        """Return several batches as one in order; what comes to one place stays in the order of the batches."""
        if len(batches) == 1:
            return batches[0]
        starts, ends = (np.concatenate(each) for each in zip(*((b.starts, b.ends) for b in batches), strict=True))
        order = np.argsort(starts, kind="stable")
        new = list(chain.from_iterable(batch.new for batch in batches))
        return cls(starts[order], ends[order], list(map(new.__getitem__, order.tolist())))


class Patcher:
    """Applies replacements to one piece after the other of a part."""

    def __init__(self) -> None:
        self._written = self._kept_crc = self._kept_size = 0
        self._starts: list[Offsets] = []
        self._ends: list[Offsets] = []

    def apply(self, xml: bytes, batch: Batch) -> bytes:
        """Return the next piece with its replacements, which ascend and do not overlap."""
        sizes = np.append(batch.starts, len(xml)) - np.append(0, batch.ends)
        self._account(sizes, np.fromiter(map(len, batch.new), np.int64, len(batch.new)))
        before, kept = between(xml, batch.starts, batch.ends)
        self._kept_crc = crc32(b"".join(kept), self._kept_crc)
        parts = np.full(2 * len(sizes) - 1, b"", object)
        parts[2 * before] = kept
        parts[1::2] = batch.new
        return b"".join(parts.tolist())

    def _account(self, kept: Offsets, new: Offsets) -> None:
        """Take note of where the new texts come to lie, from the sizes of what is kept and of what is new."""
        if (kept < 0).any():
            raise OverlapError
        starts = self._written + np.cumsum(kept[:-1]) + np.cumsum(new) - new
        self._starts.append(starts)
        self._ends.append(starts + new)
        self._kept_size += int(kept.sum())
        self._written += int(kept.sum() + new.sum())

    @property
    def spans(self) -> Spans:
        """Return the places that were put in, and the checksum of what was kept."""
        return Spans(np.concatenate(self._starts), np.concatenate(self._ends), self._kept_crc, self._kept_size)


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
