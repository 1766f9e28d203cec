"""Masks over whole columns: which cells are filled, which match a pattern, which hold the same as another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Frame

    Mask = NDArray[np.bool_]

BROKEN = ("unreadable", "impossible_date", "error_value", "scientific", "lost_digits", "unresolved")
"""Ways of being odd after which nothing more is to be said about a cell."""


def arrow(values: pd.Series) -> pa.Array:
    """Return a column of texts as Arrow strings, nulls where it is empty."""
    made = pa.array(values.astype("str") if values.dtype == object else values, from_pandas=True)
    whole = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    return whole.cast(pa.large_string())


def as_mask(answer: pa.Array) -> Mask:
    """Return Arrow booleans as a numpy mask, False where they are null."""
    mask: Mask = answer.fill_null(False).to_numpy(zero_copy_only=False)
    return mask


def filled(values: pd.Series) -> Mask:
    """Tell which cells hold something; an empty text is nothing."""
    mask: Mask = values.notna().to_numpy()
    if isinstance(values.dtype, pd.StringDtype) or values.dtype == object:
        sizes = pc.binary_length(arrow(values))
        if pc.min(sizes).as_py() == 0:
            mask = mask & as_mask(pc.greater(sizes, 0))
    return mask


def matches(values: pd.Series, pattern: str) -> Mask:
    """Tell which texts match a pattern from end to end; empty cells do not."""
    try:
        return as_mask(pc.match_substring_regex(arrow(values), f"^(?:{pattern})$"))
    except pa.ArrowInvalid:  # look-around and back references: only Python's engine knows them
        known = re.compile(pattern)
        codes, texts = pd.factorize(values)
        good = np.array([known.fullmatch(str(text)) is not None for text in texts] + [False], dtype=bool)
        answer: Mask = good[codes]
        return answer


def lengths(values: pd.Series) -> NDArray[np.int64]:
    """Return the number of characters of each text, 0 where it is empty."""
    counted: NDArray[np.int64] = pc.utf8_length(arrow(values)).fill_null(0).to_numpy().astype(np.int64)
    return counted


def longest(values: pd.Series) -> int:
    """Return a number of characters that no text of a column exceeds; quick, and not always the smallest."""
    return pc.max(pc.binary_length(arrow(values))).as_py() or 0


def judged(frame: Frame, key: str) -> Mask:
    """Tell which cells of a column can be judged: those that hold something and are not broken already."""
    mask = filled(frame.data[key])
    broken = frame.odd_rows(key, *BROKEN)
    if len(broken):
        mask = mask & ~np.isin(frame.data.index.to_numpy(), broken)
    return mask


def rows_of(frame: Frame, mask: Mask) -> list[int]:
    """Return the Excel rows that a mask names."""
    rows: list[int] = frame.data.index[mask].tolist()
    return rows


def repeated(columns: Sequence[pd.Series]) -> NDArray[np.int64]:
    """Return of each row the number of its group of equal rows, -1 where it is alone; empty cells are equal."""
    if _ascends(columns[0]):
        return np.full(len(columns[0]), -1)
    codes = [pd.factorize(column, use_na_sentinel=False)[0].astype(np.int64) for column in columns]
    group = codes[0]
    for more in codes[1:]:
        group = pd.factorize(group * (int(more.max(initial=0)) + 1) + more)[0].astype(np.int64)
    counts = np.bincount(group, minlength=1) if len(group) else np.zeros(1, dtype=np.int64)
    answer: NDArray[np.int64] = np.where(counts[group] > 1, group, -1)
    return answer


def _ascends(values: pd.Series) -> bool:
    """Tell whether each value is larger than the one before it, as IDs mostly are: then none is repeated."""
    if not isinstance(values.dtype, pd.StringDtype):
        return False
    texts = arrow(values)
    return texts.null_count == 0 and pc.all(pc.less(texts[:-1], texts[1:])).as_py() is not False
