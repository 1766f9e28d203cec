"""A wrong fact of a customer is corrected as a case: planned, reviewed, approved, carried out, fed back, filed (A9b)."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.decisions.ruling import cells, refused, when_applied
from tests.sheets.test_deciding_lists import listed
from xlcrm.model.book import show
from xlcrm.pipeline import computed, decided, plan
from xlcrm.rules.case_steps import explain_case_steps, steps

NOW = pd.Timestamp("2026-11-22 09:30")
BOOK = """
客户 | 客户编号 | 客户名称 | 手机
     | KH000001 | 王芳     | 13800138000
     | KH000002 | 李雷     | 13800138001
服务 | 服务编号 | 客户编号 | 受理时间   | 类型     | 主题     | 状态    | 完成时间 | 处理结果
     | FW000001 | KH000001 | 2026-11-20 | 信息更正 | 手机错了 | {state} | {closed} |
     | FW000002 | KH000001 | 2026-11-20 | 投诉     | 送货慢   | 已批准  |          |
{rule}
决定 | 决定编号 | 类型 | 编号 | 对方编号 | 决定 | 至 | 决定人 | 日期 | 理由 | 执行日期
     | JD000001 | 更正 | {record} | {case} | 手机=13900139000 | | 赵敏 | 2026-11-21 | 客户来电 |
{more}
员工 | 姓名
     | 赵敏
"""


@pytest.fixture
def case(make_book):
    def make(state="待审核", *, closed="", record="KH000001", case="FW000001", more="", rule="", **book):
        text = BOOK.format(state=state, closed=closed, record=record, case=case, more=more, rule=rule)
        return make_book(text, **book)

    return make


@pytest.mark.parametrize("state", ["", "待处理", "处理中", "待审核"])
def test_a_correction_waits_until_its_case_is_approved(case, state):
    book = case(state)
    assert cells(book, "customers", "mobile")["KH000001"] == "13800138000"
    assert (when_applied(book), refused(book)) == ([""], [])


def test_what_waits_is_listed_with_its_steps(case):
    (row,) = listed(case("待审核"), "corrections")
    assert (row["更正内容"], row["状态"], row["立案"], row["执行"]) == ("手机=13900139000", "待审核", "2026-11-20", "")


def test_an_approved_correction_is_carried_out_and_closes_its_case(case):
    book = case("已批准", now=NOW)
    assert cells(book, "customers", "mobile") == {"KH000001": "13900139000", "KH000002": "13800138001"}
    assert when_applied(book) == ["2026-11-22"]
    assert cells(book, "service", "state")["FW000001"] == "已完成"
    assert cells(book, "service", "result")["FW000001"] == "手机：13800138000 → 13900139000"
    changes = {(cell.table, cell.key): cell.after for cell in plan(book).cells() if cell.record in {"FW000001", "KH000001"}}
    assert changes["customers", "mobile"] == "13900139000"
    assert changes["service", "closed_on"] == NOW


def test_the_second_refresh_changes_nothing_of_it(case):
    book = decided(case("已批准"))
    again = decided(replace(book, decided={}, problems=()))
    assert not {place for place, rows in again.decided.items() if len(rows)}


@pytest.mark.parametrize(("word", "state", "mobile", "applied"), [
    ("批准", "已完成", "13900139000", ["2026-11-22", "2026-11-22"]),
    ("驳回", "已归档", "13800138000", ["", "2026-11-22"]),
])  # fmt: skip
def test_a_case_is_approved_or_refused_by_a_ruling(case, word, state, mobile, applied):
    book = case(more=f"| JD000002 | 审批 | FW000001 | | {word} | | 赵敏 | 2026-11-22 | 已核实 |")
    assert cells(book, "service", "state")["FW000001"] == state
    assert cells(book, "customers", "mobile")["KH000001"] == mobile
    assert (when_applied(book), refused(book)) == (applied, [])
    assert refused(decided(book)) == []
    if word == "驳回":
        assert cells(book, "service", "result")["FW000001"] == "驳回: 已核实"


def test_a_case_is_approved_in_the_list(case):
    book = case(more="信息更正 | 编号 | 决定\n | FW000001 | 批准")
    assert cells(book, "customers", "mobile")["KH000001"] == "13900139000"


@pytest.mark.parametrize(("more", "fault"), [
    ({"case": "FW000002"}, "ruling_case D2"),
    ({"case": "FW000009"}, "ruling_case D2"),
    ({"record": "KH000002"}, "ruling_case D2"),
    ({"state": "已完成"}, "ruling_case_closed D2"),
    ({"state": "待审核", "closed": "2026-11-21"}, "ruling_case_closed D2"),
])  # fmt: skip
def test_what_is_no_open_case_of_the_customer_is_said(case, more, fault):
    assert refused(case(**more)) == [fault]
    assert cells(case(**more), "customers", "mobile")["KH000001"] == "13800138000"


def test_a_correction_opens_its_case_where_the_rules_want_one(case):
    book = case(case="", rule="规则 | 键 | 值\n | 更正须审批 | 是")
    assert [show(value) for value in decided(book).decisions["other_id"]] == ["FW000003"]
    assert cells(book, "service", "state")["FW000003"] == "待审核"
    assert cells(book, "service", "handler")["FW000003"] == "赵敏"
    assert cells(book, "customers", "mobile")["KH000001"] == "13800138000"
    assert cells(case(case=""), "customers", "mobile")["KH000001"] == "13900139000"


def test_the_steps_are_remembered_with_their_days(case):
    approved = computed(decided(case("待审核", today="2026-11-21")))
    book = case(more="| JD000002 | 审批 | FW000001 | | 批准 | | 赵敏 | 2026-11-22 | |")
    book = computed(decided(replace(book, own={**book.own, "events": approved.own["events"]})))
    assert [show(day) for day in steps(book).iloc[0]] == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-22", "", ""]
    said = explain_case_steps(book, 2)
    assert said == "信息更正 FW000001：立案 2026-11-20 → 审核 2026-11-21 → 批准 2026-11-22 → 执行 2026-11-22"
    assert explain_case_steps(book, 3) is None


def test_a_case_that_was_over_before_it_was_first_seen_has_the_day_on_which_it_was_closed(case):
    book = computed(case("已完成", closed="2026-10-02", case=""))
    assert [show(day) for day in steps(book).iloc[0]] == ["2026-11-20", "", "", "2026-10-02", "", ""]


def test_a_case_in_english(make_book):
    book = make_book("""
        Customers | Customer ID | Name | Mobile
                  | KH000001    | Ann  | 13800138000
        Service | Case ID | Customer ID | Opened at | Kind | State
                | FW000001 | KH000001 | 2026-11-20 | Correction | Approved
        Decisions | Decision ID | Kind | Record | Other record | Decision | Applied on
                  | JD000001 | Correct | KH000001 | FW000001 | Mobile=13900139000 |
    """)
    assert cells(book, "service", "result") == {"FW000001": "Mobile: 13800138000 → 13900139000"}
    (row,) = listed(book, "corrections")
    assert (row["State"], row["Carried out"]) == ("Done", "2026-11-22")
