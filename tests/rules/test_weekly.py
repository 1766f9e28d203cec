"""周报: the figures of the last full week, taken once (B8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.textbook import book_from_text
from xlcrm.pipeline import computed
from xlcrm.rules.weekly import remembered, report_day
from xlcrm.sheets.weekly import weekly

TEXT = """
员工 | 姓名
     | 陈刚
     | 赵敏
     | 钱进
客户 | 客户编号 | 客户名称 | 负责人 | 登记日期   | 意向级别 | 入池日期   | 原负责人
     | KH000001 | 王芳     | 陈刚   | 2026-11-15 | N        |            |
     | KH000002 | 李伟     | 陈刚   | 2026-11-16 | N        |            |
     | KH000003 | 张敏     | 赵敏   | 2026-11-22 | N        |            |
     | KH000004 | 刘洋     | 赵敏   | 2026-11-23 | N        |            |
     | KH000005 | 杨帆     |        | 2026-01-01 | N        |            |
events | event | record   | before | after | on
       | owner | KH000005 |        | 陈刚  | 2026-01-01
       | owner | KH000005 | 陈刚   | -     | 2026-11-18
跟进记录 | 客户编号 | 日期       | 跟进人
         | KH000001 | 2026-11-16 | 陈刚
         | KH000001 | 2026-11-22 | 陈刚
         | KH000001 | 2026-11-23 | 陈刚
         | KH000003 | 2026-11-20 |
商机 | 商机编号 | 客户编号 | 阶段 | 负责人 | 关闭日期
     | SJ000001 | KH000001 | 赢单 | 陈刚   | 2026-11-17
     | SJ000002 | KH000001 | 输单 | 赵敏   | 2026-11-22
     | SJ000003 | KH000001 | 赢单 | 陈刚   | 2026-11-24
跟进计划 | 计划编号 | 客户编号 | 计划日期   | 内容 | 负责人 | 状态   | 完成日期
         | JH000001 | KH000001 | 2026-11-20 | 甲   | 陈刚   | 已预约 |
         | JH000002 | KH000001 | 2026-12-20 | 乙   | 陈刚   |        |
         | JH000003 | KH000003 | 2026-11-20 | 丙   | 赵敏   | 完成   | 2026-11-20
         | JH000004 | KH000003 | 2026-10-20 | 丁   | 赵敏   | 完成   | 2026-10-20
"""


def shown(book):
    sheet = weekly(book)
    return [" ".join(f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row) for block in sheet.blocks[3:] for row in block.rows]


def test_the_week_is_counted_by_person():
    book = computed(book_from_text(TEXT, today="2026-11-23"))
    assert shown(book) == [  # new, contacts, overdue, won, lost, pool, then the states of plans
        "陈刚 1 2 1 1 0 1 1 1 0 0 0 0 0 0",
        "赵敏 1 0 0 0 1 0 0 0 0 0 0 0 1 0",
        "钱进 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
        "（无负责人） 0 1 0 0 0 0 0 0 0 0 0 0 0 0",
        "合计 2 3 1 1 1 1 1 1 0 0 0 0 1 0",
    ]


def test_the_report_stays_as_it_was_made_until_the_next_weekly_day():
    book = computed(book_from_text(TEXT, today="2026-11-23"))
    monday = shown(book)
    for _ in range(6):
        data = book.customers.assign(owner="钱进")
        frames = {**book.frames, "customers": replace(book.frame("customers"), data=data)}
        book = computed(replace(book, frames=frames, today=book.today + timedelta(days=1), problems=(), _links={}))
        assert shown(book) == monday
    book = computed(replace(book, today=date(2026, 11, 30)))
    assert shown(book) != monday
    assert remembered(book)[0].date() == date(2026, 11, 30)


@pytest.mark.parametrize(("weekday", "day"), [(1, "2026-11-23"), (3, "2026-11-18"), (7, "2026-11-22"), (2, "2026-11-24")])
def test_the_weekly_day_is_a_rule(weekday, day):
    book = book_from_text(f"规则 | 键 | 值\n | weekly.day | {weekday}\n", today="2026-11-24")
    assert report_day(book).date().isoformat() == day


def test_without_anything_to_report_there_is_no_sheet():
    assert weekly(computed(book_from_text("客户 | 客户编号 | 客户名称\n", today="2026-11-23"))) is None
