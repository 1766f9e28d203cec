"""Which rules some part of the program asks for: their keys stand in its source, outside the defaults."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import xlcrm

_SWITCHES = ("pack.", "columns.", "sheet.")
_COMPOSED = re.compile(r'\bf"([a-z_.]*)\{\w+\}([a-z_.]*)"')
_PACKAGE = Path(xlcrm.__file__).parent


def used_keys(keys: Iterable[str]) -> set[str]:
    """Return those of some keys that are asked for; switches always are."""
    return {
        key
        for key in keys
        if f'"{key}"' in _source()
        or any(pattern.fullmatch(key) for pattern in _composed())
        or (key.startswith(_SWITCHES) and key != "sheet.max_rows")
    }


@lru_cache(maxsize=1)
def _composed() -> tuple[re.Pattern[str], ...]:
    """Return the forms of keys that are put together where they are asked for: ``f"letters.{key}"``."""
    found = set(_COMPOSED.findall(_source()))
    return tuple(re.compile(f"{re.escape(before)}[a-z_]+{re.escape(after)}") for before, after in sorted(found) if "." in before + after)


@lru_cache(maxsize=1)
def _source() -> str:
    said_only = {_PACKAGE / "model" / "defaults", _PACKAGE / "demo"}
    files = sorted(path for path in _PACKAGE.rglob("*.py") if not said_only & set(path.parents))
    # The forms that rules of text must have are no use of them.
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "settings_values.py")
