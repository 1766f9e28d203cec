"""What buttons and command cells do, on a closed workbook: the same functions serve the open one."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cli.workspace import TODAY, copied
from xlcrm.excel.tasks import TASKS, Asked, Selection
from xlcrm.model.desk import DESK_TASKS, task_of
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.cells import get_cells

DAY = date.fromisoformat(TODAY)


@pytest.fixture
def book(tmp_path):
    return copied(tmp_path / "客户 一部", "zh")


def do(task, book, **more):
    return TASKS[task](Asked(book, DAY, "zh", **more))


def test_every_task_of_the_desk_can_be_done():
    assert list(TASKS) == [task.key for task in DESK_TASKS]
    assert all(task_of(word) is task for task in DESK_TASKS for word in task.label)
    assert task_of(" refresh ") is DESK_TASKS[0]
    assert task_of(None) is None


def test_letters_that_are_due_go_to_the_selected_customers_only(book):
    rows = get_cells(book, "客户!A2:A31")
    everybody = tuple(row[0] for row in rows)
    nobody = do("letters", book, ids=everybody[:1])
    made = do("letters", book, ids=everybody)
    assert "封信函" in made.said
    assert made.said != nobody.said
    written = [path.name for path in book.parent.rglob("*.docx") if "模板" not in path.parts]
    assert len(written) >= int(made.said.split(" ")[1])
    assert "没有该寄的信函" in do("letters", book, ids=everybody).said, "nobody gets a letter twice"


def test_selected_rows_of_any_sheet_that_names_customers_count(book):
    (number,) = get_cells(book, "跟进记录!B5")[0]
    made = do("card", book, selections=(Selection("跟进记录", (5,)),))
    assert number in made.said
    with pytest.raises(Refusal) as refused:
        do("card", book, selections=(Selection("首页", (5,)), Selection("客户", (1,))))
    assert refused.value.code == "desk.select_first"


def test_the_inbox_is_taken_in_and_what_is_no_list_is_told(book):
    inbox = book.parent / "收件箱"
    for file in inbox.iterdir():
        file.unlink()
    assert "没有文件" in do("inbox", book).said
    (inbox / "线索.csv").write_text("客户名称,手机\n海南椰风贸易有限公司,13912345678\n", encoding="utf-8")
    (inbox / "照片.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (inbox / "~$线索.xlsx").write_bytes(b"lock")
    said = do("inbox", book).said.splitlines()
    assert len(said) == 2
    assert any("“线索.csv”" in line and "新增 1，" in line for line in said)
    assert any("“照片”不是名单" in line for line in said)
    assert ["海南椰风贸易有限公司"] in get_cells(book, "客户!B:B")


def test_today_and_duplicates_show_their_sheets(book):
    assert do("today", book).spot.sheet == "今日待办"
    merged = do("merge", book)
    assert merged.spot is None or merged.spot.sheet == "疑似重复"


def test_a_check_names_the_first_problems_and_writes_nothing(book):
    before = book.read_bytes()
    said = do("validate", book).said.splitlines()
    assert "个错误" in said[0]
    assert 2 <= len(said) <= 4
    assert book.read_bytes() == before
