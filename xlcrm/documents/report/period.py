"""The stretch of days that a report is about, and the one before it that it is compared with."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Lang, Text

NO_PERIOD = RefusalKind(
    "report.period_unknown",
    WRONG_USE,
    Text(
        "看不懂期间“{period}”。可以写 week、month、quarter、year（前面可加 last- 或 next-）、2026-11、2026-Q4、2026-W47 或 2026。",
        "“{period}” is no period. Write week, month, quarter or year (with last- or next- before it), 2026-11, 2026-Q4, 2026-W47 or 2026.",
    ),
)
NOT_BEGUN = RefusalKind(
    "report.period_not_begun",
    WRONG_USE,
    Text(
        "“{period}”还没有开始。要看安排，可以写 next-week 或 next-month。",
        "“{period}” has not begun. To see what is planned write next-week or next-month.",
    ),
)
_LENGTHS: Final = {
    "month": pd.DateOffset(months=1),
    "quarter": pd.DateOffset(months=3),
    "year": pd.DateOffset(years=1),
    "week": pd.DateOffset(weeks=1),
}
_MOVES: Final = {None: 0, "last": -1, "next": 1}
_NAMED: Final = re.compile(r"(?:(?P<moved>last|next)-)?(?P<unit>week|month|quarter|year)", re.IGNORECASE)
_WRITTEN: Final = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-?(?P<unit>[QqWw])?(?P<number>\d{1,2}))?")
_NAMES: Final = {
    "month": Text("{year} 年 {month} 月", "{month} {year}"),
    "quarter": Text("{year} 年第 {number} 季度", "Q{number} {year}"),
    "year": Text("{year} 年", "{year}"),
    "week": Text("{year} 年第 {number} 周", "Week {number}, {year}"),
}
_SO_FAR = Text("{name}（{first} 至 {last}）", "{name} ({first} to {last})")
_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to before ``end``; a running one is compared with as many days of the one before."""

    unit: str
    start: pd.Timestamp
    whole: pd.Timestamp
    today: pd.Timestamp

    @property
    def end(self) -> pd.Timestamp:
        """The first day that no longer belongs to it: tomorrow, while it runs."""
        return max(self.start, min(self.whole, self.today + pd.Timedelta(days=1)))

    @property
    def before(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First day, and first day after, of the stretch that it is compared with."""
        start = self.start - _LENGTHS[self.unit]
        return start, self.start if self.end == self.whole else min(start + (self.end - self.start), self.start)

    @property
    def short(self) -> str:
        """Its name as `period_of` reads it."""
        week = self.start.isocalendar()
        return {
            "month": f"{self.start:%Y-%m}",
            "quarter": f"{self.start.year}-Q{self.start.quarter}",
            "week": f"{week.year}-W{week.week:02}",
            "year": f"{self.start.year}",
        }[self.unit]

    def said(self, lang: Lang) -> str:
        """Return its name and the days of it that have passed."""
        return self._named(lang, self.end)

    def planned(self, lang: Lang) -> str:
        """Return its name and all of its days."""
        return self._named(lang, self.whole)

    def _named(self, lang: Lang, end: pd.Timestamp) -> str:
        numbers = {
            "month": self.start.month,
            "quarter": self.start.quarter,
            "week": self.start.isocalendar().week,
            "year": self.start.year,
        }
        year = self.start.isocalendar().year if self.unit == "week" else self.start.year
        month = self.start.month if lang == "zh" else _MONTHS[self.start.month - 1]
        name = _NAMES[self.unit].say(lang, year=year, number=numbers[self.unit], month=month)
        last = end - pd.Timedelta(days=1)
        return _SO_FAR.say(lang, name=name, first=self.start.date().isoformat(), last=last.date().isoformat())


def period_of(text: str, today: dt.date) -> Period:
    """Return the period that a person wrote, as of a day.

    Raises:
        Refusal: It means no period, or one that has not begun.
    """
    day = pd.Timestamp(today)
    if named := _NAMED.fullmatch(text.strip().lower()):
        unit = named["unit"]
        start = _start(unit, day) + _MOVES[named["moved"]] * _LENGTHS[unit]
    else:
        unit, start = _written(text, day)
    return Period(unit, start, start + _LENGTHS[unit], day)


def _start(unit: str, day: pd.Timestamp) -> pd.Timestamp:
    if unit == "week":
        return day - pd.Timedelta(days=day.weekday())
    first = {"month": day.month, "quarter": (day.quarter - 1) * 3 + 1, "year": 1}[unit]
    return day.replace(month=first, day=1)


def _written(text: str, day: pd.Timestamp) -> tuple[str, pd.Timestamp]:
    found = _WRITTEN.fullmatch(text.strip())
    try:
        unit, start = _parts(found) if found else ("", day)
    except ValueError:
        unit, start = "", day
    if not unit:
        raise Refusal(NO_PERIOD, period=text)
    if start > day:
        raise Refusal(NOT_BEGUN, period=text)
    return unit, start


def _parts(found: re.Match[str]) -> tuple[str, pd.Timestamp]:
    year, number = int(found["year"]), int(found["number"] or 0)
    if not found["number"]:
        return "year", pd.Timestamp(year, 1, 1)
    if (found["unit"] or "").upper() == "W":
        return "week", pd.Timestamp(dt.date.fromisocalendar(year, number, 1))
    if (found["unit"] or "").upper() == "Q":
        return "quarter", pd.Timestamp(year, number * 3 - 2, 1)
    return "month", pd.Timestamp(year, number, 1)
