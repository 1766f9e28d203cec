"""A year day by day: nothing crashes, every day settles at once, and every event makes its plans once."""

from __future__ import annotations

from datetime import date, timedelta

from tests.rules.passing import later
from tests.textbook import book_from_text
from xlcrm.model.catalogue.stages import CHECK_CRASHED, DECISION_CRASHED, RULE_CRASHED, SHEET_CRASHED
from xlcrm.model.diff import differs
from xlcrm.pipeline import computed, plan
from xlcrm.rules import cadences

FIRST = date(2026, 11, 22)
ZH = """
    客户     | 客户编号 | 客户名称 | 负责人 | 登记日期   | 生日       | 意向级别 | 预计购买日期
             | KH000001 | 王芳     | 陈刚   | 2026-11-20 | 1990-02-28 | B        | 2026-12-10
             | KH000002 | 李强     | 陈刚   | 2026-06-01 | 1988-02-29 |          |
    员工     | 姓名
             | 陈刚
    商机     | 商机编号 | 客户编号 | 商机名称 | 阶段     | 负责人 | 创建日期
             | SJ000001 | KH000001 | 采购     | 需求确认 | 陈刚   | 2026-11-22
    订单     | 订单编号 | 客户编号 | 日期       | 金额 | 到期日期
             | DD000001 | KH000002 | 2026-11-22 | 5000 | 2027-06-30
    积分     | 流水编号 | 客户编号 | 日期 | 类型 | 积分 | 原因 | 到期日期 | 订单编号 | 来源
    跟进计划 | 计划编号 | 客户编号 | 计划日期 | 最迟日期 | 类型 | 内容 | 负责人 | 状态 | 完成日期 | 来源 | 订单编号 | 商机编号
    服务     | 服务编号 | 客户编号 | 类型 | 受理时间   | 状态   | 完成时间   | 满意度
             | FW000001 | KH000001 | 投诉 | 2026-11-21 | 已完成 | 2026-11-22 | 1
    回访模板 | 方案     | 触发     | 步骤 | 天数 | 内容
             | 购后     | 新订单   | 1    | 2    | 回访
             | 生日     | 生日     | 1    | -3   | 问候
             | 新商机   | 新商机   | 1    | 2    | 联系
             | 到期     | 到期     | 1    | -30  | 续约
"""
EN = """
    Customers | Customer ID | Name | Owner | Registered on | Birthday   | Intent | Expected on
              | KH000001    | Ann  | Bob   | 2026-11-20    | 1990-02-28 | B      | 2026-12-10
    Staff     | Name
              | Bob
    Orders    | Order ID | Customer ID | Date       | Amount
              | DD000001 | KH000001    | 2026-11-22 | 5000
    Plans     | Plan ID | Customer ID | Due on | Latest on | Type | Subject | Owner | State | Done on | Origin | Order ID
"""
CRASHES = {each.code for each in (CHECK_CRASHED, DECISION_CRASHED, RULE_CRASHED, SHEET_CRASHED)}


EVERY_DAY = (cadences.RULE,)
"""The rule that makes plans; all of them every day would take minutes."""


def same(book, again):
    """Tell whether a second refresh finds nothing to add and nothing to change."""
    if len(book.events) != len(again.events):
        return False
    pairs = [(book.frames[name].data, again.frames[name].data) for name in book.frames]
    return all(
        len(before) == len(after) and not any(differs(before[key], after[key]).any() for key in before)
        for before, after in pairs
    )


def crashes(book):
    """Return the stages that crashed."""
    return [problem.message("en") for problem in book.problems if problem.code.code in CRASHES]


def a_year(text, *, every, settle):
    """Refresh a book all year: with the rule that makes plans on every n-th day, with all rules (twice) now and then."""
    book = computed(book_from_text(text, today=FIRST))
    for number in range(every, 366, every):
        book = later(book, str(FIRST + timedelta(days=number)), *EVERY_DAY)
        assert book.plans["origin"].dropna().is_unique, book.today
        if number % settle == 0:
            book = computed(book)
            assert not crashes(book)
            assert same(book, computed(book)), book.today
    return book


def test_a_year_passes_day_by_day_and_every_event_makes_its_plans_once():
    book = a_year(ZH, every=1, settle=180)
    assert sorted(book.plans["origin"].dropna()) == [
        "到期#1 DD000001 2027-06-30",
        "新商机#1 SJ000001",
        "生日#1 KH000001 2027-02-28",
        "生日#1 KH000002 2027-02-28",
        "购后#1 DD000001",
    ]
    assert not crashes(plan(book))


def test_a_list_in_which_nobody_stands_is_made_without_a_crash():
    assert not crashes(plan(book_from_text(EN, today=FIRST)))


def test_an_english_year_week_by_week():
    book = a_year(EN, every=7, settle=182)
    assert sorted(book.plans["origin"].dropna()) == [
        *(f"After a purchase#{step} DD000001" for step in (1, 2, 3)),
        "Birthday#1 KH000001 2027-02-28",
        "Mid-Autumn Festival#1 KH000001 2027-09-15",
        "New Year#1 KH000001 2027-01-01",
        "Satisfaction (second half)#1 DD000001",
        "Spring Festival#1 KH000001 2027-02-06",
    ]
    assert not crashes(plan(book))
