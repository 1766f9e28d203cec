"""Which spellings of a choice mean the same: a workbook may be in either language, and a condition in the other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.model.defaults.levels import LEVELS
from xlcrm.model.defaults.lists import LIST_BY_KEY
from xlcrm.model.parse import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.text import Text


def fold(text: str) -> str:
    """Return a text as it is compared: half-width, without case and outer blanks."""
    return text.strip().lower() if text.isascii() else plain(text).casefold()


@lru_cache(maxsize=256)
def spellings(key: str) -> Mapping[str, str]:
    """Return for every folded label of a shipped choice its folded Chinese label, both languages in."""
    return {fold(label): fold(text.zh) for text in _labels(key) for label in text}


def _labels(key: str) -> list[Text]:
    if key not in LIST_BY_KEY:
        return []
    entries = [entry.value for entry in LIST_BY_KEY[key].entries]
    return entries or [level.level for level in LEVELS if level.scheme.code == key]
