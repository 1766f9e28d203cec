"""Quotations: lines, versions, tax, currency, validity; what cannot be printed is refused with its rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlcrm.documents.fields import Subjects
from xlcrm.documents.quotation import printed, quotation_of
from xlcrm.model.refusals import Refusal

CUSTOMERS = """
客户 | 客户编号 | 客户名称 | 负责人 | 信用星级
     | KH000001 | 华岳机电 | 李雷   | {stars}
联系人 | 联系人编号 | 客户编号 | 姓名 | 称呼
       | LX000001   | KH000001 | 王芳 | 女士
规则 | 键                     | 值
     | quotation.tax_included | {included}
报价 | 报价编号 | 版本 | 行号 | 客户编号 | 日期       | 产品 | 数量 | 单价    | 折扣 | 税率 | 联系人编号 | 付款方式 | 币种 | 有效期
"""
LINES = """
     | BJ000001 | 1    | 1    | KH000001 | 2026-11-01 | 旧   | 1    | 99      |      |      |            |          |      |
     | BJ000001 | 2    | 2    | KH000001 | 2026-11-20 | 乙   | 3    | 33.33   | 0.1  | 0.13 | LX000001   | 预付款   | USD  |
     | BJ000001 | 2    | 1    | KH000001 | 2026-11-20 | 甲   | 2    | 1000.50 |      | 0.06 |            |          |      |
"""


def subjects(make_book, lines=LINES, stars="", included="是"):
    return Subjects(make_book(CUSTOMERS.format(stars=stars, included=included).rstrip("\n") + lines))


def test_the_latest_version_is_meant_with_its_lines_in_order(make_book):
    made = quotation_of(subjects(make_book), "bj000001")
    assert (made.version, [line.record["product_name"] for line in made.lines]) == (2, ["甲", "乙"])
    assert [line.amount for line in made.lines] == [Decimal("2001.00"), Decimal("89.99")]
    assert (made.currency, str(made.valid_until)) == ("USD", "2026-12-20")


def test_tax_is_within_the_prices_or_on_top_of_them(make_book):
    within = quotation_of(subjects(make_book), "BJ000001")
    assert (within.total, within.tax, within.net) == (Decimal("2090.99"), Decimal("123.61"), Decimal("1967.38"))
    on_top = quotation_of(subjects(make_book, included="否"), "BJ000001")
    assert (on_top.net, on_top.tax, on_top.total) == (Decimal("2090.99"), Decimal("131.76"), Decimal("2222.75"))


def test_what_is_printed_is_text_in_the_currency_of_the_quotation(make_book):
    of = subjects(make_book)
    page = printed(of, quotation_of(of, "BJ000001"))
    assert (page["total"], page["contact"], page["payment"], page["in_words"]) == ("$2,090.99", "王女士", "预付款", "")
    assert [line["tax_rate"] for line in page["lines"]] == ["6%", "13%"]
    first = printed(of, quotation_of(of, "BJ000001", 1))
    assert (first["total"], first["in_words"]) == ("¥99.00", "玖拾玖元整")


@pytest.mark.parametrize(
    ("lines", "wanted", "version", "code"),
    [
        (LINES, "BJ000009", None, "quotation.unknown"),
        (LINES, "BJ000001", 3, "quotation.no_version"),
        (LINES.replace("0.06 |            |          |      |", "0.06 |            |          | EUR  |"),
         "BJ000001", None, "quotation.mixed"),
        (LINES.replace("1000.50", "       "), "BJ000001", None, "quotation.incomplete"),
        (LINES.replace("KH000001 | 2026-11-20 | 乙", "         | 2026-11-20 | 乙"), "BJ000001", None, "quotation.incomplete"),
    ],
)
def test_what_cannot_be_one_quotation_is_refused(make_book, lines, wanted, version, code):
    with pytest.raises(Refusal) as refused:
        quotation_of(subjects(make_book, lines), wanted, version)
    assert refused.value.code == code


def test_poor_credit_gets_no_quotation_on_account(make_book):
    on_account = LINES.replace("预付款", "票到付款")
    assert quotation_of(subjects(make_book, on_account, stars="4"), "BJ000001").version == 2
    with pytest.raises(Refusal) as refused:
        quotation_of(subjects(make_book, on_account, stars="1"), "BJ000001")
    assert refused.value.code == "quotation.on_account"
    assert quotation_of(subjects(make_book, stars="1"), "BJ000001").version == 2
