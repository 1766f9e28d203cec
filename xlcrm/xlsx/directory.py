"""The central directory of a zip: found, checked, and turned into members."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.refused import DAMAGED, NOT_A_ZIP, ZIP_BOMB, ZIP_ENCRYPTED, ZIP_METHOD

STORED: Final = 0
DEFLATED: Final = 8
LOCAL: Final = struct.Struct("<4s5H3I2H")
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
END: Final = struct.Struct("<4s4H2IH")
TAIL: Final = 2 * 0xFFFF
"""Bytes at the end of a file in which the end record is found, whatever comment follows it."""

_END64: Final = struct.Struct("<4sQ2H2I4Q")
_END64_LOCATOR: Final = struct.Struct("<4sIQI")
_FULL16: Final = 0xFFFF
_FULL32: Final = 0xFFFFFFFF
_ENCRYPTED: Final = 0x1
_HAS_DESCRIPTOR: Final = 0x8
_UTF8_NAME: Final = 0x800
_BIG: Final = 256 << 20
_ABSURD_RATIO: Final = 400
_ABSURD_TOTAL: Final = 16 << 30


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the central directory lies in the file; offsets inside it count from ``base`` (bytes before the zip)."""

    start: int
    end: int
    count: int
    base: int
    comment: bytes


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the zip: what its central entry says, and where its raw record lies in the file.

    ``start`` to ``end`` is the record (local header, extra field, data, data descriptor); ``data`` is where the
    compressed bytes begin. ``central`` is the central entry as stored.
    """

    name: str
    raw_name: bytes
    central: bytes
    method: int
    crc: int
    packed_size: int
    size: int
    start: int
    data: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    central: bytes
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int


def find_directory(tail: bytes, size: int, file: str) -> Directory:
    """Return where the central directory lies, from the last bytes of a file of ``size`` bytes."""
    missing = size - len(tail)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + END.size > len(tail):
        raise Refusal(NOT_A_ZIP if b"PK\1\2" not in tail else DAMAGED, file=file, detail="central directory")
    _, _, _, _, count, length, offset, comment_size = END.unpack_from(tail, at)
    end = at
    if count == _FULL16 or _FULL32 in (length, offset):
        end, count, length, offset = _zip64(tail, at, missing, file)
    start = end + missing - length
    comment = tail[at + END.size : at + END.size + comment_size]
    if start < offset or len(comment) != comment_size:
        raise damaged(file, "central directory")
    return Directory(start, end + missing, count, start - offset, comment)


def _zip64(tail: bytes, at: int, missing: int, file: str) -> tuple[int, int, int, int]:
    locator = at - _END64_LOCATOR.size
    if locator < 0 or tail[locator : locator + 4] != b"PK\6\7":
        raise damaged(file, "zip64")
    found = tail.rfind(b"PK\6\6", 0, locator)
    if found < 0:
        raise damaged(file, "zip64")
    *_, count, length, offset = _END64.unpack_from(tail, found)
    if length > found + missing:
        raise damaged(file, "zip64")
    return found, count, length, offset


def read_members(data: bytes, directory: Directory, file: str) -> tuple[Member, ...]:
    """Return the members in the order of the central directory, their records checked not to overlap."""
    entries = _entries(data, directory, file)
    order = sorted(range(len(entries)), key=lambda index: entries[index].offset)
    members: dict[int, Member] = {}
    for position, index in enumerate(order):
        last = position + 1 == len(order)
        limit = directory.start if last else entries[order[position + 1]].offset
        members[index] = _member(data, entries[index], limit, file)
    _refuse_bomb(members.values(), file)
    return tuple(members[index] for index in range(len(entries)))


def _entries(data: bytes, directory: Directory, file: str) -> list[_Entry]:
    entries, position = [], directory.start
    while position + CENTRAL.size <= directory.end and data[position : position + 4] == b"PK\1\2":
        fields = CENTRAL.unpack_from(data, position)
        length = CENTRAL.size + sum(fields[10:13])
        central = data[position : position + length]
        entries.append(_entry(central, fields, directory.base, file))
        position += length
    if position != directory.end or len(entries) != directory.count:
        raise damaged(file, "central directory")
    return entries


def _entry(central: bytes, fields: tuple[int, ...], base: int, file: str) -> _Entry:
    flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
    name_size, extra_size, offset = fields[10], fields[11], fields[16]
    raw_name = central[CENTRAL.size : CENTRAL.size + name_size]
    if _FULL32 in (packed, size, offset):
        extra = central[CENTRAL.size + name_size : CENTRAL.size + name_size + extra_size]
        size, packed, offset = _wide(extra, (size, packed, offset), file)
    name = raw_name.decode("utf-8" if flags & _UTF8_NAME else "cp437", "replace")
    if flags & _ENCRYPTED:
        raise Refusal(ZIP_ENCRYPTED, file=file, member=name)
    if method not in (STORED, DEFLATED):
        raise Refusal(ZIP_METHOD, file=file, member=name, method=method)
    return _Entry(central, raw_name, flags, method, crc, packed, size, offset + base)


def _wide(extra: bytes, narrow: tuple[int, int, int], file: str) -> tuple[int, int, int]:
    """Return size, packed size and offset, those that did not fit taken from the zip64 extra field."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == 1:
            values = iter(struct.unpack_from(f"<{length // 8}Q", extra, position + 4))
            size, packed, offset = (next(values, value) if value == _FULL32 else value for value in narrow)
            return size, packed, offset
        position += 4 + length
    raise damaged(file, "zip64")


def _member(data: bytes, entry: _Entry, limit: int, file: str) -> Member:
    name = entry.raw_name.decode("utf-8" if entry.flags & _UTF8_NAME else "cp437", "replace")
    if data[entry.offset : entry.offset + 4] != b"PK\3\4":
        raise damaged(file, name)
    fields = LOCAL.unpack_from(data, entry.offset)
    start = entry.offset + LOCAL.size + fields[9] + fields[10]
    end = start + entry.packed_size
    if entry.flags & _HAS_DESCRIPTOR and end <= limit:
        end = _descriptor_end(data, end, limit)
    local_name = data[entry.offset + LOCAL.size : entry.offset + LOCAL.size + fields[9]]
    if end > limit or local_name != entry.raw_name:
        raise damaged(file, name)
    return Member(
        name=name,
        raw_name=entry.raw_name,
        central=entry.central,
        method=entry.method,
        crc=entry.crc,
        packed_size=entry.packed_size,
        size=entry.size,
        start=entry.offset,
        data=start,
        end=end,
    )


def _descriptor_end(data: bytes, end: int, limit: int) -> int:
    """Return where the data descriptor ends: 12, 16, 20 or 24 bytes, never past the next record."""
    signed = data[end : end + 4] == b"PK\7\x08"
    room = limit - end
    for length in (24, 16) if signed else (20, 12):
        if room == length:
            return limit
    return min(limit, end + (16 if signed else 12))


def _refuse_bomb(members: Iterable[Member], file: str) -> None:
    total = 0
    for member in members:
        total += member.size
        absurd = member.size > _BIG and member.size > _ABSURD_RATIO * max(member.packed_size, 1)
        if absurd or total > _ABSURD_TOTAL:
            raise Refusal(ZIP_BOMB, file=file, member=member.name)


def damaged(file: str, detail: str) -> Refusal:
    """Return the refusal of a damaged file, saying which part of it."""
    return Refusal(DAMAGED, file=file, detail=detail)
