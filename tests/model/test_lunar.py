"""Festivals and birthdays of the lunar calendar."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import LunarYear

from xlcrm.model.lunar import FESTIVALS, JULIAN_DAY_OF_ORDINAL_0, festivals, lunar_date, next_birthdays
from xlcrm.model.lunar_years import LUNAR_YEARS, ordinary_months

KEYS = ("spring", "lantern", "qingming", "dragon_boat", "qixi", "mid_autumn", "double_ninth", "winter_solstice", "spring_eve")
KNOWN = {
    2026: "02-17 03-03 04-05 06-19 08-19 09-25 10-18 12-22 02-16",
    2027: "02-06 02-20 04-05 06-09 08-08 09-15 10-08 12-22 02-05",
    2028: "01-26 02-09 04-04 05-28 08-26 10-03 10-26 12-21 01-25",
}


@pytest.mark.parametrize("year", KNOWN)
def test_festivals_of_a_year(year):
    found = festivals(year)
    assert [str(found[key])[5:] for key in KEYS] == KNOWN[year].split()
    assert found["national"] == date(year, 10, 1)


@pytest.mark.parametrize("year", LUNAR_YEARS)
def test_built_in_years_are_those_of_the_library(year):
    months = [month for month in LunarYear.fromYear(year).getMonthsInYear() if not month.isLeap()]
    firsts = [int(month.getFirstJulianDay()) - JULIAN_DAY_OF_ORDINAL_0 for month in months]
    assert ordinary_months(year) == tuple(zip(firsts, [month.getDayCount() for month in months], strict=True))


@pytest.mark.parametrize("year", range(1990, 2060, 7))
def test_every_festival_falls_in_its_year(year):
    found = festivals(year)
    assert set(found) == {festival.key for festival in FESTIVALS}
    assert {day.year for day in found.values()} == {year}


def next_one(birth, after, *, lunar=False):
    births = pd.Series(pd.to_datetime([birth]).astype("datetime64[s]"), index=[7])
    found = next_birthdays(births, np.array([lunar]), date.fromisoformat(after))
    assert found.index.tolist() == [7]
    return str(found.iloc[0].date())


@pytest.mark.parametrize(
    ("birth", "after", "expected"),
    [
        ("1990-11-22", "2026-11-22", "2026-11-22"),
        ("1990-11-21", "2026-11-22", "2027-11-21"),
        ("1992-02-29", "2027-01-01", "2027-02-28"),
        ("1992-02-29", "2028-01-01", "2028-02-29"),
    ],
)
def test_next_solar_birthday(birth, after, expected):
    assert next_one(birth, after) == expected


@pytest.mark.parametrize(
    ("birth", "after", "expected"),
    [
        ("1990-08-15", "2026-01-01", "2026-09-25"),
        ("1990-08-15", "2026-09-26", "2027-09-15"),
        ("1990-12-08", "2026-01-01", "2026-01-26"),  # month 12 of the lunar year 2025
        ("1990-12-30", "2026-12-01", "2027-02-05"),  # a month of 29 days
    ],
)
def test_next_lunar_birthday(birth, after, expected):
    assert next_one(birth, after, lunar=True) == expected


def test_both_calendars_and_missing_birthdays_in_one_column():
    births = pd.Series(pd.to_datetime(["1990-08-15", None, "1990-08-15"]).astype("datetime64[s]"), index=[5, 6, 7])
    found = next_birthdays(births, np.array([True, True, False]), date(2026, 1, 1))
    assert found.dt.strftime("%m-%d").tolist()[::2] == ["09-25", "08-15"]
    assert pd.isna(found[6])


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.booleans())
def test_a_birthday_returns_within_thirteen_months(birth, after, lunar):
    found = date.fromisoformat(next_one(str(birth), str(after), lunar=lunar))
    assert after <= found <= after + timedelta(days=385)


def test_the_thirtieth_of_a_short_month_is_its_last_day():
    assert lunar_date(2026, 12, 30) == lunar_date(2027, 1, 1) - timedelta(days=1)
