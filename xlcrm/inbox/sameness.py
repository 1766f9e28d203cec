"""When two cells say the same, written differently: numbers of telephones, addresses of mail, width of letters, blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.diff import differs
from xlcrm.rules.matching.cards import cards

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LIKE = {"mobile": "mobile", "phone": "phone", "fax": "phone", "email": "email"}
"""Columns that are compared as `cards` prepares them, and as which of its fields."""

_BLANKS = r"\s+"
_HAIR = 0.005


def says_other(key: str, ours: pd.Series, theirs: pd.Series) -> NDArray[np.bool_]:
    """Tell where two columns of the same index say something else; how it is written does not count."""
    other = differs(ours, theirs)
    if not other.any():
        return other
    if ours.dtype.kind == "f":
        other &= ~np.isclose(ours.to_numpy(), theirs.to_numpy(dtype=float), rtol=0, atol=_HAIR)
        return other
    if not isinstance(ours.dtype, pd.StringDtype):
        return other
    left, right = (_bare(key, column[other]) for column in (ours, theirs))
    other[other] = np.not_equal(left, right)
    return other


def _bare(key: str, column: pd.Series) -> NDArray[np.object_]:
    if key in _LIKE:
        prepared: NDArray[np.object_] = cards({_LIKE[key]: column.astype("str")}, len(column))[_LIKE[key]]
        written = _folded(column)
        return np.where(prepared == "", written, prepared)
    return _folded(column)


def _folded(column: pd.Series) -> NDArray[np.object_]:
    texts = pc.utf8_normalize(pa.array(column.astype("str"), pa.large_string(), from_pandas=True), "NFKC")
    bare = pc.replace_substring_regex(pc.utf8_trim_whitespace(texts), _BLANKS, " ")
    folded: NDArray[np.object_] = pc.fill_null(bare, "").to_numpy(zero_copy_only=False)
    return folded
