"""Interactions, orders and cases find their customer by number, name, company, telephone or e-mail; nobody is guessed."""

from __future__ import annotations

import pytest

from tests.textbook import book_from_text
from xlcrm.inbox.grids import grid_of
from xlcrm.inbox.headings import understand
from xlcrm.inbox.merging import How, Mode, Result, merge
from xlcrm.inbox.values import incoming
from xlcrm.model.rows import with_decided
from xlcrm.pipeline import put

BOOK = """
客户 | 客户编号 | 客户名称 | 客户类型 | 手机 | 电话 | 邮箱
     | KH000001 | 王芳 | | 13800000001 | | wang@example.com
     | KH000002 | 王芳 | | 13800000002 | |
     | KH000003 | 上海华岳装饰有限公司 | 企业 | | 021-62345678 | info@huayue.cn
联系人 | 联系人编号 | 客户编号 | 姓名 | 手机 | 邮箱
       | LX000001 | KH000003 | 李四 | 13800000003 | li@huayue.cn
跟进记录 | 记录编号 | 客户编号 | 日期 | 跟进人 | 内容
         | GJ000001 | KH000001 | 2026-10-01 | 李雷 | 谈过
订单 | 订单编号 | 客户编号 | 日期 | 产品 | 金额
服务 | 服务编号 | 客户编号 | 受理时间 | 类型 | 主题
"""


@pytest.fixture(scope="module")
def book():
    return book_from_text(BOOK)


def read(book, table, headings, *rows):
    frame = book.frame(table)
    grid = grid_of("", [headings.split("|"), *(row.split("|") for row in rows)])
    return incoming(book, understand(grid, [frame.table], wanted=table))


@pytest.mark.parametrize(
    ("said", "customer"),
    [
        ("KH000003", "KH000003"), ("kh000003 ", "KH000003"), ("上海华岳装饰有限公司", "KH000003"), ("上海华岳装饰有限公司（总部）", ""),
        ("+86 138-0000-0001", "KH000001"), ("13800000002", "KH000002"), ("WANG@example.com", "KH000001"), ("(021) 62345678", "KH000003"),
        ("李四", "KH000003"), ("13800000003", "KH000003"), ("li@huayue.cn", "KH000003"), ("谁也不是", ""),
    ],
)  # fmt: skip
def test_a_customer_is_found_by_whatever_tells_it(book, said, customer):
    given = read(book, "interactions", "客户|日期|跟进人|内容", f"{said}|2026-11-01|李雷|来电")
    assert given.data["customer_id"].tolist() == [customer or said]
    assert given.data["owner"].tolist() == ["李雷"]
    assert given.faults == ()


def test_of_several_none_is_taken_and_all_are_named(book):
    (fault,) = read(book, "interactions", "客户|日期|内容", "王芳|2026-11-01|来电").faults
    assert (fault.row, fault.key) == (2, "customer_id")
    assert all(each in fault.sentence.zh for each in ("KH000001 王芳 13800000001", "KH000002 王芳 13800000002"))
    assert "give the customer's ID" in fault.sentence.en


def test_another_column_tells_which_and_a_contradiction_is_told(book):
    given = read(book, "orders", "客户名称|手机|日期|产品|金额", "王芳|138 0000 0002|2026-11-01|车床|5", "王芳|13800000003|2026-11-01|车床|5")
    assert given.data["customer_id"].tolist() == ["KH000002", "王芳"]
    ((row, sentence),) = [(fault.row, fault.sentence.zh) for fault in given.faults]
    assert (row, "不同的客户" in sentence) == (3, True)
    alone = read(book, "service", "手机|受理时间|类型|主题", "13800000001|2026-11-01|投诉|开裂")
    assert alone.data["customer_id"].tolist() == ["KH000001"]


def test_a_list_of_contacts_brings_the_companies_that_are_missing(book):
    given = read(book, "contacts", "公司名称|姓名|手机", "北京新科技有限公司|赵一|13900000001", "北京新科技有限公司|钱二|13900000002", "上海华岳装饰有限公司|孙三|13900000003")
    merged = merge(book, given, How())
    assert (merged.companies, merged.results.tolist()) == (("北京新科技有限公司",), [Result.ADDED] * 3)
    after = put(book, merged.entered, with_decided)
    assert after.customers.iloc[-1][["customer_id", "name", "kind"]].tolist() == ["KH000004", "北京新科技有限公司", "企业"]
    assert after.contacts["customer_id"].tolist()[1:] == ["KH000004", "KH000004", "KH000003"]
    again = merge(after, read(after, "contacts", "公司名称|姓名|手机", "北京新科技有限公司|赵一|13900000001"), How())
    assert (again.companies, again.results.tolist(), again.entered) == ((), [Result.UNCHANGED], ())
    update = merge(book, given, How(Mode.UPDATE))
    assert (update.companies, set(update.results)) == ((), {Result.LEFT})
