"""Lines of orders and quotations get their numbers; numbers that staff gave stay."""

from __future__ import annotations

import numpy as np
import pytest

from xlcrm.model.book import show
from xlcrm.model.columns import Columns
from xlcrm.pipeline import plan


def lines(book, table="orders"):
    return [show(number) for number in book.frame(table).data["line_no"]]


def test_lines_are_numbered_within_their_order(book):
    """
    订单 | 订单编号 | 行号 | 客户编号
         | DD000001 |      |
         | DD000002 |      |
         | DD000001 |      |
         |          |      |
         |          |      |
         | DD000001 |      |
    """
    assert lines(book) == ["1", "1", "2", "1", "1", "3"]


def test_numbers_that_are_there_stay_and_are_not_given_again(book):
    """
    订单 | 订单编号 | 行号 | 客户编号
         | DD000001 |      |
         | DD000001 | 1    |
         | DD000001 | 30   |
         | DD000001 |      |
         | DD000002 | 2    |
         | DD000002 |      |
         | DD000003 | 1    |
         | DD000003 | 1    |
         | DD000003 | 1.5  |
         | DD000003 | -1   |
         | DD000003 |      |
    """
    assert lines(book) == ["2", "1", "30", "3", "2", "1", "1", "1", "", "-1", "2"]  # 1.5 is no number of a line: staff's, left alone


def test_each_version_of_a_quotation_is_numbered_by_itself(book):
    """
    报价 | 报价编号 | 版本 | 行号 | 客户编号
         | BJ000001 | 1    |      |
         | BJ000001 | 2    |      |
         | BJ000001 | 1    |      |
         | BJ000001 |      |      |
    """
    assert lines(book, "quotations") == ["1", "1", "2", "1"]


def test_a_number_that_could_not_be_read_is_left_alone(book):
    """
    订单 | 订单编号 | 行号 | 客户编号
         | DD000001 | 一行 |
         | DD000001 |      |
    """
    assert lines(book) == ["", "1"]


def test_the_numbers_are_written_with_the_order_they_belong_to(book):
    """
    订单 | 订单编号 | 行号 | 客户编号
         | DD000001 | 7    |
         | DD000001 |      |
    """
    unnumbered = book.with_columns(Columns("orders", line_no=book.orders["line_no"].where(book.orders.index != 3)))
    written = [cell for change in plan(unnumbered).changes for cell in change.cells() if change.key == "line_no"]
    assert [tuple(cell) for cell in written] == [("orders", 3, "DD000001/1", "line_no", None, 1)]


def test_a_date_that_could_not_be_read_is_not_replaced_by_today(book):
    """
    客户 | 客户编号 | 客户名称 | 登记日期
         | KH000001 | 王芳     | 上周
         | KH000002 | 李强     |
    """
    changes = [cell for change in plan(book).changes for cell in change.cells() if change.key == "registered_on"]
    assert [cell.row for cell in changes] == [3]


def test_without_the_column_nothing_is_numbered(book):
    """
    订单 | 订单编号 | 客户编号
         | DD000001 |
    """
    assert lines(book) == [""]


@pytest.mark.parametrize("seed", range(5))
def test_many_orders_are_numbered_without_gaps_or_repeats(make_book, seed):
    random = np.random.default_rng(seed)
    rows = "\n".join(f" | D{order} | {random.choice(['', '', order % 4 + 1])}" for order in random.integers(0, 12, 60))
    book = make_book(f"订单 | 订单编号 | 行号\n{rows}")
    from tests.textbook import read_tables

    typed = [row[1] for row in read_tables(f"订单 | 订单编号 | 行号\n{rows}")[0].rows]
    orders = book.orders.assign(typed=[float(one) if one else np.nan for one in typed])
    for _, order in orders.groupby("order_id"):
        given = set(order["typed"].dropna())
        filled = order.loc[order["typed"].isna(), "line_no"].tolist()
        free = [number for number in range(1, len(order) + len(filled) + 1) if number not in given]
        assert filled == free[: len(filled)]
        assert order.loc[order["typed"].notna(), "line_no"].equals(order["typed"].dropna().rename("line_no"))
