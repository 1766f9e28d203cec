"""Rules that add rows, the workbook's own memory, and decisions on staff's cells, through a real file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from xlcrm import pipeline, run
from xlcrm.history.store import Store
from xlcrm.making import NewBook, make_workspace
from xlcrm.model.columns import Columns, Decision, Rule
from xlcrm.model.plan import Append
from xlcrm.model.text import Text
from xlcrm.reading import read
from xlcrm.undoing import undo
from xlcrm.xlsx.cells import set_cells

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.model.book import Book

DAY = date(2026, 11, 23)


def _once(book: Book) -> list[Append]:
    """One plan for each customer, once; remembered."""
    done = set(book.events["record"])
    new = [record for record in book.customers["customer_id"].dropna() if record not in done]
    return [
        Append("plans", {"customer_id": new, "subject": ["欢迎"] * len(new), "due_on": [book.day] * len(new)}),
        Append("events", {"event": ["welcome"] * len(new), "record": new, "on": [book.day] * len(new)}),
    ]


def _release(book: Book) -> list[Columns]:
    rulings = book.decisions[book.decisions["applied_on"].isna() & book.decisions["choice"].eq("释放")]
    if rulings.empty:
        return []
    owner = book.customers["owner"].mask(book.customers["customer_id"].isin(rulings["record_id"]))
    done = book.decisions["applied_on"].mask(book.decisions.index.isin(rulings.index), book.day)
    return [Columns(owner=owner), Columns("decisions", applied_on=done)]


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rule = Rule("welcome", Text("欢迎", "Welcome"), "B3", (), _once, lambda _book, _row: None)
    monkeypatch.setattr(pipeline, "RULES", (rule, *pipeline.RULES))  # before the rules that count plans
    monkeypatch.setattr(pipeline, "DECISIONS", (Decision("release", Text("释放", "Release"), "B6", _release),))
    path = make_workspace(tmp_path / "库", NewBook("zh"))
    _fill(path, "客户", "客户名称", 2, "王芳")
    _fill(path, "客户", "负责人", 2, "陈刚")
    _fill(path, "员工", "姓名", 2, "陈刚")
    return path


def _fill(path: Path, sheet: str, heading: str, nth: int, value: object) -> None:
    frame = next(f for f in read(path, today=DAY).book.frames.values() if f.sheet == sheet)
    key = next(key for key, text in frame.layout.headings.items() if text == heading)
    row = frame.layout.heading_row + nth - 1
    set_cells(path, f"'{sheet}'!{frame.cell(row, key)}", [value])


def _column(path: Path, table: str, key: str) -> list[object]:
    return read(path, today=DAY).book.frames[table].data[key].tolist()


def _welcomed(path: Path) -> list[str]:
    """Return whom this module's rule remembers; other rules remember things too."""
    events = read(path, today=DAY).book.events
    return list(events["record"][events["event"] == "welcome"])


def test_a_rule_adds_a_row_once_and_remembers_it(workbook: Path) -> None:
    first = run(workbook, today=DAY)
    assert first.plan is not None
    assert {append.table for append in first.plan.appends} == {"plans", "events"}
    book = read(workbook, today=DAY).book
    assert book.plans[["plan_id", "customer_id", "subject"]].values.tolist() == [["JH000001", "KH000001", "欢迎"]]
    assert _welcomed(workbook) == ["KH000001"]
    before = workbook.read_bytes()
    assert run(workbook, today=DAY, read_always=True).receipt is None
    assert workbook.read_bytes() == before


def test_what_a_rule_added_is_not_taken_for_staffs_doing(workbook: Path) -> None:
    run(workbook, today=DAY)
    again = run(workbook, today=DAY, read_always=True)
    assert list(again.staff) == []


def test_more_events_go_below_the_first(workbook: Path) -> None:
    run(workbook, today=DAY)
    _fill(workbook, "客户", "客户名称", 3, "李雷")
    run(workbook, today=DAY)
    assert _column(workbook, "plans", "customer_id") == ["KH000001", "KH000002"]
    assert _welcomed(workbook) == ["KH000001", "KH000002"]


def test_undo_takes_added_rows_back(workbook: Path) -> None:
    before = workbook.read_bytes()
    run(workbook, today=DAY)
    assert undo(Store.of(workbook), today=DAY, who="测试").exact
    assert workbook.read_bytes() == before


def test_undo_clears_added_rows_when_staff_went_on(workbook: Path) -> None:
    outcome = run(workbook, today=DAY)
    _fill(workbook, "客户", "备注", 2, "后来写的")
    undone = undo(Store.of(workbook), today=DAY, who="测试", number=outcome.run)
    assert not undone.exact
    assert _column(workbook, "plans", "customer_id") == []
    assert _column(workbook, "customers", "note") == ["后来写的"]


def test_a_decision_changes_staffs_cell_and_is_journaled_as_one(workbook: Path) -> None:
    run(workbook, today=DAY)
    for heading, value in (("类型", "释放"), ("编号", "KH000001"), ("决定", "释放")):
        _fill(workbook, "决定", heading, 2, value)
    outcome = run(workbook, today=DAY)
    assert read(workbook, today=DAY).book.customers["owner"].isna().all()
    assert _column(workbook, "decisions", "applied_on")[0].date() == DAY
    assert ("customers", "owner", "陈刚", None) in [
        (cell.table, cell.key, cell.before, cell.after) for cell in outcome.plan.cells()
    ]
    assert undo(Store.of(workbook), today=DAY, who="测试").exact
    assert _column(workbook, "customers", "owner") == ["陈刚"]
