from __future__ import annotations

from tests.rules.asking import column

CUSTOMERS = """
    客户 | 客户编号 | 客户名称 | 意向级别 | 联系策略 | 负责人 | 登记日期   | 免打扰 | 注销日期 | 预计购买日期
"""


def due(book):
    return column(book, "next_due_on")


def test_level_a_is_due_a_week_after_the_last_contact(make_book):
    text = """
    客户 | 客户编号 | 客户名称 | 意向级别
         | KH000001 | 王芳     | A
    跟进记录 | 客户编号 | 日期
             | KH000001 | 2026-11-10
    """
    book = make_book(text, today="2026-11-12")
    assert due(book) == {"KH000001": "2026-11-17"}
    assert column(book, "reason") == {"KH000001": "级别A每7天; 最近联系2026-11-10"}


def test_every_level_has_its_interval(make_book):
    rows = "\n".join(f"         | KH00000{n} | 客户{n}    | {level}" for n, level in enumerate("OHABCN", 1))
    visits = "\n".join(f"             | KH00000{n} | 2026-11-02" for n in range(1, 7))
    text = f"客户 | 客户编号 | 客户名称 | 意向级别\n{rows}\n跟进记录 | 客户编号 | 日期\n{visits}"
    # 2026-11-02 + 7, 2, 7, 14, 21, 30 days; all of them working days
    assert list(due(make_book(text, today="2026-11-03")).values()) == [
        "2026-11-09",
        "2026-11-04",
        "2026-11-09",
        "2026-11-16",
        "2026-11-23",
        "2026-12-02",
    ]


def test_the_contact_strategy_counts_before_the_level(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 联系策略
         | KH000001 | 王芳     | H        | 每月
    跟进记录 | 客户编号 | 日期
             | KH000001 | 2026-11-02
    """
    assert due(book) == {"KH000001": "2026-12-02"}
    assert column(book, "reason")["KH000001"].startswith("联系策略每月（30天）; ")


def test_never_contacted_counts_from_the_registration(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期
         | KH000001 | 王芳     | A        | 2026-11-19
    """
    assert due(book) == {"KH000001": "2026-11-26"}


def test_a_new_row_is_registered_today_and_due_from_then(make_book):
    text = """
    客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期
         |          | 王芳     | H        |
    """
    book = make_book(text, today="2026-11-23")
    assert column(book, "registered_on") == {"KH000001": "2026-11-23"}
    assert due(book) == {"KH000001": "2026-11-25"}


def test_the_earliest_of_cadence_plan_and_promise_counts(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别
         | KH000001 | 王芳     | N
         | KH000002 | 李伟     | N
    跟进记录 | 客户编号 | 日期       | 约定下次
             | KH000001 | 2026-11-20 | 2026-11-24
             | KH000002 | 2026-11-20 | 2026-11-27
    跟进计划 | 计划编号 | 客户编号 | 计划日期   | 状态
             | JH000001 | KH000001 | 2026-11-26 | 待办
             | JH000002 | KH000002 | 2026-11-25 | 待办
    """
    assert due(book) == {"KH000001": "2026-11-24", "KH000002": "2026-11-25"}
    assert column(book, "reason") == {"KH000001": "约定2026-11-24", "KH000002": "计划2026-11-25"}


def test_a_promise_ends_with_a_later_contact_and_a_plan_when_it_is_done_or_cancelled(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别
         | KH000001 | 王芳     | N
    跟进记录 | 客户编号 | 日期       | 约定下次
             | KH000001 | 2026-11-03 | 2026-11-05
             | KH000001 | 2026-11-06 |
    跟进计划 | 计划编号 | 客户编号 | 计划日期   | 状态
             | JH000001 | KH000001 | 2026-11-09 | 完成
             | JH000002 | KH000001 | 2026-11-10 | 取消
    """
    assert due(book) == {"KH000001": "2026-12-07"}  # 2026-12-06 is a Sunday


def test_a_due_date_on_a_holiday_moves_to_the_next_working_day(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别
         | KH000001 | 王芳     | A
         | KH000002 | 李伟     | A
    跟进记录 | 客户编号 | 日期
             | KH000001 | 2025-09-24
             | KH000002 | 2025-09-21
    """
    # 2025-10-01 to 10-08 were days off; Sunday 2025-09-28 was a make-up workday
    assert due(book) == {"KH000001": "2025-10-09", "KH000002": "2025-09-28"}
    assert "2025-10-09" in column(book, "reason")["KH000001"]


def test_who_is_not_to_be_contacted_closed_or_in_the_pool_has_no_due_date(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期   | 负责人 | 免打扰 | 注销日期
         | KH000001 | 王芳     | A        | 2026-11-02 | 陈     | 是     |
         | KH000002 | 李伟     | A        | 2026-11-02 | 陈     |        | 2026-11-03
         | KH000003 | 张敏     | A        | 2026-11-02 |        |        |
         | KH000004 | 刘洋     | A        | 2026-11-02 | 陈     |        |
    """
    assert due(book) == {"KH000001": "", "KH000002": "", "KH000003": "", "KH000004": "2026-11-09"}
    assert column(book, "reason")["KH000001"] == "免打扰，不安排跟进"


def test_without_a_column_for_owners_nobody_is_in_the_pool(book):
    """
    Customers | Customer ID | Name | Intent | Registered on
              | KH000001    | Ann  | A      | 2026-11-02
    """
    assert due(book) == {"KH000001": "2026-11-09"}


def test_an_intent_whose_date_has_passed_without_an_order_counts_as_n(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 预计购买日期
         | KH000001 | 王芳     | H        | 2026-11-01
         | KH000002 | 李伟     | H        | 2028-06-01
         | KH000003 | 张敏     | H        | 2026-11-24
    跟进记录 | 客户编号 | 日期
             | KH000001 | 2026-11-02
             | KH000002 | 2026-11-02
             | KH000003 | 2026-11-18
    """
    assert due(book) == {"KH000001": "2026-12-02", "KH000002": "2026-12-02", "KH000003": "2026-11-20"}


def test_without_intent_the_tier_counts_and_without_both_level_n(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期
         | KH000001 | 王芳     |          | 2026-11-02
    """
    assert due(book) == {"KH000001": "2026-12-02"}
    assert column(book, "reason")["KH000001"].startswith("级别N每30天")
