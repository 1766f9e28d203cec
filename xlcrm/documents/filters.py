"""The filters of all templates, each under a Chinese and an English name."""

from __future__ import annotations

import math
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from xlcrm.documents.in_words import in_words
from xlcrm.documents.salutation import salute
from xlcrm.model.lunar import lunar_text
from xlcrm.model.terms import YES
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlcrm.model.text import Lang

    Filter = Callable[..., Any]

NAMES: Mapping[str, Text] = {
    "date": Text("日期", "date"),
    "short_date": Text("短日期", "short_date"),
    "time": Text("时间", "time"),
    "lunar": Text("农历", "lunar"),
    "money": Text("金额", "money"),
    "capitals": Text("大写", "capitals"),
    "number": Text("数字", "number"),
    "percent": Text("百分比", "percent"),
    "salute": Text("称呼", "salute"),
    "box": Text("勾选", "box"),
    "default": Text("或", "default"),
}
"""Every filter of ours with its names; both may be written in a template of either language."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
TICKED, EMPTY_BOX = "☑", "□"


def filters(lang: Lang) -> dict[str, Filter]:
    """Return all filters by both of their names, speaking a language."""
    made: dict[str, Filter] = {
        "date": partial(long_date, lang=lang),
        "short_date": short_date,
        "time": clock_time,
        "lunar": partial(lunar, lang=lang),
        "money": money,
        "capitals": partial(capitals, lang=lang),
        "number": number,
        "percent": percent,
        "salute": partial(salute, lang=lang),
        "box": box,
        "default": or_else,
    }
    return {name: made[key] for key, names in NAMES.items() for name in names}


def shown(value: object, lang: Lang) -> object:
    """Return what a field prints without a filter: nothing where it is empty, dates and whole numbers as people write."""
    if is_empty(value):
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return (YES.label(lang)) if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return value


def is_empty(value: object) -> bool:
    """Tell whether a field holds nothing: no value, not a number, no time, an empty text."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def long_date(value: object, lang: Lang = "zh") -> str:
    """Write a date out: 2026年11月22日 or 22 November 2026."""
    day = _day(value)
    if day is None:
        return ""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(value: object) -> str:
    """Write a date as 2026-11-22."""
    day = _day(value)
    return "" if day is None else day.isoformat()


def clock_time(value: object) -> str:
    """Write the time of a day as 09:30."""
    return f"{value:%H:%M}" if isinstance(value, datetime) else ""


def lunar(value: object, lang: Lang = "zh") -> str:
    """Write the day by the Chinese lunar calendar: 十月十四, or month 10, day 14."""
    day = _day(value)
    return "" if day is None else lunar_text(day).say(lang)


def money(value: object, sign: str = "¥", decimals: int = 2) -> str:
    """Write an amount as ¥1,234.50, negative ones as -¥1,234.50."""
    amount = _number(value)
    if amount is None:
        return ""
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,.{decimals}f}"


def capitals(value: object, lang: Lang = "zh") -> str:
    """Write an amount of yuan in words, as banks ask for: 壹仟贰佰叁拾肆元伍角整."""
    amount = _number(value)
    return "" if amount is None else in_words(amount, lang)


def number(value: object, decimals: int | None = None) -> str:
    """Write a number with thousands separated, with as many decimals as it has unless told."""
    amount = _number(value)
    if amount is None:
        return ""
    if decimals is not None:
        return f"{amount:,.{decimals}f}"
    return f"{int(amount):,}" if amount == int(amount) else f"{round(amount, 10):,}"


def percent(value: object, decimals: int = 0) -> str:
    """Write a share as a percentage: 0.256 as 26%."""
    amount = _number(value)
    return "" if amount is None else f"{amount:.{decimals}%}"


def box(value: object, choice: object = None) -> str:
    """Print a check box: ticked where the field says yes, or is (or lists) the choice given."""
    if choice is None:
        ticked = value is True or YES.is_(value)
    else:
        words = str(value or "").replace(",", "、").replace("，", "、").split("、")
        ticked = str(choice).strip() in [word.strip() for word in words]
    return TICKED if ticked else EMPTY_BOX


def or_else(value: object, instead: object = "") -> object:
    """Print something else where a field is empty."""
    return instead if is_empty(value) else value


def _day(value: object) -> date | None:
    """Return the day that a field holds; a text is read as 2026-11-22, anything else is a mistake of the template."""
    if is_empty(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        message = f"“{value}” is not a date"
        raise TypeError(message) from None


def _number(value: object) -> float | None:
    if is_empty(value):
        return None
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        message = f"“{value}” is not a number"
        raise TypeError(message) from None
