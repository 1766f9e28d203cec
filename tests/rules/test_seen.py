"""The compact memory: many records in one event, later looks add what is new or changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd

from xlcrm.model.rows import with_rows
from xlcrm.rules.row_marks import row_marks
from xlcrm.rules.seen import Watched, compared, last_seen, look


def series(*values):
    return pd.Series(list(values), dtype="str")


def remembered(book, records, values, day=None):
    here = replace(book, today=pd.Timestamp(day).date()) if day else book
    return with_rows(here, look(here, "thing", records, values))


def test_a_look_remembers_every_record_in_one_event_and_a_second_one_nothing(make_book):
    book = remembered(make_book(""), series("A", "B"), series("1", "2"))
    assert json.loads(book.events["after"].iloc[0]) == {"A": "1", "B": "2"}
    assert len(book.events) == 1
    assert len(look(book, "thing", series("B", "A"), series("2", "1"))) == 0


def test_a_later_look_adds_only_what_is_new_or_changed_and_tells_since_when(make_book):
    book = remembered(make_book("", today="2026-11-01"), series("A", "B"), series("1", "2"))
    book = replace(remembered(book, series("A", "B", "C"), series("1", "9", "3"), "2026-11-05"), today=pd.Timestamp("2026-11-06").date())
    seen = last_seen(book, "thing")
    assert json.loads(book.events["after"].iloc[1]) == {"B": "9", "C": "3"}
    asked = series("A", "B", "C", "D")
    assert seen.value_of(asked).tolist() == ["1", "9", "3", ""]
    assert seen.known(asked).tolist() == [True, True, True, False]
    assert [str(day)[:10] for day in seen.since_of(asked)] == ["NaT", "NaT", "2026-11-05", "NaT"]
    assert [str(day)[:10] for day in seen.changed_on(asked)] == ["NaT", "2026-11-05", "2026-11-05", "NaT"]


def test_a_cell_never_holds_more_than_fits(make_book):
    many = series(*(f"KH{n:06d}" for n in range(5000)))
    book = remembered(make_book(""), many, many + '名字"\\' * 30)
    assert len(book.events) > 1
    assert book.events["after"].str.len().max() < 32_767
    assert last_seen(book, "thing").value_of(many).tolist() == (many + '名字"\\' * 30).tolist()


def test_values_are_cut_and_ids_that_stand_twice_or_are_endless_are_passed_over(make_book):
    book = remembered(make_book(""), series("A", "B", "B", "长" * 400), series("x" * 999, "1", "2", "3"))
    seen = last_seen(book, "thing")
    assert seen.value_of(series("A"))[0] == "x" * 300
    assert not seen.known(series("B", "长" * 400)).any()
    assert len(look(book, "thing", series("A"), series("x" * 999))) == 0


def test_a_run_for_an_earlier_day_does_not_make_the_old_value_the_last(make_book):
    book = remembered(make_book("", today="2026-11-10"), series("A"), series("new"))
    book = remembered(replace(book, today=pd.Timestamp("2026-11-01").date()), series("A"), series("old"))
    later = replace(book, today=pd.Timestamp("2026-11-11").date())
    assert last_seen(later, "thing").value_of(series("A")).tolist() == ["new"]


def test_a_change_becomes_an_event_with_before_and_after(make_book):
    book = remembered(make_book(""), series("A", "B"), series("1", ""))
    log, _ = compared(book, Watched("moved", "place", "thing"), series("A", "B"), series("2", "7"))
    assert [log.columns[key] for key in ("record", "before", "after")] == [["A"], ["1"], ["2"]]


def test_a_mark_changes_with_anything_that_staff_write_and_with_nothing_else(make_book):
    text = "客户 | 客户编号 | 客户名称 | 生日 | 员工数量 | 自己的 | 会员等级\n | KH1 | {} | {} | {} | {} | {}"

    def mark(*cells):
        return row_marks(make_book(text.format(*cells)).frame("customers")).iloc[0]

    base = mark("王芳", "1990-01-01", "5", "甲", "金卡")
    assert base == mark("王芳", "1990-01-01", "5", "甲", "银卡")
    others = [mark("王芬", "1990-01-01", "5", "甲", ""), mark("王芳", "1990-01-02", "5", "甲", ""),
              mark("王芳", "1990-01-01", "6", "甲", ""), mark("王芳", "1990-01-01", "5", "乙", ""), mark("王芳", "", "5", "甲", "")]
    assert len({base, *others}) == 6


def test_marks_do_not_depend_on_the_order_of_columns_or_the_other_rows(make_book):
    one = make_book("客户 | 客户编号 | 客户名称 | 备注\n | KH1 | 王芳 | 好\n | KH2 | 李雷 |")
    two = make_book("客户 | 备注 | 客户名称 | 客户编号\n | 好 | 王芳 | KH1")
    assert row_marks(one.frame("customers")).iloc[0] == row_marks(two.frame("customers")).iloc[0]
    assert len(row_marks(make_book("").frame("customers"))) == 0
