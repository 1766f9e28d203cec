"""One comparison against a whole column: dates as dates, numbers as numbers, text without case."""

from __future__ import annotations

import operator
import re
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from xlcrm.model.book import show_all
from xlcrm.model.choices import fold, spellings
from xlcrm.model.condition_tree import OPPOSITE, ORDERING, UNARY, Comparison, Op
from xlcrm.model.parse import parse_moment, parse_number, plain
from xlcrm.model.schema import Column, Kind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

TODAY = re.compile(r"(?:今天|今日|today)\s*(?:(?P<sign>[-+])\s*(?P<days>\d{1,5})\s*(?:天|日|days?)?)?", re.IGNORECASE)
CLOCK = re.compile(r"[:时点]")
YES = frozenset({"是", "yes", "y", "true", "1", "√", "✓", "对"})
NO = frozenset({"否", "no", "n", "false", "0", "×", "✗", "不是", ""})
_COMPARE: dict[Op, Callable[[Any, Any], Any]] = {
    Op.EQ: operator.eq,
    Op.IN: operator.eq,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}
_WRITTEN = frozenset({Op.CONTAINS, Op.STARTS, Op.LACKS})


class Family(Enum):
    """How cells are compared."""

    MOMENT = "moment"
    NUMBER = "number"
    YES = "yes"
    TEXT = "text"


_FAMILIES = {
    Kind.DATE: Family.MOMENT, Kind.DATETIME: Family.MOMENT, Kind.YES: Family.YES,
    Kind.NUMBER: Family.NUMBER, Kind.MONEY: Family.NUMBER, Kind.INTEGER: Family.NUMBER, Kind.FORMULA: Family.NUMBER,
}  # fmt: skip


def judge(comparison: Comparison) -> Text | None:
    """Say what is wrong with the values of a comparison; None where they suit the column."""
    column, op = comparison.column, comparison.op
    if column is None or op in UNARY or op in _WRITTEN:
        return None
    family = _FAMILIES.get(column.kind, Family.TEXT)
    for value in comparison.operands:
        if family is Family.MOMENT and not _is_moment(value):
            return Text(
                f"“{value}”不是日期，应如 2026-11-22、今天、今天-30",
                f"“{value}” is no date; write 2026-11-22, today or today-30",
            )
        if family is Family.NUMBER and parse_number(value) is None:
            return Text(f"“{value}”不是数字", f"“{value}” is no number")
        if family is Family.YES and (plain(value).lower() not in YES | NO or op in ORDERING):
            return Text("这一列只能与“是”“否”比较", "this column can only be compared with = yes or = no")
        if column.kind is Kind.CHOICE and op in ORDERING and parse_number(value) is None:
            return Text("选项没有大小之分，请用“属于”", "choices have no order; use “in”")
    return None


def compare(comparison: Comparison, data: pd.DataFrame, today: date) -> Mask:
    """Return where a comparison holds. An empty cell never does, but for ≠ and its like, which hold there."""
    series = data[comparison.key] if comparison.key in data else _blank(comparison.column, data.index)
    op = OPPOSITE.get(comparison.op, comparison.op)
    found = _is_empty(series) if op is Op.EMPTY else _holds(comparison, op, series, today)
    return ~found if comparison.op in OPPOSITE else found


def _holds(comparison: Comparison, op: Op, series: pd.Series, today: date) -> Mask:
    family = _family(comparison, series)
    if op in _WRITTEN:
        family = Family.TEXT
    found = np.zeros(len(series), dtype=bool)
    for value in comparison.operands:
        match family:
            case Family.MOMENT:
                found |= _moments_hold(op, series, _moment(value, today), CLOCK.search(value) is not None)
            case Family.NUMBER:
                found |= np.asarray(_COMPARE[op](series.to_numpy(dtype=float, na_value=np.nan), parse_number(value)))
            case Family.YES:
                found |= _yes_holds(series, wanted=plain(value).lower() in YES)
            case Family.TEXT:
                found |= _texts_hold(op, series, value, comparison.column)
    return found


def _family(comparison: Comparison, series: pd.Series) -> Family:
    """Return how a column is compared; one that staff added goes by its cells and by what it is compared with."""
    if comparison.column is not None:
        return _FAMILIES.get(comparison.column.kind, Family.TEXT)
    if series.dtype.kind == "M" and all(map(_is_moment, comparison.operands)):
        return Family.MOMENT
    if series.dtype.kind == "b":
        return Family.YES
    if series.dtype.kind in "iuf" and all(parse_number(value) is not None for value in comparison.operands):
        return Family.NUMBER
    return Family.TEXT


def _blank(column: Column | None, index: pd.Index) -> pd.Series:
    """Return an empty column in place of one that the workbook does not have."""
    family = _FAMILIES.get(column.kind, Family.TEXT) if column else Family.TEXT
    types = {Family.MOMENT: "datetime64[s]", Family.NUMBER: "float64"}
    return pd.Series(None, index=index, dtype=types.get(family, "str"))


def _is_empty(series: pd.Series) -> Mask:
    empty: Mask = series.isna().to_numpy(dtype=bool)
    if isinstance(series.dtype, pd.StringDtype):
        empty = empty | (series.str.strip() == "").to_numpy(dtype=bool, na_value=True)
    elif series.dtype.kind == "O":
        empty = empty | _by_text(series, lambda text: not text.strip())
    return empty


def _is_moment(value: str) -> bool:
    return TODAY.fullmatch(plain(value)) is not None or isinstance(parse_moment(value), datetime)


def _moment(value: str, today: date) -> datetime:
    match = TODAY.fullmatch(plain(value))
    if match:
        days = int(match["days"] or 0) * (-1 if match["sign"] == "-" else 1)
        return datetime.combine(today, datetime.min.time()) + timedelta(days=days)
    return cast("datetime", parse_moment(value))  # the judge let it pass


def _moments_hold(op: Op, series: pd.Series, value: datetime, exact: bool) -> Mask:
    unit = "datetime64[s]" if exact else "datetime64[D]"
    cells = series.to_numpy().astype(unit)
    return np.asarray(_COMPARE[op](cells, np.datetime64(value).astype(unit)))


def _yes_holds(series: pd.Series, *, wanted: bool) -> Mask:
    if series.dtype.kind == "b":
        return np.asarray(series.to_numpy() == wanted)
    yes = _by_text(series, lambda text: fold(text) in YES)
    return yes if wanted else ~yes


def _texts_hold(op: Op, series: pd.Series, value: str, column: Column | None) -> Mask:
    if op in ORDERING:
        return _by_text(series, _ordering(op, value))
    wanted = fold(value)
    if op is Op.CONTAINS:
        return _by_text(series, lambda text: wanted in fold(text))
    if op is Op.STARTS:
        return _by_text(series, lambda text: fold(text).startswith(wanted))
    same = spellings(column.choices) if column and column.choices else {}
    wanted = same.get(wanted, wanted)
    return _by_text(series, lambda text: same.get(folded := fold(text), folded) == wanted)


def _ordering(op: Op, value: str) -> Callable[[str], bool]:
    """Return the test of one text: as a number or a date where the value is one, else by the alphabet."""
    number, moment = parse_number(value), parse_moment(value)
    if number is not None:
        return lambda text: (found := parse_number(text)) is not None and bool(_COMPARE[op](found, number))
    if isinstance(moment, datetime):
        return lambda text: isinstance(found := parse_moment(text), datetime) and bool(_COMPARE[op](found, moment))
    wanted = fold(value)
    return lambda text: bool(_COMPARE[op](fold(text), wanted))


def _by_text(series: pd.Series, test: Callable[[str], bool]) -> Mask:
    """Return where a test holds of the text in a cell; each different text is tested once, an empty cell never."""
    codes, uniques = pd.factorize(series)
    texts = show_all(pd.Series(uniques), Kind.TEXT)
    flags = np.fromiter((test(text) for text in texts), dtype=bool, count=len(texts))
    return np.append(flags, False)[codes]
