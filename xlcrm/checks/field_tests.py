"""Which cells of a column break one demand of a field rule."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.checks.masks import arrow, lengths, longest, matches
from xlcrm.model.book import show_all
from xlcrm.model.parse import parse_moment, parse_number
from xlcrm.model.schema import Kind
from xlcrm.model.terms import NO, YES, FieldType
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from xlcrm.model.book import Frame

    Mask = NDArray[np.bool_]

_HAIR = 1e-9
WANTED: dict[FieldType, Text] = {
    FieldType.TEXT: Text("文字", "text"),
    FieldType.NUMBER: Text("数字", "a number"),
    FieldType.INTEGER: Text("整数", "a whole number"),
    FieldType.DATE: Text("日期", "a date"),
    FieldType.YES: Text("“是”或“否”", "“Yes” or “No”"),
}


def written(frame: Frame, key: str) -> pd.Series:
    """Return a column's values as texts, as a person reads them."""
    values = frame.data[key]
    if isinstance(values.dtype, pd.StringDtype):
        return values
    kind = frame.table.by_key[key].kind if key in frame.table.by_key else Kind.TEXT
    return pd.Series(show_all(values, kind), index=values.index, dtype="str")


def longer_than(values: pd.Series, limit: int) -> Mask:
    """Tell which texts have more characters than a limit."""
    if longest(values) <= limit:
        return np.zeros(len(values), dtype=bool)
    return lengths(values) > limit


def breaks_pattern(values: pd.Series, pattern: str) -> Mask:
    """Tell which texts do not match a pattern from end to end."""
    return ~matches(values, pattern)


def below(values: pd.Series, limit: float | datetime) -> Mask:
    """Tell which numbers or dates are smaller than a limit; what is neither is not."""
    here, bound = _comparable(values, limit)
    less: Mask = here < bound
    return less


def above(values: pd.Series, limit: float | datetime) -> Mask:
    """Tell which numbers or dates are larger than a limit; what is neither is not."""
    here, bound = _comparable(values, limit)
    more: Mask = here > bound
    return more


def is_of_type(values: pd.Series, wanted: FieldType) -> Mask:
    """Tell which values are of the type that a rule gives to a column of staff's own."""
    if wanted is FieldType.DATE:
        return ~np.isnat(_moments(values))
    if wanted is FieldType.YES:
        return np.asarray(YES.matches(values) | NO.matches(values), dtype=bool)
    if wanted is FieldType.TEXT:
        return np.ones(len(values), dtype=bool)
    numbers = _numbers(values)
    whole: Mask = np.abs(numbers - np.rint(numbers)) <= _HAIR
    return whole if wanted is FieldType.INTEGER else ~np.isnan(numbers)


def length_of(values: pd.Series, rows: list[int]) -> list[int]:
    """Return the number of characters in some rows."""
    return [len(text or "") for text in arrow(values.loc[rows]).to_pylist()]


def _comparable(values: pd.Series, limit: float | datetime) -> tuple[NDArray[Any], Any]:
    if isinstance(limit, datetime):
        return _moments(values), np.datetime64(limit, "s")
    return _numbers(values), limit


def _numbers(values: pd.Series) -> NDArray[np.float64]:
    if values.dtype.kind in "fiu":
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    return _each(values, lambda text: np.nan if (number := parse_number(text)) is None else number, np.nan)


def _moments(values: pd.Series) -> NDArray[np.datetime64]:
    if values.dtype.kind == "M":
        return values.to_numpy().astype("datetime64[s]")
    return _each(values, _moment, np.datetime64("NaT", "s"))


def _moment(text: str) -> np.datetime64:
    moment = parse_moment(text)
    return np.datetime64(moment, "s") if isinstance(moment, datetime) else np.datetime64("NaT", "s")


def _each(values: pd.Series, read: Callable[[str], Any], nothing: object) -> NDArray[Any]:
    """Read each different text of a column once."""
    codes, known = pd.factorize(values)
    return np.array([*(read(str(text)) for text in known), nothing])[codes]
