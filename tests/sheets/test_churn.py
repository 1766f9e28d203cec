"""流失预警, 赢回: who is listed, in which order, with which words (C4, D6, A8)."""

from __future__ import annotations

import pandas as pd

from tests.sheets.reading import absent, listed, made, subtitle
from xlcrm.sheets.churn import churn
from xlcrm.sheets.win_back import win_back

SHOP = """
客户 | 客户编号 | 客户名称 | 购买策略 | 流失原因   | 免打扰 | 流失日期
     | C1       | 甲       | 每月购买 |            |        |
     | C2       | 乙       | 每月购买 |            |        |
     | C3       | 丙       | 每月购买 |            | 是     |
     | C4       | 丁       | 每年购买 |            |        |
     | C5       | 戊       |          |            |        |
     | C6       | 己       |          | 低价寻求   |        | 2026-10-01
     | C7       | 庚       |          | 心情不好   |        |
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | 1        | C1       | 2026-09-01 | 100
     | 2        | C2       | 2026-07-01 | 500
     | 3        | C2       | 2026-08-01 | 500
     | 4        | C3       | 2026-08-01 | 900
     | 5        | C4       | 2026-08-01 | 900
     | 6        | C5       | 2025-11-01 | 300
     | 7        | C6       | 2026-08-01 | 800
     | 8        | C5       | 2023-01-01 | 100
"""


def test_the_likeliest_lost_comes_first_and_who_may_not_be_called_is_left_out(make_book):
    content = made(make_book(SHOP), churn)
    rows = listed(content)
    assert [row["客户编号"] for row in rows] == ["C1", "C2"]
    assert rows[0]["风险"] > rows[1]["风险"]
    assert [(row["沉默天数"], row["预警界限"], row["流失界限"]) for row in rows] == [(82, 30, 365), (113, 30, 365)]
    assert content.blocks[3].formats[0] == "error"


def test_it_is_said_how_the_order_came_about_and_that_the_sample_is_small(make_book):
    said = subtitle(made(make_book(SHOP), churn))
    assert "预警 2 位，关注 0 位" in said
    assert "6 位买过的客户，少于 30，仅供参考" in said
    assert "复购客户 2 位，少于模型所需的 100 位" in said


def test_a_customer_to_watch_stands_below_the_warnings(make_book):
    days = [str((pd.Timestamp("2026-11-01") - pd.Timedelta(days=20 * back)).date()) for back in range(5)]
    text = SHOP + "\n".join(f"     | {9 + n} | C4 | {day} | 10" for n, day in enumerate(days))
    text = text.replace("| 5        | C4       | 2026-08-01 | 900\n", "| 5        | C4       | 2026-06-30 | 900\n")
    content = made(make_book(text), churn)
    assert [(row["流失预警"], row["客户编号"]) for row in listed(content)] == [("预警", "C1"), ("预警", "C2"), ("关注", "C4")]
    assert [block.formats[0] for block in content.blocks[3:]] == ["error", "warning"]


def test_without_warnings_there_is_no_sheet(make_book):
    assert absent(make_book("客户 | 客户编号 | 客户名称\n | C1 | 甲"), churn)
    assert absent(make_book("客户 | 客户编号 | 客户名称\n | C1 | 甲"), win_back)


def test_the_list_ends_at_the_most_rows_and_says_so(make_book):
    rows = "\n".join(f" | C{n} | 客 | 每周购买" for n in range(12))
    orders = "\n".join(f" | {n} | C{n} | 2026-10-01 | 5" for n in range(12))
    book = make_book(f"客户 | 客户编号 | 客户名称 | 购买策略\n{rows}\n订单 | 订单编号 | 客户编号 | 日期 | 金额\n{orders}\n规则 | 键 | 值\n | sheet.max_rows | 10")
    content = made(book, churn)
    assert len(listed(content)) == 10
    assert "预警 12 位，关注 0 位（只列前 10 位）" in subtitle(content)


def test_lost_customers_are_ranked_by_past_value_with_advice_for_the_reason(make_book):
    content = made(make_book(SHOP), win_back)
    rows = listed(content)
    assert [(row["编号"], row["交易金额"], str(row["流失日期"] or "")) for row in rows] == [
        ("C6", 800.0, "2026-10-01"),
        ("C5", 400.0, "2026-11-02"),
        ("C7", 0.0, ""),
    ]
    assert "总成本" in rows[0]["建议"]
    assert "原因不明" in rows[1]["建议"]
    assert "近 12 个月流失 2 位，赢回 0 位" in subtitle(content)


def test_who_came_back_within_the_year_is_counted_as_won_back(book):
    """
    Customers | Customer ID | Name | Lost reason
              | C1          | Ann  |
              | C2          | Bob  | Needs unmet
    Orders | Order ID | Customer ID | Date       | Amount
           | 1        | C1          | 2025-01-01 | 900
           | 2        | C1          | 2026-06-01 | 100
           | 3        | C2          | 2026-06-01 | 100
    """
    content = made(book, win_back)
    assert [row["Record"] for row in listed(content)] == ["C2"]
    assert "0 were lost and 1 won back" in subtitle(content)
    assert listed(content)[0]["Advice"].startswith("Needs unmet")
