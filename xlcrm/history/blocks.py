"""Columns of changes as compressed bytes, and back: exact, small, quick to search.

A block holds up to `BLOCK_ROWS` rows of one table: their numbers, the IDs of their records, and for each changed column
which of these rows changed, and the values before and after. The rows and IDs stand once, however many columns changed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, cast

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from xlcrm.history.values import pack_values, unpack_values
from xlcrm.model.content import CellValue
from xlcrm.model.plan import ColumnChange

BLOCK_ROWS: Final = 8192

_LEVEL: Final = 1
_HEAD: Final = struct.Struct("<II")


class Unreadable(Exception):  # noqa: N818 - a finding, told as a refusal where it matters
    """A block is not as it was written."""


class Cells(NamedTuple):
    """The changes of one column within a block: key, number of cells, packed positions and values."""

    key: str
    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """Packed changes of neighbouring rows of one table."""

    table: str
    rows: bytes
    records: bytes
    cells: tuple[Cells, ...]


class OpenCells:
    """The changes of one column of a block, unpacked as far as they are asked for."""

    def __init__(self, data: bytes, height: int) -> None:
        self._raw = _inflated(data)
        self._height = height
        places_size, before_size = _HEAD.unpack_from(self._raw)
        self._before = _HEAD.size + places_size
        self._after = self._before + before_size

    @property
    def places(self) -> NDArray[np.int64]:
        """Positions of the changed rows among those of the block, ascending."""
        packed = self._raw[_HEAD.size : self._before]
        return unpack_rows(packed) if packed else np.arange(self._height)

    @property
    def before(self) -> list[CellValue]:
        """Values before."""
        return unpack_values(self._raw[self._before : self._after])

    @property
    def after(self) -> list[CellValue]:
        """Values after."""
        return unpack_values(self._raw[self._after :])


class _Column(NamedTuple):
    """A change and the places of its rows among those of the group."""

    change: ColumnChange
    places: NDArray[np.int64]


class _Group(NamedTuple):
    """Changes of one table that agree on which record is in which row."""

    rows: NDArray[np.int64]
    records: Sequence[str]
    columns: tuple[_Column, ...]


def pack_changes(changes: Iterable[ColumnChange]) -> Iterator[Block]:
    """Yield changes as blocks, table by table."""
    by_table: dict[str, list[ColumnChange]] = {}
    for change in changes:
        if len(change):
            by_table.setdefault(change.table, []).append(change)
    for table, columns in by_table.items():
        for group in _groups(columns):
            yield from _blocks(table, group)


def _inflated(data: bytes) -> bytes:
    try:
        return bytes(isal_zlib.decompress(data))
    except isal_zlib.IsalError as error:  # type: ignore[misc] # its stub says less than it is
        raise Unreadable from error


def pack_rows(rows: NDArray[np.int64]) -> bytes:
    """Return ascending numbers as compressed steps."""
    return isal_zlib.compress(np.diff(rows, prepend=0).astype("<i8").tobytes(), _LEVEL)


def unpack_rows(data: bytes) -> NDArray[np.int64]:
    """Return the numbers that `pack_rows` packed."""
    return np.cumsum(np.frombuffer(_inflated(data), "<i8"), dtype=np.int64)


def unpack_records(data: bytes) -> list[str]:
    """Return the IDs of a block's records."""
    return cast("list[str]", unpack_values(_inflated(data)))


def may_hold(data: bytes, record: bytes) -> bool:
    """Tell whether a block's records may contain this ID (in UTF-8), without unpacking them into strings."""
    return record in _inflated(data)


def _groups(changes: Sequence[ColumnChange]) -> Iterator[_Group]:
    """Yield the columns that can share rows and records; a column that names other records stands alone."""
    first = changes[0]
    if all(np.array_equal(first.rows, change.rows) for change in changes[1:]):
        rows, records = first.rows, _objects(first.records)
    else:
        rows, index = np.unique(np.concatenate([change.rows for change in changes]), return_index=True)
        records = np.concatenate([_objects(change.records) for change in changes])[index]
    names, everywhere = records.tolist(), np.arange(len(rows))
    agreeing = []
    for change in changes:
        places = everywhere if len(change) == len(rows) else np.searchsorted(rows, change.rows)
        own = names if places is everywhere else records[places].tolist()
        if own == list(change.records):
            agreeing.append(_Column(change, places))
        else:
            yield _Group(change.rows, change.records, (_Column(change, np.arange(len(change))),))
    yield _Group(rows, names, tuple(agreeing))


def _objects(records: Sequence[str]) -> NDArray[np.object_]:
    return np.asarray(list(records), dtype=object)


def _blocks(table: str, group: _Group) -> Iterator[Block]:
    for start in range(0, len(group.rows), BLOCK_ROWS):
        end = min(start + BLOCK_ROWS, len(group.rows))
        cells = (_cells(column, start, end) for column in group.columns)
        filled = tuple(packed for packed in cells if packed is not None)
        records = isal_zlib.compress(pack_values(group.records[start:end]), _LEVEL)
        yield Block(table, pack_rows(group.rows[start:end]), records, filled)


def _cells(column: _Column, start: int, end: int) -> Cells | None:
    change, places = column
    first, last = np.searchsorted(places, (start, end)).tolist()
    if first == last:
        return None
    # A column that changed in every row of the block needs no positions.
    where = b"" if last - first == end - start else pack_rows(places[first:last] - start)
    before = pack_values(change.before[first:last])
    after = pack_values(change.after[first:last])
    raw = b"".join((_HEAD.pack(len(where), len(before)), where, before, after))
    return Cells(change.key, last - first, isal_zlib.compress(raw, _LEVEL))
