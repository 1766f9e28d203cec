"""Marks of whole rows: a short text that changes when anything changes that staff wrote in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.schema import Kind, Owner
from xlcrm.rules.per_customer import seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from xlcrm.model.book import Frame

    Numbers = NDArray[np.uint64]

_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_STEP: Final = np.uint64(0x100000001B3)
_SHIFT: Final = np.uint64(29)
_DIGITS: Final = 8
_BITS: Final = np.uint64(64 - 4 * _DIGITS)
_SAMPLE: Final = 1_000
"""So many cells are looked at to tell whether a column repeats itself."""


def row_marks(frame: Frame, leave_out: Iterable[str] = (), among: Iterable[str] | None = None) -> pd.Series:
    """Return for every row 8 hexadecimal digits of all that staff wrote in it; order and other rows do not matter.

    The columns that xlcrm fills count only where they are staff's by now; ``leave_out`` names those that never count, ``among`` the only ones that do.
    """
    counted = None if among is None else frozenset(among)
    total = np.zeros(len(frame.data), dtype=np.uint64)
    for key in _keys(frame, frozenset(leave_out)):
        if counted is not None and key not in counted:
            continue
        present = frame.data[key].notna().to_numpy(dtype=np.bool_)
        if not present.any():
            continue
        numbers = _numbers(frame.data[key])
        total += np.where(present, _mixed(numbers * _BASE + _of_bytes(key.encode())), np.uint64(0))
    written = (_mixed(total) >> _BITS).astype(">u4").tobytes().hex()
    digits = [written[place : place + _DIGITS] for place in range(0, len(written), _DIGITS)]
    return pd.Series(digits, index=frame.data.index, dtype="str")


def _keys(frame: Frame, leave_out: frozenset[str]) -> Iterator[str]:
    for column in frame.table.columns:
        written = column.owner is Owner.STAFF and column.kind is not Kind.FORMULA
        if written and frame.has(column.key) and column.key not in leave_out:
            yield column.key
    yield from (key for key in (frame.layout.extras if frame.layout else ()) if key in frame.data)


def _numbers(values: pd.Series) -> Numbers:
    """Return one number a cell: equal cells have equal numbers."""
    if values.dtype.kind == "M":
        return seconds(values).astype(np.int64).view(np.uint64)
    if values.dtype.kind == "f":
        return np.ascontiguousarray(values.to_numpy(dtype=np.float64)).view(np.uint64)
    return _of_texts(values)


def _of_texts(values: pd.Series) -> Numbers:
    """Return a number for each text; where they repeat themselves each text is worked out once, which takes a tenth."""
    made = pa.array(values.astype("str"), type=pa.large_string(), from_pandas=True)
    whole = (made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made).fill_null("")
    if len(pc.unique(whole[:_SAMPLE])) > min(len(whole), _SAMPLE) // 2:
        return _polynomials(whole)
    encoded = whole.dictionary_encode()
    numbers: Numbers = _polynomials(encoded.dictionary)[encoded.indices.to_numpy()]
    return numbers


def _polynomials(whole: pa.LargeStringArray) -> Numbers:
    """Return a polynomial of the bytes of each text."""
    _, offsets, content = whole.buffers()
    edges = np.frombuffer(offsets, dtype=np.int64)[whole.offset : whole.offset + len(whole) + 1]
    start, end = int(edges[0]), int(edges[-1])
    letters = np.frombuffer(content or b"", dtype=np.uint8)[start:end].astype(np.uint64)
    lengths = np.diff(edges)
    place = np.arange(end - start) - np.repeat(edges[:-1] - start, lengths)
    powers = _powers(int(lengths.max(initial=0)))
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum((letters + np.uint64(1)) * powers[place])])
    found: Numbers = sums[edges[1:] - start] - sums[edges[:-1] - start]
    return found


def _powers(count: int) -> Numbers:
    return np.cumprod(np.full(max(count, 1), _STEP), dtype=np.uint64)


def _of_bytes(word: bytes) -> np.uint64:
    letters = np.frombuffer(word, dtype=np.uint8).astype(np.uint64)
    return np.uint64((letters * _powers(len(letters))).sum(dtype=np.uint64))


def _mixed(numbers: Numbers) -> Numbers:
    """Spread the differences over all bits."""
    once = (numbers ^ (numbers >> _SHIFT)) * _BASE
    return once ^ (once >> _SHIFT)
