"""Changes of customers' facts: found, listed, approved (A9)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules.asking import column
from xlcrm.model.book import show
from xlcrm.pipeline import checked, computed, decided
from xlcrm.rules.approvals import changes_of
from xlcrm.sheets.changes import changes

BEFORE = """
客户 | 客户编号 | 客户名称 | 手机 | 更新时间
     | KH000001 | 苏州华信有限公司 | 13800138000 |
     | KH000002 | 王芳 | |
账户 | 账户编号 | 客户编号
     | ZH2 | KH000001
     | ZH1 | KH000001
"""
AFTER = """
客户 | 客户编号 | 客户名称 | 手机 | 更新时间
     | KH000001 | 苏州华信集团 | 13900139000 |
     | KH000002 | 王芳 | 13800138001 |
     | KH000003 | 李雷 | 13800138002 |
账户 | 账户编号 | 客户编号
     | ZH3 | KH000001
     | ZH1 | KH000001
     | ZH4 | KH000002
"""


def later(make_book, then, text, day="2026-11-23", more=""):
    """Make the book of a later day that remembers what an earlier one did."""
    return replace(make_book(text + more, today=day), own={**then.own, **{k: v for k, v in make_book(text + more).own.items() if k != "events"}})


@pytest.fixture
def day_two(make_book):
    first = computed(make_book(BEFORE, today="2026-11-22"))
    assert changes_of(first).empty
    return computed(later(make_book, first, AFTER))


def listed(book):
    found = changes_of(book)
    return {(row.record, row.field): (show(row.before), show(row.after), row.state) for row in found.itertuples()}


def test_a_change_of_name_account_or_another_watched_column_is_remembered_with_before_and_after(day_two):
    assert listed(day_two) == {
        ("KH000001", "name"): ("苏州华信有限公司", "苏州华信集团", "pending"),
        ("KH000001", "mobile"): ("13800138000", "13900139000", "none"),
        ("KH000002", "mobile"): ("", "13800138001", "none"),
        ("KH000001", "accounts"): ("ZH1、ZH2", "ZH1、ZH3", "pending"),
        ("KH000002", "accounts"): ("", "ZH4", "none"),
    }


def test_a_second_run_finds_nothing_new(make_book, day_two):
    again = computed(later(make_book, day_two, AFTER))
    assert len(again.events) == len(day_two.events)


def test_the_day_of_the_latest_change_stands_at_the_customer(make_book):
    first = computed(make_book(BEFORE, today="2026-11-22"))
    assert set(column(first, "updated_on").values()) == {""}
    second = column(later(make_book, first, AFTER), "updated_on")
    assert second == {"KH000001": "2026-11-23", "KH000002": "2026-11-23", "KH000003": "2026-11-23"}


def codes(book):
    return sorted((p.code.code, p.place.record, p.place.key) for p in checked(decided(book)).problems if p.code.code.startswith("change_"))


def test_a_new_name_is_a_warning_until_it_is_approved(make_book, day_two):
    assert codes(day_two) == [("change_unapproved", "KH000001", "customer_id"), ("change_unapproved", "KH000001", "name")]
    ruling = "决定 | 类型 | 编号 | 对方编号 | 决定 | 日期 | 执行日期\n | 审批 | KH000001 | BG000001 | {} | 2026-11-23 |"
    approved = later(make_book, day_two, AFTER, more=ruling.format("批准"))
    assert codes(approved) == [("change_unapproved", "KH000001", "customer_id")]
    refused = later(make_book, day_two, AFTER, more=ruling.format("驳回"))
    assert ("change_refused", "KH000001", "name") in codes(refused)
    vague = later(make_book, day_two, AFTER, more=ruling.format("再看看"))
    assert len(codes(vague)) == 2


def test_a_ruling_on_the_customer_covers_its_changes_so_far_but_not_later_ones(make_book, day_two):
    ruling = "决定 | 类型 | 编号 | 决定 | 执行日期\n | 审批 | KH000001 | 同意 | 2026-11-{}"
    assert codes(later(make_book, day_two, AFTER, more=ruling.format(24))) == []
    assert len(codes(later(make_book, day_two, AFTER, more=ruling.format(22)))) == 2


def test_a_name_put_back_needs_no_approval(make_book, day_two):
    back = computed(later(make_book, day_two, BEFORE, day="2026-11-24"))
    assert ("change_unapproved", "KH000001", "name") not in codes(back)
    assert {row.state for row in changes_of(back).itertuples() if row.field == "name"} == {"taken_back"}


def test_approval_can_be_switched_off(make_book, day_two):
    off = later(make_book, day_two, AFTER, more="规则 | 键 | 值\n | approval.rename | 否")
    assert codes(off) == []


def test_the_sheet_lists_what_waits_first_and_is_away_while_there_is_nothing(make_book, day_two):
    rows = changes(day_two).blocks[-1].rows
    assert [row[8] for row in rows] == ["待审批", "待审批", None, None, None]
    assert changes(computed(make_book(BEFORE))) is None


def test_a_ruling_is_dated_when_it_is_carried_out(make_book, day_two):
    ruling = "决定 | 类型 | 编号 | 决定 | 执行日期\n | 审批 | KH000001 | 批准 |\n | 合并 | KH000002 | 合并 |"
    done = decided(later(make_book, day_two, AFTER, more=ruling)).decisions["applied_on"]
    assert [show(day) for day in done] == ["2026-11-23", ""]


def test_ids_that_stand_twice_are_passed_over(make_book):
    twice = "客户 | 客户编号 | 客户名称\n | KH1 | 甲\n | KH1 | 乙"
    first = computed(make_book(twice))
    assert not first.events["record"].isin(["KH1"]).any()
