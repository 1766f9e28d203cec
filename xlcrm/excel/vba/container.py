"""The OLE container of vbaProject.bin, MS-CFB version 3: small enough for one header without further FAT pointers."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Union

Storage = Mapping[str, Union[bytes, "Storage"]]

_FREE, _END, _FAT_SECTOR, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _MINI, _MINI_LIMIT = 512, 64, 4096
_PER_FAT, _MOST_FATS = 128, 109
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY: Final = "<HBBIII16sIQQIQ"


@dataclass
class _Entry:
    """One entry of the directory; the numbers of its neighbours in a balanced tree of names."""

    name: str
    kind: int
    data: bytes = b""
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    black: bool = True
    start: int = 0

    @property
    def size(self) -> int:
        return len(self.data)

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        rest = (len(name), self.kind, self.black, self.left, self.right, self.child, b"", 0, 0, 0, self.start, self.size)
        return name.ljust(64, b"\0") + struct.pack(_ENTRY, *rest)


@dataclass
class _Sectors:
    """The sectors of the file and the chains that lead from one to the next."""

    stored: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)

    def put(self, data: bytes) -> int:
        """Store data and return its first sector."""
        first = len(self.stored)
        parts = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        self.stored += parts
        self.fat += _chain(first, len(parts))
        return first if parts else _END


def write_container(root: Storage) -> bytes:
    """Return the bytes of an OLE file with these streams and storages."""
    entries = _directory(root)
    sectors, minis = _Sectors(), bytearray()
    mini_fat: list[int] = []
    for entry in entries:
        if entry.kind != _STREAM:
            continue
        if entry.size >= _MINI_LIMIT:
            entry.start = sectors.put(entry.data)
            continue
        entry.start = len(mini_fat) if entry.data else _END
        mini_fat += _chain(len(mini_fat), -(-entry.size // _MINI))
        minis += entry.data.ljust(-(-entry.size // _MINI) * _MINI, b"\0")
    entries[0].data = bytes(minis)
    entries[0].start = sectors.put(entries[0].data)
    mini_table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    mini_table = mini_table.ljust(-(-len(mini_table) // _SECTOR) * _SECTOR, b"\xff")
    mini_start = sectors.put(mini_table)
    directory_start = sectors.put(_packed_directory(entries))
    return _assembled(sectors, directory_start, mini_start, len(mini_table) // _SECTOR)


def _chain(first: int, count: int) -> list[int]:
    """Return the links of neighbours: each to the next, the last to the end."""
    return [*range(first + 1, first + count), _END] if count else []


def _directory(root: Storage) -> list[_Entry]:
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(entries, root)
    return entries


def _add(entries: list[_Entry], storage: Storage) -> int:
    """Append what a storage holds and return the root of its tree of names."""
    added = []
    for name, content in storage.items():
        is_stream = isinstance(content, bytes)
        entries.append(_Entry(name, _STREAM if is_stream else _STORAGE, content if isinstance(content, bytes) else b""))
        added.append((len(entries) - 1, content))
    for number, content in added:
        if not isinstance(content, bytes):
            entries[number].child = _add(entries, content)
    by_name = sorted((number for number, _ in added), key=lambda at: (len(entries[at].name), entries[at].name.upper()))
    return _balanced(entries, by_name, 0, len(by_name).bit_length() - 1)


def _balanced(entries: list[_Entry], numbers: list[int], depth: int, lowest: int) -> int:
    """Tie entries to a search tree; only its incomplete lowest level is red, which makes a valid red-black tree."""
    if not numbers:
        return _NONE
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.left = _balanced(entries, numbers[:middle], depth + 1, lowest)
    entry.right = _balanced(entries, numbers[middle + 1 :], depth + 1, lowest)
    entry.black = not (depth and depth == lowest)
    return numbers[middle]


def _packed_directory(entries: list[_Entry]) -> bytes:
    empty = bytes(64) + struct.pack(_ENTRY, 0, 0, 0, _NONE, _NONE, _NONE, b"", 0, 0, 0, 0, 0)
    return b"".join([*(entry.packed() for entry in entries), empty * (-len(entries) % 4)])


def _assembled(sectors: _Sectors, directory: int, mini: int, mini_sectors: int) -> bytes:
    fats = next(count for count in _counts() if count * _PER_FAT >= len(sectors.stored) + count)
    first = len(sectors.stored)
    fat = sectors.fat + [_FAT_SECTOR] * fats
    fat += [_FREE] * (fats * _PER_FAT - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", _MAGIC, b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fats, directory, 0, _MINI_LIMIT,
        mini if mini_sectors else _END, mini_sectors, _END, 0,
    )  # fmt: skip
    places = [*range(first, first + fats), *[_FREE] * (_MOST_FATS - fats)]
    table = struct.pack(f"<{len(fat)}I", *fat)
    return header + struct.pack(f"<{_MOST_FATS}I", *places) + b"".join(sectors.stored) + table


def _counts() -> Iterator[int]:
    """Count the sectors that a table of sectors may have; a project beyond 6 MB is not ours."""
    yield from range(1, _MOST_FATS + 1)
    raise ValueError("vbaProject.bin")
