"""Sentences for whole columns: the pieces of a sentence with columns of values between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from xlcrm.model.text import Lang, Text


def worded(text: Text, lang: Lang, **values: pd.Series) -> pd.Series:
    """Fill columns of strings into a sentence whose arguments stand in the order given: one sentence a row."""
    rest = text.zh if lang == "zh" else text.en
    sentence: pd.Series | None = None
    for name, column in values.items():
        piece, _, rest = rest.partition("{" + name + "}")
        filled = piece + column.fillna("")
        sentence = filled if sentence is None else sentence + filled
    if sentence is None:
        raise ValueError(text)
    return sentence + rest if rest else sentence


def iso_dates(dates: pd.Series) -> pd.Series:
    """Return dates as text, 2026-11-22; empty where there is none."""
    days = pa.array(dates.to_numpy().astype("datetime64[D]"), type=pa.date32())
    return pd.Series(
        days.cast(pa.string()).fill_null("").to_numpy(zero_copy_only=False), index=dates.index, dtype="str"
    )


def whole_numbers(numbers: pd.Series) -> pd.Series:
    """Return numbers without their fraction as text; empty where there is none."""
    return numbers.fillna(0).astype("int64").astype("str").where(numbers.notna(), "")
