from __future__ import annotations

from tests.rules.asking import column


def test_lines_of_one_order_are_one_order_and_their_amounts_add_up(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
         | KH000002 | 李伟
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD1      | KH000001 | 2026-03-01 | 100
         | DD1      | KH000001 | 2026-03-01 | 50.5
         | DD2      | KH000001 | 2026-05-02 | 20
    """
    assert column(book, "order_count") == {"KH000001": "2", "KH000002": "0"}
    assert column(book, "order_amount") == {"KH000001": "170.5", "KH000002": "0"}
    assert column(book, "first_order_on")["KH000001"] == "2026-03-01"
    assert column(book, "last_order_on") == {"KH000001": "2026-05-02", "KH000002": ""}


def test_an_order_dated_after_today_does_not_count_yet(make_book):
    text = """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD1      | KH000001 | 2026-11-22 | 100
         | DD2      | KH000001 | 2026-11-23 | 900
    """
    assert column(make_book(text, today="2026-11-22"), "order_amount") == {"KH000001": "100"}
    assert column(make_book(text, today="2026-11-23"), "order_amount") == {"KH000001": "1000"}


def test_orders_name_their_customer_by_name_when_only_one_is_called_so(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
         | KH000002 | 李伟
         | KH000003 | 李伟
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD1      | 王芳     | 2026-03-01 | 100
         | DD2      | 李伟     | 2026-03-01 | 70
    """
    assert column(book, "order_amount") == {"KH000001": "100", "KH000002": "0", "KH000003": "0"}


def test_a_new_customer_without_an_id_is_found_by_name_in_the_same_run(book):
    """
    Customers | Customer ID | Name
              |             | Ann Lee
    Orders | Order ID | Customer ID | Date       | Amount
           | DD1      | Ann Lee     | 2026-03-01 | 100
    """
    assert column(book, "order_amount") == {"KH000001": "100"}


def test_a_refund_lowers_the_amount(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD1      | KH000001 | 2026-03-01 | 100
         | DD2      | KH000001 | 2026-03-09 | -30
    """
    assert column(book, "order_amount") == {"KH000001": "70"}
