"""An entry of 字典 that is renamed is renamed in conditions too, and in staff's own columns (A7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from xlcrm import run
from xlcrm.checks.field_rules import field_rules
from xlcrm.history.store import Store
from xlcrm.making import NewBook, make_workspace
from xlcrm.model.book import show
from xlcrm.model.places import column_letters
from xlcrm.pipeline import checked, decided, plan
from xlcrm.reading import read
from xlcrm.undoing import undo
from xlcrm.xlsx.cells import set_cells

DAY = date(2026, 11, 23)
BOOK = """
字典 | 字典 | 取值 | 原值
     | 客户来源 | 老客介绍 | 客户推荐
     | 客户来源 | 展会 |
     | 渠道 | 网络推广 | 网上
客户 | 客户编号 | 客户名称 | 客户来源 | 从哪来
     | KH000001 | 王芳 | 客户推荐 | 网上
     | KH000002 | 李雷 | 展会 | 展会上
字段规则 | 表 | 列 | 条件 | 必填 | 取值字典
         | 客户 | 推荐人 | 客户来源=客户推荐 且 客户名称 为空 | 是 |
         | 客户 | 备注 | 客户来源 包含 客户推荐 | 是 |
         | 客户 | 从哪来 | | | 渠道
回访模板 | 方案 | 触发 | 步骤 | 天数 | 条件 | 内容
         | 新客 | 新客户 | 1 | 1 | 来源 属于 （展会，"客户推荐"） 或 从哪来 = 网上 | 致谢
         | 新客 | 新客户 | 2 | 1 | 客户来源 = 展会 | 致谢
查询条件 | 查询 | 表 | 列 | 比较 | 值 | 组
         | 介绍 | 客户 | 客户来源 | = | 客户推荐 | 1
         | 介绍 | 客户 | 客户来源 | 属于 | 展会、客户推荐 | 2
         | 介绍 | 客户 | 客户名称 | = | 客户推荐 | 3
"""


@pytest.fixture
def renamed(make_book):
    return decided(make_book(BOOK))


def texts(book, table, key):
    return [show(value) for value in book.frame(table).data[key]]


def test_conditions_ask_for_the_new_word_and_stay_as_staff_wrote_them(renamed):
    assert texts(renamed, "field_rules", "when") == ["客户来源=老客介绍 且 客户名称 为空", "客户来源 包含 客户推荐", ""]
    assert texts(renamed, "cadences", "when") == ['来源 属于 （展会，"老客介绍"） 或 从哪来 = 网络推广', "客户来源 = 展会"]


def test_queries_ask_for_the_new_word_where_the_column_has_it(renamed):
    assert texts(renamed, "queries", "value") == ["老客介绍", "展会、老客介绍", "客户推荐"]


def test_the_same_refresh_goes_by_the_new_conditions_and_the_next_changes_nothing(renamed):
    (query,) = renamed.settings.queries
    assert query.mask(renamed).tolist() == [True, True]
    again = decided(replace(renamed, decided={}))
    assert not any(len(rows) for rows in again.decided.values())


def test_an_old_word_in_a_column_of_staffs_own_is_renamed_where_a_rule_binds_it_to_the_list(make_book):
    read = make_book(BOOK)
    book = checked(decided(read))
    assert texts(book, "customers", "source") == ["老客介绍", "展会"]
    assert texts(book, "customers", "从哪来") == ["网络推广", "展会上"]
    (change,) = (each for each in plan(read).changes if each.key == "从哪来")
    assert (change.rows.tolist(), change.before, change.after) == ([2], ["网上"], ["网络推广"])
    found = [problem.place.cell for problem in field_rules(book) if problem.place.column == "从哪来"]
    assert found == ["D3"]
    unbound = make_book(BOOK.replace("| 客户 | 从哪来 | | | 渠道", "| 客户 | 备注 | | |"))
    assert texts(decided(unbound), "customers", "从哪来") == ["网上", "展会上"]


def test_what_a_formula_of_staffs_says_is_not_written_over(make_book):
    read = make_book(BOOK)
    layout = replace(read.frame("customers").layout, formula_rows={"从哪来": np.array([2])})
    book = read.with_frame(replace(read.frame("customers"), layout=layout))
    assert texts(decided(book), "customers", "从哪来") == ["网上", "展会上"]


def test_a_rename_in_staffs_own_column_is_written_and_undone(tmp_path):
    path = make_workspace(tmp_path / "book", NewBook("en", rows={
        "customers": [{"name": "Ann"}, {"name": "Bob"}],
        "lists": [{"list": "Channel", "value": "Web campaign", "old_value": "Web"}],
        "field_rules": [{"table": "Customers", "column": "Seen at", "allowed": "Channel"}],
    }))  # fmt: skip
    frame = read(path, today=DAY).book.frame("customers")
    at = column_letters(max(frame.layout.columns.values()) + 1)
    for row, word in ((frame.layout.heading_row, "Seen at"), (frame.data.index[0], "Web")):
        set_cells(path, f"Customers!{at}{row}", [word])
    seen = [show(read(path, today=DAY).book.customers["Seen at"].iloc[0])]
    run(path, today=DAY)
    seen.append(show(read(path, today=DAY).book.customers["Seen at"].iloc[0]))
    assert undo(Store.of(path), today=DAY, who="Ann").exact
    seen.append(show(read(path, today=DAY).book.customers["Seen at"].iloc[0]))
    assert seen == ["Web", "Web campaign", "Web"]


def test_a_word_that_needs_quotes_is_quoted(make_book):
    text = BOOK.replace("老客介绍", "介绍 (老客)")
    assert texts(decided(make_book(text)), "field_rules", "when")[0] == '客户来源="介绍 (老客)" 且 客户名称 为空'
