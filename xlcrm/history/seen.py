"""What staff's cells held after the last run: kept table by table, to find what staff changed since."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial, reduce
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from isal import isal_zlib

from xlcrm.history.files import write_durably, written_durably
from xlcrm.history.store import Store
from xlcrm.model.book import Frame, show
from xlcrm.model.schema import Column, Kind, Owner
from xlcrm.xlsx.ahead import WORKERS

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

ROW: Final = "#row"
RECORD: Final = "#record"
"""Names of the first two columns of a view: Excel row and ID; no key and no heading of staff's begins like this."""

_LAST: Final = "last-run"
_SUFFIX: Final = ".seen"
_SUM_BYTES: Final = 4
_DIGEST: Final = b"digest"


def view(frame: Frame) -> pa.Table:
    """Return staff's columns of a table (S, S/X and their own) with row and ID of each record.

    Columns that the workbook does not have are left out. An ID of several parts is joined by ``/``.
    """
    layout = frame.layout
    own = [key for key in layout.extras if key in frame.data] if layout else []
    keys = [key for key in frame.table.keys(Owner.STAFF, Owner.FILLED) if _kept(frame, key)]
    arrays = {key: _dated(_array(frame.data[key]), frame.table.by_key.get(key)) for key in (*keys, *own)}
    rows = pa.array(frame.data.index.to_numpy(np.int64))
    return pa.table({ROW: rows, RECORD: records_of(frame), **arrays})


def _kept(frame: Frame, key: str) -> bool:
    return frame.has(key) and key in frame.data and frame.table.by_key[key].kind is not Kind.FORMULA


def records_of(frame: Frame) -> pa.Array:
    """Return the ID of every record, empty where it has none."""
    parts = [_texts(frame.data[key]).fill_null("") for key in frame.table.identity if key in frame.data]
    if not parts:
        return pa.array([""] * len(frame.data), pa.large_string())
    return reduce(_joined, parts)


def _joined(one: pa.Array, other: pa.Array) -> pa.Array:
    """Return texts joined by ``/``, where there are two."""
    nothing, slash = (pa.scalar(text, pa.large_string()) for text in ("", "/"))
    between = pc.if_else(pc.or_(pc.equal(one, ""), pc.equal(other, "")), nothing, slash)
    return pc.binary_join_element_wise(one, between, other, nothing)


def _texts(series: pd.Series) -> pa.Array:
    array = _array(series)
    if pa.types.is_large_string(array.type):
        return array
    if pa.types.is_floating(array.type) or pa.types.is_integer(array.type):
        with suppress(pa.ArrowInvalid):  # not all are whole
            return array.cast(pa.int64()).cast(pa.large_string())
    return pa.array([show(value) or None for value in series], pa.large_string())


def _array(series: pd.Series) -> pa.Array:
    """Return a column as one Arrow array; what Arrow cannot type (staff's own mixed columns) as text."""
    try:
        array = pa.array(series, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        array = pa.array([show(value) or None for value in series], pa.large_string())
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_string(array.type) or pa.types.is_null(array.type):
        array = array.cast(pa.large_string())
    return array


def _dated(array: pa.Array, column: Column | None) -> pa.Array:
    if column is None or column.kind is not Kind.DATE:
        return array
    try:
        return array.cast(pa.date32())
    except pa.ArrowInvalid:  # somebody typed a time with a date: it is theirs, and kept
        return array


def save(
    store: Store, views: Mapping[str, pa.Table], run: int, kept: Mapping[str, pa.Table] | None = None
) -> tuple[str, ...]:
    """Keep the views of tables as of a run, those that differ from what is kept (loaded if not given); return their names."""
    there = load(store, views) if kept is None else kept
    store.seen.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(WORKERS) as workers:  # most of the time goes by waiting for the disk
        written = list(workers.map(partial(_keep, store, there), views, views.values()))
    write_durably(store.seen / _LAST, str(run).encode())
    return tuple(compress(views, written))


def _keep(store: Store, there: Mapping[str, pa.Table], table: str, seen: pa.Table) -> bool:
    """Keep the view of one table; False when it is what is kept already."""
    if table in there and there[table].equals(seen):
        return False
    with written_durably(_path(store, table)) as file:
        _write(file, seen)
    return True


def load(store: Store, tables: Iterable[str] | Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
    """Return the kept views of tables; one that is missing or damaged is left out.

    Given the views as they are now, those that are still the same need not be unpacked.
    """
    now = tables if isinstance(tables, Mapping) else {}
    loaded = ((table, _load(_path(store, table), now.get(table))) for table in tables)
    return {table: seen for table, seen in loaded if seen is not None}


def last_run(store: Store) -> int | None:
    """Return the run after which views were last kept, None when that is not known."""
    with suppress(OSError, ValueError):
        return int((store.seen / _LAST).read_bytes())
    return None


def forget(store: Store, tables: Iterable[str]) -> None:
    """Forget what staff's cells held, as after a restore that the next run must not take for staff's doing."""
    for table in tables:
        _path(store, table).unlink(missing_ok=True)


def _path(store: Store, table: str) -> Path:
    return store.seen / f"{table}{_SUFFIX}"


def _write(file: BinaryIO, seen: pa.Table) -> None:
    """Write a view behind its checksum; nothing of it is held in memory a second time."""
    seen, crc = seen.replace_schema_metadata({_DIGEST: _digest(seen)}), 0

    def put(data: Buffer) -> None:
        nonlocal crc
        crc = isal_zlib.crc32(data, crc)
        file.write(data)

    file.write(bytes(_SUM_BYTES))
    with pa.ipc.new_file(_Taker(put), seen.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(seen)
    file.seek(0)
    file.write(crc.to_bytes(_SUM_BYTES, "little"))


class _Taker(io.RawIOBase):
    """A file of which every piece that is written goes to a function."""

    def __init__(self, take: Callable[[Buffer], object]) -> None:
        super().__init__()
        self._take = take

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def write(self, data: Buffer, /) -> int:
        """Take some bytes."""
        self._take(data)
        return memoryview(data).nbytes


def _digest(seen: pa.Table) -> bytes:
    """Return a hash of all that a view holds; of equal views mostly the same, of different ones never."""
    plain, digest = seen.replace_schema_metadata(None).combine_chunks(), hashlib.sha256()
    with pa.ipc.new_stream(_Taker(digest.update), plain.schema) as writer:
        writer.write_table(plain)
    return digest.digest()


def _load(path: Path, now: pa.Table | None = None) -> pa.Table | None:
    with suppress(OSError, pa.ArrowException):
        data = path.read_bytes()
        # Arrow trusts its offsets: a damaged file must not reach it.
        if isal_zlib.crc32(memoryview(data)[_SUM_BYTES:]) == int.from_bytes(data[:_SUM_BYTES], "little"):
            reader = pa.ipc.open_file(pa.py_buffer(data).slice(_SUM_BYTES))
            kept_digest = (reader.schema.metadata or {}).get(_DIGEST)
            if now is not None and kept_digest and kept_digest == _digest(now):
                return now
            return reader.read_all().replace_schema_metadata(None).combine_chunks()
    return None
