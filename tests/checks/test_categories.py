"""A category that staff chose may not contradict the status."""

from __future__ import annotations

import pytest

from tests.checks.finding import found, problems
from xlcrm.pipeline import computed

CUSTOMERS = """
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD000001 | KH000001 | 2026-11-01 | 100
         | DD000002 | KH000002 | 2020-11-01 | 100
    客户 | 客户编号 | 客户名称 | 客户类别 | 意向级别 | 注销日期
         | KH000001 | 王芳     | {now}    |          |
         | KH000002 | 李强     | {lost}   |          |
         | KH000003 | 张敏     | {new}    | A        |
         | KH000004 | 刘洋     | {gone}   |          | 2026-01-01
"""
NAMES = {"now": "现有终端客户", "lost": "流失代理", "new": "潜在代理", "gone": "流失终端客户"}


def wrong(make_book, settings="", **names):
    return problems(computed(make_book(CUSTOMERS.format(**{**NAMES, **names}) + settings)), "category_")


def test_categories_that_agree_are_fine(make_book):
    assert wrong(make_book) == []
    assert wrong(make_book, now="银行", lost="供应商", new="Potential agent", gone="潜在终端客户") == []


@pytest.mark.parametrize(
    ("name", "category", "cell"),
    [("now", "潜在终端客户", "C2"), ("now", "流失终端客户", "C2"), ("lost", "现有代理", "C3"), ("lost", "潜在代理", "C3"),
     ("new", "现有终端客户", "C4"), ("new", "lost agent", "C4"), ("gone", "现有终端客户", "C5")],
)  # fmt: skip
def test_a_category_that_contradicts_the_status_is_a_warning(make_book, name, category, cell):
    assert found(wrong(make_book, **{name: category})) == [f"category_contradicts {cell}"]


def test_the_sentence_names_both(make_book):
    (problem,) = wrong(make_book, now="潜在代理")
    assert problem.message("zh") == "“客户类别”是“潜在代理”，与客户状态“现有”不符。"
    assert problem.message("en") == "“客户类别” is “潜在代理”, which contradicts the status “现有”."


def test_staff_may_call_a_category_what_they_like(make_book):
    renamed = """
    字典 | 字典     | 取值     | 原值
         | 客户类别 | 意向客户 | 潜在终端客户
         | 客户类别 | 现有终端客户 |
"""
    assert found(wrong(make_book, renamed, now="意向客户", lost="", new="", gone="")) == ["category_contradicts C2"]


def test_without_any_orders_a_current_customer_may_be_one(book):
    """
    客户 | 客户编号 | 客户名称 | 客户类别
         | KH000001 | 王芳     | 现有终端客户
         | KH000002 | 李强     | 流失终端客户
    """
    assert found(problems(computed(book), "category_")) == ["category_contradicts C3"]
