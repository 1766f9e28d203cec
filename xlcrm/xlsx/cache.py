"""Raw sheets kept between runs, so that only what changed is parsed again. Nothing depends on it but time.

A sheet is kept with numbers of texts, the string table apart: some programs change only the table when a text is
edited. Each entry is a file named after its workbook and part, and after the checksum and size of the XML it was read
from. It begins with a head that proves it whole; behind it stands an Arrow stream, one batch for each column.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import struct
import tempfile
from collections.abc import Iterable
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import IO, Final

import numpy as np
import pyarrow as pa
from isal import isal_zlib

from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawblock import DTYPES, FIELDS, RawColumn, fields_of
from xlcrm.xlsx.rawcells import NO_CELLS, KnownChunk, SheetCells
from xlcrm.xlsx.rawsheet import RawSheet, assemble, read_shared, shared_part, sheet_cells
from xlcrm.xlsx.rawtext import texts_of
from xlcrm.xlsx.refs import Area
from xlcrm.xlsx.workbook import SheetEntry

VERSION: Final = 1
"""To be raised whenever the same XML would give other entries."""

LIMIT: Final = 1 << 30

_HEAD: Final = struct.Struct("<8sIIQ40x")
_MAGIC: Final = b"xlcrmraw"
_SEPARATOR: Final = "@"
ABOUT: Final = b"about"
_TEXTS: Final = pa.schema([("text", pa.large_string())])
_CELLS: Final = pa.schema(
    [
        (name, pa.from_numpy_dtype("uint8" if dtype == "bool" else dtype))
        for name, dtype in zip(FIELDS, DTYPES, strict=True)
    ]
)


def cached_read(package: Package, sheet: SheetEntry, cache: Cache) -> RawSheet:
    """Read a worksheet, or take from the cache what did not change since it was read; refuses damaged XML."""
    return assemble(sheet.name, cache.cells(package, sheet.part), cache.strings(package))


class Cache:
    """The entries in a folder: the newest of each part of each workbook; long unused ones go when it grows too big.

    ``program`` is the version of the program that uses it.
    """

    def __init__(self, folder: Path, limit: int = LIMIT, program: str = "") -> None:
        self.program = program
        self._folder = folder
        self._limit = limit

    def strings(self, package: Package) -> pa.LargeStringArray:
        """Return the string table of a workbook."""
        part = shared_part(package)
        return texts_of(()) if part is None else package.made_of(part, partial(self._strings, package, part))

    def _strings(self, package: Package, part: str) -> pa.LargeStringArray:
        key = _key(package, part, "strings")
        if found := self.load(key, _TEXTS):
            return _texts(found[1])
        table = read_shared(package)
        self.store(key, _TEXTS, [_text_batch(table)])
        return table

    def cells(self, package: Package, part: str) -> SheetCells:
        """Return the cells of a worksheet part."""
        key = _key(package, part, "cells")
        if found := self._sheet(key):
            return found
        read = sheet_cells(package, part, self._earlier(key))
        self.store(key, _CELLS.with_metadata({ABOUT: _about(read)}), map(_batch, read.columns.values()))
        self.store(_texts_key(key), _TEXTS, [_text_batch(read.own_texts)])
        return read

    def _sheet(self, key: str) -> SheetCells | None:
        cells, own = self.load(key, _CELLS), self.load(_texts_key(key), _TEXTS)
        return None if cells is None or own is None else _cells(*cells, _texts(own[1]))

    def _earlier(self, key: str) -> SheetCells:
        """Return the sheet as it was when it was read last, with nothing in it if that is not known."""
        with contextlib.suppress(OSError):
            for entry in self._folder.glob(_slot(key) + "*"):
                if found := self._sheet(entry.name):
                    return found
        return NO_CELLS

    def load(self, key: str, schema: pa.Schema | None = None) -> tuple[bytes, list[pa.RecordBatch]] | None:
        """Return an entry mapped into memory, what it says of itself first; None without one.

        One that is not whole, not ours, outdated, or of another schema than wanted, is none.
        """
        path = self._folder / key
        try:
            with pa.memory_map(str(path)) as file:
                mapped = file.read_buffer()
            magic, version, crc, size = _HEAD.unpack(mapped[: _HEAD.size])
            body = mapped[_HEAD.size :]
            if (magic, version, size) != (_MAGIC, VERSION, body.size) or isal_zlib.crc32(body) != crc:
                return None
            reader = pa.ipc.open_stream(body)
            batches = list(reader)
            os.utime(path)
        except (OSError, pa.ArrowException, struct.error):
            return None
        wanted = schema is None or reader.schema.equals(schema)
        return ((reader.schema.metadata or {}).get(ABOUT, b""), batches) if wanted else None

    def store(self, key: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Keep an entry in place of older ones of the same part; a full or forbidden disk is no reason to stop."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix="new-", delete=False) as file:
                temporary = Path(file.name)
                try:
                    _write(file, schema, batches)
                    file.close()
                    temporary.replace(self._folder / key)
                finally:
                    temporary.unlink(missing_ok=True)
            self._clean(key)

    def _clean(self, key: str) -> None:
        """Remove older entries of the same part, and the longest unused ones of all until the rest is small enough."""
        total = 0
        entries = [(entry.stat(), entry) for entry in self._folder.iterdir() if entry.name != key]
        for stat, entry in sorted(entries, key=lambda found: -found[0].st_mtime):
            total += stat.st_size
            if entry.name.startswith(_slot(key)) or total > self._limit:
                with contextlib.suppress(OSError):
                    entry.unlink()


def place_of(package: Package, part: str, what: str) -> str:
    """Return how the names of all entries begin that are about the same of a part."""
    place = hashlib.sha256(f"{package.name}/{part}".encode()).hexdigest()[:16]
    return f"{place}-{what}{_SEPARATOR}"


def _key(package: Package, part: str, what: str) -> str:
    crc, size = package.checksum(part)
    return f"{place_of(package, part, what)}{crc:08x}-{size:x}"


def _slot(key: str) -> str:
    return key.partition(_SEPARATOR)[0] + _SEPARATOR


def _texts_key(key: str) -> str:
    return key.replace("-cells", "-texts")


def _write(file: IO[bytes], schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    file.write(bytes(_HEAD.size))
    with pa.ipc.new_stream(file, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    file.flush()
    with pa.memory_map(file.name) as mapped:
        body = mapped.read_buffer()[_HEAD.size :]
        head = _HEAD.pack(_MAGIC, VERSION, isal_zlib.crc32(body), body.size)
    file.seek(0)
    file.write(head)


def _batch(column: RawColumn) -> pa.RecordBatch:
    arrays = [
        pa.Array.from_buffers(field.type, len(values), [None, pa.py_buffer(np.ascontiguousarray(values))])
        for field, values in zip(_CELLS, fields_of(column), strict=True)
    ]
    return pa.record_batch(arrays, schema=_CELLS)


def _column(batch: pa.RecordBatch) -> RawColumn:
    arrays = [
        np.frombuffer(array.buffers()[1], dtype)[: len(array)]
        for array, dtype in zip(batch.columns, DTYPES, strict=True)
    ]
    return RawColumn(*arrays)


def _text_batch(texts: pa.LargeStringArray) -> pa.RecordBatch:
    return pa.record_batch([texts], schema=_TEXTS)


def _texts(batches: list[pa.RecordBatch]) -> pa.LargeStringArray:
    return batches[0].column(0)


def _about(cells: SheetCells) -> bytes:
    ranges = [None if area is None else astuple(area) for area in (cells.autofilter, *cells.merges)]
    return json.dumps({"columns": list(cells.columns), "ranges": ranges, "chunks": cells.chunks}).encode()


def _cells(about: bytes, batches: list[pa.RecordBatch], own_texts: pa.LargeStringArray) -> SheetCells:
    said = json.loads(about)
    autofilter, *merges = (None if sides is None else Area(*sides) for sides in said["ranges"])
    columns = dict(zip(said["columns"], map(_column, batches), strict=True))
    chunks = tuple(KnownChunk(*chunk) for chunk in said["chunks"])
    return SheetCells(columns, own_texts, tuple(area for area in merges if area), autofilter, chunks)
