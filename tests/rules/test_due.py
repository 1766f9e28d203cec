"""Why the next follow-up fell on its day, and what would change it first (D7); laws of the due date (C1)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.asking import column
from tests.textbook import book_from_text
from xlcrm.pipeline import computed
from xlcrm.rules.due import explain_due

TEXT = """
客户 | 客户编号 | 客户名称 | 负责人 | 意向级别 | 登记日期   | 免打扰
     | KH000001 | 王芳     | 陈刚   | A        | 2026-01-01 |
     | KH000002 | 李伟     | 陈刚   | A        | 2026-01-01 |
     | KH000003 | 张敏     | 陈刚   | A        | 2026-01-01 | 是
     | KH000004 | 刘洋     | 陈刚   | A        | 2026-01-01 |
跟进记录 | 记录编号 | 客户编号 | 日期       | 约定下次
         | GJ000001 | KH000001 | 2026-11-10 |
         | GJ000002 | KH000002 | 2026-11-10 | 2026-11-13
         | GJ000003 | KH000003 | 2026-11-10 |
         | GJ000004 | KH000004 | 2026-11-10 |
跟进计划 | 计划编号 | 客户编号 | 计划日期   | 状态
         | JH000001 | KH000004 | 2026-11-12 | 待办
         | JH000002 | KH000004 | 2026-11-16 | 已报告
         | JH000003 | KH000001 | 2026-11-18 | 完成
"""


def test_every_ground_names_its_row_and_what_would_change_it_first(make_book):
    book = computed(make_book(TEXT, today="2026-11-11"))
    assert explain_due(book, 2) == "级别A每7天; 最近联系2026-11-10; 最近的变化：今天联系一次后为 2026-11-18"
    assert explain_due(book, 3) == (
        "约定2026-11-13; 约定 2026-11-13（跟进记录 第 3 行）; 按周期 2026-11-17; 最近的变化：今天联系一次后为 2026-11-18"
    )
    assert explain_due(book, 4) == "免打扰，不安排跟进; 最近的变化：此原因消除后为 2026-11-17"
    assert explain_due(book, 5) == (
        "计划2026-11-12; 计划 JH000001 2026-11-12（跟进计划 第 2 行）; 按周期 2026-11-17; "
        "最近的变化：计划 JH000001 完成或取消后为 2026-11-16"
    )


def test_the_change_that_is_told_is_the_change_that_comes(make_book):
    told = "2026-11-18"
    later = TEXT.replace("跟进计划 |", "         | GJ000009 | KH000001 | 2026-11-11 |\n跟进计划 |")
    assert column(make_book(later, today="2026-11-11"), "next_due_on")["KH000001"] == told
    done = TEXT.replace("2026-11-12 | 待办", "2026-11-12 | 完成")
    assert column(make_book(done, today="2026-11-11"), "next_due_on")["KH000004"] == "2026-11-16"


def test_a_plan_is_open_until_done_or_cancelled_and_an_appointment_is_its_day(make_book):
    rows = enumerate(("待办", "已预约", "已准备", "已执行", "已报告", "已批示", "完成", "取消", ""), 1)
    plans = "\n".join(f" | JH00000{n} | KH00000{n} | 2026-11-12 | {state} | " for n, state in rows)
    customers = "\n".join(f" | KH{n:06d} | 客户 | N | 2026-11-10" for n in range(1, 11))
    text = (
        f"客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期\n{customers}\n跟进计划 | 计划编号 | 客户编号 | 计划日期 | 状态 | 预约时间\n{plans}\n"
        " | JH000010 | KH000010 | 2026-11-12 | 已预约 | 2026-11-17 10:00"
    )
    found = list(column(make_book(text, today="2026-11-11"), "next_due_on").values())
    assert found == ["2026-11-12"] * 6 + ["2026-12-10"] * 2 + ["2026-11-12", "2026-11-17"]


DAYS = st.dates(min_value=date(2026, 9, 1), max_value=date(2026, 11, 22))
INTERVALS = {"O": 7, "H": 2, "A": 7, "B": 14, "C": 21, "N": 30}


@settings(max_examples=20, deadline=None)
@given(level=st.sampled_from(sorted(INTERVALS)), contacts=st.lists(DAYS, max_size=4), new=DAYS)
def test_another_contact_never_makes_the_due_date_earlier_than_the_cadence_says(level, contacts, new):
    def due(days):
        lines = "".join(f" | KH000001 | {day}\n" for day in days)
        text = f"客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期\n | KH000001 | 王芳 | {level} | 2026-08-31\n跟进记录 | 客户编号 | 日期\n{lines}"
        return date.fromisoformat(column(book_from_text(text, today="2026-11-22"), "next_due_on")["KH000001"])

    before, after = due(contacts), due([*contacts, new])
    assert after >= before
    assert after >= max([*contacts, new]) + timedelta(days=INTERVALS[level])
