from __future__ import annotations

import pytest

from tests.rules.asking import column
from xlcrm.pipeline import computed
from xlcrm.rules import churn, status


def bought(record, *days):
    return "\n".join(f"     | {record}-{day} | {record} | {day} | 100" for day in days)


def every(record, days, last):
    """Five purchases, so many days apart, up to a day."""
    import pandas as pd

    return bought(record, *(str((pd.Timestamp(last) - pd.Timedelta(days=days * back)).date()) for back in range(5)))


CUSTOMERS = """
客户 | 客户编号 | 客户名称 | 购买策略 | 流失原因 | 注销日期
     | C1       | 甲       |          |          |
     | C2       | 乙       |          |          |
     | C3       | 丙       |          |          |
     | C4       | 丁       |          |          |
     | C5       | 戊       | 每月购买 |          |
     | C6       | 己       |          |          |
     | C7       | 庚       |          | 低价寻求 |
     | C8       | 辛       |          |          | 2026-11-01
     | C9       | 壬       |          |          |
     | D1       | 癸       |          |          |
订单 | 订单编号 | 客户编号 | 日期 | 金额
"""
BOUGHT = CUSTOMERS + "\n".join([
    every("C1", 20, "2026-11-02"),  # silent 20 days: as always
    every("C2", 20, "2026-11-01"),  # 21 days: watch
    every("C3", 20, "2026-10-22"),  # 31 days: past 1.5 times
    every("C4", 20, "2026-09-22"),  # 61 days: past 3 times
    bought("C5", "2026-10-22"),  # 31 days, buys every 30
    bought("C6", "2026-01-05", "2026-03-01"),  # no rhythm yet
    bought("C7", "2026-11-20"),
    bought("C8", "2026-10-22"),
    bought("D1", "2025-11-21"),  # more than a year
])  # fmt: skip


def test_the_risk_is_by_own_rhythm_strategy_and_lost_period(make_book):
    assert column(make_book(BOUGHT), "churn_risk") == {
        "C1": "正常",
        "C2": "关注",
        "C3": "预警",
        "C4": "流失",
        "C5": "预警",
        "C6": "正常",
        "C7": "流失",
        "C8": "",
        "C9": "",
        "D1": "流失",
    }


def test_status_and_risk_agree_on_who_is_lost_and_say_why(make_book):
    """C4 is silent for more than 3 times its own 20 days, D1 for more than a year (A8, C4)."""
    book = computed(make_book(BOUGHT))
    ids = book.customers["customer_id"].tolist()
    said = dict(zip(ids, zip(book.customers["status"], book.customers["churn_risk"].fillna(""), strict=True), strict=True))
    assert {record for record, (state, _) in said.items() if state == "流失"} == {"C4", "C7", "D1"}
    assert {record for record, (_, risk) in said.items() if risk == "流失"} == {"C4", "C7", "D1"}
    why = {record: status.RULE.explain(book, row) for row, record in enumerate(ids, 2)}
    assert "超过 60 天没有再次交易（自身间隔 20 天的 3 倍）" in why["C4"]
    assert "超过 365 天没有再次交易（流失天数）" in why["D1"]
    reasons = dict(zip(ids, book.customers["reason"].fillna(""), strict=True))
    assert "流失：超过60天没有交易，最近2026-09-22" in reasons["C4"]
    assert "流失" not in reasons["C1"]


def test_purchases_of_one_day_are_one_and_a_median_ignores_one_long_pause(make_book):
    """Gaps 10, 10, 200, 10: the rhythm is 10 days; four orders on two days are no rhythm."""
    orders = [
        bought("C1", "2026-03-01", "2026-03-11", "2026-10-08", "2026-09-28", "2026-03-21"),
        bought("C2", "2026-03-01") + "\n" + bought("C2", "2026-03-01", "2026-03-02", "2026-03-02"),
    ]
    book = make_book(CUSTOMERS + "\n".join(orders))
    assert column(book, "churn_risk")["C1"] == "流失"
    assert column(book, "churn_risk")["C2"] == "正常"


def test_the_factors_are_rules(make_book):
    book = make_book(BOUGHT)
    patient = make_book(BOUGHT, settings=book.settings.with_rules(decline__factor=2, decline__watch_factor=1.6, lost__factor=4))
    assert {key: column(patient, "churn_risk")[key] for key in ("C2", "C3", "C4")} == {"C2": "正常", "C3": "正常", "C4": "预警"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (2, ("已 20 天没有交易", "之内", "再过 1 天没有交易转为“关注”")),
        (3, ("自身间隔中位数 20 天，超过 20 天（1 倍）", "再过 10 天没有交易转为“预警”")),
        (4, ("超过 30 天（1.5 倍）", "再过 30 天没有交易转为“流失”")),
        (6, ("购买策略“每月购买”为 30 天", "不足 4 天，没有自身间隔", "再过 335 天")),
        (8, ("流失原因：低价寻求",)),
        (11, ("超过流失天数 365 天",)),
    ],
)
def test_the_risk_is_explained(make_book, row, words):
    said = churn.RULE.explain(computed(make_book(BOUGHT)), row)
    assert [each for each in words if each not in said] == []


def test_english(book):
    """
    Customers | Customer ID | Name | Purchase strategy
              | C1          | Ann  | Monthly
    Orders | Order ID | Customer ID | Date       | Amount
           | 1        | C1          | 2026-10-01 | 900
    """
    assert column(book, "churn_risk") == {"C1": "Warning"}
    assert "strategy “Monthly” of 30 days" in churn.RULE.explain(computed(book), 2)
