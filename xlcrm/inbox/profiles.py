"""What a column holds, judged by its cells: numbers of mobiles, addresses of mail, dates, names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.parse import read_moments
from xlcrm.model.values import number_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.inbox.grids import GridColumn

LOOKED_AT = 500
_MOST_OF_THEM = 0.8
_FEWEST = 1

PATTERNS: Mapping[str, str] = {
    "mobile": r"^\s*(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?:\.0)?\s*$",
    "email": r"^\s*[^@\s]+@[^@\s]+\.[A-Za-z]{2,}\s*$",
    "id_no": r"^\s*\d{17}[\dXx]\s*$",
    "website": r"^\s*(?:https?://|www\.)\S+\s*$",
    "phone": r"^\s*(?:\(?0\d{2,3}\)?[- ]?)\d{7,8}(?:[-转x]\d{1,6})?\s*$",
    "customer_id": r"^\s*KH\d{4,}\s*$",
    "company": r"(?:公司|集团|厂|店|商行|经营部|事务所|工作室|合作社|中心)\s*$|(?i)\b(?:ltd|inc|llc|gmbh|corp|co)\b\.?\s*$",
    "person": r"^\s*\p{Han}{2,4}(?:先生|女士|小姐|总|经理)?\s*$",
    "address": r"(?:省|市|区|县|镇|路|街|号|栋|室)\S*\d*",
}
"""How the cells of a column look, the surest first (RE2)."""


def profile(column: GridColumn, start: int) -> str:
    """Return what most filled cells of a column are (a key of `PATTERNS`, ``date``, ``number``), empty where nothing fits."""
    end = min(start + LOOKED_AT, len(column))
    texts, numbers = column.texts.slice(start, end - start), column.numbers[start:end]
    given = ~np.isnan(numbers)
    shown = pc.if_else(pa.array(given), number_texts(np.where(given, numbers, 0)), texts)
    filled = shown.drop_null()
    if len(filled) < _FEWEST:
        return ""
    for name, pattern in PATTERNS.items():
        if pc.sum(pc.match_substring_regex(filled, pattern)).as_py() >= _MOST_OF_THEM * len(filled):
            return name
    if column.dated[start:end].sum() >= _MOST_OF_THEM * len(filled) or _are_dates(texts.drop_null(), len(filled)):
        return "date"
    return "number" if given.sum() >= _MOST_OF_THEM * len(filled) else ""


def _are_dates(texts: pa.Array, filled: int) -> bool:
    if not len(texts):
        return False
    moments, _ = read_moments(texts)
    return bool((~np.isnat(moments)).sum() >= _MOST_OF_THEM * filled)
