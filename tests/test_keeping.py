"""Spot checks, the monthly archive and renames, through real files."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from xlcrm import run
from xlcrm.archiving import archive, archive_of_month
from xlcrm.drawing import Draw, draw
from xlcrm.history.store import Store
from xlcrm.making import NewBook, make_workspace
from xlcrm.model.plan import Append, Plan
from xlcrm.model.refusals import Refusal
from xlcrm.reading import read
from xlcrm.undoing import undo
from xlcrm.xlsx.cells import set_cells
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.write import to_edit

DAY = date(2026, 11, 22)


@pytest.fixture
def workbook(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun.parent, tmp_path / "库")) / begun.name


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a dozen customers, which no test changes."""
    path = make_workspace(tmp_path_factory.mktemp("begun") / "库", NewBook("zh"))
    reading = read(path, today=DAY)
    ids = [f"KH{n:06d}" for n in range(1, 13)]
    rows = {"customer_id": ids, "name": [f"客户{n}" for n in range(12)], "source": ["网站"] * 12, "owner": ["陈刚"] * 12}
    plan = Plan(reading.fingerprint, DAY, appends=(Append("customers", rows), Append("staff", {"name": ["陈刚"]})))
    apply_edits(reading.package, to_edit(plan, reading.book))
    commit(path, reading.package, expected_fingerprint=reading.fingerprint)
    return path


def checks(path: Path) -> list[str]:
    return read(path, today=DAY).book.spot_checks["customer_id"].tolist()


def test_a_draw_adds_the_sheet_and_the_customers_and_the_same_draw_nothing(workbook: Path) -> None:
    done = draw(workbook, Draw(DAY, size=5, seed=3))
    assert checks(workbook) == list(done.customers)
    assert len(done.customers) == 5
    book = read(workbook, today=DAY).book
    assert book.spot_checks["check_id"].tolist() == [f"CC{n:06d}" for n in range(1, 6)]
    assert book.spot_checks["owner"].eq("陈刚").all()
    again = draw(workbook, Draw(DAY, size=5, seed=3))
    assert again.customers == ()
    assert len(checks(workbook)) == 5
    other = draw(workbook, Draw(date(2026, 12, 22), size=5, seed=3))
    assert set(other.customers) == set(done.customers)
    assert undo(Store.of(workbook), today=DAY, who="测试", number=other.run).cells >= 0
    assert len(checks(workbook)) == 5


def test_the_first_refresh_of_a_month_keeps_a_copy_and_the_next_ones_none(workbook: Path) -> None:
    run(workbook, today=DAY)
    folder = workbook.parent / "归档"
    (copy,) = folder.iterdir()
    assert copy.name == "2026-11 客户管理.xlsx"
    assert copy.read_bytes() == workbook.read_bytes()
    assert not os.access(copy, os.W_OK) or os.geteuid() == 0
    run(workbook, today=date(2026, 11, 23))
    assert len(list(folder.iterdir())) == 1
    run(workbook, today=date(2026, 12, 1))
    assert sorted(path.name for path in folder.iterdir()) == ["2026-11 客户管理.xlsx", "2026-12 客户管理.xlsx"]


def test_the_archive_can_be_switched_off(workbook: Path) -> None:
    rules = read(workbook, today=DAY).book.frames["rules"]
    row = rules.data.index[rules.data["key"].isin(["archive.monthly", "每月归档"])][0]
    set_cells(workbook, f"'规则'!{rules.cell(row, 'value')}", ["否"])
    run(workbook, today=DAY)
    assert not (workbook.parent / "归档").exists()


def test_a_copy_that_is_there_is_never_replaced(workbook: Path) -> None:
    first = archive(workbook, DAY, "zh")
    before = first.path.read_bytes()
    assert not archive(workbook, DAY, "en").new
    set_cells(workbook, "'客户'!B2", ["改了"])
    second, third = archive(workbook, DAY, "zh"), archive(workbook, DAY, "zh")
    assert (second.new, third.new, second.path == third.path) == (True, False, True)
    set_cells(workbook, "'客户'!B2", ["又改了"])
    assert archive(workbook, DAY, "zh").new
    assert first.path.read_bytes() == before
    assert archive_of_month(workbook, DAY, "zh") is None


def test_an_archive_that_cannot_be_written_is_told_and_stops_nothing(workbook: Path) -> None:
    (workbook.parent / "归档").write_text("in the way")
    (workbook.parent / "archive").write_text("in the way")
    with pytest.raises(Refusal):
        archive(workbook, DAY, "zh")
    outcome = run(workbook, today=DAY)
    assert outcome.receipt is not None
    assert any("归档" in note for note in run(workbook, today=date(2026, 11, 23), lang="zh").notes)


def test_a_rename_changes_the_cells_once_is_journaled_and_can_be_undone(workbook: Path) -> None:
    run(workbook, today=DAY)
    lists = read(workbook, today=DAY).book.frames["lists"]
    row = lists.data.index[(lists.data["list"] == "客户来源") & (lists.data["value"] == "网站")][0]
    set_cells(workbook, f"'字典'!{lists.cell(row, 'value')}", ["官网"])
    set_cells(workbook, f"'字典'!{lists.cell(row, 'old_value')}", ["网站"])
    run(workbook, today=DAY)
    book = read(workbook, today=DAY).book
    assert book.customers["source"].eq("官网").all()
    assert book.lists["used"].loc[row] == 12
    before = workbook.read_bytes()
    assert run(workbook, today=DAY, read_always=True).receipt is None
    assert workbook.read_bytes() == before
    undo(Store.of(workbook), today=DAY, who="测试")
    assert read(workbook, today=DAY).book.customers["source"].eq("网站").all()
