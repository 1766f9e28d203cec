"""Rows that carry the same ID."""

from __future__ import annotations

from tests.checks.finding import found
from xlcrm.checks.ids import duplicate_ids


def test_every_row_with_the_same_id_is_named(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
         | KH000002 | 李强
         | KH000001 | 张敏
         | KH000001 | 刘洋
         |          | 陈静
         |          | 杨帆
    """
    problems = list(duplicate_ids(book))
    assert found(problems) == ["id_duplicate A2", "id_duplicate A4", "id_duplicate A5"]
    assert problems[0].message("zh") == "“客户编号”的“KH000001”重复：A4、A5 也是这个。"
    assert problems[1].message("en") == "“KH000001” in “客户编号” is used more than once: A2, A5 has it too."


def test_many_rows_with_the_same_id_are_counted(make_book):
    rows = "\n".join(f"     | KH000001 | 客户{number}" for number in range(40))
    problems = list(duplicate_ids(make_book(f"客户 | 客户编号 | 客户名称\n{rows}")))
    assert len(problems) == 40
    assert problems[-1].message("zh") == "“客户编号”的“KH000001”重复：A2、A3、A4 等 39 处 也是这个。"


def test_an_order_may_have_several_lines(book):
    """
    订单 | 订单编号 | 行号 | 客户编号
         | DD000001 | 1    | KH000001
         | DD000001 | 2    | KH000001
         | DD000001 | 2    | KH000001
         | DD000002 |      | KH000001
         | DD000002 |      | KH000001
    """
    assert found(duplicate_ids(book)) == ["id_duplicate A3", "id_duplicate A4"]


def test_twins_in_staff_need_their_number(book):
    """
    员工 | 姓名 | 工号
         | 王芳 | 001
         | 王芳 | 002
         | 李强 |
         | 李强 |
    """
    assert found(duplicate_ids(book)) == ["id_duplicate A4", "id_duplicate A5"]


def test_an_empty_table_has_no_duplicates(book):
    """
    客户 | 客户编号 | 客户名称
    """
    assert found(duplicate_ids(book)) == []
