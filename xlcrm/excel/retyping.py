"""What Excel makes of a text that is put into a cell: it reads it as if it were typed."""

from __future__ import annotations

import re
from typing import Final

AS_TEXT: Final = "@"
"""The number format that keeps texts as they are."""

_NUMBER: Final = re.compile(r"\s*[-+(]?\s*[¥$€£]?\s*(\d[\d,]*\.?\d*|\.\d+)([eE][-+]?\d+)?\s*%?\)?\s*")
_DATE: Final = re.compile(
    r"\s*(\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|\d{1,4}年(\d{1,2}月(\d{1,2}日)?)?|\d{1,2}月\d{1,2}日)?(\s*\d{1,2}:\d{2}(:\d{2})?)?\s*"
)
_FORMULA_STARTS: Final = "=+-@'"
_LOGICAL: Final = frozenset({"TRUE", "FALSE"})


def is_reinterpreted(text: str) -> bool:
    """Tell whether Excel makes a number, a date, a formula or a truth of a text in a cell without text format."""
    said = text.strip()
    if not said:
        return False
    return (
        (said[0] in _FORMULA_STARTS and len(said) > 1)
        or said.upper() in _LOGICAL
        or _NUMBER.fullmatch(said) is not None
        or _DATE.fullmatch(said) is not None
    )
