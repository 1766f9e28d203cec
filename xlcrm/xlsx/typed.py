"""What somebody types into a cell, understood as a spreadsheet program would, but without losing anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Literal

from xlcrm.model.content import Formula
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.edits import Value

TypedKind = Literal["text", "number", "date", "bool", "formula"]

NOT_OF_KIND: Final = RefusalKind(
    "cell.not_of_kind",
    WRONG_USE,
    Text("“{text}”不是{wanted}。", "“{text}” is not {wanted}."),
)

_NUMBER: Final = re.compile(r"-?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d*)?(\.\d+)?\Z")
_LOOSE_NUMBER: Final = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d+)?\Z")
_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?\Z"
)
_SURE_DIGITS: Final = 15
"""Digits that a spreadsheet program keeps of a number; longer ones are numbers of cards and documents: text."""

_TRUE: Final = frozenset({"true", "yes", "1", "是", "真"})
_FALSE: Final = frozenset({"false", "no", "0", "否", "假"})
_WORDS: Final = {
    "number": ("数值", "a number"),
    "date": ("日期（例如 2026-11-22）", "a date (such as 2026-11-22)"),
    "bool": ("真假值（TRUE 或 FALSE）", "TRUE or FALSE"),
}


def typed_value(text: str, kind: TypedKind | None) -> Value:
    """Return the value of a typed text; without a kind it is told by the text itself.

    Numbers, dates such as 2026-11-22, TRUE and FALSE are recognised. Leading zeros, more than 15 digits, exponents and
    whatever begins with an equals sign stay text: a code or a phone number is never turned into a number.
    Refuses a text that is not of the kind asked for.
    """
    if kind == "text":
        return text or None
    if kind is None:
        return _guessed(text)
    value = _READERS[kind](text.strip())
    if value is None and text.strip():
        zh, en = _WORDS[kind]
        raise Refusal(NOT_OF_KIND, text=text, wanted=Text(zh, en))
    return value


def _guessed(text: str) -> Value:
    bare = text.strip()
    if not bare:
        return None
    digits = sum(map(str.isdigit, bare))
    if _NUMBER.match(bare) and 0 < digits <= _SURE_DIGITS and bare not in ("-0", "-"):
        return _number(bare)
    if bare.lower() in ("true", "false"):
        return bare.lower() == "true"
    found = _date(bare)
    return text if found is None else found


def _number(text: str) -> int | float | None:
    if not _LOOSE_NUMBER.match(text) or not any(map(str.isdigit, text)):
        return None
    plain = text.replace(",", "")
    return int(plain) if plain.lstrip("+-").isdigit() else float(plain)


def _date(text: str) -> date | datetime | None:
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = (int(group) for group in match.groups()[:7] if group)
    hour, minute, second = (int(part or 0) for part in match.groups()[7:])
    try:
        if match.group(8) is None:
            return date(year, month, day)
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - cells know no zone
    except ValueError:
        return None


def _bool(text: str) -> bool | None:
    word = text.lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _formula(text: str) -> Formula | None:
    return Formula(text.removeprefix("=")) if text.removeprefix("=") else None


_READERS: Final[dict[TypedKind, Callable[[str], Value]]] = {
    "number": _number,
    "date": _date,
    "bool": _bool,
    "formula": _formula,
}
