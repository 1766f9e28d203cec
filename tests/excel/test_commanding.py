"""Command cells: chosen, saved, carried out by the watcher, reset, with the result beside them."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cli.workspace import copied
from xlcrm.excel.commanding import carry_out, commands_in
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.watched import Clock, WorkbookWatch
from xlcrm.xlsx.cells import get_cells, set_cells
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.workbook import read_workbook

NOW = datetime.fromisoformat("2026-11-20T10:00")


@pytest.fixture
def book(tmp_path):
    return copied(tmp_path / "客户 一部", "zh")


def cell_of(book, number):
    names = {name.name: name.formula for name in read_workbook(Package.open(book)).names}
    return names[f"xlcrm_cmd_{number}"].replace("$", "")


def choose(book, number, words, ids=None):
    place = cell_of(book, number)
    set_cells(book, place, [words, ids] if ids else [words], kind="text")
    return place


def row_of(book, number):
    sheet, _, cell = cell_of(book, number).partition("!")
    return get_cells(book, f"{sheet}!{cell}:{cell.replace('B', 'D')}")[0]


def carried(book):
    said = []
    done = carry_out(book, NOW, "zh", said.append)
    return done, said


def test_nothing_chosen_is_nothing_done(book):
    before = book.read_bytes()
    assert carried(book) == (False, [])
    assert book.read_bytes() == before


def test_a_command_is_carried_out_and_reset_with_the_result_beside_it(book):
    choose(book, 2, "校验")
    done, said = carried(book)
    command, _, result = row_of(book, 2)
    assert done
    assert command is None
    assert result.startswith("11-20 10:00")
    assert "个错误" in result
    assert len(said) == 1
    assert commands_in(book) == ()


def test_the_customers_are_those_named_in_any_separation(book):
    choose(book, 1, "客户卡", "KH000001、KH000002, KH000003")
    (command,) = commands_in(book)
    assert command.ids == ("KH000001", "KH000002", "KH000003")
    carried(book)
    assert "3 张客户卡" in row_of(book, 1)[2]
    assert row_of(book, 1)[1] == "KH000001、KH000002, KH000003"


def test_a_followup_becomes_a_row_and_a_run_that_can_be_undone(book):
    before = len(get_cells(book, "跟进记录!A:A"))
    choose(book, 1, "记一笔跟进", "KH000001")
    carried(book)
    rows = get_cells(book, "跟进记录!A:C")
    assert len(rows) == before + 1
    assert rows[-1][1] == "KH000001"
    with Journal.open(Store.of(book)) as journal:
        assert journal.last_undoable().info.command == "desk"
    choose(book, 1, "撤销")
    carried(book)
    assert "已撤销" in row_of(book, 1)[2]
    assert len(get_cells(book, "跟进记录!A:C")) in {before, before + 1}
    assert all(value is None for value in (get_cells(book, "跟进记录!A:C")[before:] or [[None]])[0])


@pytest.mark.parametrize(
    ("words", "ids", "expected"),
    [("放假", None, "没有命令“放假”"), ("客户卡", "KH999999", "KH999999"), ("客户卡", None, "还没有选中客户"), ("Refresh", None, "客户管理.xlsx")],
)
def test_what_cannot_be_done_is_said_beside_the_command(book, words, ids, expected):
    choose(book, 3, words, ids)
    carried(book)
    command, _, result = row_of(book, 3)
    assert command is None
    assert expected in result


def test_the_watcher_carries_commands_out_at_save(book):
    seconds, said = [100.0], []
    watch = WorkbookWatch(book, "zh", said.append, Clock(lambda: NOW, lambda: seconds[0]))
    choose(book, 1, "刷新")
    for _ in range(4):
        seconds[0] += 2
        watch.look()
    command, _, result = row_of(book, 1)
    assert command is None
    assert "无需更新" in result or "已更新" in result or "已检查" in result
    assert any(line.startswith("工作台：刷新") for line in said)
    before = book.read_bytes()
    for _ in range(3):
        seconds[0] += 2
        watch.look()
    assert book.read_bytes() == before, "its own writes do not wake it"
