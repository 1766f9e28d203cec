"""Birthdays and festivals: dates that return every year, by the solar or by the Chinese lunar calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.lunar_years import LUNAR_YEARS, ordinary_months
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

JULIAN_DAY_OF_ORDINAL_0 = 1721425
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival: stable key, name, and its month and day in the solar or the lunar calendar.

    Lunar month 12, day 30 is the eve of the new year; ``term`` names a solar term instead of a day.
    """

    key: str
    name: Text
    month: int = 0
    day: int = 0
    lunar: bool = False
    term: str = ""


FESTIVALS: tuple[Festival, ...] = (
    Festival("new_year", Text("元旦", "New Year"), 1, 1),
    Festival("spring_eve", Text("除夕", "Lunar New Year's Eve"), 12, 30, lunar=True),
    Festival("spring", Text("春节", "Spring Festival"), 1, 1, lunar=True),
    Festival("lantern", Text("元宵节", "Lantern Festival"), 1, 15, lunar=True),
    Festival("women", Text("妇女节", "Women's Day"), 3, 8),
    Festival("qingming", Text("清明节", "Qingming"), term="清明"),
    Festival("labour", Text("劳动节", "Labour Day"), 5, 1),
    Festival("children", Text("儿童节", "Children's Day"), 6, 1),
    Festival("dragon_boat", Text("端午节", "Dragon Boat Festival"), 5, 5, lunar=True),
    Festival("qixi", Text("七夕", "Qixi"), 7, 7, lunar=True),
    Festival("teachers", Text("教师节", "Teachers' Day"), 9, 10),
    Festival("mid_autumn", Text("中秋节", "Mid-Autumn Festival"), 8, 15, lunar=True),
    Festival("double_ninth", Text("重阳节", "Double Ninth Festival"), 9, 9, lunar=True),
    Festival("national", Text("国庆节", "National Day"), 10, 1),
    Festival("winter_solstice", Text("冬至", "Winter Solstice"), term="DONG_ZHI"),
    Festival("christmas", Text("圣诞节", "Christmas"), 12, 25),
)


def festivals(year: int) -> dict[str, date]:
    """Return the date of every festival that falls in a solar year, by key."""
    return {festival.key: _festival_on(festival, year) for festival in FESTIVALS}


def festival_in(name: str) -> Festival | None:
    """Return the festival whose name, in either language, is a part of a text; of several the longest name counts."""
    text = name.casefold()
    named = [(len(label), festival) for festival in FESTIVALS for label in festival.name if label.casefold() in text]
    return max(named, key=lambda found: found[0])[1] if named else None


def next_festival(festival: Festival, after: date) -> date:
    """Return the next day of a festival on or after a day."""
    days = (_festival_on(festival, year) for year in range(after.year, after.year + 2))
    return next(day for day in days if day >= after)


def lunar_date(year: int, month: int, day: int) -> date:
    """Return the solar date of a day of a lunar year; the 30th of a month of 29 days is its 29th."""
    first, length = _lunar_year(year)[month - 1]
    return date.fromordinal(first + min(day, length) - 1)


def lunar_text(day: date) -> Text:
    """Return a day by the Chinese lunar calendar: 十月十四; in English its month and day."""
    from lunar_python import Solar  # noqa: PLC0415 - slow import, needed only where lunar dates are asked for

    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    month = abs(lunar.getMonth())
    leap = " (leap)" if lunar.getMonth() < 0 else ""
    return Text(
        f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}", f"lunar month {month}{leap}, day {lunar.getDay()}"
    )


def next_birthdays(births: pd.Series, lunar: NDArray[np.bool_], after: date) -> pd.Series:
    """Return each person's next birthday on or after a day; NaT where no birthday is known.

    Where ``lunar`` is true the cell holds a date of the lunar calendar (its month and day count, the year does not).
    A birthday on 29 February is kept on the 28th in other years; one on the 30th of a lunar month on its last day.
    """
    months = births.dt.month.to_numpy(dtype=float)
    days = births.dt.day.to_numpy(dtype=float)
    known = ~np.isnan(months)
    result = np.full(len(births), np.datetime64("NaT"), dtype="datetime64[s]")
    for mask, starts in ((known & ~lunar, _solar_year), (known & lunar, _lunar_year)):
        if mask.any():
            years = range(after.year - 1, after.year + 2)
            result[mask] = _next(months[mask], days[mask], [starts(year) for year in years], after)
    return pd.Series(result, index=births.index, name=births.name)


def _next(
    months: NDArray[np.float64], days: NDArray[np.float64], years: list[tuple[tuple[int, int], ...]], after: date
) -> NDArray[np.datetime64]:
    """Return the earliest day not before ``after`` that has these months and days, in one of three years."""
    earliest = after.toordinal()
    found = np.full(len(months), np.iinfo(np.int64).max)
    for starts in years:
        table = np.array(starts, dtype=np.int64)[months.astype(np.int64) - 1]
        ordinals = table[:, 0] + np.minimum(days.astype(np.int64), table[:, 1]) - 1
        found = np.where(ordinals >= earliest, np.minimum(found, ordinals), found)
    return (found - EPOCH_ORDINAL).astype("datetime64[D]")


def _festival_on(festival: Festival, year: int) -> date:
    if festival.term:
        return _solar_term(festival.term, year)
    if not festival.lunar:
        return date(year, festival.month, festival.day)
    if festival.month == MONTHS:  # the last days of a lunar year lie in the next solar year
        return lunar_date(year, 1, 1) - timedelta(days=1)
    return lunar_date(year, festival.month, festival.day)


@lru_cache(maxsize=256)
def _solar_year(year: int) -> tuple[tuple[int, int], ...]:
    """Return of each month the ordinal of its first day and its length."""
    firsts = [date(year, month, 1).toordinal() for month in range(1, MONTHS + 1)]
    ends = [*firsts[1:], date(year + 1, 1, 1).toordinal()]
    return tuple((first, end - first) for first, end in zip(firsts, ends, strict=True))


@lru_cache(maxsize=256)
def _lunar_year(year: int) -> tuple[tuple[int, int], ...]:
    """Return of each ordinary month of a lunar year the ordinal of its first day and its length; no leap month."""
    if year in LUNAR_YEARS:
        return ordinary_months(year)
    from lunar_python import LunarYear  # noqa: PLC0415 - slow import, needed only for years that are far away

    months = LunarYear.fromYear(year).getMonthsInYear()
    return tuple(
        (int(month.getFirstJulianDay()) - JULIAN_DAY_OF_ORDINAL_0, int(month.getDayCount()))
        for month in months
        if not month.isLeap()
    )


@lru_cache(maxsize=256)
def _solar_term(term: str, year: int) -> date:
    from lunar_python import Solar  # noqa: PLC0415 - slow import, needed only where solar terms are asked for

    # The table reaches from the winter solstice before a lunar year to the one in it, which has the Latin key.
    found = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()[term]
    return date(found.getYear(), found.getMonth(), found.getDay())
