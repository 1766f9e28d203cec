"""Neglected follow-up: decayed levels, opportunities without a plan, visits without feedback, plans overdue (B2, B3)."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.finding import found, problems
from xlcrm.pipeline import computed


def test_a_level_decays_when_its_window_has_passed_since_it_was_judged(make_book):
    text = """
    客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期   | 预计购买日期
         | KH000001 | 甲       | H        | 2026-11-01 |
         | KH000002 | 乙       | H        | 2026-11-01 |
         | KH000003 | 丙       | H        | 2026-11-01 |
         | KH000004 | 丁       | H        | 2026-11-01 | 2026-11-25
         | KH000005 | 戊       | N        | 2026-11-01 |
         | KH000006 | 己       | H        | 2026-11-01 |
         | KH000007 | 庚       | C        | 2026-01-01 |
         | KH000008 | 辛       | H        | 2026-11-15 |
    跟进记录 | 客户编号 | 日期       | 意向级别
             | KH000001 | 2026-11-14 | H
             | KH000001 | 2026-11-21 |
             | KH000002 | 2026-11-15 | H
             | KH000003 | 2026-11-02 |
    订单 | 订单编号 | 客户编号 | 日期 | 金额
         | DD1 | KH000006 | 2026-11-10 | 20
    """
    book = computed(make_book(text, today="2026-11-22"))
    assert found(problems(book, "level_decayed")) == ["level_decayed C2", "level_decayed C4"]
    first = problems(book, "level_decayed")[0]
    assert dict(first.args) == {"days": 7, "since": "2026-11-14"}


def test_every_open_opportunity_needs_an_open_plan(make_book):
    text = """
    客户 | 客户编号 | 客户名称
         | KH000001 | 甲
         | KH000002 | 乙
         | KH000003 | 丙
         | KH000004 | 丁
    商机 | 商机编号 | 客户编号 | 阶段     | 创建日期
         | SJ000001 | KH000001 | 需求确认 | 2026-01-01
         | SJ000002 | KH000002 | 需求确认 | 2026-01-01
         | SJ000003 | KH000003 | 需求确认 | 2026-01-01
         | SJ000004 | KH000004 | 需求确认 | 2026-01-01
         | SJ000005 | KH000004 | 输单     | 2026-01-01
         | SJ000006 |          | 线索     | 2026-01-01
         | SJ000007 | KH000001 | 线索     | 2026-11-22
    跟进计划 | 计划编号 | 客户编号 | 计划日期   | 类型 | 状态   | 商机编号
             | JH000001 | KH000001 | 2026-12-01 | 回访 | 已预约 | SJ000001
             | JH000002 | KH000002 | 2026-12-01 | 回访 | 待办   |
             | JH000003 | KH000003 | 2026-12-01 | 关怀 | 待办   |
             | JH000004 | KH000004 | 2026-12-01 | 回访 | 完成   | SJ000004
    """
    book = computed(make_book(text))
    missing = ["opportunity_no_plan C4", "opportunity_no_plan C5", "opportunity_no_plan C7"]
    assert found(problems(book, "opportunity_no_plan")) == missing
    off = computed(make_book(text + "\n    规则 | 键 | 值\n         | opportunity.needs_plan | 否\n"))
    assert problems(off, "opportunity_no_plan") == []


def test_many_old_opportunities_without_a_plan_are_one_problem(make_book):
    """Those of before the first refresh are told together; one that came since is told by itself."""
    head = "跟进计划 | 计划编号 | 客户编号 | 计划日期\n商机 | 商机编号 | 阶段 | 创建日期\n"
    old = "".join(f" | SJ{n:06d} | 线索 | 2026-01-01\n" for n in range(1, 23))
    first = computed(make_book(head + old, today="2026-11-21"))
    fresh = make_book(head + old + " | SJ000023 | 线索 | 2026-01-01\n")
    later = computed(replace(fresh, own={**fresh.own, "events": first.own["events"]}))
    for book, singly in ((first, []), (later, ["opportunity_no_plan B24"])):
        (together,) = problems(book, "opportunities_old")
        assert dict(together.args) == {"count": 22}
        assert found(problems(book, "opportunity_no_plan")) == singly
    few = computed(make_book(head + old + "规则 | 键 | 值\n | 逐一列出的旧商机 | 22"))
    assert len(problems(few, "opportunity_no_plan")) == 22


def test_a_visit_without_feedback_is_told(book):
    """
    Customers | Customer ID | Name
              | KH000001    | Ann
    Interactions | Customer ID | Date       | Method    | Feedback
                 | KH000001    | 2026-11-20 | Visit     |
                 | KH000001    | 2026-11-20 | Visit     | likes it
                 | KH000001    | 2026-11-20 | Phone     |
                 | KH000001    | 2026-11-20 | Reception |
                 | KH000001    | 2026-11-23 | Visit     |
    """
    assert found(problems(book, "visit_no")) == ["visit_no_feedback D2", "visit_no_feedback D5"]


def test_a_plan_due_today_and_not_done_is_overdue_tomorrow(make_book):
    text = """
    客户 | 客户编号 | 客户名称
         | KH000001 | 甲
    跟进计划 | 计划编号 | 客户编号 | 计划日期   | 最迟日期   | 状态   | 预约时间
             | JH000001 | KH000001 | 2026-11-22 |            |        |
             | JH000002 | KH000001 | 2026-11-20 | 2026-11-22 | 已执行 |
             | JH000003 | KH000001 | 2026-11-20 |            | 完成   |
             | JH000004 | KH000001 | 2026-11-20 |            | 已预约 | 2026-11-22 15:00
    """
    assert problems(make_book(text, today="2026-11-22"), "plan_overdue") == []
    late = ["plan_overdue C2", "plan_overdue C3", "plan_overdue C5"]
    assert found(problems(make_book(text, today="2026-11-23"), "plan_overdue")) == late
