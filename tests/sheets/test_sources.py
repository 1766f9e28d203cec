"""客户来源: counts and amounts by source and other facts, by month new, lost and won back (F1)."""

from __future__ import annotations

import pytest

from tests.sheets.reading import absent, made, subtitle, tables
from xlcrm.sheets.levels import levels
from xlcrm.sheets.sources import sources

SHOP = """
客户 | 客户编号 | 客户名称 | 客户来源 | 行业   | 登记日期
     | C1       | 甲       | 展会     | 制造业 | 2026-11-02
     | C2       | 乙       | 展会     |        | 2026-10-31
     | C3       | 丙       | 网站     |        | 2024-01-01
     | C4       | 丁       |          |        | 2026-11-22
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | 1        | C1       | 2026-11-03 | 60
     | 1        | C1       | 2026-11-03 | 20
     | 2        | C3       | 2024-10-01 | 20
     | 3        | C3       | 2026-10-05 | 100
     | 4        | C9       | 2026-10-06 | 5
"""


def test_customers_by_source_with_conversion_and_amounts(make_book):
    found = tables(made(make_book(SHOP), sources))["客户来源"]
    assert [tuple(row.values())[:10] for row in found] == [
        ("展会", 2, 0.5, 1, 1, 0.5, 80.0, 0.4, 80.0, 0),
        ("网站", 1, 0.25, 0, 1, 1.0, 120.0, 0.6, 120.0, 0),
        ("（空）", 1, 0.25, 1, 0, 0.0, 0.0, 0.0, None, 0),
        ("合计", 4, 1.0, 2, 2, 0.5, 200.0, 1.0, 100.0, 0),
    ]
    assert found[0]["显著性"] == "不显著"


def test_only_what_is_known_has_a_table(make_book):
    content = made(make_book(SHOP), sources)
    assert list(tables(content)) == ["客户来源", "月份", "行业"]
    assert "样本少于 30 的数字标为“不显著”" in subtitle(content)


def test_every_month_has_its_new_lost_and_won_back(make_book):
    found = {row["月份"]: tuple(row.values())[1:] for row in tables(made(make_book(SHOP), sources))["月份"]}
    assert found["2026-11"] == (2, 1, 0, 0, 1, 80.0)
    assert found["2026-10"] == (1, 0, 0, 1, 2, 105.0)
    assert found["合计"] == (3, 1, 0, 1, 3, 185.0)


def test_a_year_after_the_last_order_the_customer_counts_as_lost_in_that_month(make_book):
    book = make_book(SHOP.replace("2026-10-05", "2025-09-30"))
    assert {row["月份"]: row["流失"] for row in tables(made(book, sources))["月份"]}["2026-10"] == 1


def test_enough_customers_are_significant(make_book):
    rows = "\n".join(f" | C{n} | 客 | 展会" for n in range(30))
    found = tables(made(make_book(f"客户 | 客户编号 | 客户名称 | 客户来源\n{rows}"), sources))["客户来源"]
    assert found[0]["显著性"] == ""


@pytest.mark.parametrize("text", ["", "客户 | 客户编号 | 客户名称"])
def test_without_customers_there_is_no_sheet(make_book, text):
    assert absent(make_book(text), sources)


def test_english(book):
    """
    Customers | Customer ID | Name | Source  | Owner
              | C1          | Ann  | Website | Max
    """
    content = made(book, sources)
    assert list(tables(content)) == ["Source", "Month", "Owner"]
    assert tables(content)["Owner"][0]["Customers"] == 1
    assert tables(content)["Source"][0]["Significance"] == "not significant"


def test_the_levels_summary_counts_classes_segments_and_risks(make_book):
    found = tables(made(make_book(SHOP), levels))
    assert {"会员等级", "意向级别", "客户状态", "价值分类", "客群", "流失预警"} == set(found)
    assert {row["价值分类"]: row["客户数"] for row in found["价值分类"]} == {"主力": 2, "一般": 0, "零散": 0, "（无）": 2, "合计": 4}
    assert {row["流失预警"]: row["客户数"] for row in found["流失预警"]}["正常"] == 2
