"""Plans that events make: when, for whom, and only once (B3, B4, C3, E2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from tests.textbook import book_from_text
from xlcrm.model.book import show
from xlcrm.pipeline import computed, plan

PLANS = "跟进计划 | 计划编号 | 客户编号 | 计划日期 | 最迟日期 | 类型 | 内容 | 负责人 | 状态 | 完成日期 | 来源 | 订单编号 | 商机编号 | 服务编号"
ONE = "客户 | 客户编号 | 客户名称 | 负责人\n     | KH000001 | 王芳 | 陈刚\n"


def made(book, *keys):
    """Return the plans that rules made, as text, in the order of the sheet."""
    plans = computed(book).plans
    return [" ".join(show(plan[key]) for key in keys) for _, plan in plans[plans["origin"].notna()].iterrows()]


def days_made(text, today, **more):
    """Return origin and day of each plan made."""
    return made(book_from_text(f"{text}\n{PLANS}", today=today, **more), "origin", "due_on")


def test_a_purchase_makes_its_four_plans():
    text = ONE + "订单 | 订单编号 | 客户编号 | 日期 | 金额\n | DD000007 | KH000001 | 2026-11-10 | 500"
    book = book_from_text(f"{text}\n{PLANS}", today="2026-11-10")
    assert made(book, "origin", "due_on", "latest_on", "kind", "owner", "state", "order_id") == [
        "购后回访#1 DD000007 2026-11-12  回访 陈刚 待办 DD000007",
        "购后回访#2 DD000007 2026-11-17  回访 陈刚 待办 DD000007",
        "购后回访#3 DD000007 2026-12-10  回访 陈刚 待办 DD000007",
        "购后满意度（上半月）#1 DD000007 2026-11-20 2026-11-25 满意度回访 陈刚 待办 DD000007",
    ]


@pytest.mark.parametrize(
    ("bought", "first", "last"),
    [
        ("2026-11-01", "2026-11-20", "2026-11-25"),
        ("2026-11-15", "2026-11-20", "2026-11-25"),
        ("2026-11-16", "2026-12-07", "2026-12-10"),  # 2026-12-05 is a Saturday
        ("2026-11-30", "2026-12-07", "2026-12-10"),
        ("2026-12-31", "2027-01-05", "2027-01-10"),
    ],
)
def test_the_satisfaction_reminder_has_its_days_of_the_month(bought, first, last):
    text = f"{ONE}订单 | 订单编号 | 客户编号 | 日期 | 金额\n | DD000007 | KH000001 | {bought} | 500\n{PLANS}"
    plans = made(book_from_text(text, today=bought), "due_on", "latest_on", "kind")
    assert [plan for plan in plans if "满意度" in plan] == [f"{first} {last} 满意度回访"]


def test_lines_of_one_order_make_one_plan_and_what_was_given_back_none():
    text = ONE + (
        "订单 | 订单编号 | 行号 | 客户编号 | 日期 | 金额\n | DD1 | 1 | KH000001 | 2026-11-10 | 500\n"
        " | DD1 | 2 | KH000001 | 2026-11-10 | 70\n | DD2 | 1 | KH000001 | 2026-11-10 | -70\n"
        " | DD3 | 1 | KH000001 | 2026-11-11 | 20"
    )
    assert [plan.split()[1] for plan in days_made(text, "2026-11-10")] == ["DD1"] * 4


def test_a_new_opportunity_gets_its_plan_at_once_and_its_own_owner_does_it():
    text = ONE + (
        "商机 | 商机编号 | 客户编号 | 商机名称 | 阶段 | 负责人 | 创建日期\n"
        " | SJ000001 | KH000001 | 采购 | 需求确认 | 赵敏 | 2026-11-10\n"
        " | SJ000002 | KH000001 | 采购 | 输单     | 赵敏 | 2026-11-10\n"
        " | SJ000003 |          | 线索 | 线索     | 钱进 |\n"
    )
    book = book_from_text(f"{text}{PLANS}", today="2026-11-10")
    assert made(book, "origin", "customer_id", "due_on", "owner", "opportunity_id") == [
        "新商机#1 SJ000001 KH000001 2026-11-12 赵敏 SJ000001",
        "新商机#1 SJ000003  2026-11-12 钱进 SJ000003",
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-11-16", []),  # due 2026-12-15, more than 14 days ahead
        ("2026-12-01", ["里程回访#1 CL000001 2026-12 2026-12-15"]),
        ("2026-12-15", ["里程回访#1 CL000001 2026-12 2026-12-15"]),
        ("2027-01-10", ["里程回访#1 CL000001 2027-01 2027-01-14"]),
    ],
)
def test_a_vehicle_past_a_mark_is_called_every_month(today, expected):
    cars = (
        "车辆 | 车辆编号 | 客户编号 | 里程 | 里程日期\n | CL000001 | KH000001 | 50000 | 2026-11-15\n"
        " | CL000002 | KH000001 | 49999 | 2026-11-15\n"
    )
    assert days_made(ONE + cars, today, packs=("auto",)) == expected


def test_first_service_and_insurance_of_a_vehicle_are_remembered_before_they_are_due():
    cars = "车辆 | 车辆编号 | 客户编号 | 首保日期 | 保险到期\n | CL000001 | KH000001 | 2026-11-30 | 2026-12-20\n"
    assert days_made(ONE + cars, "2026-11-20", packs=("auto",)) == [
        "首保提醒#1 CL000001 2026-11-23",
        "到期提醒#1 CL000001 2026-12-20 2026-11-20",
    ]


def test_birthdays_by_the_solar_and_the_lunar_calendar():
    text = (
        "客户 | 客户编号 | 客户名称 | 负责人 | 生日 | 生日历法\n"
        " | KH000001 | 王芳 | 陈刚 | 1990-10-01 | 农历\n"  # lunar 10-01 is 2026-11-09
        " | KH000002 | 李伟 | 陈刚 | 1990-11-09 | 公历\n"
        " | KH000003 | 张敏 | 陈刚 | 1992-02-29 |\n"
    )
    assert days_made(text, "2026-11-02") == [
        "生日关怀#1 KH000001 2026-11-09 2026-11-06",
        "生日关怀#1 KH000002 2026-11-09 2026-11-06",
    ]
    assert days_made(text, "2027-02-24") == ["生日关怀#1 KH000003 2027-02-28 2027-02-25"]


def test_a_leap_month_has_no_birthday_of_its_own():
    text = "客户 | 客户编号 | 客户名称 | 负责人 | 生日 | 生日历法\n | KH000001 | 王芳 | 陈刚 | 1990-06-15 | 农历\n"
    # 2025 had a sixth month (15th: 2025-07-09) and a leap sixth month (15th: 2025-08-08)
    assert days_made(text, "2025-07-01") == ["生日关怀#1 KH000001 2025-07-09 2025-07-07"]  # the 6th is a Sunday
    assert days_made(text, "2025-08-01") == []


def test_the_people_at_a_company_have_birthdays_too():
    text = (
        "客户 | 客户编号 | 客户名称 | 客户类型 | 负责人\n | KH000001 | 海通公司 | 企业 | 陈刚\n | KH000002 | 王芳 | 个人 | 陈刚\n"
        "联系人 | 联系人编号 | 客户编号 | 姓名 | 生日\n | LX1 | KH000001 | 刘洋 | 1980-11-25\n | LX2 | KH000002 | 王芳 | 1980-11-25\n"
    )
    book = book_from_text(text + PLANS, today="2026-11-20")
    assert made(book, "origin", "subject") == ["生日关怀#1 LX1 2026-11-25 生日关怀：祝福与礼遇 (刘洋)"]


def test_greetings_for_a_festival_go_to_those_who_buy():
    text = (
        "客户 | 客户编号 | 客户名称 | 负责人\n | KH000001 | 王芳 | 陈刚\n | KH000002 | 李伟 | 陈刚\n"
        "订单 | 订单编号 | 客户编号 | 日期 | 金额\n | DD1 | KH000001 | 2026-08-01 | 500\n"
    )
    assert days_made(text, "2026-09-10") == ["中秋节#1 KH000001 2026-09-25 2026-09-18"]


def test_what_ends_is_recalled_thirty_days_before_or_as_staff_set_it():
    text = ONE + "订单 | 订单编号 | 客户编号 | 日期 | 金额 | 到期日期\n | DD1 | KH000001 | 2025-12-01 | 500 | 2026-12-01\n"
    assert days_made(text, "2026-10-20") == ["到期提醒#1 DD1 2026-12-01 2026-11-02"]  # 2026-11-01 is a Sunday
    shorter = text + "规则 | 键 | 值\n | renewal.days | 10\n"
    assert days_made(shorter, "2026-11-10") == ["到期提醒#1 DD1 2026-12-01 2026-11-23"]


def test_on_the_first_run_a_reminder_that_came_too_late_is_due_today():
    text = ONE + "订单 | 订单编号 | 客户编号 | 日期 | 金额 | 到期日期\n | DD1 | KH000001 | 2025-12-01 | 500 | 2026-12-01\n"
    assert days_made(text, "2026-11-25") == ["到期提醒#1 DD1 2026-12-01 2026-11-25"]
    assert days_made(text, "2026-12-02") == []


def test_low_satisfaction_and_closed_complaints_are_followed_up():
    text = ONE + (
        "服务 | 服务编号 | 客户编号 | 受理时间 | 类型 | 完成时间 | 满意度\n"
        " | FW1 | KH000001 | 2026-11-09 | 投诉 | 2026-11-10 | 2\n"
        " | FW2 | KH000001 | 2026-11-09 | 咨询 | 2026-11-10 | 3\n"
        "满意度 | 调查编号 | 客户编号 | 日期 | 项目 | 期望 | 感知\n"
        " | DC1 | KH000001 | 2026-11-10 | 质量 | 10 | 6\n | DC1 | KH000001 | 2026-11-10 | 服务 | 8 | 8\n"
        " | DC2 | KH000001 | 2026-11-10 | 质量 | 10 | 9\n"
    )
    assert days_made(text, "2026-11-10") == [
        "低满意度#1 FW1 2026-11-11",
        "低满意度#1 DC1 2026-11-11",
        "投诉回访#1 FW1 2026-11-13",
    ]


def test_a_strategic_account_has_its_plan_once_a_year_after_the_review():
    text = "客户 | 客户编号 | 客户名称 | 负责人 | 战略客户\n | KH000001 | 海通公司 | 陈刚 | 是\n"
    assert days_made(text, "2026-11-15") == ["战略客户维护#1 KH000001 2025-11-15 2026-12-15"]
    assert days_made(text, "2026-11-16") == ["战略客户维护#1 KH000001 2026-11-15 2026-12-16"]


def test_nobody_who_is_not_followed_up_gets_a_plan():
    text = (
        "客户 | 客户编号 | 客户名称 | 负责人 | 免打扰 | 注销日期\n | KH000001 | 甲 | 陈刚 | 是 |\n"
        " | KH000002 | 乙 | 陈刚 | | 2026-01-01\n | KH000003 | 丙 | | |\n | KH000004 | 丁 | 陈刚 | |\n"
        "订单 | 订单编号 | 客户编号 | 日期 | 金额\n"
    )
    orders = "".join(f" | DD{n} | KH00000{n} | 2026-11-10 | 500\n" for n in range(1, 6))
    assert {plan.split()[1] for plan in days_made(text + orders, "2026-11-10")} == {"DD4"}


def test_the_cadence_says_who_does_it_and_for_which_events(make_book):
    text = ONE + (
        "回访模板 | 方案 | 触发 | 步骤 | 天数 | 窗口 | 条件 | 内容 | 执行人\n"
        " | 大单 | 新订单 | 1 | 3 | | 金额 ≥ 1000 | 致谢 | 客服部\n | 女客户 | 新订单 | 1 | 4 | | 称呼 = 女士 | 问候 |\n"
        "订单 | 订单编号 | 客户编号 | 日期 | 金额\n | DD1 | KH000001 | 2026-11-10 | 999\n | DD2 | KH000001 | 2026-11-10 | 1000\n"
    )
    book = make_book(text + PLANS, today="2026-11-10")
    assert made(book, "origin", "due_on", "owner", "subject") == ["大单#1 DD2 2026-11-13 客服部 致谢"]


def test_english_books_speak_english(make_book):
    text = """
    Customers | Customer ID | Name | Owner
              | KH000001    | Ann  | Sue
    Orders | Order ID | Customer ID | Date       | Amount
           | DD1      | KH000001    | 2026-11-10 | 100
    Plans | Plan ID | Customer ID | Due on
    """
    plans = made(make_book(text, today="2026-11-10"), "origin", "kind", "state")
    assert plans[0] == "After a purchase#1 DD1 Follow-up To do"


def test_without_a_sheet_for_plans_nothing_is_made_nor_remembered(make_book):
    text = ONE + "订单 | 订单编号 | 客户编号 | 日期 | 金额\n | DD1 | KH000001 | 2026-11-10 | 500"
    appends = plan(make_book(text, today="2026-11-10")).appends
    assert all(append.table == "events" and "cadence" not in append.columns["event"] for append in appends)


def test_the_first_run_over_an_old_workbook_makes_only_plans_from_that_day_on():
    orders = "".join(f" | DD{n} | KH000001 | {date(2026, 11, 10) - timedelta(days=n)} | 500\n" for n in range(60))
    plans = days_made(f"{ONE}订单 | 订单编号 | 客户编号 | 日期 | 金额\n{orders}", "2026-11-10")
    assert all(plan[-10:] >= "2026-11-10" for plan in plans)
    assert sum(plan.startswith("购后回访#3") for plan in plans) == 31  # bought 0 to 30 days ago
    assert sum(plan.startswith("购后回访#1") for plan in plans) == 3


def next_day(book):
    """Return the book as it is read a day after it was refreshed."""
    return replace(computed(book), today=book.today + timedelta(days=1), problems=())


def with_cell(book, table, key, mask, value):
    data = book.frames[table].data
    frame = replace(book.frames[table], data=data.assign(**{key: data[key].mask(mask, value)}))
    return replace(book, frames={**book.frames, table: frame}, _links={})


LIVELY = (
    "客户 | 客户编号 | 客户名称 | 负责人 | 生日 | 战略客户\n | KH000001 | 王芳 | 陈刚 | 1990-11-25 |\n"
    " | KH000002 | 李伟 | 陈刚 | 1980-12-05 | 是\n"
    "订单 | 订单编号 | 客户编号 | 日期 | 金额 | 到期日期\n | DD1 | KH000001 | 2026-11-09 | 500 | 2026-12-20\n"
    " | DD2 | KH000002 | 2026-11-20 | 80 |\n"
    "商机 | 商机编号 | 客户编号 | 商机名称 | 阶段\n | SJ1 | KH000001 | 采购 | 需求确认\n"
    "车辆 | 车辆编号 | 客户编号 | 里程 | 里程日期\n | CL1 | KH000001 | 60000 | 2026-10-25\n"
)


def test_day_by_day_every_event_makes_its_plans_once():
    book = book_from_text(LIVELY + PLANS, today="2026-11-10", packs=("auto",))
    for day in range(50):
        book = next_day(book)
        if day % 5:
            continue
        again = computed(replace(book, today=book.today - timedelta(days=1)))
        assert (len(again.plans), len(again.events)) == (len(book.plans), len(book.events)), book.today
    origins = book.plans["origin"].tolist()
    assert len(origins) == len(set(origins))
    assert sorted(origin.split()[0] for origin in origins) == sorted(
        ["购后回访#1"] * 2 + ["购后回访#2"] * 2 + ["购后回访#3"] * 2 + ["购后满意度（上半月）#1", "购后满意度（下半月）#1"]
        + ["新商机#1", "到期提醒#1", "生日关怀#1", "生日关怀#1", "元旦#1", "元旦#1"]
        + ["里程回访#1"] * 2 + ["战略客户维护#1"] * 2
    )  # fmt: skip


def test_a_plan_that_staff_finished_moved_or_deleted_does_not_come_again():
    first = next_day(book_from_text(LIVELY + PLANS, today="2026-11-20", packs=("auto",)))
    number = len(first.plans)
    assert number
    plans = first.plans
    moved = with_cell(first, "plans", "due_on", plans["due_on"].notna(), pd.Timestamp("2027-01-01"))
    ended = with_cell(first, "plans", "state", plans["state"].notna(), "取消")
    renamed = with_cell(first, "plans", "origin", plans["origin"].notna(), None)
    gone = replace(first, frames={**first.frames, "plans": replace(first.frames["plans"], data=plans.iloc[:0])}, _links={})
    forgotten = replace(first, own=book_from_text("").own)
    for changed in (first, moved, ended, renamed, gone, forgotten):
        assert [append for append in plan(changed).appends if append.table == "plans"] == []


def test_the_plan_of_a_rule_is_explained(make_book):
    from xlcrm.rules.cadences import RULE

    text = ONE + "订单 | 订单编号 | 客户编号 | 日期 | 金额\n | DD1 | KH000001 | 2026-11-10 | 500\n"
    book = computed(make_book(text + PLANS, today="2026-11-10"))
    assert "（跟进计划 第 2 行，来源 购后回访#1 DD1）" in RULE.explain(book, 2)
