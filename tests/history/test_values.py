"""Every value returns as it was, whatever stands beside it."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta, timezone

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.history.blocks import BLOCK_ROWS, OpenCells, pack_changes, pack_rows, unpack_records, unpack_rows
from xlcrm.history.values import pack_values, plain, same, unpack_values
from xlcrm.model.content import Formula
from xlcrm.model.plan import ColumnChange

TEXT = st.text(st.characters(exclude_categories=()), max_size=12)
VALUES = st.one_of(
    st.none(),
    TEXT,
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.builds(Formula, TEXT, st.one_of(st.none(), TEXT, st.floats(allow_nan=False), st.dates())),
)


def typed(values):
    return [(type(value), value) for value in values]


@given(st.lists(VALUES, max_size=40))
def test_mixed_values_return_with_their_types(values):
    assert typed(unpack_values(pack_values(values))) == typed(values)


@pytest.mark.parametrize(
    "strategy", [st.none(), TEXT, st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates()]
)
def test_values_of_one_type_return(strategy):
    @given(st.lists(strategy, max_size=30))
    @settings(max_examples=30)
    def check(values):
        assert typed(unpack_values(pack_values(values))) == typed(values)

    check()


def test_odd_numbers_and_texts_return():
    values = [0.1 + 0.2, 1e308, 5e-324, -0.0, math.inf, 10**30, "", "\x1f", "\x1e", "a\x1fb", "\ud800", "\0", "王芳\n"]
    back = unpack_values(pack_values(values))
    assert typed(back) == typed(values)
    assert math.copysign(1, back[3]) == -1
    assert math.isnan(unpack_values(pack_values([math.nan]))[0])


def test_moments_keep_microseconds_zone_and_fold():
    values = [
        datetime.fromisoformat("2026-11-22T06:00:00.000001"),
        datetime(2026, 11, 22, tzinfo=timezone(timedelta(hours=8))),
        time(23, 59, 59, 5),
    ]
    assert typed(unpack_values(pack_values(values))) == typed(values)


def test_values_of_frames_become_plain():
    values = [
        np.float64(1.5),
        np.int64(3),
        np.bool_(True),
        pd.Timestamp("2026-11-22"),
        pd.NaT,
        pd.NA,
        np.nan,
        np.str_("a"),
    ]
    expected = [1.5, 3, True, datetime.fromisoformat("2026-11-22"), None, None, None, "a"]
    assert typed(plain(value) for value in values) == typed(expected)
    assert typed(unpack_values(pack_values(values[:6]))) == typed(expected[:6])


def test_sameness_is_what_a_reader_sees():
    assert same(date(2026, 11, 22), datetime.fromisoformat("2026-11-22"))
    assert same("", None)
    assert same(3, 3.0)
    assert not same("3", 3)
    assert not same(date(2026, 11, 22), datetime.fromisoformat("2026-11-22T01:00"))


@given(st.sets(st.integers(1, 1_048_576), max_size=50))
def test_rows_return(rows):
    ascending = np.array(sorted(rows), dtype=np.int64)
    assert unpack_rows(pack_rows(ascending)).tolist() == ascending.tolist()


def opened(blocks):
    """All cells of some blocks as (table, key, row, record, before, after)."""
    cells = []
    for block in blocks:
        rows, records = unpack_rows(block.rows).tolist(), unpack_records(block.records)
        for packed in block.cells:
            column = OpenCells(packed.data, len(rows))
            assert packed.number == len(column.places)
            for place, before, after in zip(column.places.tolist(), column.before, column.after, strict=True):
                cells.append((block.table, packed.key, rows[place], records[place], before, after))
    return sorted(cells, key=repr)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_changes_return_whatever_rows_they_are_in(data):
    changes, expected = [], []
    for number in range(data.draw(st.integers(0, 4))):
        rows = np.array(sorted(data.draw(st.sets(st.integers(2, 20)))), dtype=np.int64)
        table = data.draw(st.sampled_from(["customers", "orders"]))
        records = [data.draw(st.sampled_from([f"K{row}", "", "重复"])) for row in rows]
        before, after = ([data.draw(VALUES) for _ in rows] for _ in range(2))
        changes.append(ColumnChange(table, f"key{number}", rows, records, before, after))
        expected += [(table, f"key{number}", *cell) for cell in zip(rows.tolist(), records, before, after, strict=True)]
    assert opened(pack_changes(changes)) == sorted(expected, key=repr)


def test_large_tables_are_cut_into_blocks_and_small_columns_take_none_of_the_others():
    count = 2 * BLOCK_ROWS + 5
    rows = np.arange(5, 5 + count)
    records = [f"KH{number:06d}" for number in range(count)]
    long = ColumnChange("customers", "due", rows, records, [None] * count, list(range(count)))
    short = ColumnChange("customers", "name", rows[-2:], records[-2:], ["a", "b"], ["c", "d"])
    blocks = list(pack_changes([long, short]))
    assert [len(block.cells) for block in blocks] == [1, 1, 2]
    assert len(opened(blocks)) == count + 2
