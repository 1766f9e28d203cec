"""Customers that may be the same (G2): found once and remembered, searched again only where something changed."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from tests.decisions.test_merges import cell, ruled, whose
from tests.sheets.test_deciding_lists import of
from tests.textbook import book_from_text
from xlcrm.model.book import Book, show
from xlcrm.pipeline import decided, plan, put
from xlcrm.rules import duplicates
from xlcrm.sheets.duplicates import duplicates as duplicate_list

TWINS = """
客户 | 客户编号 | 客户名称 | 手机          | 邮箱      | 城市 | 负责人 | 备注 | 登记日期   | 注销日期   | 注销原因
     | KH000001 | 王芳     | 13800138000   |           | 上海 | 陈刚   |      | 2026-01-01 |
     | KH000002 | 王 芳    | 138 0013 8000 | wf@qq.com | 上海 | 赵敏   | 老客户 | 2026-02-01 |
     | KH000003 | 李雷     | 13911112222   |           | 北京 |        |      | 2026-03-01 |
     | KH000004 | 王芳     | 13800138000   | wf@qq.com | 苏州 |        | 新   | 2026-04-01 |
     | KH000005 | 赵云     | 13700000000   |           |      |        |      | 2026-04-01 | 2026-05-01
     | KH000006 | 赵云     | 13700000000   |           |      |        |      | 2026-04-01 |
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | DD000001 | KH000001 | 2026-06-01 | 5
决定 | 决定编号 | 类型 | 编号 | 对方编号 | 决定 | 至 | 决定人 | 日期 | 理由 | 执行日期
规则 | 规则组 | 键                   | 值
     | 数据   | duplicate.merge_sure | 否
"""
SURE = TWINS.replace("merge_sure | 否", "merge_sure | 是").replace("苏州", "上海")


def known(book):
    """Return the book after the search."""
    return put(book, duplicates.RULE.compute(book), Book.with_columns)


def likeliest(book):
    return {record: show(other) for record, other in zip(*(known(book).customers[key] for key in ("customer_id", "duplicate_of")), strict=True)}


def listed(book):
    """Return the rows of the list by heading; None when there is no such sheet."""
    content = duplicate_list(book)
    if content is None:
        return None
    headings, body = content.blocks[-2].rows[0], content.blocks[-1].rows
    return [{heading: show(value) for heading, value in zip(headings, row, strict=True)} for row in body]


def searched(book):
    """Return how many customers were compared anew in a refresh."""
    with patch.object(duplicates, "matches", wraps=duplicates.matches) as asked:
        known(book)
    return [len(call.args[0]) - call.args[1] for call in asked.call_args_list]


def again(book, **changed):
    """Return the book as it is read the next time."""
    return replace(book, facts={}, problems=(), _links={}, **changed)


def test_the_likeliest_other_one_stands_beside_each_customer():
    assert likeliest(book_from_text(TWINS)) == {
        "KH000001": "KH000002", "KH000002": "KH000004", "KH000003": "", "KH000004": "KH000002", "KH000005": "", "KH000006": "",
    }  # fmt: skip


def test_what_is_remembered_is_not_searched_again_and_only_what_changed_is():
    first = known(book_from_text(TWINS))
    assert searched(book_from_text(TWINS)) == [5]
    assert searched(again(first)) == []
    assert len(known(again(first)).events) == len(first.events)
    frame = first.frame("customers")
    changed = frame.data.assign(mobile=frame.data["mobile"].mask(frame.data["customer_id"] == "KH000003", "13900000000"))
    now = again(first.with_frame(replace(frame, data=changed)))
    assert searched(now) == [1]
    noted = frame.data.assign(note="别的")
    assert searched(again(first.with_frame(replace(frame, data=noted)))) == [], "a note tells nobody apart"


def test_a_pair_ends_when_one_of_it_changes_and_comes_back():
    first = known(book_from_text(TWINS.replace("KH000004 | 王芳 ", "KH000004 | 孙丽 ").replace("13800138000   | wf", "13600000000 | x")))
    frame = first.frame("customers")
    mine = frame.data["customer_id"] == "KH000002"
    other = frame.data.assign(name=frame.data["name"].mask(mine, "周强"), mobile=frame.data["mobile"].mask(mine, "13600009999"))
    then = known(again(first.with_frame(replace(frame, data=other))))
    assert likeliest(again(then))["KH000001"] == ""
    back = known(again(then.with_frame(replace(then.frame("customers"), data=frame.data))))
    assert likeliest(again(back))["KH000001"] == "KH000002"


def test_the_list_shows_both_sides_in_groups_and_which_to_keep():
    rows = listed(book_from_text(TWINS))
    assert of(rows, "编号", "对方编号", "组", "把握", "异同") == [
        ("KH000002", "KH000004", "1", "确定（25 分）", "姓名相同、手机相同、邮箱相同、城市不同"),
        ("KH000001", "KH000002", "1", "确定（16 分）", "姓名相同、手机相同、城市相同"),
    ]  # fmt: skip
    assert of(rows, "客户名称", "对方客户名称", "负责人", "对方负责人") == [("王 芳", "王芳", "赵敏", ""), ("王芳", "王 芳", "陈刚", "赵敏")]
    assert [row["两边不同的内容"] for row in rows] == ["城市：上海 ↔ 苏州\n备注：老客户 ↔ 新", ""]


def test_the_list_in_english():
    book = book_from_text(
        "Customers | Customer ID | Name | Mobile | City\n | KH000001 | Ann Li | 13800138000 | York\n | KH000002 | Ann Li | 13800138000 | Leeds"
    )
    (row,) = listed(book)
    assert (row["Group"], row["Why"], row["What differs"]) == ("1", "same name, same mobile, different city", "City: York ↔ Leeds")
    assert {"Decision", "Keep"} <= row.keys()


def test_what_is_no_duplicate_is_never_listed_again():
    book = ruled(book_from_text(TWINS), "不是重复", "KH000004", "KH000002")
    assert ("KH000002", "KH000004") not in of(listed(book), "编号", "对方编号")
    assert listed(ruled(ruled(book, "不是重复", "KH000001", "KH000002"), "不是重复", "KH000001", "KH000004")) is None


@pytest.mark.parametrize(
    ("entry", "kept", "gone"),
    [("合并 |", "KH000002", "KH000004"), (" | KH000004", "KH000004", "KH000002"), ("合并：同一人 | KH000002", "KH000002", "KH000004")],
)
def test_what_staff_enter_in_the_list_is_carried_out(entry, kept, gone):
    book = decided(book_from_text(TWINS + f"疑似重复 | 编号 | 对方编号 | 决定 | 保留\n | KH000002 | KH000004 | {entry}"))
    assert book.problems == ()
    assert cell(book, gone, "closed_reason") == f"已并入 {kept}"


def test_only_where_the_rule_says_so_sure_duplicates_merge_by_themselves_and_once():
    assert len(decided(book_from_text(TWINS)).decisions) == 0
    book = decided(book_from_text(SURE))
    assert cell(book, "KH000001", "closed_on") == ""
    assert [cell(book, gone, "closed_reason") for gone in ("KH000002", "KH000004")] == ["已并入 KH000001"] * 2
    assert set(whose(book, "orders").values()) == {"KH000001"}
    assert book.decisions["by"].tolist() == ["xlcrm"] * 2
    assert book.decisions["reason"].str.startswith("毫无疑问").all()
    after = known(book)
    assert len(decided(again(after)).decisions) == 2
    assert list(plan(again(after)).cells()) == []


def test_sure_pairs_of_a_group_in_which_one_is_not_sure_are_left_to_people():
    text = SURE.replace("| KH000002 | 王 芳    | 138 0013 8000", "| KH000002 | 王 芳    | 13500000000")
    book = decided(book_from_text(text))
    assert len(book.decisions) == 0
    assert len(listed(book)) == 2


def test_the_reason_is_explained():
    book = known(book_from_text(TWINS))
    assert duplicates.explain_duplicate(book, 3).startswith("可能与 KH000004（王芳）是同一客户：姓名相同、手机相同")
    assert duplicates.explain_duplicate(book, 4) is None
    assert duplicates.explain_duplicate(known(ruled(book_from_text(TWINS), "合并", "KH000001", "KH000002")), 3) == "已并入 KH000001"
