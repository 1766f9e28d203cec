"""Casting of raw columns: tables of cases, round trips, and what is said about odd cells."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.model.parse import IMPOSSIBLE, parse_moment, parse_number
from xlcrm.model.schema import Kind
from xlcrm.model.serials import from_serials
from xlcrm.model.values import STRING, Cells, Words, cast, cast_texts, empty_column, python_values

at = datetime.fromisoformat
TEXTUAL = [Kind.TEXT, Kind.CODE, Kind.YES, Kind.CHOICE, Kind.REFERENCE, Kind.PEOPLE]


def texts(*values, name="x"):
    return pd.Series(values, name=name, dtype="str", index=range(5, 5 + len(values)))


def cells(numbers=(), *, dated=None, since_1904=False):
    count = len(numbers)
    shown = None if dated is None else np.full(count, dated)
    none = np.full(count, -1, dtype=np.int64)
    rows = np.arange(2, 2 + count)
    return Cells(rows, np.array(numbers, dtype=float), none, Words(pa.array([], pa.string())), shown, None, since_1904)


def odd_of(found):
    return {(odd.kind, int(row)): raw for odd in found for row, raw in zip(odd.rows, odd.raw, strict=True)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,200", 1200),
        ("¥1,200.50", 1200.5),
        ("￥ 1,200.50元", 1200.5),
        ("１２００", 1200),
        ("１，２００．５", 1200.5),
        ("(1,200)", -1200),
        ("（300）", -300),
        ("-¥5", -5),
        ("¥-5", -5),
        ("−5", -5),
        ("12%", 0.12),
        ("１２．５％", 0.125),
        ("1.2万", 12000),
        ("1.2 万元", 12000),
        ("0.3亿", 30_000_000),
        (".5", 0.5),
        ("5.", 5),
        ("1.5E+3", 1500),
        ("1 200", 1200),
        ("RMB 12", 12),
        ("", None),
        ("abc", None),
        ("12个", None),
        ("1,2", None),
        ("1,20,000", None),
        ("1.2.3", None),
        ("--", None),
        ("-", None),
        ("%", None),
        ("nan", None),
        ("1-2", None),
    ],
)
def test_numbers_in_text(text, number):
    assert parse_number(text) == number
    series, found = cast_texts(Kind.NUMBER, texts(text))
    assert np.isnan(series[5]) if number is None else series[5] == number
    assert [odd.kind for odd in found] == ([] if not text else ["unreadable" if number is None else "text_number"])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22", at("2026-11-22")),
        ("2026/3/5", at("2026-03-05")),
        ("2026.3.5", at("2026-03-05")),
        ("2026年3月5日", at("2026-03-05")),
        ("2026 年 3 月 5 号", at("2026-03-05")),
        ("26年3月5日", at("2026-03-05")),
        ("20260305", at("2026-03-05")),
        ("26/3/5", at("2026-03-05")),
        ("85-3-5", at("1985-03-05")),
        ("２０２６－１１－２２", at("2026-11-22")),
        ("2026-11-22 08:30", at("2026-11-22 08:30")),
        ("2026-11-22 8:30:15", at("2026-11-22 08:30:15")),
        ("2026-11-22T08:30:15", at("2026-11-22 08:30:15")),
        ("2026-11-22T08:30:15.250+08:00", at("2026-11-22 08:30:15")),
        ("2026年3月5日 下午3点20分", at("2026-03-05 15:20")),
        ("2026/3/5 3:20 PM", at("2026-03-05 15:20")),
        ("2026/3/5 12:20 AM", at("2026-03-05 00:20")),
        ("2026-3-5 星期四", at("2026-03-05")),
        ("2026-3-5 (周四)", at("2026-03-05")),
        ("5 Mar 2026", at("2026-03-05")),
        ("5-March-2026", at("2026-03-05")),
        ("Mar. 5th, 2026", at("2026-03-05")),
        ("2024-02-29", at("2024-02-29")),
        ("03/05/2026", None),
        ("3/5/26", None),
        ("05/3/26", None),
        ("5 Foo 2026", None),
        ("2026-11", None),
        ("2026年3月", None),
        ("下周三", None),
        ("2026-02-30", IMPOSSIBLE),
        ("2026-13-05", IMPOSSIBLE),
        ("2025-02-29", IMPOSSIBLE),
        ("20261305", IMPOSSIBLE),
        ("1899-12-31", IMPOSSIBLE),
        ("0000-00-00", IMPOSSIBLE),
        ("2026-11-22 25:00", IMPOSSIBLE),
    ],
)
def test_dates_in_text(text, moment):
    assert parse_moment(text) == moment
    series, found = cast_texts(Kind.DATETIME, texts(text))
    kinds = [odd.kind for odd in found]
    if isinstance(moment, datetime):
        assert (series[5], kinds) == (pd.Timestamp(moment), ["text_date"])
        assert cast_texts(Kind.DATE, texts(text))[0][5] == pd.Timestamp(moment.date())
    else:
        assert series.isna().all()
        assert kinds == ["unreadable" if moment is None else "impossible_date"]


@given(st.datetimes(at("1900-01-01"), at("9999-12-31")).map(lambda moment: moment.replace(microsecond=0)))
def test_every_moment_written_as_text_is_read(moment):
    for shape in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒"):
        series, _ = cast_texts(Kind.DATETIME, texts(moment.strftime(shape)))
        assert series[5] == pd.Timestamp(moment)


@given(st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: round(number, 2)))
def test_every_amount_written_as_text_is_read(amount):
    series, _ = cast_texts(Kind.MONEY, texts(f"{amount:,.2f}", f"¥{amount:,.2f}元", f"{amount:.2f}"))
    assert series.tolist() == [amount] * 3


@pytest.mark.parametrize("kind", TEXTUAL)
def test_text_is_trimmed_and_blank_cells_are_empty(kind):
    series, found = cast_texts(kind, texts(" 王芳\u3000", "\u00a0", "李 明", None, "", "赵\n"))
    assert python_values(series, kind) == ["王芳", None, "李 明", None, None, "赵"]
    assert odd_of(found) == {("padded", 5): " 王芳\u3000", ("padded", 10): "赵\n"}
    assert series.dtype == STRING
    assert series.dtype == "str"


def test_codes_that_went_through_a_number():
    series, found = cast_texts(Kind.CODE, texts("13800138000.0", "1.38E+10", "013800138000", "7.5", "A1.0"))
    assert series.tolist() == ["13800138000", "1.38E+10", "013800138000", "7.5", "A1.0"]
    assert odd_of(found) == {("float_code", 5): "13800138000.0", ("scientific", 6): "1.38E+10"}
    assert cast_texts(Kind.TEXT, texts("13800138000.0"))[0].tolist() == ["13800138000.0"]


def test_numbers_in_text_columns_become_their_shortest_text():
    numbers = [13800138000.0, 0.1, 1e15, -2.50, np.nan, 0.00001, 123456789012345678.0, 1e20]
    series, found = cast(Kind.CODE, "mobile", cells(numbers))
    assert python_values(series, Kind.CODE) == [
        "13800138000", "0.1", "1000000000000000", "-2.5", None, "0.00001", "123456789012346000", "1" + "0" * 20,
    ]
    assert {kind for kind, _ in odd_of(found)} == {"lost_digits"}
    assert sorted(row for _, row in odd_of(found)) == [4, 8, 9]
    assert not cast(Kind.TEXT, "note", cells(numbers))[1]


def test_a_date_in_a_text_column_stays_a_date():
    series, found = cast(Kind.TEXT, "note", cells([46348.0, 46348.5, 46348 + 61 / 86400], dated=True))
    assert series.tolist() == ["2026-11-22", "2026-11-22 12:00", "2026-11-22 00:01:01"]
    assert not found


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (46348, date(2026, 11, 22)),
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (60, None),
        (61, date(1900, 3, 1)),
        (0, None),
        (0.5, None),
        (-1, None),
        (2958465, date(9999, 12, 31)),
        (2958465.9, date(9999, 12, 31)),
        (2958466, None),
        (1e300, None),
        (46347.999999999, date(2026, 11, 22)),
    ],
)
def test_serials_of_1900(number, day):
    series, found = cast(Kind.DATE, "on", cells([number], dated=True))
    assert python_values(series, Kind.DATE) == [day]
    assert [odd.kind for odd in found] == ([] if day else ["impossible_date"])


def test_serials_of_1904():
    series, _ = cast(Kind.DATE, "on", cells([0, 60, 44886, 2957003, 2957004], dated=True, since_1904=True))
    last = date(9999, 12, 31)
    assert python_values(series, Kind.DATE) == [date(1904, 1, 1), date(1904, 3, 1), date(2026, 11, 22), last, None]


@given(st.datetimes(at("1900-03-01"), at("9999-12-31")), st.booleans())
def test_serials_are_days_since_the_epoch(moment, since_1904):
    moment = moment.replace(microsecond=0)
    epoch = at("1904-01-01") if since_1904 else at("1899-12-30")
    serial = (moment - epoch) / timedelta(days=1)
    found = from_serials(np.array([serial]), since_1904=since_1904)
    assert (found[0] if serial >= 0 else np.datetime64(moment)) == np.datetime64(moment)


def test_plain_numbers_in_a_date_column():
    numbers = [46348, 20260305, 2026, 202603, 20260230, 5]
    series, found = cast(Kind.DATE, "on", cells(numbers))
    assert python_values(series, Kind.DATE) == [date(2026, 11, 22), date(2026, 3, 5), None, None, None, None]
    assert odd_of(found) == {
        ("text_date", 3): "20260305", ("impossible_date", 4): "2026", ("impossible_date", 5): "202603",
        ("impossible_date", 6): "20260230", ("impossible_date", 7): "5",
    }


def test_whole_numbers():
    series, found = cast(Kind.INTEGER, "days", cells([3, 2.9999999999999996, 2.5, np.nan]))
    assert python_values(series, Kind.INTEGER) == [3, 3, None, None]
    assert [type(value) for value in python_values(series, Kind.INTEGER)[:2]] == [int, int]
    assert odd_of(found) == {("unreadable", 4): "2.5"}
    assert odd_of(cast_texts(Kind.INTEGER, texts("3", "2.5"))[1]) == {("text_number", 5): "3", ("unreadable", 6): "2.5"}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FORMULA])
def test_error_values_are_never_data(kind):
    words = Words(pa.array(["#N/A", "2026-11-22"]))
    raw = Cells(np.array([4, 5]), np.full(2, np.nan), np.array([0, 1]), words, None, np.array([True, False]))
    series, found = cast(kind, "x", raw)
    assert series.isna()[4]
    assert ("error_value", 4) in odd_of(found)
    assert odd_of(found)["error_value", 4] == "#N/A"


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_column_has_the_type_of_its_kind(kind):
    rows = np.array([7, 9])
    empty = empty_column(kind, rows, "x")
    cast_empty, found = cast(kind, "x", cells([np.nan, np.nan]))
    assert empty.dtype == cast_empty.dtype
    assert empty.index.dtype == np.int64
    assert python_values(empty, kind) == [None, None]
    assert not found


def test_python_values_of_other_dtypes():
    assert python_values(pd.Series([True, False]), Kind.YES) == [True, False]
    assert python_values(pd.Series([1, None], dtype="Int64"), Kind.INTEGER) == [1, None]
    assert python_values(pd.Series(["a", None], dtype=object), Kind.TEXT) == ["a", None]
    assert python_values(pd.Series([1.5, np.nan]), Kind.MONEY) == [1.5, None]
    moments = pd.Series(pd.to_datetime(["2026-11-22 08:30", None]))
    assert python_values(moments, Kind.DATETIME) == [at("2026-11-22 08:30"), None]
    assert python_values(moments, Kind.DATE) == [date(2026, 11, 22), None]
    assert python_values(moments.iloc[:0], Kind.DATE) == []
