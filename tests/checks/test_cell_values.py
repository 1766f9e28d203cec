"""Cells that could not be read, or that Excel damaged."""

from __future__ import annotations

from tests.checks.finding import found
from xlcrm.checks.cell_values import cell_values


def test_what_cannot_be_read_says_what_is_wanted(book):
    """
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD000001 | KH000001 | 上周三     | 1200
         | DD000002 | KH000001 | 2026-11-02 | 一千二
         | DD000003 | KH000001 | 2026-02-30 | 800
    """
    problems = list(cell_values(book))
    assert found(problems) == ["value_unreadable C2", "value_unreadable D3", "date_impossible C4"]
    said = {problem.place.cell: problem for problem in problems}
    assert said["C2"].message("zh") == "“日期”的内容“上周三”不是日期，未能读入。"
    assert said["C2"].hint("zh") == "请改成日期，例如 2026-11-22。原来的内容仍保留在单元格里。"
    assert said["D3"].message("en") == "“一千二” in “金额” is not an amount, so it was not read."


def test_numbers_and_dates_stored_as_text_are_read_and_warned_about(book):
    """
    订单 | 订单编号 | 客户编号 | 日期        | 金额
         | DD000001 | KH000001 | '2026-11-02 | '1,200.50
         | DD000002 | KH000001 | 2026-11-02  | 800
    """
    problems = list(cell_values(book))
    assert sorted(found(problems)) == ["date_as_text C2", "number_as_text D2"]
    assert book.orders["amount"].tolist() == [1200.5, 800.0]
    assert {problem.severity for problem in problems} == {"warning"}


def test_phones_that_excel_damaged(book):
    """
    客户 | 客户编号 | 客户名称 | 手机          | 证件号码
         | KH000001 | 王芳     | 1.38E+10      |
         | KH000002 | 李强     | 13800138000.0 |
         | KH000003 | 张敏     | 13800138002   | =110105194912310020
    """
    problems = list(cell_values(book))
    assert found(problems) == ["code_scientific C2", "code_float C3", "code_digits_lost D4"]
    assert problems[0].code.severity == "error"
    read = next(problem for problem in problems if problem.code.code == "code_float")
    assert read.message("zh") == "“手机”的“13800138000.0”多了小数部分，已按“13800138000”读取。"


def test_formula_errors_and_blanks_around_a_text(book):
    """
    客户 | 客户编号 | 客户名称 | 城市
         | KH000001 | " 王芳"  | =#N/A
         | KH000002 | 李强     | 上海
    """
    problems = list(cell_values(book))
    assert found(problems) == ["text_padded B2", "cell_error_value C2"]
    assert book.customers["name"].tolist() == ["王芳", "李强"]


def test_blanks_are_not_mentioned_where_there_is_something_worse(book):
    """
    客户 | 客户编号 | 客户名称 | 手机
         | KH000001 | 王芳     | "13800138000.0 "
    """
    assert found(cell_values(book)) == ["code_float C2"]


def test_the_columns_that_xlcrm_computes_are_not_judged(book):
    """
    客户 | 客户编号 | 客户名称 | 交易金额 | 最近交易
         | KH000001 | 王芳     | 很多     | 昨天
    """
    assert found(cell_values(book)) == []
