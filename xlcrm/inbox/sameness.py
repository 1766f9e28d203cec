"""When two cells say the same, written differently: numbers of telephones, addresses of mail, width of letters, blanks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.inbox.addresses import split
from xlcrm.inbox.divisions import divisions
from xlcrm.model.diff import differs
from xlcrm.rules.matching.cards import cards

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LIKE = {"mobile": "mobile", "phone": "phone", "fax": "phone", "email": "email"}
"""Columns that are compared as `cards` prepares them, and as which of its fields."""

_PLACES = frozenset({"province", "city", "address"})
_BLANKS = r"\s+"
_BLANK = re.compile(_BLANKS)
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
    if key in _PLACES:
        return np.array([_place(key, text) for text in column.fillna("").tolist()], dtype=object)
    return _folded(column)


def _place(key: str, text: str) -> str:
    """Return a province or city by its full name, an address without the divisions that stand before it."""
    bare, known = _BLANK.sub("", text), divisions()
    if key == "address":
        return _BLANK.sub("", split(text).rest) or bare
    if key == "province":
        return known.provinces[bare].province if bare in known.provinces else bare
    names = {place.city for place in known.cities.get(bare, ())}
    return names.pop() if len(names) == 1 else bare


def _folded(column: pd.Series) -> NDArray[np.object_]:
    texts = pc.utf8_normalize(pa.array(column.astype("str"), pa.large_string(), from_pandas=True), "NFKC")
    bare = pc.replace_substring_regex(pc.utf8_trim_whitespace(texts), _BLANKS, " ")
    folded: NDArray[np.object_] = pc.fill_null(bare, "").to_numpy(zero_copy_only=False)
    return folded
