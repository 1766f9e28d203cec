"""The tables that other tests are written with mean what they look like."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest


@pytest.mark.today("2026-11-12")
def test_a_docstring_is_a_book(book):
    """
    客户     | 客户编号 | 客户名称 | 登记日期   | 交易金额 | 我的列
             | KH000001 | 王芳     | 2026-11-10 | 1,200.50 | x
             | KH000002 | 李强     |            |          |

    跟进记录 | 客户编号 | 日期
             | 李强     | 2026-11-10
    """
    assert (book.today, book.lang) == (date(2026, 11, 12), "zh")
    assert book.customers.index.tolist() == [2, 3]
    assert book.customers["registered_on"].tolist() == [pd.Timestamp("2026-11-10"), pd.NaT]
    assert book.customers["order_amount"].iloc[0] == 1200.5
    assert book.customers["我的列"].iloc[0] == "x"
    assert book.interactions["customer_id"].tolist() == ["KH000002"]
    assert book.frame("customers").odd == ()
    assert book.frame("customers").place(3, "name").cell == "B3"
    assert len(book.orders) == 0


def test_english_tables_make_an_english_book(book):
    """
    Customers | Customer ID | Name | Intent
              | KH000001    | Ann  | A
    """
    assert book.lang == "en"
    assert book.customers["intent"].tolist() == ["A"]


def test_how_a_cell_is_stored_can_be_said(book):
    """
    订单 | 订单编号 | 日期        | 金额 | 合同编号          | 备注
         | DD000001 | '2026-11-10 | '12  | =1234567890123456 | " 空格 "
         | DD000002 | 2026-11-10  | 12   | 12                | =#N/A
    """
    assert {(odd.key, odd.kind, odd.rows[0]) for odd in book.frame("orders").odd} == {
        ("on", "text_date", 2), ("amount", "text_number", 2), ("contract_no", "lost_digits", 2), ("note", "padded", 2),
        ("note", "error_value", 3),
    }  # fmt: skip


def test_settings_written_as_tables_count(make_book):
    book = make_book("规则 | 键 | 值\n     | tier.window_days | 180", lang="zh")
    assert book.settings.rule("tier.window_days") == 180


def test_tables_of_a_pack(make_book):
    book = make_book("车辆 | 车辆编号 | 客户编号\n     | CL000001 | KH000001", packs=["auto"])
    assert len(book.vehicles) == 1


def test_a_table_that_nobody_knows_is_a_slip_of_the_test(make_book):
    with pytest.raises(ValueError, match="没有的表"):
        make_book("没有的表 | 列")
