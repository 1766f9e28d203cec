"""What problems mean for the rows."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.finding import problems
from xlcrm.checks.verdict import rows_with_errors, verdict

TEXT = """
客户     | 客户编号 | 客户名称 | 手机        | 邮箱        | 门店代码
         | KH000001 | 王芳     | 1380013800  | wang@qq.con | x
         | KH000002 | 李强     | 13800138001 |             | SH002
         | KH000003 |          | 1380013800  | wang        | SH003
         | KH000004 | " 张敏"  | 13800138002 |             | SH004
跟进记录 | 记录编号 | 客户编号 | 日期
         | GJ000001 | KH000009 | 2027-01-01
字段规则 | 表   | 列       | 必填 | 格式     | 规格
         | 客户 | 门店代码 |      | SH\\d{3} |
         | 客户 | 客户名称 | 是   |          |
"""


def judge(make_book, **more):
    book = make_book(TEXT, **more)
    return verdict(book.with_problems(tuple(problems(book))))


def columns(result, table):
    return next(columns.series for columns in result.columns if columns.table == table)


def test_each_row_lists_its_bad_columns_in_the_order_of_the_table(make_book):
    result = judge(make_book)
    assert columns(result, "customers")["bad_columns"].fillna("").tolist() == [
        "|mobile|email|门店代码|", "", "|name|mobile|email|", "",
    ]  # fmt: skip
    assert columns(result, "interactions")["bad_columns"].tolist() == ["|customer_id|on|"]


def test_the_check_column_counts_errors_and_warnings(make_book):
    assert columns(judge(make_book), "customers")["check"].tolist() == ["2 错误 1 警告", "OK", "3 错误", "OK"]
    assert columns(judge(make_book, lang="en"), "customers")["check"].tolist() == [
        "2 errors 1 warning", "OK", "3 errors", "OK",
    ]  # fmt: skip


def test_rows_with_errors_are_blocked_and_warnings_and_hints_are_not(make_book):
    result = judge(make_book)
    assert {table: rows.tolist() for table, rows in result.blocked.items()} == {"customers": [2, 4], "interactions": [2]}


def test_columns_are_indexed_like_their_table(make_book):
    book = make_book(TEXT)
    for found in verdict(book.with_problems(tuple(problems(book)))).columns:
        for series in found.series.values():
            assert series.index.equals(book.frames[found.table].data.index)
            assert series.dtype == "str"


def test_no_problems(make_book):
    book = make_book("客户 | 客户编号 | 客户名称\n     | KH000001 | 王芳")
    result = verdict(replace(book, problems=()))
    assert columns(result, "customers")["check"].tolist() == ["OK"]
    assert columns(result, "customers")["bad_columns"].isna().all()
    assert rows_with_errors(()) == {}
