"""Working days: national holidays with make-up workdays, corrected by the sheet 节假日."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.calendar_china import ANNOUNCED, COMPUTED, COMPUTED_BY, OFF, WORK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Days = NDArray[np.datetime64]
    Mask = NDArray[np.bool_]

CHINA = "CN"
NO_COUNTRY = "none"  # what staff write; any unknown code does the same
OPENS = time(9)
CLOSES = time(18)
MONDAY_OFFSET = 3  # day 0 of numpy's calendar, 1970-01-01, is a Thursday
WEEKEND_FROM = 5
FIRST_COMPUTED, LAST_COMPUTED = 1950, 2100  # years for which the library has holidays
LONGEST = 5000  # working days; no deadline lies farther ahead


class Roll(StrEnum):
    """What becomes of a date that is no working day."""

    KEEP = "keep"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True)
class Calendar:
    """The working days of a country (ISO code, or ``none`` for plain Monday to Friday, as for an unknown one).

    ``overrides`` says of single days whether they are worked; ``rule`` is what `roll` does.
    """

    country: str = CHINA
    overrides: Mapping[date, bool] = field(default_factory=dict)
    rule: Roll = Roll.NEXT

    def is_working(self, dates: pd.Series | pd.DatetimeIndex | Days) -> Mask:
        """Tell of each date whether it is worked; a missing date is not."""
        days = np.asarray(dates, dtype="datetime64[D]")
        years = days.astype("datetime64[Y]").astype(np.int64) + 1970
        result = np.zeros(len(days), dtype=bool)
        known = ~np.isnat(days)
        for year in pd.unique(years[known]):
            inside = known & (years == year)
            result[inside] = self._year(int(year))[(days[inside] - _first_day(int(year))).astype(np.int64)]
        return result

    def roll(self, dates: pd.Series, rule: Roll | None = None) -> pd.Series:
        """Move dates that are not worked to the next or previous working day (or keep them); times of day stay."""
        rule = rule or self.rule
        if rule is Roll.KEEP or dates.empty:
            return dates
        days: Days = dates.to_numpy("datetime64[D]").copy()
        before = days.copy()
        step = np.timedelta64(1 if rule is Roll.NEXT else -1, "D")
        todo = np.flatnonzero(~np.isnat(days) & ~self.is_working(days))
        while len(todo):
            days[todo] += step
            todo = todo[~self.is_working(days[todo])]
        moved = pd.Series((days - before).astype("timedelta64[s]"), index=dates.index, name=dates.name)
        return dates + moved

    def add_working_hours(
        self, starts: pd.Series, hours: pd.Series | float, opens: time = OPENS, closes: time = CLOSES
    ) -> pd.Series:
        """Return the moments when so many working hours have passed since each start.

        Work that begins outside the working time counts from the next opening; a deadline that falls on closing time
        stays on that day.
        """
        given = hours if isinstance(hours, pd.Series) else pd.Series(float(hours), index=starts.index)
        seconds: NDArray[np.float64] = np.asarray(given, dtype=np.float64) * 3600
        moments: Days = starts.to_numpy("datetime64[s]")
        result = np.full(len(moments), np.datetime64("NaT"), dtype="datetime64[s]")
        years = moments.astype("datetime64[Y]").astype(np.int64) + 1970
        ready = ~np.isnat(moments) & ~np.isnan(seconds)
        for year in pd.unique(years[ready]):
            rows = np.flatnonzero(ready & (years == year))
            result[rows] = self._deadlines(int(year), moments[rows], seconds[rows], (_seconds(opens), _seconds(closes)))
        return pd.Series(result, index=starts.index, name=starts.name)

    def unofficial(self, years: Iterable[int]) -> tuple[int, ...]:
        """Return the years whose holidays are only computed: no notice is known yet, so make-up workdays are missing.

        Only mainland China announces make-up workdays year by year. A later year counts as announced as soon as the
        library, or the sheet 节假日, knows at least one make-up workday in it.
        """
        if self.country.upper() != CHINA:
            return ()
        return tuple(sorted(year for year in set(years) if not self._announced(year)))

    def _announced(self, year: int) -> bool:
        if year <= max(ANNOUNCED) or any(day.year == year and worked for day, worked in self.overrides.items()):
            return True
        return bool((_base_year(self.country.upper(), year) & ~_weekdays(year)).any())

    def _year(self, year: int) -> Mask:
        base = _base_year(self.country.upper(), year)
        changes = self._changes.get(year)
        if not changes:
            return base
        mask = base.copy()
        for number, worked in changes:
            mask[number] = worked
        return mask

    @cached_property
    def _changes(self) -> Mapping[int, list[tuple[int, bool]]]:
        by_year: dict[int, list[tuple[int, bool]]] = {}
        for day, worked in self.overrides.items():
            by_year.setdefault(day.year, []).append((day.timetuple().tm_yday - 1, worked))
        return by_year

    def _workdays(self, year: int) -> Days:
        days: Days = _first_day(year) + np.flatnonzero(self._year(year))
        return days

    def _deadlines(self, year: int, moments: Days, seconds: NDArray[np.float64], shift: tuple[int, int]) -> Days:
        length = shift[1] - shift[0]
        workdays = self._workdays(year)
        days = moments.astype("datetime64[D]")
        first = np.searchsorted(workdays, days)
        worked = np.clip((moments - days).astype(np.int64) - shift[0], 0, length)
        total = first * length + np.where(self.is_working(days), worked, 0) + np.clip(seconds, 0, LONGEST * length)
        whole = np.maximum(np.ceil(total / length).astype(np.int64) - 1, first)
        while whole.max() >= len(workdays):
            year += 1
            workdays = np.concatenate([workdays, self._workdays(year)])
        rest = (total - whole * length).astype(np.int64) + shift[0]
        deadlines: Days = workdays[whole].astype("datetime64[s]") + rest
        return deadlines


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _first_day(year: int) -> np.datetime64:
    return np.datetime64(f"{year:04d}-01-01", "D")


def _weekdays(year: int) -> Mask:
    days = np.arange(_first_day(year), _first_day(year + 1)).astype(np.int64)
    weekdays: Mask = (days + MONDAY_OFFSET) % 7 < WEEKEND_FROM
    return weekdays


@lru_cache(maxsize=512)
def _base_year(country: str, year: int) -> Mask:
    """Return of each day of a year whether it is worked, without the sheet's corrections."""
    if country == CHINA and year in ANNOUNCED:
        return _china_year(year, ANNOUNCED[year][OFF], ANNOUNCED[year][WORK])
    if country == CHINA and year in COMPUTED and _library_is(COMPUTED_BY):
        return _china_year(year, COMPUTED[year])
    if country == NO_COUNTRY.upper() or not FIRST_COMPUTED <= year <= LAST_COMPUTED:
        return _weekdays(year)
    return _computed_year(country, year)


def _china_year(year: int, off: str, work: str = "") -> Mask:
    mask = _weekdays(year)
    for days, worked in ((off, False), (work, True)):
        for day in days.split():
            mask[date(year, int(day[:2]), int(day[2:])).timetuple().tm_yday - 1] = worked
    return mask


@cache
def _library_is(wanted: str) -> bool:
    """Tell whether the library of holidays has this version, without loading it where its folder tells so already."""
    found = find_spec("holidays")
    if found and found.submodule_search_locations and isinstance(found.loader, SourceFileLoader):
        with suppress(OSError):
            found.loader.get_data(f"{found.submodule_search_locations[0]}/../holidays-{wanted}.dist-info/METADATA")
            return True
    from importlib.metadata import version  # noqa: PLC0415 - slower than the rest of this module

    return version("holidays") == wanted


def _computed_year(country: str, year: int) -> Mask:
    import holidays  # noqa: PLC0415 - slow import, needed only for years and countries that are not built in

    try:
        known = holidays.country_holidays(country, years=[year])
    except NotImplementedError:
        return _weekdays(year)
    first = date(year, 1, 1).toordinal()
    days = len(_weekdays(year))
    return np.array([known.is_working_day(date.fromordinal(first + number)) for number in range(days)], dtype=bool)


def is_country(code: str) -> bool:
    """Tell whether the holidays of a country are known."""
    if code in {CHINA, NO_COUNTRY}:
        return True
    import holidays  # noqa: PLC0415 - slow import, needed only for other countries

    return code in holidays.list_supported_countries()
