"""The proof of a write: the written file read again and compared with what was there before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
from isal.isal_zlib import crc32
from numpy.typing import NDArray

from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.ahead import WORKERS
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

Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """Where in a part something was put in, and checksum and size of all that was kept, as read from the old part.

    Starts and ends count in the new content; they ascend.
    """

    starts: Offsets
    ends: Offsets
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
    with ThreadPoolExecutor(WORKERS) as workers:
        found = (written.get(name) for name in meant)
        checks = workers.map(_check_content, repeat(after), found, meant.values(), map(spans.get, meant))
        for _ in checks:
            pass
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
        begin, stop = self._position, self._position + len(piece)
        first, last = np.searchsorted(self._spans.ends, begin, "right"), np.searchsorted(self._spans.starts, stop)
        starts, ends = (
            np.clip(each[first:last], begin, stop) - begin for each in (self._spans.starts, self._spans.ends)
        )
        kept = b"".join(between(piece, starts, ends)[1])
        self.crc, self.size, self._position = crc32(kept, self.crc), self.size + len(kept), stop


def between(content: bytes, starts: Offsets, ends: Offsets) -> tuple[Offsets, list[bytes]]:
    """Return what lies outside some spans, cut at them: the spans before which it lies, and the texts that are not empty."""
    from_, to = np.append(0, ends), np.append(starts, len(content))
    before = np.flatnonzero(to > from_)
    return before, list(map(content.__getitem__, map(slice, from_[before].tolist(), to[before].tolist())))


def same_records(before: Archive, after: Archive, kept: Iterable[Member]) -> tuple[int, str]:
    """Return number and hash of the members that were to stay; refuses when one differs in a single byte."""
    members = {member.raw_name: member for member in after.members}
    digest, count = hashlib.sha256(), 0
    for member in kept:
        other = members.get(member.raw_name)
        if other is None or not _same_bytes(before, member, after, other) or _entry(member) != _entry(other):
            raise Refusal(NOT_PROVED, file=before.name, member=member.name)
        digest.update(other.raw_name + other.crc.to_bytes(4, "little"))
        digest.update(after.packed(other))
        count += 1
    return count, digest.hexdigest()


def _same_bytes(before: Archive, member: Member, after: Archive, other: Member) -> bool:
    # As arrays they are compared ten times as fast as as views.
    one, two = (np.frombuffer(record, np.uint8) for record in (before.record(member), after.record(other)))
    return np.array_equal(one, two)


def _entry(member: Member) -> bytes:
    """Return the central entry without its offset, the one thing that may move."""
    return member.central[:_OFFSET_AT] + member.central[CENTRAL.size :]
