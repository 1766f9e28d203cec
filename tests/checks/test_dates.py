"""Dates that cannot be right."""

from __future__ import annotations

import pytest

from tests.checks.finding import found, problems
from xlcrm.pipeline import computed
from xlcrm.rules.intent import decayed


def test_what_has_happened_cannot_be_after_today(book):
    """
    客户     | 客户编号 | 客户名称 | 登记日期   | 生日       | 预计购买日期
             | KH000001 | 王芳     | 2026-11-23 | 2027-01-01 | 2026-12-24
             | KH000002 | 李强     | 2026-11-22 | 1990-05-01 | 2027-06-30
    跟进记录 | 记录编号 | 客户编号 | 日期       | 约定下次
             | GJ000001 | KH000001 | 2027-11-10 | 2027-11-20
             | GJ000002 | KH000001 | 2026-11-22 | 2026-12-01
    订单     | 订单编号 | 客户编号 | 日期       | 到期日期
             | DD000001 | KH000001 | 2062-11-10 | 2070-01-01
    服务     | 服务编号 | 客户编号 | 受理时间
             | FW000001 | KH000001 | 2026-11-22 17:30
             | FW000002 | KH000001 | 2026-11-23 09:00
    """
    assert found(problems(book, "date_")) == [
        "date_in_future C2", "date_in_future D2", "date_in_future C2", "date_in_future C2", "date_in_future C3",
    ]  # fmt: skip


@pytest.mark.today("2027-11-23")
def test_the_day_counts_on_which_the_book_is_looked_at(book):
    """
    客户 | 客户编号 | 客户名称 | 登记日期
         | KH000001 | 王芳     | 2026-11-23
    """
    assert problems(book, "date_") == []


def test_implausible_years_are_reported_on_both_sides(book):
    """
    客户 | 客户编号 | 客户名称 | 登记日期   | 生日       | 成立日期   | 预计购买日期
         | KH000001 | 王芳     | 1962-11-10 | 1901-05-01 | 1902-01-01 | 2062-12-24
         | KH000002 | 李强     | 1992-11-10 | 1921-05-01 | 1949-10-01 | 2030-12-24
    """
    assert found(problems(book, "date_")) == [
        "date_too_early C2", "date_too_early D2", "date_too_early E2", "date_too_late F2",
    ]  # fmt: skip


def test_a_birthday_may_be_long_ago_but_no_customer_was_registered_then(book):
    """
    客户 | 客户编号 | 客户名称 | 登记日期   | 生日
         | KH000001 | 王芳     | 1940-03-08 | 1940-03-08
    """
    assert found(problems(book, "date_")) == ["date_too_early C2"]


def test_dates_in_the_wrong_order_name_both(book):
    """
    商机     | 商机编号 | 客户编号 | 创建日期   | 关闭日期
             | SJ000001 | KH000001 | 2026-05-01 | 2026-04-01
             | SJ000002 | KH000001 | 2026-05-01 | 2026-05-01
    跟进记录 | 记录编号 | 客户编号 | 日期       | 约定下次
             | GJ000001 | KH000001 | 2026-11-10 | 2026-10-10
    """
    wrong = problems(book, "dates_")
    assert found(wrong) == ["dates_reversed D2", "dates_reversed D2"]
    assert wrong[1].message("zh") == "“关闭日期”（2026-04-01）早于“创建日期”（2026-05-01）。"


def test_an_expected_purchase_that_passed_without_an_order_is_flagged(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 预计购买日期 | 流失原因 | 注销日期
         | KH000001 | 王芳     | A        | 2026-10-01   |          |
         | KH000002 | 李强     | A        | 2026-10-01   |          |
         | KH000003 | 张敏     | A        | 2026-11-22   |          |
         | KH000004 | 刘洋     | O        | 2026-10-01   |          |
         | KH000005 | 陈静     | A        | 2026-10-01   | 竞争吸引 |
         | KH000006 | 杨帆     | A        | 2026-10-01   |          | 2026-11-01
         | KH000007 | 赵磊     |          | 2026-10-01   |          |
         | KH000008 | 周杰     | A        | 2026-10-01   |          |
         | KH000009 | 吴静     | a        | 2026-10-01   |          |
    订单 | 订单编号 | 客户编号 | 日期
         | DD000001 | KH000002 | 2026-10-20
         | DD000002 | KH000001 | 2026-08-31
         | DD000003 | KH000008 | 2026-09-20
         | DD000004 | KH000009 | 2026-12-20
    """
    wrong = problems(book, "expected_")
    assert found(wrong) == ["expected_passed D2", "expected_passed D8", "expected_passed D10"]
    assert wrong[0].message("zh") == "“预计购买日期”（2026-10-01）已经过去，从它之前 30 天起一直没有订单。"
    assert "since 30 days before it" in wrong[0].message("en")


def test_an_order_counts_as_the_expected_purchase_for_the_rule_and_the_check_alike(book):
    """
    级别 | 体系 | 级别 | 下限 | 上限
         | 意向 | H    | 0    | 7
         | 意向 | B    | 8    | 10
    客户 | 客户编号 | 客户名称 | 意向级别 | 预计购买日期
         | KH000001 | 王芳     | B        | 2026-10-20
         | KH000002 | 李强     | B        | 2026-10-20
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD000001 | KH000001 | 2026-10-10 | 100
         | DD000002 | KH000002 | 2026-10-09 | 100
    """
    assert found(problems(book, "expected_")) == ["expected_passed D3"]
    assert decayed(computed(book)).tolist() == [False, True]


def test_an_expected_purchase_too_far_ahead_is_flagged(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 预计购买日期
         | KH000001 | 王芳     | A        | 2027-11-22
         | KH000002 | 李强     | A        | 2027-11-23
         | KH000003 | 张敏     | O        | 2027-11-23
         | KH000004 | 刘洋     | A        | 2062-11-23
    """
    assert found(problems(book, "expected_")) == ["expected_far D3"]


def test_the_limit_of_an_expected_purchase_is_a_setting(book):
    """
    规则 | 键           | 值
         | 意向最远天数 | 60
    客户 | 客户编号 | 客户名称 | 预计购买日期
         | KH000001 | 王芳     | 2027-02-22
    """
    (far,) = problems(book, "expected_")
    assert (far.place.cell, far.message("zh")) == ("C2", "“预计购买日期”（2027-02-22）在 60 天以后，暂按 N 级跟进。")
