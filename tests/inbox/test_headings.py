"""What the columns of a dropped list mean."""

from __future__ import annotations

import pytest

from tests.shared import SHARED, needs_shared
from xlcrm.inbox.grids import Grid, grid_of
from xlcrm.inbox.headings import IMPORTED, understand
from xlcrm.inbox.reading import How, read_file
from xlcrm.inbox.said import NO_WORDS, Remembered, Words
from xlcrm.model.tables import TABLE_BY_NAME

TABLES = [TABLE_BY_NAME[name] for name in IMPORTED]
PEOPLE = ["王芳", "13800138000"], ["张伟", "13800138001"]


def read(*rows, words=NO_WORDS, merged=(), name="", **asked):
    grid = grid_of(name, [list(row) for row in rows])
    return understand(Grid(grid.name, grid.rows, grid.columns, merged), TABLES, words, **asked)


@pytest.mark.parametrize(
    ("headings", "table", "columns"),
    [
        (["姓名", "手机", "地址"], "customers", {"name": 0, "mobile": 1, "address": 2}),
        (["公司名称", "联系人", "联系电话"], "contacts", {"customer_id": 0, "name": 1, "phone": 2}),
        (["Company", "Contact", "Email"], "contacts", {"customer_id": 0, "name": 1, "email": 2}),
        (["日期", "客户", "金额"], "orders", {"on": 0, "customer_id": 1, "amount": 2}),
        (["客戶名稱", "手機"], "customers", {"name": 0, "mobile": 1}),
    ],
)
def test_headings_tell_the_table_and_its_columns(headings, table, columns):
    found = read(headings, ["a", "b", "c"])
    assert (found and found.table) == table
    if found:
        assert found.columns == columns
        assert found.first == 1


def test_titles_and_notes_above_the_headings_are_passed_over():
    found = read(["2026年客户名单"], ["制表：王芳", "日期：2026-11-22"], ["序号", "客户名称", "手 机", "来自"], ["1", "王芳", "13800138000", "x"])
    assert (found.first, found.columns, found.extras) == (3, {"name": 1, "mobile": 2}, {"来自": 3})


def test_headings_of_two_lines_are_read_together():
    found = read(["姓名", "电话", ""], ["", "手机", "邮箱"], ["王芳", "13800138000", "w@example.com"], merged=((0, 0, 1, 0), (0, 1, 0, 2)))
    assert (found.first, found.columns) == (2, {"name": 0, "mobile": 1, "email": 2})


def test_the_cells_tell_what_an_unknown_heading_does_not():
    found = read(["客户名称", "怎么找", "信箱？"], *[[*row, "a@example.com"] for row in PEOPLE])
    assert found.columns == {"name": 0, "mobile": 1, "email": 2}
    assert set(found.by_content) == {"mobile", "email"}


def test_a_list_without_headings_is_asked_about():
    found = read(*PEOPLE)
    assert (found.first, found.columns) == (0, {"name": 0, "mobile": 1})
    assert {question.what for question in found.questions} == {"column"}
    assert read(["foo", "bar"], ["1", "2"]) is None
    assert read() is None


def test_what_people_said_of_headings_is_remembered():
    first = read(["大名", "客户来源", "机子"], ["王芳", "展会", "x"])
    assert first is None or "name" not in first.columns
    said = Words(synonyms={"customers": {"大名": "name"}})
    found = read(["大名", "客户来源", "机子"], ["王芳", "展会", "x"], words=said)
    assert found.columns["name"] == 0
    again = Words(remembered={found.fingerprint: Remembered("customers", {"机子": "mobile", "大名": "name", "客户来源": ""})})
    other = read(["机子", "大名", "客户来源"], ["x", "王芳", "展会"], words=again)
    assert (other.columns, other.extras, other.remembered) == ({"mobile": 0, "name": 1}, {"客户来源": 2}, True)


def test_staff_are_staff_only_where_the_list_is_called_so():
    rows = ["姓名", "手机", "邮箱"], ["王芳", "13800138000", "w@example.com"]
    assert read(*rows).table == "customers"
    assert read(*rows, name="员工").table == "staff"
    assert read(*rows, title="员工名单 2026").table == "staff"
    assert read(*rows, wanted="contacts").table == "contacts"


@needs_shared
def test_the_shop_s_own_workbook_is_understood_sheet_by_sheet():
    grids = read_file(SHARED / "data" / "workbooks" / "会员名单.xlsx", How()).grids
    found = {grid.name: understand(grid, TABLES) for grid in grids}
    assert {name: one.table for name, one in found.items() if name != "月度汇总"} == {"会员名单": "customers", "消费流水": "orders"}
    assert set(found["会员名单"].columns) == {"name", "mobile", "email", "registered_on", "note"}
    assert found["会员名单"].samples(0)
