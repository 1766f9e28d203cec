"""Rulings on who looks after a customer: carried out once, within the limits; what cannot be done says why (B5, B6)."""

from __future__ import annotations

import pytest

from tests.decisions.ruling import owners, refused, when_applied

PEOPLE = """
员工 | 姓名 | 登录名 | 离职日期
     | 陈刚 | cg     |
     | 赵敏 |        |
     | 钱进 |        | 2026-10-31
"""
CUSTOMERS = """
客户 | 客户编号 | 客户名称 | 负责人 | 注销日期
     | KH000001 | 王芳     | 陈刚   |
     | KH000002 | 李雷     | 赵敏   |
     | KH000003 | 韩梅     |        |
     | KH000004 | 孙丽     |        | 2026-01-31
"""
HEAD = "决定 | 决定编号 | 类型 | 编号 | 对方编号 | 决定 | 至 | 决定人 | 日期 | 理由 | 执行日期\n"


@pytest.fixture
def ruled(make_book):
    def make(rows, more="", customers=CUSTOMERS, today="2026-11-22"):
        return make_book(PEOPLE + customers + HEAD + rows + more, today=today)

    return make


def test_each_ruling_changes_the_owner_and_is_stamped(ruled):
    book = ruled("""
        | JD000001 | 释放 | KH000001 | | 释放 | | 赵敏 | 2026-11-20 | | |
        | JD000002 | 分配 | KH000002 | | 陈刚 | | 赵敏 | 2026-11-20 | | |
        | JD000003 | 领取 | KH000003 | | 领取 | | cg | 2026-11-20 | | |
        | JD000004 | 延长保护 | KH000001 | | 延长 | 2027-01-01 | 赵敏 | | | 2026-11-01 |
    """)
    assert owners(book) == {"KH000001": "", "KH000002": "陈刚", "KH000003": "陈刚", "KH000004": ""}
    assert when_applied(book) == ["2026-11-22"] * 3 + ["2026-11-01"]
    assert refused(book) == []


def test_a_conflict_is_ruled_for_both_sides(ruled):
    ruling = "| JD000001 | 撞单裁定 | KH000001 | KH000002 | {} | | 赵敏 | | | |"
    assert owners(ruled(ruling.format("陈刚")))["KH000002"] == "陈刚"
    assert owners(ruled(ruling.format("赵敏")))["KH000001"] == "赵敏"
    both = owners(ruled(ruling.format("公海")))
    assert (both["KH000001"], both["KH000002"]) == ("", "")
    kept = ruled(ruling.format("各自保留"))
    assert owners(kept)["KH000001"] == "陈刚"
    assert when_applied(kept) == ["2026-11-22"]
    assert refused(ruled(ruling.format("钱进"))) == ["ruling_choice E2"]
    assert refused(ruled(ruling.format("陈刚").replace("KH000002", "KH000009"))) == ["ruling_record C2"]


def test_what_cannot_be_carried_out_stays_with_its_reason_and_the_others_go_on(ruled):
    book = ruled("""
        | JD000001 | 释放 | KH000009 | | 释放 | | | | | |
        | JD000002 | 释放 | KH000003 | | 释放 | | | | | |
        | JD000003 | 分配 | KH000001 | | 钱进 | | | | | |
        | JD000004 | 领取 | KH000001 | | 赵敏 | | | | | |
        | JD000005 | 领取 | KH000004 | | 赵敏 | | | | | |
        | JD000006 | 领取 | KH000003 | | 没这人 | | | | | |
        | JD000007 | 延长保护 | KH000001 | | 延长 | 2026-11-01 | | | | |
        | JD000008 | 释放 | KH000002 | | 释放 | | | | | |
        | JD000009 | 释放 | KH000001 | | 释放 | | | 2026-12-24 | | |
        | JD000010 | 延长保护 | KH000001 | | 延长 | 改天 | | | | |
    """)
    assert refused(book) == [
        "ruling_record C2", "ruling_ownerless C3", "ruling_past F8", "ruling_person E4",
        "ruling_owned C5", "ruling_closed C6", "ruling_person E7",
    ]  # fmt: skip
    assert when_applied(book) == [""] * 7 + ["2026-11-22"] + [""] * 2
    assert owners(book) == {"KH000001": "陈刚", "KH000002": "", "KH000003": "", "KH000004": ""}


CLAIMS = "\n".join(f"| JD{n:06d} | 领取 | KH{n:06d} | | 赵敏 | | | | | |" for n in range(1, 6))
POOL = "客户 | 客户编号 | 客户名称 | 负责人\n" + "\n".join(f" | KH{n:06d} | 客户{n} | " for n in range(1, 6)) + "\n | KH000009 | 老客户 | 赵敏\n"


def limit(key, value):
    return f"\n规则 | 键 | 值\n | {key} | {value}"


def test_no_more_than_the_claims_of_a_day(ruled):
    book = ruled(CLAIMS, limit("pool.pick_per_day", 2), POOL)
    assert list(owners(book).values()) == ["赵敏", "赵敏", "", "", "", "赵敏"]
    assert refused(book) == ["ruling_pick C4", "ruling_pick C5", "ruling_pick C6"]
    one_done = "| JD000007 | 领取 | KH000009 | | 赵敏 | | | | | 2026-11-22 |\n" + CLAIMS
    assert list(owners(ruled(one_done, limit("pool.pick_per_day", 2), POOL)).values())[:2] == ["赵敏", ""]


def test_no_more_than_a_person_may_hold(ruled):
    book = ruled(CLAIMS.replace("领取", "分配"), limit("pool.hold_limit", 3), POOL)
    assert list(owners(book).values()) == ["赵敏", "赵敏", "", "", "", "赵敏"]
    assert refused(book) == ["ruling_hold E4", "ruling_hold E5", "ruling_hold E6"]


def test_of_two_who_claim_a_customer_the_first_gets_it(ruled):
    book = ruled("| JD000001 | 领取 | KH000003 | | 赵敏 |\n| JD000002 | 领取 | KH000003 | | 陈刚 |")
    assert owners(book)["KH000003"] == "赵敏"
    assert refused(book) == ["ruling_owned C3"]


MEMORY = """
events | event | record   | before | after | on
       | owner | KH000003 |        | 陈刚  | 2026-06-01
       | owner | KH000003 | 陈刚   | -     | 2026-11-01
"""


def test_the_previous_owner_waits(ruled):
    rows = "| JD000001 | 领取 | KH000003 | | 陈刚 |"
    assert refused(ruled(rows, MEMORY)) == ["ruling_locked C2"]
    assert owners(ruled(rows, MEMORY, today="2026-12-01"))["KH000003"] == "陈刚"
    assert owners(ruled(rows.replace("陈刚", "赵敏"), MEMORY))["KH000003"] == "赵敏"
    assert owners(ruled(rows.replace("领取", "分配"), MEMORY))["KH000003"] == "陈刚"


def test_without_a_column_for_the_day_nothing_is_done_again_and_again(make_book):
    book = make_book(PEOPLE + CUSTOMERS + "决定 | 决定编号 | 类型 | 编号 | 决定\n | JD000001 | 释放 | KH000001 | 释放")
    assert owners(book)["KH000001"] == "陈刚"
    assert refused(book) == ["ruling_no_column 决定"]


def test_english_words(make_book):
    book = make_book("""
        Customers | Customer ID | Name | Owner
                  | KH000001    | Ann  | Li
                  | KH000002    | Bob  | Wu
        Staff     | Name
                  | Li
                  | Wu
        Decisions | Decision ID | Kind            | Record   | Other record | Decision  | Applied on
                  | JD000001    | Conflict ruling | KH000001 | KH000002     | Keep both |
                  | JD000002    | Release         | KH000001 |              | Release   |
    """)
    assert owners(book) == {"KH000001": "", "KH000002": "Wu"}
    assert when_applied(book) == ["2026-11-22", "2026-11-22"]
