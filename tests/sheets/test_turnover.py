"""留存, 同购, 业绩构成, 盈利分析, 活动效果, 目标达成: what orders tell (F0, F3)."""

from __future__ import annotations

import pytest

from tests.sheets.reading import absent, listed, made, subtitle, tables
from xlcrm.sheets.attainment import attainment
from xlcrm.sheets.bought_together import bought_together
from xlcrm.sheets.campaign_results import campaign_results
from xlcrm.sheets.performance import performance
from xlcrm.sheets.profitability import profitability
from xlcrm.sheets.retention import retention

ALL = (attainment, bought_together, campaign_results, performance, profitability, retention)
CUSTOMERS = """
客户 | 客户编号 | 客户名称
     | C1       | 甲
     | C2       | 乙
     | C3       | 丙
"""


@pytest.mark.parametrize("sheet", ALL)
@pytest.mark.parametrize("text", ["", CUSTOMERS])
def test_without_orders_there_is_no_sheet(make_book, sheet, text):
    assert absent(make_book(text), sheet)


def test_cohorts_by_month_in_the_first_year(make_book):
    """C1 and C2 first bought in September: one of them came back in October, both in November."""
    text = CUSTOMERS + """
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | 1        | C1       | 2026-09-01 | 10
         | 2        | C2       | 2026-09-30 | 10
         | 3        | C1       | 2026-10-05 | 10
         | 4        | C1       | 2026-10-06 | 10
         | 5        | C1       | 2026-11-05 | 10
         | 6        | C2       | 2026-11-05 | 10
         | 7        | C3       | 2026-10-05 | 10
         | 8        | C3       | 2026-12-05 | 10
    """
    rows = listed(made(make_book(text), retention))
    assert [tuple(row.values())[:4] for row in rows] == [
        ("2026-09", 2, 0.5, 1.0),
        ("2026-10", 1, 0.0, None),
        ("平均", 3, 1 / 3, 1.0),
    ]
    assert rows[0]["显著性"] == "不显著"


def test_cohorts_by_quarter_of_a_longer_history(make_book):
    text = "Customers | Customer ID | Name\n | C1 | Ann\nOrders | Order ID | Customer ID | Date | Amount\n | 1 | C1 | 2025-03-31 | 9\n | 2 | C1 | 2025-07-01 | 9"
    (row, average) = listed(made(make_book(text), retention))
    assert list(row) == ["First order", "Customers", *(f"Quarter +{n}" for n in range(1, 8)), "Significance"]
    assert list(row.values())[:5] == ["2025 Q1", 1, 0.0, 1.0, 0.0]
    assert average["Quarter +2"] == 1.0


BASKETS = CUSTOMERS + """
订单 | 订单编号 | 客户编号 | 日期       | 产品 | 金额
     | 1        | C1       | 2026-01-01 | 面包 | 1
     | 1        | C1       | 2026-01-01 | 黄油 | 1
     | 2        | C1       | 2026-01-02 | 面包 | 1
     | 2        | C1       | 2026-01-02 | 黄油 | 1
     | 2        | C1       | 2026-01-02 | 黄油 | 1
     | 3        | C2       | 2026-01-02 | 面包 | 1
     | 4        | C2       | 2026-01-02 | 茶   | 1
     | 4        | C2       | 2026-01-02 | 面包 | -1
"""


def test_support_confidence_and_lift_of_a_pair(make_book):
    """4 orders; bread in 3, butter in 2, both in 2: support 50 %, confidence 2/3 and 1, lift 2·4/(3·2) = 1.33."""
    content = made(make_book(BASKETS), bought_together)
    (row,) = listed(content)
    assert tuple(row.values()) == ("面包", "黄油", 2, 3, 2, 0.5, pytest.approx(2 / 3), 1.0, 1.33, "不显著")
    assert "按订单统计 4 单" in subtitle(content)


def test_orders_of_one_product_are_put_together_by_customer(make_book):
    text = CUSTOMERS + """
    订单 | 订单编号 | 客户编号 | 日期       | 产品 | 金额
         | 1        | C1       | 2026-01-01 | 面包 | 1
         | 2        | C1       | 2026-03-01 | 黄油 | 1
         | 3        | C2       | 2026-01-02 | 茶   | 1
    """
    content = made(make_book(text), bought_together)
    assert [(row["产品 A"], row["产品 B"], row["支持度"]) for row in listed(content)] == [("面包", "黄油", 0.5)]
    assert "2 位客户" in subtitle(content)


def test_rare_pairs_are_left_out_by_the_rule(make_book):
    book = make_book(BASKETS)
    assert absent(make_book(BASKETS, settings=book.settings.with_rules(bought_together__support=0.6)), bought_together)


SALES = CUSTOMERS + """
订单 | 订单编号 | 客户编号 | 日期       | 产品 | 数量 | 金额 | 成本 | 渠道
     | 1        | C1       | 2026-11-01 | 桌   | 2    | 300  |      | 门店
     | 1        | C1       | 2026-11-01 | 椅   | 1    | 100  | 60   | 门店
     | 2        | C2       | 2026-05-01 | 桌   | 1    | 100  | 120  | 网店
     | 3        | C2       | 2025-11-22 | 桌   | 1    | 200  |      | 网店
     | 4        | C3       | 2026-05-01 | 灯   | 1    | 500  |      |
     | 5        | C3       | 2026-12-01 | 灯   | 1    | 900  |      |
产品 | 产品 | 成本
     | 桌   | 70
"""


def test_performance_by_channel_against_the_year_before(make_book):
    found = tables(made(make_book(SALES), performance))
    assert [tuple(row.values())[:7] for row in found["渠道"]] == [
        ("门店", 1, 400.0, 0.4, 400.0, 0.0, None),
        ("网店", 1, 100.0, 0.1, 100.0, 200.0, -0.5),
        ("（空）", 1, 500.0, 0.5, 500.0, 0.0, None),
        ("合计", 3, 1000.0, 1.0, 333.33, 200.0, 4.0),
    ]
    assert list(found) == ["渠道", "产品"]


def test_margins_where_costs_are_known(make_book):
    """A desk costs 70 by the catalogue, two of them 140; the lamps' cost is unknown, so they are left out."""
    content = made(make_book(SALES), profitability)
    found = tables(content)
    assert [(row["产品"], row["成交金额"], row["成本"], row["毛利"]) for row in found["产品"]] == [
        ("桌", 400.0, 260.0, 140.0),
        ("椅", 100.0, 60.0, 40.0),
        ("合计", 500.0, 320.0, 180.0),
    ]
    assert [(row["客户编号"], row["毛利"], row["毛利率"]) for row in found["客户编号"]] == [("C1", 200.0, 0.5), ("C2", -20.0, -0.2)]
    assert "3 行，占成交金额 50.0%" in subtitle(content)
    assert [link.target for link in content.links] == ["'客户'!A2", "'客户'!A3"]


def test_campaigns_reach_response_and_return(make_book):
    text = CUSTOMERS + """
    活动 | 活动编号 | 活动名称 | 实际费用 | 目标金额
         | HD1      | 国庆     | 100      | 1000
         | HD2      | 展会     |          |
    活动响应 | 响应编号 | 活动编号 | 客户编号 | 响应   | 订单编号
             | 1        | HD1      | C1       | 购买   | 1
             | 2        | 国庆     | C1       | 咨询   |
             | 3        | HD1      | C2       | 咨询   |
             | 4        | HD1      | C3       | 无响应 |
    订单 | 订单编号 | 客户编号 | 日期       | 金额 | 活动
         | 1        | C1       | 2026-10-01 | 300  |
         | 2        | C2       | 2026-10-02 | 200  | HD1
         | 3        | C2       | 2026-10-03 | 100  | 国庆
         | 4        | C2       | 2025-10-03 | 100  |
    """
    first, second = listed(made(make_book(text), campaign_results))
    assert tuple(first.values())[5:] == (3, 2, pytest.approx(2 / 3), 2, pytest.approx(2 / 3), 1, 600.0, 0.6, 6.0, 50.0, "不显著")
    assert tuple(second.values())[5:] == (0, 0, None, 0, None, 0, 0.0, None, None, None, "不显著")


TARGETS = """
客户 | 客户编号 | 客户名称 | 负责人 | 登记日期
     | C1       | 甲       | 陈刚   | 2026-11-02
     | C2       | 乙       | 李雷   | 2026-10-02
订单 | 订单编号 | 客户编号 | 日期       | 金额 | 负责人 | 已付金额
     | 1        | C1       | 2026-11-02 | 500  | 陈刚   | 200
     | 1        | C1       | 2026-11-02 | 100  | 陈刚   |
     | 2        | C2       | 2026-10-02 | 300  | 李雷   | 300
     | 3        | C2       | 2026-11-23 | 300  | 李雷   | 300
目标 | 负责人 | 月份       | 指标     | 目标值
     | 陈刚   | 2026-11-15 | 销售额   | 800
     | 陈刚   | 2026-11-01 | 订单数   | 1
     | 李雷   | 2026-11-01 | 销售额   | 100
     | 李雷   | 2026-10-01 | 销售额   | 300
     |        | 2026-11-01 | 新客户数 | 2
     | 李雷   | 2026-12-01 | 回款额   | 9
活动 | 活动编号 | 活动名称 | 预算 | 实际费用 | 结束日期
     | HD1      | 国庆     | 100  | 120      | 2026-11-05
     | HD2      | 春节     | 100  | 50       | 2025-12-31
"""


def test_targets_of_the_month_with_attainment_and_pace(make_book):
    """On the 22nd of 30 days 73 % of a target is on pace: 600 of 800 is; nothing of 100 is behind."""
    found = tables(made(make_book(TARGETS), attainment))
    assert [(*tuple(row.values())[:5], row["状态"]) for row in found["本月：2026-11"]] == [
        ("全公司", "新客户数", 2.0, 1.0, 0.5, "落后"),
        ("李雷", "销售额", 100.0, 0.0, 0.0, "落后"),
        ("陈刚", "订单数", 1.0, 1.0, 1.0, "达成"),
        ("陈刚", "销售额", 800.0, 600.0, 0.75, "进度内"),
    ]


def test_targets_of_the_year_are_summed_up_to_this_month(make_book):
    found = tables(made(make_book(TARGETS), attainment))["本年累计：2026-01–11"]
    assert [(row["目标"], row["实际"]) for row in found if list(row.values())[:2] == ["李雷", "销售额"]] == [(400.0, 300.0)]


def test_budgets_of_this_years_campaigns(make_book):
    found = tables(made(make_book(TARGETS), attainment))["活动预算"]
    assert [tuple(row.values()) for row in found] == [("国庆", None, 100.0, 120.0, 1.2, -20.0, "超支")]


def test_english_targets(make_book):
    text = """
    Customers | Customer ID | Name | Owner | Registered on
              | C1          | Ann  | Max   | 2026-01-05
    Targets | Owner | Month      | Measure       | Target
            | Max   | 2026-01-01 | New customers | 1
    """
    found = tables(made(make_book(text, today="2026-01-31"), attainment))
    assert [row["State"] for row in found["This month: 2026-01"]] == ["Reached"]
