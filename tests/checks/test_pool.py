"""Limits of the pool: how many customers a person holds, takes a day, and what may be taken back (B6)."""

from __future__ import annotations

from tests.checks.finding import found, problems

CODES = "owner_"
PEOPLE = """
员工 | 姓名 | 登录名
     | 陈刚 | cg
     | 赵敏 |
"""
CUSTOMERS = """
客户 | 客户编号 | 客户名称 | 负责人 | 注销日期
     | KH000001 | 王芳     | 陈刚   |
     | KH000002 | 李雷     | cg     |
     | KH000003 | 韩梅     | 赵敏   |
     | KH000004 | 孙丽     | 陈刚   | 2026-01-31
"""
EVENTS = """
events | event | record   | before | after | on
       | owner | KH000001 |        | 陈刚  | 2026-06-01
       | owner | KH000001 | 陈刚   | -     | 2026-11-10
       | owner | KH000002 |        | -     | 2026-06-01
       | owner | KH000001 | -      | 陈刚  | 2026-11-22
       | owner | KH000002 | -      | cg    | 2026-11-22
"""


def limit(key, value):
    return f"\n规则 | 键 | 值\n | {key} | {value}"


def test_who_holds_more_than_allowed_is_told_at_the_name(make_book):
    assert found(problems(make_book(PEOPLE + CUSTOMERS + limit("pool.hold_limit", 1)), CODES)) == ["owner_holds_many A2"]
    assert found(problems(make_book(PEOPLE + CUSTOMERS + limit("pool.hold_limit", 2)), CODES)) == []


def test_an_owner_whom_nobody_knows_is_told_at_the_sheet(make_book):
    book = make_book(CUSTOMERS + limit("pool.hold_limit", 1))
    assert found(problems(book, CODES)) == []
    assert found(problems(make_book(CUSTOMERS.replace("cg", "陈刚") + limit("pool.hold_limit", 1)), CODES)) == ["owner_holds_many 客户"]


def test_who_takes_more_a_day_than_allowed(make_book):
    many = problems(make_book(PEOPLE + CUSTOMERS + EVENTS + limit("pool.pick_per_day", 1)), "owner_picks")
    assert [(p.place.cell, dict(p.args)["count"]) for p in many] == [("A2", 2)]
    assert problems(make_book(PEOPLE + CUSTOMERS + EVENTS, today="2026-11-23"), "owner_picks") == []


def test_the_previous_owner_may_not_take_it_back_at_once(make_book):
    (back,) = problems(make_book(PEOPLE + CUSTOMERS + EVENTS), "owner_locked")
    assert (back.place.cell, dict(back.args)["until"]) == ("C2", "2026-12-10")
    assert problems(make_book(PEOPLE + CUSTOMERS + EVENTS, today="2026-12-10"), "owner_locked") == []
    assert problems(make_book(PEOPLE + CUSTOMERS.replace("王芳     | 陈刚", "王芳     | 赵敏") + EVENTS), "owner_locked") == []


def test_a_manager_may_give_it_back(make_book):
    ruled = "决定 | 决定编号 | 类型 | 编号 | 决定 | 执行日期\n | JD000001 | 分配 | KH000001 | 陈刚 | 2026-11-22\n"
    assert problems(make_book(PEOPLE + CUSTOMERS + EVENTS + ruled), "owner_locked") == []


def test_nothing_at_all(make_book):
    assert found(problems(make_book(""), CODES)) == []
