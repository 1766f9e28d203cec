"""Masks over whole columns: which cells are filled, which match a pattern, which hold the same as another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from xlcrm.model.book import Frame

    Mask = NDArray[np.bool_]

BROKEN = ("unreadable", "impossible_date", "error_value", "scientific", "lost_digits", "unresolved")
"""Ways of being odd after which nothing more is to be said about a cell."""


def arrow(values: pd.Series) -> pa.ChunkedArray:
    """Return a column of texts as Arrow strings, nulls where it is empty."""
    made = pa.array(values.astype("str") if values.dtype == object else values, from_pandas=True)
    chunked = made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
    return chunked if _is_text(chunked.type) else chunked.cast(pa.large_string())


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def as_mask(answer: pa.ChunkedArray) -> Mask:
    """Return Arrow booleans as a numpy mask, False where they are null."""
    mask: Mask = answer.fill_null(False).to_numpy()
    return mask


def filled(values: pd.Series) -> Mask:
    """Tell which cells hold something; an empty text is nothing."""
    mask: Mask = values.notna().to_numpy()
    if isinstance(values.dtype, pd.StringDtype) or values.dtype == object:
        mask = mask & (values != "").to_numpy(dtype=bool)
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


def repeated(columns: Iterable[pd.Series]) -> NDArray[np.int64]:
    """Return of each row the number of its group of equal rows, -1 where it is alone; empty cells are equal."""
    codes = [pd.factorize(column, use_na_sentinel=False)[0].astype(np.int64) for column in columns]
    group = codes[0]
    for more in codes[1:]:
        group = pd.factorize(group * (int(more.max(initial=0)) + 1) + more)[0].astype(np.int64)
    counts = np.bincount(group, minlength=1) if len(group) else np.zeros(1, dtype=np.int64)
    answer: NDArray[np.int64] = np.where(counts[group] > 1, group, -1)
    return answer
