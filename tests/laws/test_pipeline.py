from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.textbook import book_from_text
from xlcrm import pipeline, rules, sheets
from xlcrm.model.book import show
from xlcrm.pipeline import plan
from xlcrm.rules import contact, orders

CUSTOMERS = """
客户 | 客户编号 | 客户名称 | 手机        | 意向级别 | 登记日期   | 会员等级 | 交易次数 | 下次跟进   | 依据 | 校验 | 问题列
     | KH000001 | 王芳     | 13800138000 | A        | 2026-01-01 | 银卡     | 7        | 2026-01-05 | 旧   | OK   |
     | KH000002 | 李伟     | 1380013800  | A        | 2026-01-01 | 银卡     | 7        | 2026-01-05 | 旧   | OK   |
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | DD000001 | KH000001 | 2026-10-01 | 100
     | DD000002 | KH000002 | 2026-10-01 | 100
"""


def changed(planned, key):
    return {cell.record: show(cell.after) for cell in planned.cells() if cell.key == key}


def test_a_row_with_an_error_keeps_its_old_computed_values_and_the_others_go_on():
    planned = plan(book_from_text(CUSTOMERS))
    assert changed(planned, "tier") == {"KH000001": "新客户"}
    assert changed(planned, "order_count") == {"KH000001": "1"}
    assert changed(planned, "check") == {"KH000002": "1 错误"}
    assert changed(planned, "bad_columns") == {"KH000002": "|mobile|"}


def test_a_crash_inside_a_rule_is_one_problem_and_its_columns_stay(monkeypatch):
    def crash(_book):
        raise ZeroDivisionError("division by zero")

    broken = tuple(replace(rule, compute=crash) if rule is contact.RULE else rule for rule in rules.RULES)
    monkeypatch.setattr(pipeline, "RULES", broken)
    planned = plan(book_from_text(CUSTOMERS))
    (crashed,) = [problem for problem in planned.problems if problem.code.code == "rule_crashed"]
    assert "ZeroDivisionError" in crashed.message("zh")
    assert changed(planned, "tier") == {"KH000001": "新客户"}


def test_a_crash_inside_a_check_or_a_sheet_is_one_problem(monkeypatch):
    def broken(_book):
        raise KeyError("gone")

    monkeypatch.setattr(pipeline, "CHECKS", (*pipeline.CHECKS, broken))
    monkeypatch.setattr(sheets, "SHEETS", (*sheets.SHEETS, broken))
    planned = plan(book_from_text(CUSTOMERS))
    codes = [problem.code.code for problem in planned.problems]
    assert (codes.count("check_crashed"), codes.count("sheet_crashed")) == (1, 1)
    assert {"home", "today", "issues", "levels", "staff_performance"} <= {content.key for content in planned.sheets}


def test_planning_changes_nothing_in_the_book():
    book = book_from_text(CUSTOMERS)
    before = {name: frame.data.copy() for name, frame in book.frames.items()}
    plan(book)
    for name, frame in book.frames.items():
        pd.testing.assert_frame_equal(frame.data, before[name])


def applied(book, planned):
    """Return the book as it is read after the plan was written."""
    frames = dict(book.frames)
    for change in planned.changes:
        frame = frames[change.table]
        column = frame.data[change.key].copy()
        column.loc[change.rows] = pd.Series(list(change.after), index=change.rows, dtype=column.dtype)
        frames[change.table] = replace(frame, data=frame.data.assign(**{change.key: column}))
    return replace(book, frames=frames, _links={})


COLUMNS = "客户编号 | 客户名称 | 手机 | 意向级别 | 登记日期 | 预计购买日期 | 负责人 | 会员等级 | 客户状态 | 建议级别 | 下次跟进 | 依据 | 校验 | 问题列"
DATES = st.dates(min_value=pd.Timestamp("2020-01-01").date(), max_value=pd.Timestamp("2028-12-31").date()).map(str)
CELLS = st.tuples(
    st.sampled_from(["王芳", "李伟", "A&B <科技>", "", "😀"]),
    st.sampled_from(["13800138000", "1380", "", "+86 13800138000"]),
    st.sampled_from(["O", "H", "A", "B", "C", "N", "", "Z"]),
    DATES | st.just(""),
    DATES | st.just("") | st.just("下个月"),
    st.sampled_from(["陈", ""]),
)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(CELLS, max_size=6), day=DATES, amounts=st.lists(st.tuples(st.integers(1, 7), DATES, st.integers(-50, 90_000)), max_size=8))
def test_a_plan_that_was_written_plans_nothing_more(rows, day, amounts):
    lines = [f"     | KH{n:06d} | " + " | ".join(cells) for n, cells in enumerate(rows, 1)]
    visits = [f"     | DD{n} | KH{who:06d} | {on} | {amount}" for n, (who, on, amount) in enumerate(amounts, 1)]
    text = "\n".join([f"客户 | {COLUMNS}", *lines, "订单 | 订单编号 | 客户编号 | 日期 | 金额", *visits])
    book = book_from_text(text, today=day)
    first = plan(book)
    again = plan(applied(book, first))
    assert again.changes == ()
    assert again.sheets == first.sheets


def test_every_rule_explains_what_it_gives(make_book):
    book = pipeline.known(make_book(CUSTOMERS))
    for rule in rules.RULES:
        assert rule.explain(book, 2) is None or isinstance(rule.explain(book, 2), str)
    assert "1 笔订单" in orders.RULE.explain(book, 2)


@pytest.mark.parametrize("text", ["", "客户 | 客户编号 | 客户名称", "Customers | Name\n | Ann"])
def test_no_rows_and_one_row_are_planned_without_a_crash(text):
    planned = plan(book_from_text(text))
    assert not [problem for problem in planned.problems if "crashed" in problem.code.code]


def test_a_rule_that_lacks_a_column_leaves_its_values_as_they_were():
    text = """
    客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期   | 最近联系   | 下次跟进   | 依据
         | KH000001 | 王芳     | A        | 2026-01-01 | 2026-11-16 | 2026-11-23 | 级别A每7天; 最近联系2026-11-16
    跟进记录 | 客户编号 | 哪天
             | KH000001 | 2026-11-16
    """
    planned = plan(book_from_text(text))
    assert changed(planned, "next_due_on") == changed(planned, "last_contact_on") == {}
