"""The whole way: LibreOffice opens the .xlsm, a button's Sub runs, Python starts, changes the open workbook, which is saved."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from tests.cli.workspace import copied
from tests.excel.office import buttons_of, macro_book, opened, press, wait_for
from xlcrm.model.desk import DESK_TASKS

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]


@pytest.fixture
def book(tmp_path):
    return macro_book(copied(tmp_path / "客户=1 & (新) 部", "zh"))


def log_of(tmp_path_factory):
    logs = list(tmp_path_factory.getbasetemp().glob("live*/home/state/xlcrm/log/buttons.log"))
    return logs[0].read_text(encoding="utf-8") if logs else ""


def test_a_button_starts_python_which_changes_the_open_workbook(app, book, tmp_path_factory):
    before = book.read_bytes()
    with opened(app, book) as live:
        buttons = buttons_of(live, "工作台")
        assert set(buttons) == {task.label.zh for task in DESK_TASKS}
        customers = live.sheets["客户"]
        table = customers.tables["customers"].range
        row = table.last_cell.row + 1
        customers["B1"].offset(row - 1).value = "深圳市新客户有限公司"
        press(live, buttons["刷新"])
        wait_for(lambda: customers.range((row, 1)).value)
        assert wait_for(lambda: "已更新" in log_of(tmp_path_factory))
        number = customers.range((row, 1)).value
        assert number.startswith("KH0")
        assert customers.tables["customers"].range.last_cell.row == row
        assert book.read_bytes() == before, "nothing is saved that staff did not save"
        live.save()
    saved = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))["客户"]
    assert (saved.cell(row, 1).value, saved.cell(row, 2).value) == (number, "深圳市新客户有限公司")
    headings = [cell.value for cell in saved[1]]
    assert saved.cell(row, headings.index("登记日期") + 1).value.date() == datetime.now().astimezone().date()
    assert saved.cell(row, headings.index("校验") + 1).value is not None


def test_ping_answers_in_the_language_of_the_workbook(app, book, tmp_path_factory):
    with opened(app, book) as live:
        press(live, buttons_of(live, "工作台")["连接测试"])
        assert wait_for(lambda: "连接正常" in log_of(tmp_path_factory) and book.name in log_of(tmp_path_factory))
