"""The value of one rule: from what staff wrote in the cell to what the rule needs, and how a default is shown."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING

from xlcrm.model.defaults.rule_spec import RuleKind
from xlcrm.model.parse import parse_moment, parse_number, plain
from xlcrm.model.settings_rows import said_yes
from xlcrm.model.table_names import fold_name
from xlcrm.model.terms import NO, YES
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.model.defaults.rule_spec import RuleSpec, RuleValue

_CLOCK = re.compile(r"(\d{1,2})(?:[:点时](\d{1,2})?(?::\d{1,2})?)?分?")
_MONTH_DAY = re.compile(r"(0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])日?")
_SEPARATORS = re.compile(r"[、,;\n]")
_DAY_SECONDS = 86_400
_WHOLE_PERCENT = 100


def parse_rule(spec: RuleSpec, text: str) -> RuleValue | None:
    """Return the value that a cell gives to a rule; None where it is of the wrong kind or out of bounds."""
    if spec.kind is RuleKind.TEXT:
        return text if spec.key not in _SHAPES or _SHAPES[spec.key][0](text) else None
    if spec.kind is RuleKind.YES:
        return said_yes(text)
    if spec.kind is RuleKind.TIME:
        return _clock(text)
    if spec.kind is RuleKind.CHOICE:
        return next((code for code, label in spec.choices if fold_name(text) in map(fold_name, (code, *label))), None)
    return _number(spec, text)


def split_words(text: str) -> tuple[str, ...]:
    """Return the parts of a value such as ``短信、邮件``."""
    return tuple(part.strip() for part in _SEPARATORS.split(plain(text)) if part.strip())


def split_numbers(text: str) -> tuple[float, ...] | None:
    """Return the numbers of a value such as ``50000、100000``; None where a part is no number."""
    numbers = [parse_number(part) for part in split_words(text)]
    return None if None in numbers else tuple(number for number in numbers if number is not None)


def split_pairs(text: str) -> dict[str, float] | None:
    """Return names and numbers of a value such as ``H=2;A=3``; None where a part is no such pair."""
    pairs = {}
    for part in split_words(text):
        name, _, number = part.replace(":", "=").partition("=")
        amount = parse_number(number)
        if not name.strip() or amount is None:
            return None
        pairs[name.strip()] = amount
    return pairs


def month_day(text: str) -> tuple[int, int] | None:
    """Return month and day of a value such as ``11-10``."""
    match = _MONTH_DAY.fullmatch(plain(text))
    if match:
        return int(match[1]), int(match[2])
    typed = parse_moment(text)  # spreadsheet programs make a date of 11-10 as it is typed
    return (typed.month, typed.day) if isinstance(typed, datetime) else None


def clock(text: str) -> time:
    """Return the time of day of a valid TIME value."""
    return time.fromisoformat(text)


def wanted(spec: RuleSpec) -> Text:
    """Say which values a rule takes."""
    if spec.kind is RuleKind.TEXT:
        return _SHAPES[spec.key][1]
    if spec.kind is RuleKind.YES:
        return Text("“是”或“否”", "Yes or No")
    if spec.kind is RuleKind.TIME:
        return Text("时间，如 09:00", "a time such as 09:00")
    if spec.kind is RuleKind.CHOICE:
        labels = [label for _, label in spec.choices]
        return Text("、".join(one.zh for one in labels) + " 之一", "one of " + ", ".join(one.en for one in labels))
    whole = spec.kind is RuleKind.INTEGER
    low, high = _shown_number(spec, spec.minimum), _shown_number(spec, spec.maximum)
    return Text(
        f"{low} 到 {high} 的{'整数' if whole else '数'}", f"a {'whole ' if whole else ''}number from {low} to {high}"
    )


def shown(spec: RuleSpec, value: RuleValue) -> Text:
    """Return a value as it would stand in the cell."""
    if isinstance(value, bool):
        return (YES if value else NO).text
    if spec.kind is RuleKind.CHOICE:
        return next((label for code, label in spec.choices if code == value), Text(str(value), str(value)))
    text = _shown_number(spec, value) if isinstance(value, (int, float)) else value
    return Text(text, text)


def _number(spec: RuleSpec, text: str) -> RuleValue | None:
    bare = plain(text)
    for unit in (*spec.unit, "个") if spec.kind is not RuleKind.PERCENT else ():
        bare = bare.removesuffix(plain(unit)).strip()
    number = parse_number(bare)
    if number is None:
        return None
    if spec.kind is RuleKind.PERCENT and 1 < number <= _WHOLE_PERCENT:
        number /= _WHOLE_PERCENT  # staff write 80 where the unit is %
    low, high = spec.minimum, spec.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return None
    if spec.kind is RuleKind.INTEGER:
        return int(number) if number.is_integer() else None
    return number


def _clock(text: str) -> str | None:
    bare = plain(text)
    match = _CLOCK.fullmatch(bare)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (-1, 0)
    fraction = parse_number(bare)
    if fraction is not None and 0 < fraction < 1:  # a time as a spreadsheet stores it
        hour, minute = divmod(round(fraction * _DAY_SECONDS / 60), 60)
    return f"{hour:02d}:{minute:02d}" if 0 <= hour < 24 and 0 <= minute < 60 else None  # noqa: PLR2004 - a day


def _shown_number(spec: RuleSpec, number: float | None) -> str:
    if number is None:
        return "…"
    return f"{number:.0%}" if spec.kind is RuleKind.PERCENT else f"{number:.10g}"


def _is_country(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{2}|none", text) is not None


def _is_region(text: str) -> bool:
    """Tell whether a country's phone numbers can be checked."""
    if text.upper() == "CN":
        return True
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415 - large, only for workbooks of other countries

    return text.upper() in SUPPORTED_REGIONS


_NUMBERS = Text("用、隔开的数字", "numbers separated by commas")
_DAY = Text("月-日，如 11-10", "month-day such as 11-10")
_COUNTRY = Text("两个字母的国家代码，如 CN", "a country code of two letters such as CN")
_SHAPES: dict[str, tuple[Callable[[str], bool], Text]] = {
    "stale.by_level": (lambda text: split_pairs(text) is not None, Text("如 H=2;A=3 的写法", "written like H=2;A=3")),
    "vehicle.mileages": (lambda text: split_numbers(text) is not None, _NUMBERS),
    "advice.ages": (lambda text: split_numbers(text) is not None, _NUMBERS),
    "portrait.ages": (lambda text: split_numbers(text) is not None, _NUMBERS),
    "portrait.distances": (lambda text: split_numbers(text) is not None, _NUMBERS),
    "strategic.from": (lambda text: month_day(text) is not None, _DAY),
    "strategic.to": (lambda text: month_day(text) is not None, _DAY),
    "default_region": (_is_region, _COUNTRY),
    "calendar.country": (_is_country, _COUNTRY),
}
"""Rules that are text of a certain form."""
