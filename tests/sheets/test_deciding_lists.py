"""公海, 撞单, 移交清单: what is listed, and what is proposed (B5, B6, A12)."""

from __future__ import annotations

import pytest

from xlcrm.model.book import show
from xlcrm.model.content import Block
from xlcrm.pipeline import plan


def listed(book, key):
    """Return the rows of a list as dictionaries by heading; None when there is no such sheet."""
    sheet = next((content for content in plan(book).sheets if content.key == key), None)
    if sheet is None:
        return None
    headings = sheet.blocks[2].rows[0]
    body: Block = sheet.blocks[3]
    return [{heading: show(value) for heading, value in zip(headings, row, strict=True)} for row in body.rows]


def of(rows, *headings):
    return [tuple(row[heading] for heading in headings) for row in rows]


POOL = """
客户 | 客户编号 | 客户名称 | 负责人 | 登记日期
     | KH000001 | 王芳     | 陈刚   | 2026-01-01
     | KH000002 | 李雷     | 陈刚   | 2026-05-27
     | KH000003 | 韩梅     |        | 2026-03-01
     | KH000004 | 孙丽     | 赵敏   | 2026-08-01
     | KH000005 | 周强     | 赵敏   | 2026-02-01
跟进记录 | 客户编号 | 日期
         | KH000005 | 2026-11-01
         | KH000005 | 2026-11-10
         | KH000001 | 2026-01-10
员工 | 姓名
     | 陈刚
     | 赵敏
"""


def test_the_pool_lists_ended_protections_first_then_those_that_end_soon_then_the_pool(make_book):
    rows = listed(make_book(POOL), "pool")
    assert of(rows, "编号", "情况", "保护期至", "剩余天数", "建议") == [
        ("KH000001", "保护期已满", "2026-07-01", "-144", "建议释放：近 30 天没有跟进"),
        ("KH000005", "保护期已满", "2026-08-01", "-113", "建议延长：近 30 天跟进 2 次"),
        ("KH000002", "即将到期", "2026-11-27", "5", "建议释放：近 30 天没有跟进"),
        ("KH000003", "在公海", "", "", "可领取或分配"),
    ]


def test_the_cells_of_decisions_offer_the_words_and_who_is_here(make_book):
    planned = plan(make_book(POOL))
    (choices,) = next(sheet for sheet in planned.sheets if sheet.key == "pool").choices
    sheet = next(sheet for sheet in planned.sheets if sheet.key == "pool")
    assert sheet.blocks[2].rows[0][choices.column - 1] == "决定"
    assert (choices.first_row, choices.last_row) == (5, 8)
    assert planned.lists[choices.key] == ("延长", "释放", "领取", "陈刚", "赵敏")


def test_the_pool_in_english_and_when_there_is_nothing(make_book):
    book = make_book("Customers | Customer ID | Name | Owner | Registered on\n | KH000001 | Ann | Li | 2026-01-01\nStaff | Name\n | Li")
    assert of(listed(book, "pool"), "Record", "State", "Proposal") == [("KH000001", "Protection ended", "Release: no contact in 30 days")]
    assert listed(make_book("客户 | 客户编号 | 客户名称 | 负责人\n | KH000001 | 王芳 | 陈刚"), "pool") is None
    assert listed(make_book("客户 | 客户编号 | 客户名称\n | KH000001 | 王芳"), "pool") is None
    assert listed(make_book(""), "pool") is None


def test_a_released_customer_says_who_may_not_claim_it_yet(make_book):
    events = "events | event | record | before | after | on\n | owner | KH000003 | | 陈刚 | 2026-06-01\n | owner | KH000003 | 陈刚 | - | 2026-11-10"
    rows = listed(make_book(POOL + events), "pool")
    assert of(rows, "入池日期", "原负责人", "建议")[-1] == ("2026-11-10", "陈刚", "可领取；原负责人 2026-12-10 前不能领回")


def test_time_alone_releases_nobody(make_book):
    book = make_book(POOL, today="2030-01-01")
    assert [cell for cell in plan(book).cells() if cell.key == "owner"] == []


MONTHLY = "\n".join(f" | {record} | {day}" for record, days in {
    "KH000001": ("2026-08-20", "2026-09-18", "2026-10-16", "2026-11-12"), "KH000002": ("2026-11-10",),
}.items() for day in days)  # fmt: skip


def two(first="2026-11-01", second="2026-11-02", visits=""):
    text = f"""
    客户 | 客户编号 | 客户名称 | 负责人 | 手机        | 登记日期 | 意向级别
         | KH000001 | 王芳     | 陈刚   | 13800138000 | {first}  | N
         | KH000002 | 王芳     | 赵敏   | 13800138000 | {second} | N
    员工 | 姓名
         | 陈刚
         | 赵敏
    """
    return text + (f"跟进记录 | 客户编号 | 日期\n{visits}" if visits else "")


@pytest.mark.parametrize(
    ("text", "owner", "why"),
    [
        (two(), "陈刚", "都还没到跟进日，陈刚登记在先"),
        (two(first="2026-11-02"), "由主管裁定", "都还没到跟进日，登记时间相同或不明"),
        (two(first="2026-11-03"), "赵敏", "都还没到跟进日，赵敏登记在先"),
        (two(first="2026-01-01", second="2026-01-02", visits="| KH000002 | 2026-11-10"), "赵敏", "现在只有赵敏按计划跟进（曾迟 1 次）"),
        (two(second="2026-08-02", first="2026-08-01", visits=""), "由主管裁定", "没有一方按计划跟进"),
        (two(visits="| KH000002 | 2026-11-10\n | KH000001 | 2026-11-10"), "由主管裁定", "双方都按计划跟进"),
        (two(first="2026-01-01", second="2026-01-02", visits="| KH000002 | 2026-03-01"), "由主管裁定", "没有一方按计划跟进"),
        # Both are in time today; only one of them was ever since both were registered.
        (two(visits=MONTHLY, first="2026-08-03", second="2026-08-04"), "陈刚", "陈刚一直按计划跟进，对方曾迟 1 次"),
        (two(visits=MONTHLY, first="2026-10-20", second="2026-10-20"), "由主管裁定", "双方都按计划跟进"),
        (two(visits="| KH000002 | 2026-11-10", first="2026-08-03", second="2026-08-04"), "赵敏", "现在只有赵敏按计划跟进（曾迟 1 次）"),
    ],
)
def test_a_ruling_is_proposed_by_who_kept_it_up_else_who_came_first(make_book, text, owner, why):
    (row,) = listed(make_book(text), "conflicts")
    assert (row["建议归属"], row["理由"], row["相同之处"]) == (owner, why, "电话")
    assert {row["编号"], row["对方编号"]} == {"KH000001", "KH000002"}


def test_both_sides_follow_up_is_shown(make_book):
    (row,) = listed(make_book(two(first="2026-01-01", visits="| KH000002 | 2026-11-10\n | KH000002 | 2026-11-12")), "conflicts")
    assert (row["负责人"], row["跟进情况"], row["对方负责人"], row["对方跟进情况"]) == (
        "陈刚", "没有跟进，已逾期", "赵敏", "2 次，最近 2026-11-12，按计划",
    )  # fmt: skip


LEAVING = """
客户     | 客户编号 | 客户名称 | 负责人 | 登记日期   | 注销日期
         | KH000001 | 王芳     | 陈刚   | 2026-11-01 |
         | KH000002 | 李雷     | cg     | 2026-11-01 |
         | KH000003 | 韩梅     | 赵敏   | 2026-11-01 |
         | KH000004 | 孙丽     | 陈刚   | 2026-01-01 | 2026-02-01
跟进计划 | 计划编号 | 客户编号 | 计划日期   | 负责人 | 内容 | 状态
         | JH000001 | KH000003 | 2026-12-01 | 陈刚   | 送样 |
         | JH000002 | KH000003 | 2026-12-01 | 陈刚   | 送样 | 完成
借阅     | 借阅编号 | 档案 | 借阅人 | 借出日期   | 归还日期
         | JY000001 | 合同 | 陈刚   | 2026-10-01 |
员工     | 姓名 | 登录名 | 在职 | 接任人
         | 陈刚 | cg     | 否   | 赵敏
         | 赵敏 |        |      |
"""


def test_all_that_somebody_who_left_looks_after_is_listed(make_book):
    rows = listed(make_book(LEAVING), "hand_over")
    assert of(rows, "编号", "离职人员", "类别", "内容", "建议移交给") == [
        ("陈刚", "陈刚", "全部（4 项）", "", "赵敏"),
        ("KH000001", "陈刚", "客户", "王芳", "赵敏"),
        ("KH000002", "陈刚", "客户", "李雷", "赵敏"),
        ("JH000001", "陈刚", "跟进计划", "送样", "赵敏"),
        ("JY000001", "陈刚", "借阅", "合同", "赵敏"),
    ]
    assert listed(make_book(LEAVING.replace("| 否 ", "| 是 ")), "hand_over") is None


def test_a_decision_in_the_list_hands_everything_over_in_the_same_refresh(make_book):
    decisions = "决定 | 决定编号 | 类型 | 编号 | 决定 | 决定人 | 日期 | 理由 | 执行日期\n"
    planned = plan(make_book(LEAVING + decisions + "移交清单 | 编号 | 决定\n | 陈刚 | 赵敏"))
    changed = {(cell.table, cell.record): cell.after for cell in planned.cells() if cell.key in {"owner", "borrower"}}
    assert changed == {("customers", "KH000001"): "赵敏", ("customers", "KH000002"): "赵敏", ("plans", "JH000001"): "赵敏", ("loans", "JY000001"): "赵敏"}
    assert [append.table for append in planned.appends] == ["decisions", "events"]
    assert not [problem for problem in planned.problems if problem.code.code.startswith(("person", "ruling", "entry"))]
