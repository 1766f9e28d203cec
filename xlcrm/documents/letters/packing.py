"""Zips made by the thousand: members that stay are packed once, and the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from isal import isal_zlib

from xlcrm.xlsx.deflate import FAST_LEVEL, Packed
from xlcrm.xlsx.directory import CENTRAL, DEFLATED, END, LOCAL

_VERSION: Final = 20
_UTF8_NAME: Final = 0x800
_DATE_1980: Final = 0x21


def packed(content: bytes) -> Packed:
    """Compress a small member at once."""
    return Packed(isal_zlib.compress(content, FAST_LEVEL, -15), isal_zlib.crc32(content), len(content))


def _fields(name: bytes, member: Packed) -> tuple[int, ...]:
    flags = 0 if name.isascii() else _UTF8_NAME
    return _VERSION, flags, DEFLATED, 0, _DATE_1980, member.crc, len(member.data), member.size, len(name)


def _record(name: bytes, member: Packed) -> bytes:
    return LOCAL.pack(b"PK\3\4", *_fields(name, member), 0) + name + member.data


def _entry(name: bytes, member: Packed, offset: int) -> bytes:
    return CENTRAL.pack(b"PK\1\2", _VERSION, *_fields(name, member), 0, 0, 0, 0, 0, offset) + name


@dataclass(frozen=True)
class Base:
    """The members that all files of a kind have in common."""

    members: Mapping[str, Packed]

    @cached_property
    def _records(self) -> bytes:
        return b"".join(_record(name.encode(), member) for name, member in self.members.items())

    @cached_property
    def _entries(self) -> bytes:
        entries, offset = [], 0
        for name, member in self.members.items():
            raw = name.encode()
            entries.append(_entry(raw, member, offset))
            offset += len(_record(raw, member))
        return b"".join(entries)

    def zip(self, others: Iterable[tuple[str, Packed]]) -> bytes:
        """Return a zip of the common members and others."""
        records, entries = [self._records], [self._entries]
        offset, count = len(self._records), len(self.members)
        for name, member in others:
            raw = name.encode()
            records.append(_record(raw, member))
            entries.append(_entry(raw, member, offset))
            offset += len(records[-1])
            count += 1
        size = sum(map(len, entries))
        return b"".join((*records, *entries, END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)))
