"""Sentences for whole columns: the pieces of a sentence with columns of values between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.values import strings_of

if TYPE_CHECKING:
    from xlcrm.model.text import Lang, Text

_TEXT = pa.large_string()


def _words(text: str) -> pa.Scalar:
    return pa.scalar(text, _TEXT)


def worded(text: Text, lang: Lang, **values: pd.Series) -> pd.Series:
    """Fill columns of strings into a sentence whose arguments stand in the order given: one sentence a row."""
    rest = text.zh if lang == "zh" else text.en
    pieces: list[pa.Array | pa.Scalar] = []
    index = next(iter(values.values())).index
    for name, column in values.items():
        piece, _, rest = rest.partition("{" + name + "}")
        pieces += [_words(piece), pa.array(column, type=_TEXT, from_pandas=True).fill_null("")]
    joined = pc.binary_join_element_wise(*pieces, _words(rest), _words(""))
    return pd.Series(strings_of(joined), index=index)


def iso_dates(dates: pd.Series) -> pd.Series:
    """Return dates as text, 2026-11-22; empty where there is none."""
    days = pa.array(dates.to_numpy().astype("datetime64[D]"), type=pa.date32())
    return pd.Series(strings_of(days.cast(_TEXT).fill_null("")), index=dates.index)


def whole_numbers(numbers: pd.Series) -> pd.Series:
    """Return numbers without their fraction as text; empty where there is none."""
    return numbers.fillna(0).astype("int64").astype("str").where(numbers.notna(), "")
