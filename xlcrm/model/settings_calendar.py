"""节假日 / Holidays and the rules of the calendar: which days are worked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.calendar import NO_COUNTRY, Calendar, Roll, is_country
from xlcrm.model.catalogue import settings as say
from xlcrm.model.settings_rows import read_rows
from xlcrm.model.settings_rules import find_rule
from xlcrm.model.terms import DayKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.model.book import Frame
    from xlcrm.model.problems import Problem
    from xlcrm.model.settings import Settings

COUNTRY, ROLL = "calendar.country", "calendar.roll"


def read_calendar(frames: Mapping[str, Frame], settings: Settings) -> tuple[Calendar, tuple[Problem, ...]]:
    """Return the calendar of a workbook, and what was wrong with its days."""
    country, country_problems = _country(frames.get("rules"), settings)
    overrides, day_problems = _overrides(frames.get("holidays"))
    calendar = Calendar(country, overrides, Roll(str(settings.rule(ROLL))))
    return calendar, (*country_problems, *day_problems)


def default_calendar(settings: Settings) -> Calendar:
    """Return the calendar of a workbook without a sheet 节假日."""
    return read_calendar({}, settings)[0]


def _country(frame: Frame | None, settings: Settings) -> tuple[str, list[Problem]]:
    said = str(settings.rule(COUNTRY))
    country = NO_COUNTRY if said.lower() == NO_COUNTRY else said.upper()
    if is_country(country):
        return country, []
    named = ((row, find_rule(row.text("key"))) for row in read_rows(frame))
    rows = (row for row, spec in named if spec and spec.key == COUNTRY)
    return NO_COUNTRY, [row.problem(say.CALENDAR_COUNTRY, "value") for row in rows]


def _overrides(frame: Frame | None) -> tuple[dict[date, bool], list[Problem]]:
    """Return of each day of the sheet whether it is worked; the first row about a day counts."""
    days: dict[date, bool] = {}
    first: dict[date, int] = {}
    problems: list[Problem] = []
    for row in read_rows(frame):
        on, word = row.cells.get("on"), row.text("kind")
        if not isinstance(on, pd.Timestamp):
            continue
        kind = DayKind.find(word)
        if kind is None:
            problems.append(row.problem(say.HOLIDAY_KIND, "kind"))
            continue
        worked = kind is DayKind.WORK
        if days.setdefault(on.date(), worked) != worked:
            problems.append(row.problem(say.HOLIDAY_TWICE, "on", first=first[on.date()]))
        first.setdefault(on.date(), row.number)
    return days, problems
