"""Deadlines of service cases in working hours (E1). 2026-11-20 is a Friday, work is from 9 to 18 o'clock."""

from __future__ import annotations

from datetime import datetime

import pytest

from xlcrm.model.book import show
from xlcrm.model.schema import Kind
from xlcrm.pipeline import computed, plan
from xlcrm.rules.service import RULE


def deadlines(book):
    cases = computed(book).service
    return {show(case): show(due, Kind.DATETIME) for case, due in zip(cases["case_id"], cases["due_on"], strict=True)}


def rows_of(book, key):
    """Return the rows of a generated sheet below its headings, by their first cell; None when there is no such sheet."""
    content = next((sheet for sheet in plan(book).sheets if sheet.key == key), None)
    return None if content is None else [list(row) for block in content.blocks[3:] for row in block.rows]


def test_the_deadline_counts_working_hours_by_importance(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    服务 | 服务编号 | 客户编号 | 受理时间         | 重要等级
         | FW1      | KH000001 | 2026-11-20 10:00 | 紧急
         | FW2      | KH000001 | 2026-11-20 16:00 | 紧急
         | FW3      | KH000001 | 2026-11-20 20:00 | 紧急
         | FW4      | KH000001 | 2026-11-20 09:00 | 重要
         | FW5      | KH000001 | 2026-11-20 09:00 | 普通
         | FW6      | KH000001 | 2026-11-20 09:00 |
         | FW7      | KH000001 |                  | 紧急
    """
    assert deadlines(book) == {
        "FW1": "2026-11-20 14:00",
        "FW2": "2026-11-23 11:00",
        "FW3": "2026-11-23 13:00",
        "FW4": "2026-11-24 15:00",
        "FW5": "2026-12-01 18:00",
        "FW6": "2026-12-01 18:00",
        "FW7": "",
    }


def test_hours_and_working_time_are_settings(book):
    """
    服务 | 服务编号 | 客户编号 | 受理时间         | 重要等级
         | FW1      | KH000001 | 2026-11-20 10:00 | 紧急
    规则 | 键                   | 值
         | service.urgent_hours | 2
         | work.start           | 10:30
    """
    assert deadlines(book) == {"FW1": "2026-11-20 12:30"}


@pytest.mark.today("2026-11-23")
def test_open_cases_past_their_deadline_are_listed_the_longest_first(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    服务 | 服务编号 | 客户编号 | 受理时间         | 重要等级 | 状态   | 首次响应         | 完成时间
         | FW1      | KH000001 | 2026-11-20 10:00 | 紧急     | 待处理 |                  |
         | FW2      | KH000001 | 2026-11-19 10:00 | 紧急     | 处理中 | 2026-11-19 11:00 |
         | FW3      | KH000001 | 2026-11-19 10:00 | 紧急     | 已完成 | 2026-11-19 11:00 | 2026-11-23 09:00
         | FW4      | KH000001 | 2026-11-23 10:00 | 普通     | 待处理 |                  |
    """
    rows = rows_of(book, "service_overdue")
    assert [row[0] for row in rows] == ["FW2", "FW1"]
    assert rows[1][2] == "王芳"
    assert rows[1][-1] == 3.4


def test_no_list_of_overdue_cases_without_any(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    """
    assert rows_of(book, "service_overdue") is None
    assert rows_of(book, "complaint_causes") is None
    assert rows_of(book, "satisfaction") is None


def test_an_open_case_is_explained_with_its_deadline(make_book):
    text = """
    Customers | Customer ID | Name
              | KH000001    | Ann
    Service   | Case ID | Customer ID | Opened at        | Importance | State
              | FW1     | KH000001    | 2026-11-20 10:00 | Urgent     | To do
              | FW2     | KH000001    | 2026-11-20 10:00 | Urgent     | Done
    """
    book = computed(make_book(text, now=datetime.fromisoformat("2026-11-22 08:00")))
    assert RULE.explain(book, 2) == "Case FW1: Urgent, within 4 working hours, until 2026-11-20 14:00 (overdue)"


@pytest.mark.today("2026-11-23")
def test_complaints_are_counted_by_department_and_cause(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    服务 | 服务编号 | 客户编号 | 类型 | 受理时间         | 重要等级 | 责任部门 | 状态   | 首次响应         | 完成时间         | 满意度
         | FW1      | KH000001 | 投诉 | 2026-11-19 10:00 | 紧急     | 售后部   | 已完成 | 2026-11-19 11:00 | 2026-11-19 12:00 | 4
         | FW2      | KH000001 | 投诉 | 2026-11-19 10:00 | 紧急     | 售后部   | 待处理 |                  |                  |
         | FW3      | KH000001 | 投诉 | 2026-11-20 10:00 | 普通     |          | 待处理 |                  |                  |
         | FW4      | KH000001 | 咨询 | 2026-11-20 10:00 | 普通     | 售后部   | 待处理 |                  |                  |
         | FW5      | KH000001 | 投诉 | 2024-11-20 10:00 | 普通     | 售后部   | 待处理 |                  |                  |
    知识库 | 分类 | 标题     | 服务编号 | 原因
           | 案例 | 车门异响 | FW1      | 装配
    """
    rows = rows_of(book, "complaint_causes")
    assert ["售后部", 2, 2 / 3, 1, 1, 0.5, 1.0, 4.0] in rows
    assert ["（未填）", 1, 1 / 3, 1, 0, 0.0, None, None] in rows
    assert ["装配", "售后部", 1] in rows


def test_satisfaction_index_and_net_promoter_score(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    满意度 | 调查编号 | 客户编号 | 日期       | 项目   | 期望 | 感知 | 推荐意愿
           | DC1      | KH000001 | 2026-11-01 | 服务   | 8    | 6    | 9
           | DC1      | KH000001 | 2026-11-01 | 产品   | 10   | 10   | 9
           | DC2      | KH000001 | 2026-10-05 | 服务   | 10   | 6    | 3
           | DC3      | KH000001 | 2026-10-06 | 服务   |      | 9    | 10
           | DC4      | KH000001 | 2024-10-06 | 服务   | 1    | 9    | 10
    规则 | 键             | 值
         | sample.minimum | 2
    """
    rows = rows_of(book, "satisfaction")
    assert ["服务", 2, 9.0, 6.0, 0.67, "偏低"] in rows
    assert ["产品", 1, 10.0, 10.0, 1.0, "样本不足"] in rows
    assert ["全部", 3, 9.33, 7.33, 0.79, "偏低"] in rows
    assert [3, 2, 0, 1, 33, None] in rows
    assert ["2026-10", 1, 0.6, 2, 0, "样本不足"] in rows
