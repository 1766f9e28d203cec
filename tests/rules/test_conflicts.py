"""Which records two people look after at once (B5)."""

from __future__ import annotations

import pandas as pd
import pytest

from xlcrm.rules.company_names import brands
from xlcrm.rules.conflicts import find_conflicts

HEAD = "客户 | 客户编号 | 客户名称 | 客户类型 | 负责人 | 登记日期 | 手机 | 电话 | 邮箱 | 证件号码 | 详细地址 | 注销日期\n"


def pairs(book):
    ids = book.customers["customer_id"]
    return [(ids[each.first], ids[each.second], "+".join(each.grounds)) for each in find_conflicts(book).itertuples()]


def one(kind, owner, day, more="", name="王芳"):
    return f" | {{}} | {name} | {kind} | {owner} | {day} | {more}\n"


def rows(*lines):
    return HEAD + "".join(line.format(f"KH{n:06d}") for n, line in enumerate(lines, 1))


def test_the_same_phone_mail_or_id_however_it_is_written(make_book):
    assert pairs(make_book(rows(
        one("个人", "陈刚", "2026-02-01", "13800138000"),
        one("个人", "赵敏", "2026-01-01", "| +86 138-0013-8000"),
        one("个人", "赵敏", "2026-03-01", "| | Wang@X.cn"),
        one("个人", "陈刚", "2026-03-02", "13900139000/010-62345678 | | wang@x.cn"),
        one("个人", "钱进", "2026-03-03", "| 01062345678 | | 11010119900307123x"),
        one("个人", "陈刚", "2026-03-04", "| | | 11010119900307123X"),
    ))) == [
        ("KH000002", "KH000001", "phone"), ("KH000003", "KH000004", "email"), ("KH000004", "KH000005", "phone"),
        ("KH000005", "KH000006", "id_no"),
    ]  # fmt: skip


def test_one_owner_no_owner_and_deregistered_are_no_conflict(make_book):
    assert pairs(make_book(
        "员工 | 姓名 | 登录名\n | 陈刚 | cg\n" + rows(
            one("个人", "陈刚", "2026-01-01", "13800138000"),
            one("个人", "cg", "2026-01-02", "13800138000"),
            one("个人", "", "2026-01-03", "13800138000"),
            one("个人", "赵敏", "2026-01-04", "13800138000 | | | | | 2026-05-01"),
        )
    )) == []  # fmt: skip


def test_dummies_are_nobodys_phone(make_book):
    assert pairs(make_book(rows(one("", "陈刚", "", "00000000000"), one("", "赵敏", "", "00000000000"), one("", "钱进", "", "12"), one("", "陈刚", "", "12")))) == []


def test_nearly_the_same_company_name(make_book):
    def company(owner, name, kind="企业", address=""):
        return one(kind, owner, "2026-01-01", f"| | | | {address}", name=name)

    assert pairs(make_book(rows(
        company("陈刚", "上海宏远机电设备有限公司"),
        company("赵敏", "宏远机电设备（上海）股份有限公司"),
        company("赵敏", "宏远机电设备", kind="个人"),
        company("钱进", "杭州恒信精密机械自动化设备有限公司", address="人民路1号"),
        company("陈刚", "杭州恒信精密机械自动化设置有限公司", address="人民路1号"),
        company("赵敏", "杭州恒信精密机械自动化装备有限公司", address="别处2号"),
        company("陈刚", "Acme Widgets Ltd.", kind=""),
        company("赵敏", "ACME widgets Co., Ltd", kind=""),
    ))) == [("KH000001", "KH000002", "name"), ("KH000004", "KH000005", "name"), ("KH000007", "KH000008", "name")]


def test_of_a_group_each_is_paired_with_who_was_registered_first(make_book):
    assert pairs(make_book(rows(
        one("个人", "陈刚", "2026-03-01", "13800138000 | | a@x.cn"),
        one("个人", "赵敏", "2026-01-01", "13800138000 | | a@x.cn"),
        one("个人", "钱进", "2026-02-01", "13800138000"),
        one("个人", "赵敏", "2026-04-01", "13800138000"),
    ))) == [("KH000002", "KH000001", "phone+email"), ("KH000002", "KH000003", "phone")]


def test_contacts_phones_and_mails_are_compared_too(make_book):
    """KH1's contact is KH2 itself; KH3 and KH4 share a contact's mail; KH4's own contact is no conflict."""
    contacts = """
联系人 | 联系人编号 | 客户编号 | 姓名 | 手机 | 电话 | 邮箱
       | LX000001 | KH000001 | 王 | | +86 138-0013-8000 |
       | LX000002 | KH000003 | 李 | | | Li@x.cn
       | LX000003 | KH000004 | 李 | 13800138001 | | li@X.cn
       | LX000004 | KH000009 | 无 | 13800138001 | |
"""
    assert pairs(make_book(rows(
        one("个人", "陈刚", "2026-01-01"),
        one("个人", "赵敏", "2026-02-01", "13800138000"),
        one("个人", "赵敏", "2026-03-01"),
        one("个人", "陈刚", "2026-03-02", "13800138001"),
    ) + contacts)) == [("KH000001", "KH000002", "phone"), ("KH000003", "KH000004", "email")]  # fmt: skip


@pytest.mark.parametrize(("sides", "applied", "listed"), [(("KH000001", "KH000002"), "2026-11-01", 0), (("KH000002", "KH000001"), "2026-11-01", 0), (("KH000001", "KH000002"), "", 1)])
def test_what_people_ruled_on_is_not_listed_again(make_book, sides, applied, listed):
    ruled = f"决定 | 决定编号 | 类型 | 编号 | 对方编号 | 决定 | 执行日期\n | JD000001 | 撞单裁定 | {sides[0]} | {sides[1]} | 各自保留 | {applied}"
    book = make_book(rows(one("", "陈刚", "", "13800138000"), one("", "赵敏", "", "13800138000")) + ruled)
    assert len(pairs(book)) == listed


@pytest.mark.parametrize("text", ["", "客户 | 客户编号\n | KH000001", rows(one("", "陈刚", "", "13800138000"))])
def test_nothing_or_one(make_book, text):
    assert pairs(make_book(text)) == []


def test_the_brand_part_of_a_name():
    names = ["上海宏远机电有限公司", "宏远机电(上海)有限公司", "北京市华联集团股份有限公司", "上海公司", "Acme Co., Ltd.", None, "ＡＣＭＥ　Ltd"]
    assert brands(pd.Series(names, dtype="str")).fillna("").tolist() == ["宏远机电", "宏远机电", "华联", "上海公司", "acme", "", "acme"]
