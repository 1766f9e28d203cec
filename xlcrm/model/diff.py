"""From what the workbook holds and what it ought to hold to the changes between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.live import LIVE_FORMULAS
from xlcrm.model.plan import ColumnChange
from xlcrm.model.schema import Column, Kind, Owner
from xlcrm.model.text import Text
from xlcrm.model.values import python_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from xlcrm.model.book import Frame


def differs(before: pd.Series, after: pd.Series) -> NDArray[np.bool_]:
    """Tell which values differ; nothing and empty text are the same."""
    if pd.api.types.is_string_dtype(before.dtype) or pd.api.types.is_string_dtype(after.dtype):
        left, right = _texts(before), _texts(after)
        if left.equals(right):
            return np.zeros(len(left), np.bool_)
        return np.asarray(pc.not_equal(left, right), dtype=np.bool_)
    unequal = np.asarray(before.to_numpy() != after.to_numpy(), dtype=np.bool_)
    both_missing = before.isna().to_numpy() & after.isna().to_numpy()
    return unequal & ~both_missing


def _texts(column: pd.Series) -> pa.Array:
    texts = pa.array(column.astype("str"), pa.large_string(), from_pandas=True)
    return pc.fill_null(texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts, "")


def column_changes(
    before: Frame, after: pd.DataFrame, keys: Iterable[str], *, decided: bool = False
) -> tuple[ColumnChange, ...]:
    """Compare some columns of a table as read with the same columns as computed.

    Only columns that the workbook has are compared; a column filled by xlcrm (S/X) changes only where it was empty (a
    cell that could not be read holds something, and is staff's), or, by what people ``decided``, where it was not. A
    column that staff added is compared as text.
    ``after`` has the index of ``before.data``.
    """
    records = None
    changes = []
    for key in keys:
        column = before.table.by_key.get(key) or Column(key, Text(key, key))
        if not before.layout or key not in {**before.layout.columns, **before.layout.extras} or column.kind is Kind.FORMULA:
            continue
        changed = differs(before.data[key], after[key])
        if column.owner is Owner.FILLED:
            empty = before.data[key].isna().to_numpy() & ~before.data.index.isin(before.odd_rows(key))
            changed = changed & (empty != decided)
        if not changed.any():
            continue
        rows = before.data.index[changed].to_numpy(dtype=np.int64)
        records = _records(before, after) if records is None else records
        old = python_values(before.data[key][changed], column.kind)
        new = python_values(after[key][changed], column.kind)
        changes.append(ColumnChange(before.table.name, key, rows, records[changed].tolist(), old, new))
    return tuple(changes)


def _records(before: Frame, after: pd.DataFrame) -> NDArray[np.object_]:
    """IDs by which the changed rows are found again; of several identifying columns, joined by a slash."""
    parts = [_shown(after[key]) for key in before.table.identity]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + "/" + part
    ids: NDArray[np.object_] = joined.to_numpy(dtype=object)
    return ids


def _shown(ids: pd.Series) -> pd.Series:
    """Return the values of an identifying column as texts; a number of a line is whole."""
    texts = ids.astype("str")
    return (texts.str.removesuffix(".0") if pd.api.types.is_float_dtype(ids.dtype) else texts).fillna("")


def missing_formulas(before: Frame, after: Frame, today: pd.Timestamp) -> tuple[ColumnChange, ...]:
    """Find the records whose live formula (a FORMULA column) has not been written yet, with the formula and its value now.

    A formula is written once; it is never read, compared or journaled afterwards.
    """
    if before.layout is None:
        return ()
    found = []
    for column in before.table.columns:
        build = LIVE_FORMULAS.get((before.table.name, column.key))
        if column.kind is not Kind.FORMULA or build is None or not before.has(column.key):
            continue
        have = before.layout.formula_rows.get(column.key, np.zeros(0, dtype=np.int64))
        rows = np.setdiff1d(before.data.index.to_numpy(dtype=np.int64), have)
        formulas = build(before.layout, after.data, rows, today)
        if formulas:
            nothing = [None] * len(rows)
            found.append(ColumnChange(before.table.name, column.key, rows, [""] * len(rows), nothing, formulas))
    return tuple(found)
