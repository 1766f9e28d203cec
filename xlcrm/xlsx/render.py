"""Values as the XML of a cell: all that follows the reference and the style."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import ClassVar

import numpy as np

from xlcrm.model.content import Formula
from xlcrm.xlsx.edits import Value
from xlcrm.xlsx.xml import MAX_TEXT, escape, escape_cell, is_plain, is_unmarked, keeps_space

MAX_FORMULA = 8_192

_REPEATED = 4
"""Texts that come this often on average are worked out once each."""

_HUGE = 10**308
_MOST_MET = 100_000
_SURELY_FITS = MAX_TEXT // 2
_BLANKS = ("  ", "\t", " \n", "\n ")
_NEVER_DATES = frozenset({type(None), bool, int, float, str})
_DAY = timedelta(days=1)
_LEAP_BUG = 60
"""Serial number of 29 February 1900, a day that only spreadsheet programs know."""


_Result = tuple[type[bytes], bytes, bytes]


class EmptyCell(bytes):
    """The rest of a cell without a value."""


EMPTY = EmptyCell(b"/>")


class DateCell(bytes):
    """The rest of a cell whose number is a date, and needs a format that shows it so."""

    code: ClassVar[str] = "yyyy-mm-dd"


class MomentCell(DateCell):
    """A date with a time of day."""

    code: ClassVar[str] = "yyyy-mm-dd hh:mm"


class TimeCell(DateCell):
    """A time of day, or a duration."""

    code: ClassVar[str] = "hh:mm:ss"


def serial(value: date | time, *, date1904: bool) -> int | float:
    """Return the number that stands for a date, a moment or a time of day; ValueError when there is none."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - serials know no zone
    days = (moment.replace(tzinfo=None) - (datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30))) / _DAY  # noqa: DTZ001 - same
    if not date1904 and days <= _LEAP_BUG:
        days -= 1
    if days < 0 or days != days:  # noqa: PLR0124 - a missing moment is not a number
        raise ValueError("date")
    return int(days) if days.is_integer() else days


class Renderer:
    """Turns values into cell XML for one sheet; ``prefix`` is that of its namespace, with the colon, or empty."""

    def __init__(self, prefix: bytes, *, date1904: bool) -> None:
        self.may_be_dated = self.may_be_empty = False
        self._date1904 = date1904
        self._dates_met: dict[type, dict[date, bytes]] = {date: {}, datetime: {}}
        self._results_met: dict[tuple[type, Value], _Result] = {}
        self._close = b"</" + prefix + b"c>"
        self._v = b"><" + prefix + b"v>"
        self._v_end = b"</" + prefix + b"v>" + self._close
        self._f = b"><" + prefix + b"f>"
        self._f_end = b"</" + prefix + b"f>"
        self._inline = b' t="inlineStr"><' + prefix + b"is><" + prefix + b"t>"
        self._spaced = self._inline[:-1] + b' xml:space="preserve">'
        self._inline_end = b"</" + prefix + b"t></" + prefix + b"is>" + self._close
        self._known: dict[type, Callable[..., bytes]] = {
            type(None): lambda _: EMPTY,
            str: self._text,
            int: self._number,
            float: self._number,
            bool: self._bool,
            date: self._date,
            datetime: self._moment,
            time: self._time,
            Formula: self._formula,
        }
        self._bulk: dict[type, Callable[..., list[bytes]]] = {
            str: self._texts,
            float: self._floats,
            int: self._ints,
            date: self._dates,
            datetime: self._dates,
            Formula: self._formulas,
        }

    def render(self, value: Value) -> bytes:
        """Return the rest of the cell; ValueError for what a cell cannot hold."""
        known = self._known.get(type(value))
        return known(value) if known else self._other(value)

    def render_all(self, values: Sequence[Value]) -> list[bytes]:
        """Return the rest of the cell for each of many values; a column of one kind is worked out as a whole.

        ``may_be_dated`` and ``may_be_empty`` tell afterwards whether dates or empty cells may be among them.
        """
        if isinstance(values, np.ndarray):
            values = values.tolist()
        kinds = set(map(type, values))
        self.may_be_empty = type(None) in kinds or (str in kinds and "" in values)
        self.may_be_dated = not kinds <= _NEVER_DATES
        gaps = type(None) in kinds
        kinds.discard(type(None))
        bulk = self._bulk.get(next(iter(kinds))) if len(kinds) == 1 else None
        if bulk is None:
            return list(map(self.render, values))
        return _where_some(values, bulk) if gaps else bulk(values)

    def _texts(self, texts: Sequence[str]) -> list[bytes]:
        different = set(texts)
        if _REPEATED * len(different) <= len(texts):
            each = list(different)
            return list(map(dict(zip(each, self._different_texts(each), strict=True)).__getitem__, texts))
        return self._different_texts(texts)

    def _different_texts(self, texts: Sequence[str]) -> list[bytes]:
        lines = "\n".join(texts)
        if lines.count("\n") == len(texts) - 1 and "" not in texts:
            return self._lines(texts, lines)
        usual = [text for text in texts if text and "\n" not in text]
        following = iter(self._lines(usual, "\n".join(usual)) if usual else ()).__next__
        return [following() if text and "\n" not in text else self._text(text) for text in texts]

    def _lines(self, texts: Sequence[str], lines: str) -> list[bytes]:
        """Render texts of one line each, none empty; ``lines`` are all of them."""
        if max(map(len, texts)) > _SURELY_FITS or not is_plain(lines) or any(mark in f"\n{lines}\n" for mark in _BLANKS):
            return list(map(self._text, texts))
        return wrapped(lines.encode(), self._inline, self._inline_end)

    def _floats(self, numbers: Sequence[float]) -> list[bytes]:
        if not math.isfinite(sum(numbers)):
            return list(map(self._number, numbers))
        lines = "\n".join(map(float.__repr__, numbers)) + "\n"
        return wrapped(lines.replace(".0\n", "\n")[:-1].encode(), self._v, self._v_end)

    def _ints(self, numbers: Sequence[int]) -> list[bytes]:
        if not -_HUGE < min(numbers) <= max(numbers) < _HUGE:
            return list(map(self._number, numbers))
        return wrapped("\n".join(map(int.__repr__, numbers)).encode(), self._v, self._v_end)

    def _dates(self, values: Sequence[date]) -> list[bytes]:
        known = self._dates_met[type(values[0])]
        if len(known) > _MOST_MET:
            known.clear()
        known.update({value: self.render(value) for value in set(values).difference(known)})
        return list(map(known.__getitem__, values))

    def _other(self, value: object) -> bytes:
        if isinstance(value, np.generic):
            return self.render(value.item())
        for kind in (bool, int, float, str, datetime, date, time, Formula):
            if isinstance(value, kind):
                return self._known[kind](value)
        raise ValueError(type(value).__name__)

    def _text(self, text: str) -> bytes:
        if not text:
            return EMPTY
        start = self._spaced if keeps_space(text) else self._inline
        return start + escape_cell(text) + self._inline_end

    def _number(self, number: float) -> bytes:
        if not (-_HUGE < number < _HUGE if isinstance(number, int) else math.isfinite(number)):
            raise ValueError("number")
        digits = int.__repr__(number) if isinstance(number, int) else float.__repr__(number).removesuffix(".0")
        return self._v + digits.encode() + self._v_end

    def _bool(self, value: object) -> bytes:
        return b' t="b"' + self._v + (b"1" if value else b"0") + self._v_end

    def _date(self, value: date) -> bytes:
        return DateCell(self._serial(value))

    def _moment(self, value: datetime) -> bytes:
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return (DateCell if midnight else MomentCell)(self._serial(value))

    def _time(self, value: time) -> bytes:
        return TimeCell(self._serial(value))

    def _serial(self, value: date | time) -> bytes:
        return self._v + repr(serial(value, date1904=self._date1904)).encode() + self._v_end

    def _formula(self, formula: Formula) -> bytes:
        text = formula.text.removeprefix("=")
        if not text or len(text) > MAX_FORMULA:
            raise ValueError("formula")
        return self._with_result(self._f + escape_cell(text) + self._f_end, formula.cached)

    def _with_result(self, body: bytes, cached: Value) -> bytes:
        kind, before, after = self._result(cached)
        return kind(before + body + after)

    def _result(self, cached: Value) -> _Result:
        """Return what stands before and behind a formula that shows a value, and of what kind the cell is."""
        if isinstance(cached, str):
            return bytes, b' t="str"', self._v[1:] + escape_cell(cached) + self._v_end
        rest = self.render(cached)
        if rest == EMPTY:
            return bytes, b"", self._close
        start = rest.index(self._v)
        return type(rest), rest[:start], rest[start + 1 :]

    def _formulas(self, formulas: Sequence[Formula]) -> list[bytes]:
        texts = [formula.text for formula in formulas]
        lines = "\n".join(texts)
        usual = "" not in texts and lines.count("\n") == len(texts) - 1 and max(map(len, texts)) <= MAX_FORMULA
        if not usual or "\n=" in f"\n{lines}" or not is_unmarked(lines):
            return list(map(self._formula, formulas))
        bodies = wrapped(escape(lines), self._f, self._f_end)
        shown = [(type(formula.cached), formula.cached) for formula in formulas]
        known = self._results_met
        if len(known) > _MOST_MET:
            known.clear()
        known.update({key: self._result(key[1]) for key in set(shown).difference(known)})
        ends = map(known.__getitem__, shown)
        return [kind(before + body + after) for body, (kind, before, after) in zip(bodies, ends, strict=True)]


def wrapped(lines: bytes, start: bytes, end: bytes) -> list[bytes]:
    """Return each line between a start and an end."""
    return (start + lines.replace(b"\n", end + b"\n" + start) + end).split(b"\n")


def _where_some(values: Sequence[Value], bulk: Callable[..., list[bytes]]) -> list[bytes]:
    """Return what a column without gaps is turned into, and empty cells in the gaps."""
    following = iter(bulk([value for value in values if value is not None])).__next__
    return [EMPTY if value is None else following() for value in values]
