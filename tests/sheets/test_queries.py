"""Saved queries of 查询条件 and the sheets that answer them (F6)."""

from __future__ import annotations

import pytest

from xlcrm.pipeline import plan


def answers(book):
    """Return the rows of every query's sheet below its headings, by the query's name."""
    return {
        content.key.removeprefix("query:"): [list(row) for block in content.blocks[3:] for row in block.rows]
        for content in plan(book).sheets
        if content.key.startswith("query:")
    }


def problems(book):
    return [(found.code.code, found.place.cell) for found in plan(book).problems if found.place.table == "queries"]


CUSTOMERS = """
    客户 | 客户编号 | 客户名称 | 负责人 | 城市 | 登记日期   | 备注
         | KH000001 | 王芳     | 陈刚   | 上海 | 2026-11-20 |
         | KH000002 | 李雷     | 赵敏   | 北京 | 2026-11-21 | A且B
         | KH000003 | 韩梅     | 陈刚   | 北京 | 2025-01-01 |
    员工 | 姓名
         | 陈刚
         | 赵敏
"""


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("| 甲 | 客户 | 负责人 | = | 陈刚 | 1 | 客户名称 |", [["王芳"], ["韩梅"]]),
        ("| 甲 | 客户 | 负责人 | = | 陈刚 | 1 | 客户名称 |\n| 甲 | 客户 | 城市 | = | 北京 | 1 | |", [["韩梅"]]),
        ("| 甲 | 客户 | 负责人 | = | 赵敏 | 1 | 客户名称 |\n| 甲 | 客户 | 城市 | = | 上海 | 2 | |", [["王芳"], ["李雷"]]),
        ("| 甲 | 客户 | 登记日期 | ≥ | 今天-7 | 1 | 客户名称 | -登记日期", [["李雷"], ["王芳"]]),
        ("| 甲 | 客户 | 备注 | 不为空 | | 1 | 客户名称 |", [["李雷"]]),
        ("| 甲 | 客户 | 备注 | 包含 | A且B | 1 | 客户名称 |", [["李雷"]]),
        ("| 甲 | 客户 | 城市 | 属于 | 北京、上海 | 1 | 客户名称、城市 | 城市、-客户名称", [["王芳", "上海"], ["韩梅", "北京"], ["李雷", "北京"]]),
    ],
)  # fmt: skip
def test_a_query_finds_what_its_conditions_say(make_book, rows, found):
    text = f"{CUSTOMERS}\n查询条件 | 查询 | 表 | 列 | 比较 | 值 | 组 | 显示列 | 排序\n{rows}"
    answer = answers(make_book(text))["甲"]
    assert sorted(answer) == sorted(found) if "排序" not in rows and "-" not in rows else answer == found


def test_a_query_whose_value_is_open_is_not_asked(make_book):
    text = f"{CUSTOMERS}\n查询条件 | 查询 | 表 | 列 | 比较 | 值\n| 我的 | 客户 | 负责人 | = |"
    assert answers(make_book(text)) == {}
    assert problems(make_book(text)) == []


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("| 甲 | 客人名单 | 负责人 | = | 陈刚", "query_table", "B2"),
        ("| 甲 | 客户 | 负责 | = | 陈刚", "query_condition", "D2"),
        ("| 甲 | 客户 | 负责人 | ~ | 陈刚", "query_condition", "D2"),
        ("| 甲 | 客户 | 负责人 | = | 陈刚\n| 甲 | 订单 | 金额 | > | 5", "query_tables", "B3"),
    ],
)
def test_a_wrong_query_is_one_problem_and_the_others_are_answered(make_book, row, code, cell):
    text = f"{CUSTOMERS}\n查询条件 | 查询 | 表 | 列 | 比较 | 值\n{row}\n| 乙 | 客户 | 城市 | = | 上海"
    book = make_book(text)
    assert problems(book) == [(code, cell)]
    assert list(answers(book)) == ["乙"]


def test_queries_in_english_ask_any_table(make_book):
    book = make_book(
        """
        Customers | Customer ID | Name
                  | KH000001    | Ann
        Orders    | Order ID | Customer ID | Date       | Amount
                  | DD1      | KH000001    | 2026-11-01 | 50
                  | DD2      | KH000001    | 2026-11-02 | 500
        Queries   | Query | Table  | Column | Operator | Value | Show
                  | Big   | Orders | Amount | >        | 100   | Order ID, Amount
        """
    )
    assert answers(book) == {"Big": [["DD2", 500.0]]}
