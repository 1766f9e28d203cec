"""Number format codes: the built-in ones, and whether a code shows a date or text."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_CUSTOM = 164

BUILT_IN: Mapping[int, str] = MappingProxyType(
    {
        0: "General",
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        5: '"$"#,##0_);\\("$"#,##0\\)',
        6: '"$"#,##0_);[Red]\\("$"#,##0\\)',
        7: '"$"#,##0.00_);\\("$"#,##0.00\\)',
        8: '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "mm-dd-yy",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "m/d/yy h:mm",
        27: 'yyyy"年"m"月"',
        28: 'm"月"d"日"',
        29: 'm"月"d"日"',
        30: "m-d-yy",
        31: 'yyyy"年"m"月"d"日"',
        32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"',
        34: '上午/下午h"时"mm"分"',
        35: '上午/下午h"时"mm"分"ss"秒"',
        36: 'yyyy"年"m"月"',
        37: "#,##0_);\\(#,##0\\)",
        38: "#,##0_);[Red]\\(#,##0\\)",
        39: "#,##0.00_);\\(#,##0.00\\)",
        40: "#,##0.00_);[Red]\\(#,##0.00\\)",
        41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
        42: '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
        43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
        44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss.0",
        48: "##0.0E+0",
        49: "@",
        50: 'yyyy"年"m"月"',
        51: 'm"月"d"日"',
        52: 'yyyy"年"m"月"',
        53: 'm"月"d"日"',
        54: 'm"月"d"日"',
        55: '上午/下午h"时"mm"分"',
        56: '上午/下午h"时"mm"分"ss"秒"',
        57: 'yyyy"年"m"月"',
        58: 'm"月"d"日"',
    }
)
"""Codes that a file does not spell out; 27 to 36 and 50 to 58 are as in Chinese Excel: dates and times."""

SAME_EVERYWHERE: Mapping[str, int] = MappingProxyType(
    {BUILT_IN[number]: number for number in (0, 1, 2, 3, 4, 9, 10, 11, 49)}
)
"""Codes whose built-in number may be used: the others look different from country to country."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|general', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_EXPONENT = re.compile(r"E[+-]", re.IGNORECASE)


def is_date_code(code: str) -> bool:
    """Tell whether a format code shows a date or a time."""
    bare = _LITERAL.sub("", code)
    if _ELAPSED.search(bare):
        return True
    section = _EXPONENT.sub("", _BRACKETS.sub("", bare)).partition(";")[0].lower()
    return any(letter in section for letter in "ymdhs") or "aaa" in section


def is_text_code(code: str) -> bool:
    """Tell whether a format code makes the cell a text cell."""
    return code.strip() == "@"
