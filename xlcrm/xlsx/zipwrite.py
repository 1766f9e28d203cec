"""Write a package: raw records of what stays, fresh records of what changed, one central directory."""

from __future__ import annotations

import struct
from typing import BinaryIO, Final

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.archive import Archive
from xlcrm.xlsx.deflate import Packed, pack, packed_small, usual_size
from xlcrm.xlsx.directory import CENTRAL, DEFLATED, END, LOCAL, Member
from xlcrm.xlsx.proof import PlannedWrite
from xlcrm.xlsx.refused import TOO_BIG

MAX_GROWTH: Final = 1.08
"""A file grows no more than this by fast compression; beyond, the biggest changed parts are packed small."""

_SAMPLE: Final = 1 << 18
_LIMIT: Final = 0xFFFF_FFFE
_MOST: Final = 0xFFFE
_VERSION: Final = 20
_UTF8_NAME: Final = 0x800
_DATE_1980: Final = 0x21
_OFFSET_AT: Final = 42


def write_zip(stream: BinaryIO, write: PlannedWrite) -> None:
    """Write the archive with some members changed (None: dropped) and new ones behind the old.

    Records keep their order in the file, central entries theirs in the directory. A changed member keeps its name as
    stored, its date and its attributes; extra fields and a data descriptor of the old content go.
    """
    archive, start = write.archive, stream.tell()
    stream.write(archive.data[: archive.directory.base])
    central: dict[str, bytes] = {}
    for member in sorted(archive.members, key=lambda each: each.start):
        offset = stream.tell() - start - archive.directory.base
        if member not in write.changed:
            stream.write(archive.record(member))
            central[member.name] = _moved(member.central, offset, archive.name)
        elif (packed := write.changed[member]) is not None:
            central[member.name] = _write_changed(stream, member, packed, offset)
    entries = [central[member.name] for member in archive.members if member.name in central]
    for name, packed in write.added.items():
        entries.append(_write_added(stream, name, packed, stream.tell() - start - archive.directory.base))
    _write_directory(stream, entries, start + archive.directory.base, archive)


def shrink(archive: Archive, changed: dict[Member, Packed | None]) -> dict[Member, Packed | None]:
    """Return the changed members packed small where fast compression would make the file grow too much.

    Only the growth that fast compression brings counts, told by a sample of each member, not that of the content. The
    biggest go first, as much of them as it takes.
    """
    wasted = {member: _wasted(packed) for member, packed in changed.items() if packed is not None}
    total = len(archive.data)
    for member, packed in changed.items():
        total += (len(packed.data) if packed else 0) - member.packed_size
    excess = total - MAX_GROWTH * (total - sum(wasted.values()))
    result = dict(changed)
    for member in sorted(wasted, key=lambda each: -wasted[each]):
        packed = changed[member]
        if packed is None or excess <= 0:
            break
        result[member] = smaller = packed_small(packed, excess)
        excess -= len(packed.data) - len(smaller.data)
    return result


def _wasted(packed: Packed) -> int:
    """Estimate by how many bytes fast compression made a part bigger than it need be, from its first bytes."""
    sample = next(iter(packed.stream()), b"")[:_SAMPLE]
    if not sample:
        return 0
    return max(0, round(packed.fast_size * (1 - usual_size(sample) / len(pack(sample).data))))


def _moved(central: bytes, offset: int, file: str) -> bytes:
    if offset > _LIMIT:
        raise Refusal(TOO_BIG, file=file)
    return central[:_OFFSET_AT] + struct.pack("<I", offset) + central[_OFFSET_AT + 4 :]


def _write_changed(stream: BinaryIO, member: Member, packed: Packed, offset: int) -> bytes:
    old = CENTRAL.unpack_from(member.central)
    flags = old[3] & _UTF8_NAME
    version = max(old[2], _VERSION)
    stream.write(_local(version, flags, (old[5], old[6]), packed, member.raw_name))
    stream.write(packed.data)
    return CENTRAL.pack(
        b"PK\1\2", old[1], version, flags, DEFLATED, old[5], old[6],
        packed.crc, len(packed.data), packed.size, len(member.raw_name), 0, 0, 0, old[14], old[15], offset,
    ) + member.raw_name  # fmt: skip


def _write_added(stream: BinaryIO, name: str, packed: Packed, offset: int) -> bytes:
    flags = 0 if name.isascii() else _UTF8_NAME
    raw_name = name.encode("utf-8")
    stream.write(_local(_VERSION, flags, (0, _DATE_1980), packed, raw_name))
    stream.write(packed.data)
    return CENTRAL.pack(
        b"PK\1\2", _VERSION, _VERSION, flags, DEFLATED, 0, _DATE_1980,
        packed.crc, len(packed.data), packed.size, len(raw_name), 0, 0, 0, 0, 0, offset,
    ) + raw_name  # fmt: skip


def _local(version: int, flags: int, moment: tuple[int, int], packed: Packed, raw_name: bytes) -> bytes:
    header = LOCAL.pack(
        b"PK\3\4", version, flags, DEFLATED, *moment, packed.crc, len(packed.data), packed.size, len(raw_name), 0
    )
    return header + raw_name


def _write_directory(stream: BinaryIO, entries: list[bytes], base: int, archive: Archive) -> None:
    start = stream.tell()
    directory = b"".join(entries)
    if start + len(directory) > _LIMIT or len(entries) > _MOST:
        raise Refusal(TOO_BIG, file=archive.name)
    stream.write(directory)
    comment = archive.directory.comment
    count = len(entries)
    stream.write(END.pack(b"PK\5\6", 0, 0, count, count, len(directory), start - base, len(comment)) + comment)
