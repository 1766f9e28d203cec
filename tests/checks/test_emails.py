"""E-mail addresses: valid, not mistyped, one to a cell."""

from __future__ import annotations

import pandas as pd
import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.finding import found, problems
from xlcrm.checks.email_addresses import email_fault, good_emails


def test_valid_addresses_are_fine(book):
    """
    客户 | 客户编号 | 邮箱
         | KH000001 | wangfang@example.com
         | KH000002 | Li.Qiang+crm@mail.example.com.cn
         | KH000003 | 张敏@例子.公司
         | KH000004 |
         | KH000005 | info@firm.co
    """
    assert found(problems(book, "email_")) == []


def test_what_is_no_address_is_an_error(book):
    """
    客户   | 客户编号 | 邮箱
           | KH000001 | wangfang
           | KH000002 | wang..fang@example.com
           | KH000003 | wangfang@example
           | KH000004 | @example.com
    联系人 | 联系人编号 | 邮箱
           | LX000001   | 无
    """
    assert found(problems(book, "email_")) == [
        "email_invalid B2", "email_invalid B2", "email_invalid B3", "email_invalid B4", "email_invalid B5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wang@qq.con", "wang@qq.com"),
        ("wang@163。com", "wang@163.com"),
        ("ｗａｎｇ@qq.com", "wang@qq.com"),
        ("wang@gmial.com", "wang@gmail.com"),
        ("wang@163.cm", "wang@163.com"),
        ("wang@hotmial.con", "wang@hotmail.com"),
        ("wang@sales.firma.con", "wang@sales.firma.com"),
        ("wang @qq.com", "wang@qq.com"),
        ("WANG@QQ.CON", "WANG@qq.com"),
    ],
)
def test_a_likely_slip_is_a_warning_with_the_address_that_may_be_meant(typed, meant):
    fault = email_fault(typed)
    assert (fault.code.code, fault.args) == ("email_typo", (("suggestion", meant),))
    assert not good_emails(pd.Series([typed]))[0]


def test_several_addresses_in_a_cell_are_a_warning(book):
    """
    客户 | 客户编号 | 邮箱
         | KH000001 | wang@example.com; li@example.com
         | KH000002 | wang@example.com、li@example.com
    """
    assert found(problems(book, "email_")) == ["email_several B2", "email_several B3"]


@given(st.from_regex(r"[A-Za-z0-9._%+\-]{1,12}@[A-Za-z0-9.\-]{1,20}\.[A-Za-z]{2,5}", fullmatch=True))
def test_the_quick_test_lets_nothing_pass_that_the_library_refuses(address):
    if good_emails(pd.Series([address]))[0]:
        validate_email(address, check_deliverability=False)
