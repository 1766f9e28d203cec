"""A new year: what ended in past years leaves the workbook, customers and their grades stay, and it can be taken back (G3)."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from tests.cli.workspace import copied, xlcrm
from xlcrm.history.store import Store
from xlcrm.model.book import show
from xlcrm.new_year import begin, preview
from xlcrm.pipeline import checked, decided, linked, numbered
from xlcrm.reading import read
from xlcrm.rules.past_years import past_records
from xlcrm.running import run
from xlcrm.undoing import undo

YEAR = date(2027, 1, 4)


def test_what_is_over_and_ended_before_the_year_may_leave(make_book):
    book = make_book("""
        客户     | 客户编号 | 客户名称
                 | KH000001 | 王芳
        跟进计划 | 计划编号 | 客户编号 | 计划日期   | 状态 | 完成日期
                 | JH000001 | KH000001 | 2026-03-01 | 完成 | 2026-03-02
                 | JH000002 | KH000001 | 2026-03-01 | 待办 |
                 | JH000003 | KH000001 | 2026-12-30 | 完成 | 2027-01-02
                 | JH000004 | KH000001 | 2026-12-30 | 取消 |
                 | JH000005 | KH000001 |            | 取消 |
        服务     | 服务编号 | 客户编号 | 受理时间   | 状态   | 完成时间
                 | FW000001 | KH000001 | 2026-05-01 | 已完成 | 2026-05-02
                 | FW000002 | KH000001 | 2026-05-01 | 处理中 |
        商机     | 商机编号 | 客户编号 | 阶段 | 关闭日期
                 | SJ000001 | KH000001 | 输单 | 2026-05-01
                 | SJ000002 | KH000001 | 意向 |
                 | SJ000003 | KH000001 | 赢单 |
        借阅     | 借阅编号 | 档案 | 借出日期   | 归还日期
                 | JY000001 | 合同 | 2026-05-01 | 2026-05-09
                 | JY000002 | 合同 | 2026-05-01 |
    """, today=YEAR)  # fmt: skip
    found = past_records(book, pd.Timestamp(2027, 1, 1))
    ids = {table: book.frame(table).records(rows.tolist()) for table, rows in found.items()}
    assert ids == {
        "plans": ["JH000001", "JH000004"], "service": ["FW000001"], "opportunities": ["SJ000001"], "loans": ["JY000001"],
    }  # fmt: skip


def test_a_reference_to_what_has_left_is_no_mistake(make_book):
    text = """
        客户     | 客户编号 | 客户名称
                 | KH000001 | 王芳
        跟进记录 | 客户编号 | 日期       | 计划编号
                 | KH000001 | 2026-03-01 | JH000001
                 | KH000001 | 2026-03-01 | JH000009
        跟进计划 | 计划编号 | 客户编号 | 计划日期
                 | JH000002 | KH000001 | 2027-02-01
        events   | event | record | field | after | on
                 | seen | JH000001 | archived.plans | {"JH000001":"1"} | 2027-01-04
    """
    problems = checked(make_book(text, today=YEAR)).problems
    assert [problem.place.cell for problem in problems if problem.code.code == "reference_unknown"] == ["C3"], "only the one that never was"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    workbook = copied(tmp_path_factory.mktemp("year") / "w")
    run(workbook, today=YEAR, lang="zh")
    return Store.of(workbook)


def records(workbook, table):
    frame = decided(linked(numbered(read(workbook, today=YEAR).book))).frame(table)
    return {record: tuple(map(show, row)) for record, row in zip(frame.records(frame.data.index.tolist()), frame.data.to_numpy().tolist(), strict=True)}


def test_they_leave_with_a_copy_kept_the_grades_stay_and_an_undo_brings_them_back(store):
    workbook = store.workbook
    before = workbook.read_bytes()
    plans, customers = records(workbook, "plans"), records(workbook, "customers")
    asked = json.loads(xlcrm("archive", str(workbook), "--new-year", "--dry-run", "--today", str(YEAR), "--json").stdout)
    assert asked["moved"] == dict(preview(workbook, YEAR).counts)
    assert asked["archive"] is None
    assert workbook.read_bytes() == before
    left = begin(store, YEAR, "lin")
    assert left.counts == asked["moved"]
    assert left.archive.read_bytes() == before
    run(workbook, today=YEAR, lang="zh")
    kept = records(workbook, "plans")
    assert 0 < len(plans) - len(kept) == left.counts["跟进计划"]
    assert kept.items() <= plans.items()
    assert records(workbook, "customers") == customers
    assert not preview(workbook, YEAR).counts
    undone = undo(store, today=YEAR, who="lin", number=left.run)
    assert undone.conflicts == ()
    assert records(workbook, "plans") == plans
