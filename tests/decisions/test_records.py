"""Restored and deregistered customers, corrections, approvals, work handed over (A5, A8, A9b, A12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.decisions.ruling import cells, owners, refused, when_applied
from xlcrm.pipeline import decided, plan

HEAD = "决定 | 决定编号 | 类型 | 编号 | 对方编号 | 决定 | 至 | 决定人 | 日期 | 理由 | 执行日期\n"
CUSTOMERS = """
客户 | 客户编号 | 客户名称 | 手机        | 负责人 | 注销日期   | 注销原因 | 流失原因 | 流失日期   | 登记日期
     | KH000001 | 王芳     | 13800138000 | 陈刚   | 2026-10-01 | 停业     |          |            | 2025-01-01
     | KH000002 | 李雷     |             | 陈刚   |            |          | 竞争吸引 | 2026-09-01 | 2025-01-01
     | KH000003 | 韩梅     |             | cg     |            |          |          |            | 2025-01-01
     | KH000004 | 孙丽     |             | 赵敏   |            |          |          |            | 2025-01-01
员工 | 姓名 | 登录名 | 离职日期   | 接任人
     | 陈刚 | cg     | 2026-11-01 | 赵敏
     | 赵敏 |        |            |
     | 钱进 |        |            |
"""


@pytest.fixture
def ruled(make_book):
    def make(rows, more=""):
        return make_book(CUSTOMERS + HEAD + rows + more)

    return make


def test_a_restored_customer_has_no_mark_of_deregistration_or_loss(ruled):
    book = ruled("""
        | JD000001 | 恢复 | KH000001 | | 恢复 | | 赵敏 | 2026-11-20 | 客户来电 |
        | JD000002 | 恢复 | KH000002 | | 恢复 | | 赵敏 | 2026-11-20 | 重新下单 |
        | JD000003 | 恢复 | KH000003 | | 恢复 | | 赵敏 | 2026-11-20 | 误点 |
        | JD000004 | 恢复 | KH000001 | | 恢复 | | 赵敏 | 2026-11-20 | |
    """)
    for key in ("closed_on", "closed_reason", "lost_reason", "lost_on"):
        assert set(cells(book, "customers", key).values()) == {""}, key
    assert refused(book) == ["ruling_not_closed C4", "ruling_no_reason I5"]
    status = {cell.record: cell.after for cell in plan(book).cells() if cell.key == "closed_on"}
    assert status == {"KH000001": None}


def test_a_fact_is_corrected_in_whichever_table_it_stands(ruled):
    book = ruled("""
        | JD000001 | 更正 | KH000001 | | 手机=13900139000 | | 赵敏 | | 客户来电 |
        | JD000002 | 更正 | KH000002 | | Registered on＝2026-02-03 | | | | |
        | JD000003 | 更正 | KH000003 | | 手机= | | | | |
        | JD000004 | 更正 | JH000001 | | 计划日期=2026-12-24 | | | | |
    """, "跟进计划 | 计划编号 | 客户编号 | 计划日期\n | JH000001 | KH000001 | 2026-12-01")  # fmt: skip
    assert cells(book, "customers", "mobile")["KH000001"] == "13900139000"
    assert cells(book, "customers", "registered_on")["KH000002"] == "2026-02-03"
    assert cells(book, "plans", "due_on") == {"JH000001": "2026-12-24"}
    assert when_applied(book) == ["2026-11-22"] * 4


@pytest.mark.parametrize(
    ("said", "fault"),
    [("手机", "ruling_field E2"), ("没有=1", "ruling_field E2"), ("会员等级=金卡", "ruling_field E2"),
     ("客户编号=KH9", "ruling_field E2"), ("登记日期=改天", "ruling_value E2"), ("积分=5", "ruling_field E2")],
)  # fmt: skip
def test_what_cannot_be_corrected_is_said(ruled, said, fault):
    assert refused(ruled(f"| JD000001 | 更正 | KH000001 | | {said} |")) == [fault]


def test_approvals_are_taken_note_of(ruled):
    book = ruled("| JD000001 | 审批 | KH000001 | name | 批准 |\n| JD000002 | 审批 | KH000001 | name | 也许 |")
    assert when_applied(book) == ["2026-11-22", ""]
    assert refused(book) == ["ruling_choice E3"]


WORK = """
跟进计划 | 计划编号 | 客户编号 | 计划日期   | 负责人 | 状态
         | JH000001 | KH000003 | 2026-12-01 | 陈刚   |
         | JH000002 | KH000003 | 2026-10-01 | 陈刚   | 完成
         | JH000003 | KH000004 | 2026-12-01 | 陈刚   |
商机     | 商机编号 | 客户编号 | 阶段     | 负责人
         | SJ000001 | KH000003 | 意向     | cg
         | SJ000002 | KH000002 | 输单     | 陈刚
借阅     | 借阅编号 | 档案 | 借阅人 | 借出日期   | 归还日期
         | JY000001 | 合同 | 陈刚   | 2026-10-01 |
         | JY000002 | 图纸 | 陈刚   | 2026-10-01 | 2026-10-05
"""


def test_all_that_a_person_looks_after_is_handed_over(ruled):
    book = ruled("| JD000001 | 移交 | 陈刚 | | 赵敏 |", WORK)
    assert owners(book) == {"KH000001": "陈刚", "KH000002": "赵敏", "KH000003": "赵敏", "KH000004": "赵敏"}
    assert cells(book, "plans", "owner") == {"JH000001": "赵敏", "JH000002": "陈刚", "JH000003": "赵敏"}
    assert cells(book, "opportunities", "owner")["SJ000001"] == "赵敏"
    assert cells(book, "loans", "borrower") == {"JY000001": "赵敏", "JY000002": "陈刚"}


def test_what_is_named_more_closely_goes_elsewhere(ruled):
    book = ruled("| JD000001 | 移交 | JH000001 | | 赵敏 |\n| JD000002 | 移交 | 陈刚 | | 钱进 |\n| JD000003 | 移交 | KH000002 | | 赵敏 |", WORK)
    assert owners(book)["KH000002"] == "赵敏"
    assert owners(book)["KH000003"] == "钱进"
    assert cells(book, "plans", "owner") == {"JH000001": "赵敏", "JH000002": "陈刚", "JH000003": "钱进"}


def test_a_customer_takes_its_owners_open_work_along(ruled):
    work = WORK.replace("JH000001 | KH000003 | 2026-12-01 | 陈刚", "JH000001 | KH000003 | 2026-12-01 | cg")
    book = ruled("| JD000001 | 移交 | KH000003 | | 钱进 |", work)
    assert owners(book)["KH000003"] == "钱进"
    assert cells(book, "plans", "owner") == {"JH000001": "钱进", "JH000002": "陈刚", "JH000003": "陈刚"}
    assert cells(book, "opportunities", "owner")["SJ000001"] == "钱进"


def test_work_cannot_go_to_somebody_who_left_or_from_nobody(ruled):
    book = ruled("| JD000001 | 移交 | 赵敏 | | 陈刚 |\n| JD000002 | 移交 | 没这人 | | 赵敏 |")
    assert refused(book) == ["ruling_person E2", "ruling_record C3"]


ACCOUNTS = """
账户 | 账户编号 | 客户编号 | 状态   | 销户日期
     | 8001     | KH000001 | 正常   |
     | 8002     | KH000001 | 已注销 | 2026-03-01
     | 8003     | KH000002 | 正常   |
"""


def test_a_deregistered_customer_loses_its_accounts_and_it_is_recorded(ruled):
    book = replace(ruled("", ACCOUNTS), saved_by="赵敏")
    assert cells(book, "accounts", "state") == {"8001": "已注销", "8002": "已注销", "8003": "正常"}
    assert cells(book, "accounts", "closed_on")["8001"] == "2026-10-01"
    (ruling,) = decided(book).decisions.to_dict("records")
    assert (ruling["record_id"], ruling["choice"], ruling["by"]) == ("KH000001", "注销日期=2026-10-01", "赵敏")
    assert when_applied(book) == ["2026-11-22"]


def test_an_account_that_was_opened_again_stays_open(ruled):
    row = "| JD000001 | 更正 | KH000001 | | 注销日期=2026-10-01 | | | | 客户注销，账户随之销户 | 2026-11-01 |"
    assert cells(ruled(row, ACCOUNTS), "accounts", "state")["8001"] == "正常"


def test_a_correction_that_deregisters_closes_the_accounts_at_once(ruled):
    book = ruled("| JD000001 | 更正 | KH000002 | | 注销日期=2026-11-20 | | 赵敏 | | 客户要求 |", ACCOUNTS)
    assert cells(book, "accounts", "state")["8003"] == "已注销"
    assert cells(book, "accounts", "closed_on")["8003"] == "2026-11-20"
