"""Who and what is due: customers, plans and tasks, as list and as calendar (C5)."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.calendar_file import due_calendar
from xlcrm.commands.asking import _row
from xlcrm.model.book import show
from xlcrm.model.due import due_items
from xlcrm.model.refusals import Refusal
from xlcrm.pipeline import computed

TEXT = """
客户 | 客户编号 | 客户名称 | 负责人 | 意向级别 | 免打扰
     | KH000001 | 王芳     | 陈刚   | A        |
     | KH000002 | 李伟     | 陈刚   | N        |
     | KH000003 | 张敏     | 赵敏   | N        | 是
跟进记录 | 客户编号 | 日期
         | KH000001 | 2026-11-10
         | KH000002 | 2026-11-10
跟进计划 | 计划编号 | 客户编号 | 计划日期   | 最迟日期   | 类型 | 内容   | 负责人 | 状态   | 预约时间
         | JH000001 | KH000001 | 2026-11-18 |            | 回访 | 寄样品 |        | 待办   |
         | JH000002 | KH000001 | 2026-11-17 |            | 回访 | 问货款 | 赵敏   | 已准备 |
         | JH000003 |          | 2026-11-16 | 2026-11-19 | 任务 | 交月报 | 赵敏   | 待办   |
         | JH000004 |          | 2026-11-12 |            | 任务 | 已交   | 赵敏   | 完成   |
         | JH000005 | KH000003 | 2026-11-12 |            | 回访 | 回访   | 赵敏   | 待办   |
         | JH000006 | KH000002 | 2026-11-12 |            | 拜访 | 看样车 | 陈刚   | 已预约 | 2026-11-18 14:30
         | JH000007 | KH000002 | 2026-11-25 |            | 拜访 | 签合同 | 陈刚   | 待办   |
"""


def listed(book, **how):
    columns = ("owner", "customer_id", "plan_id", "what", "overdue")
    return [" ".join(show(item[key]) for key in columns) for _, item in due_items(computed(book), **how).iterrows()]


def test_plans_of_the_owner_stand_with_the_customer_and_others_on_their_own(make_book):
    assert listed(make_book(TEXT, today="2026-11-18")) == [
        "赵敏 KH000001 JH000002 问货款 1",
        "赵敏  JH000003 交月报 0",
        "陈刚 KH000001  寄样品 1",
        "陈刚 KH000002   0",
        "陈刚 KH000002 JH000006 看样车 0",
    ]


def test_each_person_has_an_own_list_and_whoever_is_unknown_is_refused(make_book):
    book = make_book(TEXT, today="2026-11-18")
    assert listed(book, owner="赵敏") == ["赵敏 KH000001 JH000002 问货款 1", "赵敏  JH000003 交月报 0"]
    with pytest.raises(Refusal):
        listed(book, owner="没有")


def test_a_task_is_overdue_the_day_after_its_last_day(make_book):
    assert "赵敏  JH000003 交月报 1" in listed(make_book(TEXT, today="2026-11-20"))


def calendar(book, owner):
    found = due_items(computed(book), owner=owner, ahead=True)
    text = due_calendar([_row(item) for item in found.itertuples()], book.today, "zh").decode()
    return text.replace("\r\n ", "").split("\r\n")


def test_the_calendar_has_appointments_at_their_time_and_later_plans_too(make_book):
    lines = calendar(make_book(TEXT, today="2026-11-18"), "陈刚")
    assert [line for line in lines if line.startswith(("SUMMARY", "DTSTART"))] == [
        "DTSTART;VALUE=DATE:20261118", "SUMMARY:寄样品 王芳",
        "DTSTART;VALUE=DATE:20261125", "SUMMARY:签合同 李伟",
        "DTSTART:20261118T143000", "SUMMARY:看样车 李伟",
    ]  # fmt: skip


def test_a_plan_keeps_its_uid_when_it_is_moved(make_book):
    before = calendar(make_book(TEXT, today="2026-11-18"), "陈刚")
    after = calendar(make_book(TEXT.replace("2026-11-25", "2026-11-27"), today="2026-11-18"), "陈刚")
    assert [line for line in before if "UID" in line] == [line for line in after if "UID" in line]
    assert before != after


def test_nothing_is_due_in_an_empty_book(make_book):
    assert listed(make_book("客户 | 客户编号 | 客户名称\n")) == []
    assert due_calendar([], date(2026, 11, 18), "en").startswith(b"BEGIN:VCALENDAR\r\n")
