"""Due dates in years whose holidays are not announced yet."""

from __future__ import annotations

import pytest

from tests.checks.finding import found, problems
from xlcrm.pipeline import computed

LATE = """
    员工 | 姓名
         | 赵敏
    客户 | 客户编号 | 客户名称 | 负责人 | 登记日期   | 意向级别
         | KH000001 | 王芳     | 赵敏   | 2059-12-20 | N
         | KH000002 | 李强     | 赵敏   | 2059-12-21 | N
"""


def told(make_book, text, today="2059-12-22"):
    return problems(computed(make_book(text, today=today)), "calendar_")


def test_one_problem_names_the_year_and_what_to_do(make_book):
    (problem,) = told(make_book, LATE)
    assert problem.message("zh") == "2060 年的放假安排尚未公布，节日按推算，没有调休上班日。"
    assert problem.hint("zh") == "公布后请更新 xlcrm，或把休与班填入“节假日”表。"
    assert problem.message("en").startswith("The holidays of 2060 are not announced yet")
    assert "sheet “Holidays”" in problem.hint("en")


def test_two_years_are_one_problem(make_book):
    early = LATE.replace("2059-12-20 | N", "2058-12-20 | N")
    (problem,) = told(make_book, early)
    assert problem.message("zh").startswith("2059、2060 年")
    assert "of 2059, 2060 are" in problem.message("en")


@pytest.mark.parametrize(
    "more",
    ["节假日 | 日期 | 类型\n | 2060-02-07 | 班", "规则 | 键 | 值\n | calendar.roll | keep", "规则 | 键 | 值\n | calendar.country | none"],
)
def test_nothing_is_said_where_it_is_known_or_does_not_matter(make_book, more):
    assert told(make_book, LATE + more) == []


def test_years_that_are_announced_need_no_word(make_book):
    assert found(told(make_book, LATE.replace("2059-12", "2026-01"), today="2026-02-01")) == []
