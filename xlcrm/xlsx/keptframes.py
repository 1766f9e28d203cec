"""Typed frames of large sheets kept between runs, so that a sheet that did not change is neither parsed nor cast again.

An entry is named after everything that its frame was made from: the sheet's checksum, all texts of the string table,
where the table was found with all its columns, and the version of xlcrm; and it says which styles of numbers were taken
for dates. Whatever differs, it is made anew. Of the string table and the styles only that counts: LibreOffice gives both
another form from one save to the next.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from xlcrm.model.book import Frame, Layout, Odd
from xlcrm.model.values import strings_of
from xlcrm.xlsx.cache import ABOUT, place_of
from xlcrm.xlsx.locate import Head, LocateFinding
from xlcrm.xlsx.refs import Area

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.xlsx.cache import Cache
    from xlcrm.xlsx.locate import Found, ListRange
    from xlcrm.xlsx.package import Package

    IsDate = Callable[[int], bool]
    ReadFrame = tuple[Frame, tuple[LocateFinding, ...]]

VERSION: Final = 1
"""To be raised whenever the same sheet would give another frame or head."""


@dataclass(frozen=True)
class KeptFrames:
    """The frames and heads of one workbook's sheets that a cache keeps."""

    cache: Cache
    package: Package
    is_date: IsDate
    date1904: bool

    def frame(
        self, part: str, found: Found, ranges: tuple[ListRange, ...], read: Callable[[IsDate], ReadFrame]
    ) -> ReadFrame:
        """Return the frame of a table from the cache, or read and keep it."""
        key = self._key(part, f"frame.{found.table.name}", (found, ranges))
        if (kept := self.cache.load(key)) and self._shows_dates(said := json.loads(kept[0])):
            return _frame_of(found, said, kept[1])
        asked = _Asked(self.is_date)
        frame, findings = read(asked)
        if len(frame.data) and frame.data.columns.is_unique:
            batch = _batch(frame.data)
            about = {**_about(frame, findings), "dates": list(asked.answers.items())}
            said_of_it = json.dumps(about, default=int).encode()
            self.cache.store(key, batch.schema.with_metadata({ABOUT: said_of_it}), [batch])
        return frame, findings

    def _shows_dates(self, said: dict[str, Any]) -> bool:
        """Tell whether the styles show as dates or as numbers as they did when an entry was made."""
        return all(self.is_date(style) is shown for style, shown in said["dates"])

    def head(self, part: str, read: Callable[[], Head]) -> Head:
        """Return the first rows of a sheet from the cache, or read and keep them."""
        key = self._key(part, "head", ())
        if kept := self.cache.load(key):
            return _head_of(json.loads(kept[0]))
        head = read()
        said = {"texts": head.texts, "merges": [astuple(area) for area in head.merges]}
        self.cache.store(key, pa.schema([], {ABOUT: json.dumps(said, default=int).encode()}), [])
        return head

    def _key(self, part: str, what: str, more: object) -> str:
        made_from = repr((self.cache.program, VERSION, self.package.checksum(part), self._texts, self.date1904, more))
        return place_of(self.package, part, what) + hashlib.sha256(made_from.encode()).hexdigest()[:32]


    @cached_property
    def _texts(self) -> str:
        """A hash of all texts of the string table, whatever their fonts."""
        table = self.cache.strings(self.package)
        _, offsets, texts = table.buffers()
        if not len(table):
            return ""
        ends = np.frombuffer(offsets, np.int64)[table.offset : table.offset + len(table) + 1]
        digest = hashlib.sha256(ends - ends[0])
        digest.update(texts[int(ends[0]) : int(ends[-1])])
        return digest.hexdigest()


class _Asked:
    """Answers which styles show as dates, and remembers what it was asked."""

    def __init__(self, is_date: IsDate) -> None:
        self._is_date = is_date
        self.answers: dict[int, bool] = {}

    def __call__(self, style: int) -> bool:
        answer = self.answers[style] = self._is_date(style)
        return answer


def _batch(data: pd.DataFrame) -> pa.RecordBatch:
    """Return the rows and all columns; the name of the first column is not looked at."""
    columns = [data[name] for name in data.columns]
    arrays = [_array(data.index.to_series()), *map(_array, columns)]
    return pa.record_batch(arrays, names=["#row", *data.columns])


def _array(values: pd.Series) -> pa.Array:
    if isinstance(values.dtype, pd.StringDtype):
        made = pa.array(values, from_pandas=True)
        whole = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
        return whole.cast(pa.large_string())
    plain = np.ascontiguousarray(values.to_numpy())
    return pa.Array.from_buffers(pa.from_numpy_dtype(plain.dtype), len(plain), [None, pa.py_buffer(plain)])


def _about(frame: Frame, findings: tuple[LocateFinding, ...]) -> dict[str, Any]:
    layout = frame.layout and {**vars(frame.layout), "formula_rows": _lists(frame.layout)}
    return {
        "layout": layout,
        "odd": [(odd.key, odd.kind, odd.rows.tolist(), odd.raw) for odd in frame.odd],
        "findings": [astuple(finding) for finding in findings],
    }


def _lists(layout: Layout) -> dict[str, list[int]]:
    return {key: rows.tolist() for key, rows in layout.formula_rows.items()}


def _frame_of(found: Found, said: dict[str, Any], batches: list[pa.RecordBatch]) -> ReadFrame:
    rows, *columns = map(_values, batches[0].columns)
    names = batches[0].schema.names[1:]
    data = pd.DataFrame(dict(zip(names, columns, strict=True)), index=pd.Index(rows), copy=False)
    layout = Layout(**said["layout"])
    arrays = {key: np.array(numbers, dtype=np.int64) for key, numbers in layout.formula_rows.items()}
    odd = tuple(Odd(key, kind, np.array(at, dtype=np.int64), tuple(raw)) for key, kind, at, raw in said["odd"])
    findings = tuple(LocateFinding(*finding) for finding in said["findings"])
    return Frame(found.table, data, replace(layout, formula_rows=arrays), odd), findings


def _values(array: pa.Array) -> Any:  # noqa: ANN401 - texts, numbers or moments
    if pa.types.is_large_string(array.type):
        return strings_of(array)
    # A copy: what is mapped from a file can be read only, and frames are anybody's to work on.
    return np.frombuffer(array.buffers()[1], array.type.to_pandas_dtype())[: len(array)].copy()


def _head_of(said: dict[str, Any]) -> Head:
    texts = {int(row): {int(column): text for column, text in cells.items()} for row, cells in said["texts"].items()}
    return Head(texts, tuple(Area(*sides) for sides in said["merges"]))
