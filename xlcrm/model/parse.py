"""Numbers and dates that staff typed as text: what one such text means."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.serials import FIRST_YEAR, from_ymd

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PIVOT: Final = 30
_NOON: Final = 12

_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*(?:[¥$€£]|RMB|CNY|人民币)?\s*(?P<inner>[-+]?)"
    r"(?P<digits>\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|(?=\.\d))(?P<rest>(?:\.\d*)?(?:E[-+]?\d{1,3})?)"
    r"\s*(?P<unit>[万亿]?)\s*(?:元|圆|块|RMB|CNY)?\s*(?P<percent>%?)",
    re.IGNORECASE,
)
_UNITS: Final = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}

_TIME = (
    r"(?:[\sT]*(?P<half>上午|下午|早上|中午|晚上)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?"
    r"(?::?(?P<second>\d{1,2})(?:\.\d+)?秒?)?\s*(?P<noon>AM|PM)?\s*(?:Z|[-+]\d{2}:?\d{2})?)?"
)
_WEEKDAY = r"\s*(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_DATES: Final = tuple(
    re.compile(shape + _WEEKDAY + _TIME, re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})",
        r"(?P<year>\d{4}|\d{2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        # a first number that can be no month, so that the American order is out of the question
        r"(?P<year>1[3-9]|[2-9]\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-\s](?P<name>[A-Z]{3,9})[-,.\s]+(?P<year>\d{4})",
        r"(?P<name>[A-Z]{3,9})[.\s]+(?P<day>\d{1,2})(?:st|nd|rd|th)?[,\s]+(?P<year>\d{4})",
    )
)
_SIMPLE_NUMBER: Final = r"^[-+]?[0-9]+(\.[0-9]+)?$"
_SIMPLE_DATE: Final = (
    r"^(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})"
    r"(?:[ T](?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?)?$"
)
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)

Impossible = Literal["impossible"]
IMPOSSIBLE: Final[Impossible] = "impossible"


def read_numbers(texts: pa.Array) -> NDArray[np.float64]:
    """Return the numbers of many texts as `parse_number` reads them; NaN where there is none."""
    simple = pc.match_substring_regex(texts, _SIMPLE_NUMBER).to_numpy(zero_copy_only=False)
    values = np.full(len(texts), np.nan)
    values[simple] = pc.cast(pc.utf8_ltrim(texts.filter(pa.array(simple)), characters="+"), pa.float64()).to_numpy()
    for at in np.flatnonzero(~simple).tolist():
        number = parse_number(texts[at].as_py())
        values[at] = np.nan if number is None else number
    values[np.isinf(values)] = np.nan
    return values


def read_moments(texts: pa.Array) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    """Return the moments of many texts as `parse_moment` reads them, NaT where there is none, and which are impossible.

    The usual spelling is taken apart by Arrow: half a million different ones in a second.
    """
    parts = pc.extract_regex(texts, _SIMPLE_DATE)
    simple = parts.is_valid().to_numpy(zero_copy_only=False)
    values = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[s]")
    values[simple] = _assemble(parts.filter(pa.array(simple)))
    impossible = simple & np.isnat(values)
    for at in np.flatnonzero(~simple).tolist():
        moment = parse_moment(texts[at].as_py())
        if moment == IMPOSSIBLE:
            impossible[at] = True
        elif moment is not None:
            values[at] = moment
    return values, impossible


def _assemble(parts: pa.StructArray) -> NDArray[np.datetime64]:
    year, month, day, hour, minute, second = (_digits(part) for part in parts.flatten())
    moments: NDArray[np.datetime64] = from_ymd(year, month, day)
    moments += (hour * 3600 + minute * 60 + second).astype("timedelta64[s]")
    return moments


def _digits(part: pa.Array) -> NDArray[np.int64]:
    """An optional part that is missing is empty."""
    filled = pc.if_else(pc.equal(part, ""), pa.scalar("0", part.type), part)
    return np.asarray(pc.cast(filled, pa.int64()).to_numpy(), dtype=np.int64)


def plain(text: str) -> str:
    """Return a text with full-width characters made half-width, blanks trimmed, and dashes made minus signs."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip(" \t\r\n\u200b\ufeff")


def parse_number(text: str) -> float | None:
    """Return the number that a text stands for: ``¥1,200.50``, ``(1,200)``, ``1.2万``, ``12%``; None if it is none."""
    bare = plain(text)
    negative = bare.startswith("(") and bare.endswith(")")
    match = _NUMBER.fullmatch(bare[1:-1] if negative else bare)
    if match is None:
        return None
    number = Decimal(re.sub("[, ]", "", match["digits"]) + match["rest"]) * _UNITS[match["unit"]]
    if match["percent"]:
        number /= 100
    signs = (match["sign"] + match["inner"]).count("-") + negative
    return float(-number if signs % 2 else number)


def parse_moment(text: str) -> datetime | Impossible | None:
    """Return the date (and time) that a text stands for.

    Year, month, day in this order, in the usual Chinese and ISO spellings, or with the month's English name. What could
    be day or month first is None (unreadable); a date that no calendar has, or before 1900, is IMPOSSIBLE. A time zone
    is read over: the time is the one that was written.
    """
    bare = plain(text)
    for shape in _DATES:
        if match := shape.fullmatch(bare):
            return _moment({name: part for name, part in match.groupdict().items() if part})
    return None


def _moment(parts: dict[str, str]) -> datetime | Impossible | None:
    month = _month(parts)
    if month is None:
        return None
    clock = _hour(parts), int(parts.get("minute", 0)), int(parts.get("second", 0))
    try:
        moment = datetime(_year(parts["year"]), month, int(parts["day"]), *clock)  # noqa: DTZ001 - cells know no zones
    except ValueError:
        return IMPOSSIBLE
    return moment if moment.year >= FIRST_YEAR else IMPOSSIBLE


def _month(parts: dict[str, str]) -> int | None:
    if "month" in parts:
        return int(parts["month"])
    name = parts["name"].lower()
    found = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    return found[0] if found else None


def _year(digits: str) -> int:
    """Two digits are read as Excel reads them: up to 29 this century."""
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - a year of two digits
        return year
    return year + (2000 if year < _PIVOT else 1900)


def _hour(parts: dict[str, str]) -> int:
    hour = int(parts.get("hour", 0))
    half, noon = parts.get("half", ""), parts.get("noon", "").upper()
    if hour < _NOON and (noon == "PM" or half in ("下午", "晚上", "中午")):
        return hour + _NOON
    return 0 if hour == _NOON and noon == "AM" else hour
