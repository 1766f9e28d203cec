"""The zip container of a workbook: raw records of its members, and their content."""

from __future__ import annotations

import hashlib
import io
import os
import struct
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

from isal import isal_zlib

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.directory import STORED, TAIL, Member, damaged, find_directory, read_members
from xlcrm.xlsx.files import refusal_of
from xlcrm.xlsx.refused import EMPTY_FILE, ENCRYPTED, LOCK_FILE, NOT_A_ZIP, OLD_FORMAT

CHUNK: Final = 1 << 20

SEGMENT_END: Final = b"\0\0\xff\xff" + b"\0\0\0\xff\xff"
"""How a segment ends that can be unpacked on its own: with what a flush leaves, and an empty block as our mark."""

Segments = dict[tuple[int, int], memoryview]
"""Segments as they are packed, by checksum and size of what they hold."""

_NOTHING: Final = memoryview(b"")
_USUAL_RATIO: Final = 8

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")


class Archive:
    """A zip held in memory; nothing of it is unpacked before it is asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        _refuse_other_kinds(data, name)
        try:
            self.directory = find_directory(data, len(data), name)
            self.members = read_members(data, self.directory, name)
        except (struct.error, UnicodeDecodeError):
            raise damaged(name, "central directory") from None
        except Refusal as refusal:  # it began like a zip: the end was cut off
            raise (damaged(name, "central directory") if refusal.kind is NOT_A_ZIP else refusal) from None

    @cached_property
    def fingerprint(self) -> str:
        """Return the hash that changes whenever anything inside changes."""
        return _digest(self.data[self.directory.start :], len(self.data))

    def record(self, member: Member) -> memoryview:
        """Return the raw record of a member."""
        return memoryview(self.data)[member.start : member.end]

    def packed(self, member: Member) -> memoryview:
        """Return the compressed bytes of a member."""
        return memoryview(self.data)[member.data : member.data + member.packed_size]

    def stream(self, member: Member, size: int = CHUNK, known: Segments | None = None) -> Iterator[bytes]:
        """Yield the content of a member in pieces; refuses at the end when its checksum or size is wrong.

        Segments that `deflate` packed come in one piece each; they are added to ``known``.
        """
        crc = total = 0
        for piece, packed in self._pieces(member, size):
            crc = isal_zlib.crc32(piece, crc)
            total += len(piece)
            if total > member.size:
                break
            if known is not None and packed.nbytes:
                known[isal_zlib.crc32(piece), len(piece)] = packed
            yield piece
        if crc != member.crc or total != member.size:
            raise damaged(self.name, member.name)

    def _pieces(self, member: Member, size: int) -> Iterator[tuple[bytes, memoryview]]:
        packed = self.packed(member)
        if member.method == STORED:
            yield from ((bytes(packed[start : start + size]), _NOTHING) for start in range(0, len(packed), size))
            return
        bounds = [0, *(end - member.data for end in self._segment_ends(member)), len(packed)]
        try:
            yield from _inflated(packed, bounds, size)
        except isal_zlib.IsalError:  # type: ignore[misc] # its stub says less than it is
            raise damaged(self.name, member.name) from None

    def _segment_ends(self, member: Member) -> Iterator[int]:
        """Yield where the segments of a member end in the file, but the last."""
        end = member.data + member.packed_size
        at = self.data.find(SEGMENT_END, member.data, end)
        while at >= 0:
            yield at + len(SEGMENT_END)
            at = self.data.find(SEGMENT_END, at + len(SEGMENT_END), end)


def inflated(packed: memoryview | bytes, size: int = CHUNK) -> Iterator[bytes]:
    """Yield what a raw deflate stream holds, in pieces of about ``size`` bytes."""
    return (piece for piece, _ in _inflated(memoryview(packed), [0, len(packed)], size))


def _inflated(packed: memoryview, bounds: list[int], size: int) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the content between bounds, each in one piece with what it was packed into if it is not too long."""
    inflate = isal_zlib.decompressobj(-15)
    step = max(size // _USUAL_RATIO, 4096)
    for begin, end in pairwise(bounds):
        alone = end < bounds[-1] and end - begin <= 2 * step
        for start in range(begin, end, end - begin if alone else step):
            here = packed[start : min(start + step, end)] if not alone else packed[begin:end]
            if piece := inflate.decompress(here):
                yield piece, here if alone else _NOTHING
            if inflate.eof:
                return


def fingerprint(path: Path) -> str:
    """Return the fingerprint of a workbook from the end of the file alone.

    It covers the central directory (name, size, checksum and offset of every member) and the size of the file.
    """
    try:
        return _fingerprint(path)
    except OSError as error:
        raise refusal_of(error, path) from None


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        start = max(size - TAIL, 0)
        tail = _from(start, file)
        try:
            directory = find_directory(tail, size, path.name)
        except struct.error:
            raise damaged(path.name, "central directory") from None
        if directory.start < start:
            start, tail = directory.start, _from(directory.start, file)
    return _digest(tail[directory.start - start :], size)


def _from(start: int, file: io.BufferedReader) -> bytes:
    file.seek(start)
    return file.read()


def _digest(directory: bytes, size: int) -> str:
    return hashlib.sha256(directory + size.to_bytes(8, "little")).hexdigest()


def _refuse_other_kinds(data: bytes, name: str) -> None:
    if name.startswith("~$"):
        raise Refusal(LOCK_FILE, file=name)
    if not data:
        raise Refusal(EMPTY_FILE, file=name)
    if data.startswith(_OLE):
        raise Refusal(ENCRYPTED if _ENCRYPTED_STREAM in data else OLD_FORMAT, file=name)
    if data.startswith(b"PK\3\4") or b"PK\5\6" in data[-TAIL:]:
        return
    raise Refusal(NOT_A_ZIP, file=name)
