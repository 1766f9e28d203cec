"""Columns that were sorted apart: the IDs stand in other rows than before, other cells stayed where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.history.seen import RECORD, ROW

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEWEST_ROWS: Final = 5
_MOST_OF_THEM: Final = 0.9


def sorted_apart(before: pa.Table, now: pa.Table) -> tuple[tuple[str, ...], int]:
    """Return the columns that did not go with their records, and how many rows are mixed up.

    Looked at are rows whose record is another than before. A column stayed behind when nearly all of these rows hold what
    they held before, although the record that stands there now had something else.
    """
    rows_before, rows_now = before[ROW].to_numpy(), now[ROW].to_numpy()
    _, at_before, at_now = np.intersect1d(rows_before, rows_now, return_indices=True)
    own, other = before[RECORD].combine_chunks().take(pa.array(at_before)), now[RECORD].combine_chunks().take(pa.array(at_now))
    moved = pc.and_(pc.not_equal(own, other), pc.not_equal(other, "")).to_numpy(zero_copy_only=False)
    origin = pc.index_in(other, before[RECORD].combine_chunks()).fill_null(-1).to_numpy(zero_copy_only=False)
    moved &= origin >= 0
    if moved.sum() < _FEWEST_ROWS:
        return (), 0
    at_before, at_now, origin = at_before[moved], at_now[moved], origin[moved]
    stayed = [key for key in now.column_names if key in before.column_names and key not in {ROW, RECORD}
              and _stayed(_texts(before, key), _texts(now, key), (at_before, at_now, origin))]  # fmt: skip
    return tuple(stayed), int(moved.sum()) if stayed else 0


def _texts(table: pa.Table, key: str) -> NDArray[np.object_]:
    column = table[key].combine_chunks()
    try:
        column = column.cast(pa.large_string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        column = pa.array([str(value) for value in column.to_pylist()], pa.large_string())
    texts: NDArray[np.object_] = column.fill_null("").to_numpy(zero_copy_only=False)
    return texts


def _stayed(before: NDArray[np.object_], now: NDArray[np.object_], places: tuple[NDArray[np.int64], ...]) -> bool:
    at_before, at_now, origin = places
    here, there, present = before[at_before], before[origin], now[at_now]
    tells = here != there  # rows in which it can be told at all
    if tells.sum() < _FEWEST_ROWS:
        return False
    return bool((present[tells] == here[tells]).mean() >= _MOST_OF_THEM)
