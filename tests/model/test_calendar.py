"""Working days, rolling of dates, service deadlines."""

import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.model.calendar import Calendar, Roll, is_country
from xlcrm.model.calendar_china import ANNOUNCED, COMPUTED

NOTICES = Path(__file__).parents[2] / ".." / "shared" / "data" / "holidays"


def days(*texts):
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601").astype("datetime64[s]"), index=range(5, 5 + len(texts)), name="due")


def rolled(calendar, text, rule=None):
    return str(calendar.roll(days(text), rule).iloc[0].date())


def every_day(year):
    return pd.Series(pd.date_range(f"{year}-01-01", f"{year}-12-31").astype("datetime64[s]"))


@pytest.mark.shared
@pytest.mark.parametrize("year", [2024, 2025])
def test_china_is_as_announced(year):
    file = NOTICES / f"{year}.json"
    if not file.exists():
        pytest.skip("../shared is not beside the project")
    notice = {day["date"]: not day["isOffDay"] for day in json.loads(file.read_text("utf-8"))["days"]}
    dates = every_day(year)
    expected = [notice.get(str(day.date()), day.weekday() < 5) for day in dates]
    assert Calendar().is_working(dates).tolist() == expected


@pytest.mark.parametrize("year", sorted(ANNOUNCED))
def test_the_built_in_years_are_those_of_the_library(year):
    china = pytest.importorskip("holidays").country_holidays("CN", years=[year])
    dates = every_day(year)
    assert Calendar().is_working(dates).tolist() == [china.is_working_day(day.date()) for day in dates]


def test_a_due_date_in_the_national_holiday_moves_to_the_first_working_day_after_it():
    assert rolled(Calendar(), "2026-10-01") == "2026-10-08"
    assert rolled(Calendar(rule=Roll.PREVIOUS), "2026-10-01") == "2026-09-30"
    assert rolled(Calendar(rule=Roll.KEEP), "2026-10-01") == "2026-10-01"
    assert rolled(Calendar(), "2026-10-01", Roll.PREVIOUS) == "2026-09-30"


def test_a_make_up_workday_on_a_saturday_is_worked():
    assert rolled(Calendar(), "2026-10-10") == "2026-10-10"
    assert rolled(Calendar("none"), "2026-10-10") == "2026-10-12"
    assert rolled(Calendar("none"), "2026-10-01") == "2026-10-01"


def test_the_sheet_overrides_the_notice():
    calendar = Calendar(overrides={date(2026, 10, 8): False, date(2026, 10, 3): True})
    assert rolled(calendar, "2026-10-04") == "2026-10-09"
    assert rolled(calendar, "2026-10-02") == "2026-10-03"


def test_rolling_keeps_index_name_times_and_missing_dates():
    dates = days("2026-10-01 15:30", "2026-10-09", None)
    result = Calendar().roll(dates)
    assert result.index.tolist() == [5, 6, 7]
    assert result.name == "due"
    assert result.dtype == "datetime64[s]"
    assert result.iloc[0] == pd.Timestamp("2026-10-08 15:30")
    assert pd.isna(result.iloc[2])
    assert Calendar().roll(dates.iloc[:0]).empty


def test_rolling_crosses_the_year_and_survives_the_last_day_of_excel():
    assert rolled(Calendar(), "2025-12-31") == "2025-12-31"
    assert rolled(Calendar(), "2027-01-01") == "2027-01-04"
    assert rolled(Calendar(), "1900-01-01") == "1900-01-01"
    assert rolled(Calendar("none"), "9999-12-31") == "9999-12-31"


def test_another_country():
    assert rolled(Calendar("US"), "2026-11-26") == "2026-11-27"
    assert is_country("US")
    assert is_country("none")
    assert not is_country("XX")
    assert rolled(Calendar("XX"), "2026-11-28") == "2026-11-30"
    assert rolled(Calendar("cn"), "2026-10-01") == "2026-10-08"


def test_a_computed_year_is_said_to_be_unofficial():
    assert Calendar().unofficial([2025, 2026]) == ()
    assert Calendar("none").unofficial([2030]) == ()
    assert Calendar().unofficial([2060, 2026]) == (2060,)
    assert Calendar(overrides={date(2060, 2, 1): True}).unofficial([2060]) == ()


@pytest.mark.parametrize("year", COMPUTED)
def test_the_years_that_are_built_in_are_those_of_the_library(year):
    known = country_holidays("CN", years=[year])
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    assert Calendar().is_working(days).tolist() == [known.is_working_day(day) for day in days]


def deadline(start, hours, **times):
    starts = pd.Series(pd.to_datetime([start]).astype("datetime64[s]"))
    return str(Calendar().add_working_hours(starts, hours, **times).iloc[0])


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-16 10:00", 4, "2026-11-16 14:00:00"),
        ("2026-11-16 14:00", 4, "2026-11-16 18:00:00"),
        ("2026-11-16 14:30", 4, "2026-11-17 09:30:00"),
        ("2026-11-16 20:00", 4, "2026-11-17 13:00:00"),
        ("2026-11-16 07:00", 4, "2026-11-16 13:00:00"),
        ("2026-11-20 17:00", 4, "2026-11-23 12:00:00"),
        ("2026-11-21 12:00", 4, "2026-11-23 13:00:00"),
        ("2026-11-16 10:00", 24, "2026-11-18 16:00:00"),
        ("2026-11-16 10:00", 72, "2026-11-26 10:00:00"),
        ("2026-09-30 17:00", 4, "2026-10-08 12:00:00"),
        ("2026-02-16 10:00", 2, "2026-02-24 11:00:00"),
        ("2026-12-31 17:00", 4, "2027-01-04 12:00:00"),
        ("2026-11-16 10:00", 0, "2026-11-16 10:00:00"),
    ],
)
def test_a_deadline_counts_working_hours(start, hours, expected):
    assert deadline(start, hours) == expected


def test_a_deadline_with_other_opening_hours():
    assert deadline("2026-11-16 21:00", 2, opens=time(10), closes=time(22)) == "2026-11-17 11:00:00"


def test_an_absurd_deadline_ends_all_the_same():
    assert deadline("2026-11-16 10:00", 1e9) > "2045"


def test_deadlines_of_many_rows_at_once():
    starts = days("2026-11-16 10:00", None, "2025-11-17 10:00")
    result = Calendar().add_working_hours(starts, pd.Series([4.0, 4.0, np.nan], index=starts.index))
    assert result.index.equals(starts.index)
    assert result.iloc[0] == pd.Timestamp("2026-11-16 14:00")
    assert result.iloc[1:].isna().all()


def slow_deadline(calendar, start, hours):
    left = timedelta(hours=hours)
    moment = start
    while True:
        day = pd.Series(pd.to_datetime([moment.date()]).astype("datetime64[s]"))
        opens, closes = (datetime.combine(moment.date(), time(hour)) for hour in (9, 18))
        if calendar.is_working(day)[0] and moment < closes:
            room = closes - max(moment, opens)
            if left <= room:
                return max(moment, opens) + left
            left -= room
        moment = datetime.combine(moment.date() + timedelta(days=1), time(0))


@given(
    st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2026-12-20")).map(lambda moment: moment.replace(microsecond=0)),
    st.integers(1, 200),
)
def test_a_deadline_is_what_counting_by_hand_gives(start, hours):
    calendar = Calendar()
    starts = pd.Series(pd.to_datetime([start]).astype("datetime64[s]"))
    assert calendar.add_working_hours(starts, hours).iloc[0] == slow_deadline(calendar, start, hours)


@given(st.lists(st.dates(date(2015, 1, 1), date(2026, 12, 20)), min_size=1))
def test_a_rolled_date_is_worked_and_nothing_worked_lies_between(given_days):
    calendar = Calendar()
    dates = pd.Series(pd.to_datetime(given_days).astype("datetime64[s]"))
    moved = calendar.roll(dates)
    assert calendar.is_working(moved).all()
    for before, after in zip(dates, moved, strict=True):
        between = pd.Series(pd.date_range(before, after, inclusive="left").astype("datetime64[s]"))
        assert not calendar.is_working(between).any()


def test_ordinary_years_do_not_import_the_slow_library():
    script = (
        "import sys, pandas as pd\n"
        "from xlcrm.model.calendar import Calendar\n"
        "Calendar().roll(pd.Series(pd.to_datetime(['2026-10-01']).astype('datetime64[s]')))\n"
        "sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
