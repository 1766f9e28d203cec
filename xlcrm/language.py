"""The language of messages: XLCRM_LANG, else the locale's."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.model.text import Lang


@lru_cache(maxsize=1)
def language() -> Lang:
    """Return zh or en: as XLCRM_LANG says, else as the locale of the process, else en."""
    for name in ("XLCRM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    return _windows_language()


def _windows_language() -> Lang:
    """Return the language of the Windows user interface; en elsewhere."""
    import locale  # noqa: PLC0415 - only without any of the variables

    name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
