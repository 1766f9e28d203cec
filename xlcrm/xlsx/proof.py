"""The proof of a write: the written file read again and compared with what was there before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from isal.isal_zlib import crc32
from numpy.typing import NDArray

from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.archive import Archive
from xlcrm.xlsx.deflate import Packed
from xlcrm.xlsx.directory import CENTRAL, Member
from xlcrm.xlsx.receipt import PartChange, Receipt, Tally
from xlcrm.xlsx.xml import parsed

NOT_PROVED = RefusalKind(
    "write.not_proved",
    PROTECTED,
    Text(
        "写入“{file}”后的核对未通过（“{member}”），原文件保持不变。",
        "The check after writing “{file}” failed (“{member}”); the file was left as it was.",
    ),
)

_OFFSET_AT: Final = 42


@dataclass(frozen=True, slots=True)
class Spans:
    """Where in a part something was put in, and checksum and size of all that was kept, as read from the old part.

    Starts and ends count in the new content; they ascend.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    kept_crc: int
    kept_size: int


NO_SPANS = Spans(np.empty(0, np.int64), np.empty(0, np.int64), 0, 0)


@dataclass(frozen=True, slots=True)
class PlannedWrite:
    """What is to be written: the archive as it was, changed members (None: dropped), added parts, replaced places."""

    archive: Archive
    changed: dict[Member, Packed | None]
    added: dict[str, Packed]
    spans: dict[Member, Spans]


def prove(write: PlannedWrite, after: Archive, tally: Tally) -> Receipt:
    """Compare the written archive with the one before and return the receipt; refuses when anything is not as meant."""
    before = write.archive
    kept = [member for member in before.members if member not in write.changed]
    count, digest = same_records(before, after, kept)
    written = {member.name: member for member in after.members}
    meant = {member.name: packed for member, packed in write.changed.items() if packed is not None} | write.added
    if len(written) != count + len(meant):
        raise Refusal(NOT_PROVED, file=before.name, member="")
    spans = {member.name: spans for member, spans in write.spans.items()}
    for name, packed in meant.items():
        _check_content(after, written.get(name), packed, spans.get(name))
    return Receipt(
        untouched=count,
        untouched_digest=digest,
        changed=tuple(PartChange(m.name, m.size, p.size) for m, p in write.changed.items() if p is not None),
        added=tuple(PartChange(name, 0, packed.size) for name, packed in write.added.items()),
        dropped=tuple(PartChange(m.name, m.size, 0) for m, p in write.changed.items() if p is None),
        tally=tally,
        fingerprint_before=before.fingerprint,
        fingerprint_after=after.fingerprint,
    )


def _check_content(after: Archive, member: Member | None, packed: Packed, spans: Spans | None) -> None:
    """Read a written part again: it must be what was meant, well formed, and outside the spans as it was before."""
    if member is None or (member.crc, member.size) != (packed.crc, packed.size):
        raise Refusal(NOT_PROVED, file=after.name, member="" if member is None else member.name)
    outside = Outside(spans or NO_SPANS)
    pieces = outside.passing(after.stream(member))  # its checksum is verified on the way
    if member.name.lower().endswith((".xml", ".rels", ".vml")):
        pieces = parsed(pieces, file=after.name, part=member.name)
    for _ in pieces:
        pass
    if spans is not None and (outside.crc, outside.size) != (spans.kept_crc, spans.kept_size):
        raise Refusal(NOT_PROVED, file=after.name, member=member.name)


class Outside:
    """Checksum and size of what lies outside the spans of a content that passes by."""

    def __init__(self, spans: Spans) -> None:
        self.crc = self.size = self._position = 0
        self._spans = spans

    def passing(self, stream: Iterable[bytes]) -> Iterator[bytes]:
        """Pass a content on, piece by piece, and look at it."""
        for piece in stream:
            self._look(piece)
            yield piece

    def _look(self, piece: bytes) -> None:
        view, begin, stop = memoryview(piece), self._position, self._position + len(piece)
        starts, ends = self._spans.starts, self._spans.ends
        first, last = np.searchsorted(ends, begin, side="right"), np.searchsorted(starts, stop)
        at, crc = begin, self.crc
        for start, end in zip(starts[first:last].tolist(), ends[first:last].tolist(), strict=True):
            if start > at:
                crc = crc32(view[at - begin : start - begin], crc)
                self.size += start - at
            at = max(at, end)
        if at < stop:
            crc = crc32(view[at - begin :], crc)
            self.size += stop - at
        self.crc, self._position = crc, stop


def same_records(before: Archive, after: Archive, kept: Iterable[Member]) -> tuple[int, str]:
    """Return number and hash of the members that were to stay; refuses when one differs in a single byte."""
    members = {member.raw_name: member for member in after.members}
    digests = hashlib.sha256(), hashlib.sha256()
    count = 0
    for member in kept:
        other = members.get(member.raw_name)
        if other is None or before.record(member) != after.record(other) or _entry(member) != _entry(other):
            raise Refusal(NOT_PROVED, file=before.name, member=member.name)
        for digest, archive, each in zip(digests, (before, after), (member, other), strict=True):
            digest.update(each.raw_name + each.crc.to_bytes(4, "little"))
            digest.update(archive.packed(each))
        count += 1
    if digests[0].digest() != digests[1].digest():
        raise Refusal(NOT_PROVED, file=before.name, member="")
    return count, digests[0].hexdigest()


def _entry(member: Member) -> bytes:
    """Return the central entry without its offset, the one thing that may move."""
    return member.central[:_OFFSET_AT] + member.central[CENTRAL.size :]
