"""Which rules some part of the program asks for: their keys stand in its source, outside the defaults."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import xlcrm

_SWITCHES = ("pack.", "columns.", "sheet.")
_PACKAGE = Path(xlcrm.__file__).parent


def used_keys(keys: Iterable[str]) -> set[str]:
    """Return those of some keys that are asked for; switches always are."""
    return {key for key in keys if f'"{key}"' in _source() or (key.startswith(_SWITCHES) and key != "sheet.max_rows")}


@lru_cache(maxsize=1)
def _source() -> str:
    said_only = {_PACKAGE / "model" / "defaults", _PACKAGE / "demo"}
    files = sorted(path for path in _PACKAGE.rglob("*.py") if not said_only & set(path.parents))
    # The forms that rules of text must have are no use of them.
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "settings_values.py")
