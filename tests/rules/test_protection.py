"""How long a customer is kept for its owner, and who owned it before (B6)."""

from __future__ import annotations

import pytest

from tests.rules.asking import column
from xlcrm.model.plan import Append
from xlcrm.model.rows import with_rows
from xlcrm.pipeline import known
from xlcrm.rules import ownership, protection

CUSTOMERS = """
客户 | 客户编号 | 客户名称 | 负责人 | 登记日期   | 战略客户 | 跟进状态 | 注销日期
     | KH000001 | 王芳     | 陈刚   | 2026-08-31 |          |          |
     | KH000002 | 李雷     | 陈刚   | 2026-03-01 |          |          |
     | KH000003 | 韩梅     |        | 2026-03-01 |          |          |
     | KH000004 | 孙丽     | 陈刚   | 2026-03-01 | 是       |          |
     | KH000005 | 周强     | 陈刚   | 2026-03-01 |          | 合同中   |
     | KH000006 | 吴敏     | 陈刚   | 2026-03-01 |          |          | 2026-10-01
     | KH000007 | 郑洁     | 陈刚   | 2026-03-01 |          |          |
     | KH000008 | 冯军     | 陈刚   | 2026-03-01 |          |          |
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | DD000001 | KH000007 | 2026-04-01 | 100
商机 | 商机编号 | 客户编号 | 阶段
     | SJ000001 | KH000008 | 意向
"""


def test_six_months_from_registration_unless_there_is_a_deal(make_book):
    assert column(make_book(CUSTOMERS), "protected_until") == {
        "KH000001": "2027-02-28", "KH000002": "2026-09-01", "KH000003": "", "KH000004": "", "KH000005": "",
        "KH000006": "", "KH000007": "", "KH000008": "",
    }  # fmt: skip


def test_months_and_exemptions_are_settings(make_book):
    rules = "规则 | 键 | 值\n | protection.months | 3\n | protection.spare_open | 否\n | protection.spare_strategic | 否"
    until = column(make_book(CUSTOMERS + rules), "protected_until")
    assert (until["KH000001"], until["KH000004"], until["KH000008"]) == ("2026-11-30", "2026-06-01", "2026-06-01")


EVENTS = """
events | event | record   | before | after | on
       | owner | KH000001 |        | 赵敏  | 2026-09-01
       | owner | KH000001 | 赵敏   | -     | 2026-10-01
       | owner | KH000001 | -      | 陈刚  | 2026-11-01
       | owner | KH000002 |        | 陈刚  | 2026-09-01
       | owner | KH000003 |        | 赵敏  | 2026-09-01
       | owner | KH000003 | 赵敏   | -     | 2026-10-05
       | owner | KH000004 |        | 赵敏  | 2026-09-01
"""


def test_who_owned_a_customer_before_and_since_when_it_is_in_the_pool(make_book):
    book = make_book(CUSTOMERS + EVENTS)
    assert {k: v for k, v in column(book, "previous_owner").items() if v} == {"KH000001": "赵敏", "KH000003": "赵敏", "KH000004": "赵敏"}
    assert {k: v for k, v in column(book, "pool_on").items() if v} == {"KH000003": "2026-10-05"}
    assert column(make_book(CUSTOMERS), "pool_on")["KH000003"] == "2026-03-01"


def test_a_new_owner_is_protected_anew_a_first_sight_changes_nothing(make_book):
    until = column(make_book(CUSTOMERS + EVENTS), "protected_until")
    assert (until["KH000001"], until["KH000002"]) == ("2027-05-01", "2026-09-01")


def test_changes_of_owner_are_remembered_once(make_book):
    new = ownership.ownership(make_book(CUSTOMERS + EVENTS))[0]
    changed = dict(zip(new.columns["record"], zip(new.columns["before"], new.columns["after"], strict=True), strict=True))
    assert changed["KH000004"] == ("赵敏", "陈刚")
    assert not {"KH000001", "KH000002", "KH000003", "KH000007"} & set(changed), "of a first sight there is no change"
    again = [each for each in ownership.ownership(known(make_book(CUSTOMERS + EVENTS))) if isinstance(each, Append)]
    assert [len(append) for append in again] == [0, 0]


def test_owners_are_remembered_together_and_their_changes_one_by_one(make_book):
    first = ownership.ownership(make_book(CUSTOMERS))
    assert [len(append) for append in first[:2]] == [0, 1], "one event holds all customers"
    later = make_book(CUSTOMERS.replace("王芳     | 陈刚", "王芳     | 赵敏"), today="2026-11-23")
    later = with_rows(later, first[1])
    changes = ownership.ownership(later)[0].columns
    assert (changes["before"], changes["after"]) == (["陈刚"], ["赵敏"])


@pytest.mark.parametrize(
    ("until", "applied", "expected"),
    [
        ("2026-12-31", "2026-11-10", "2026-12-31"),
        ("", "2026-11-10", "2027-05-10"),
        ("2026-12-31", "", "2026-09-01"),
        ("2026-12-31", "2026-02-01", "2026-09-01"),  # of the time before this owner
        ("2026-07-01", "2026-06-01", "2026-09-01"),  # never shorter
    ],
)
def test_an_extension_counts_once_it_was_carried_out(make_book, until, applied, expected):
    ruling = f"决定 | 决定编号 | 类型 | 编号 | 决定 | 至 | 执行日期\n | JD000001 | 延长保护 | KH000002 | 延长 | {until} | {applied}"
    assert column(make_book(CUSTOMERS + ruling, today="2026-11-22"), "protected_until")["KH000002"] == expected


def test_every_date_says_where_it_comes_from(make_book):
    ruling = "决定 | 决定编号 | 类型 | 编号 | 决定 | 至 | 执行日期\n | JD000001 | 延长保护 | KH000002 | 延长 | 2027-01-01 | 2026-11-10\n"
    book = known(make_book(CUSTOMERS + EVENTS + ruling))
    said = [protection.RULE.explain(book, row) for row in (2, 3, 4, 5)]
    assert said == [
        "2026-11-01 起保护 6 个月", "2026-03-01 起保护 6 个月，经批准延长至 2027-01-01", None,
        "已成交、有进行中商机或为战略客户，不设保护期",
    ]  # fmt: skip
    assert ownership.RULE.explain(book, 2) == "负责人 陈刚，自 2026-11-01 起，之前是 赵敏"
    assert ownership.RULE.explain(book, 4) == "自 2026-10-05 起在公海，之前是 赵敏"


def test_without_a_column_of_owners_or_customers_nothing_is_computed(make_book):
    assert column(make_book("客户 | 客户编号 | 客户名称\n | KH000001 | 王芳"), "protected_until") == {"KH000001": ""}
    assert column(make_book(""), "protected_until") == {}
