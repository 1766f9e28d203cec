"""Who gets a document, and who does not, with the reason."""

from __future__ import annotations

import pytest

from xlcrm.choosing import Choice
from xlcrm.documents.recipients import Sending, choose
from xlcrm.model.refusals import Refusal
from xlcrm.model.terms import Method
from xlcrm.pipeline import settled

EVERYBODY = Choice()
TEXT = """
客户 | 客户编号 | 客户名称 | 城市 | 手机        | 邮箱          | 免打扰 | 营销许可 | 注销日期
     | KH000001 | 王芳     | 广州 | 13800000001 | w@example.com |        | 是       |
     | KH000002 | 张伟     | 广州 | 13800000002 |               | 是     | 是       |
     | KH000003 | 李娜     | 深圳 | 13800000003 | l@example.com |        | 否       |
     | KH000004 | 赵磊     | 深圳 |             |               |        |          | 2026-01-01
     | KH000005 | 孙浩     | 广州 |             |               |        |          |
查询条件 | 查询   | 表   | 列   | 运算 | 值
         | 广州的 | 客户 | 城市 | =    | 广州
"""


def ids(book, chosen):
    return book.customers.loc[chosen.rows, "customer_id"].tolist()


def test_do_not_contact_and_closed_customers_never_get_anything(make_book):
    book = settled(make_book(TEXT))
    chosen = choose(book, EVERYBODY, Sending())
    assert ids(book, chosen) == ["KH000001", "KH000003", "KH000005"]
    assert chosen.held == {"免打扰": ("KH000002",), "已注销": ("KH000004",)}


def test_marketing_needs_that_nobody_refused(make_book):
    book = settled(make_book(TEXT))
    chosen = choose(book, EVERYBODY, Sending(marketing=True))
    assert ids(book, chosen) == ["KH000001", "KH000005"]
    assert chosen.held["未许可营销"] == ("KH000003",)


def test_a_channel_needs_its_address_and_the_first_that_fits_is_taken(make_book):
    book = settled(make_book(TEXT))
    chosen = choose(book, EVERYBODY, Sending((Method.EMAIL, Method.SMS)))
    assert chosen.addresses == {2: ("邮件", "w@example.com"), 4: ("邮件", "l@example.com")}
    assert chosen.held["没有可用的联系方式"] == ("KH000005",)


def test_what_somebody_had_already_is_held_back_and_counted(make_book):
    book = settled(make_book(TEXT))
    chosen = choose(book, EVERYBODY, Sending(), made=["KH000001"])
    assert ids(book, chosen) == ["KH000003", "KH000005"]
    assert chosen.held["已经有过"] == ("KH000001",)


def test_conditions_queries_and_names_are_all_to_be_fulfilled(make_book):
    book = settled(make_book(TEXT))
    assert ids(book, choose(book, Choice("城市 = 广州"), Sending())) == ["KH000001", "KH000005"]
    assert ids(book, choose(book, Choice(query="广州的", ids=("孙浩", "KH000003")), Sending())) == ["KH000005"]


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Choice("城 = 广州"), "condition.wrong"),
        (Choice(query="广州"), "query.unknown"),
        (Choice(ids=("KH9",)), "customer.unknown"),
    ],
)
def test_a_choice_that_names_nothing_is_refused(make_book, choice, code):
    with pytest.raises(Refusal) as refused:
        choose(settled(make_book(TEXT)), choice, Sending())
    assert refused.value.code == code
