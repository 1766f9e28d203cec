"""What an open workbook must do whatever program has it open: run against LibreOffice here, against Excel where there is one."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest
import xlwings

from tests.cli.workspace import TODAY
from xlcrm.excel.cells import write_cells
from xlcrm.excel.live import OpenWindow
from xlcrm.excel.selecting import selections, show
from xlcrm.excel.tasks import TASKS, Asked, Selection
from xlcrm.history.store import Store
from xlcrm.model.content import Formula
from xlcrm.model.refusals import Refusal
from xlcrm.running import run
from xlcrm.undoing import undo
from xlcrm.window import working_in

DAY = date.fromisoformat(TODAY)
TEXTS = ["007", "13800138000", "3-4", "1/2", "=1+1", "+86 755", "2026-01-05", "2026年1月5日", "TRUE", "1e5", "12%", "张三", "'quoted"]


class LiveContract:
    """Tests of an open workbook; a fixture ``app`` gives the program (see conftest.py)."""

    @pytest.fixture
    def window(self, book, path):
        return OpenWindow(book, path)

    def refreshed(self, window):
        with working_in(window):
            return run(window.workbook, today=DAY, lang="zh")

    def column(self, book, title, heading):
        sheet = book.sheets[title]
        headings = sheet.range((1, 1), (1, 120)).value
        return headings.index(heading) + 1

    def test_texts_stay_texts_and_values_keep_their_types(self, book):
        sheet = book.sheets.add("试写", after=book.sheets[len(book.sheets) - 1])
        values = [*TEXTS, 12.5, 7, True, date(2026, 11, 20), datetime.fromisoformat("2026-11-20T09:30"), None, Formula("1+1", 2)]
        sheet.range((len(values) - 1, 2)).value = "old"
        write_cells(sheet, 2, np.arange(1, len(values) + 1), values)
        found = sheet.range((1, 2), (len(values), 2)).value
        sheet.delete()
        assert found[: len(TEXTS)] == TEXTS
        assert found[len(TEXTS) :] == [12.5, 7, True, datetime.fromisoformat("2026-11-20"), datetime.fromisoformat("2026-11-20T09:30"), None, 2]

    def test_formulas_are_written_all_at_once(self, book):
        sheet = book.sheets.add("算式", after=book.sheets[len(book.sheets) - 1])
        write_cells(sheet, 3, np.array([2, 3, 5]), [Formula("1+1", 2), Formula('IF(A3="","",A3)', ""), Formula("C2*2", 4)])
        found = sheet.range("C2:C5").value
        formulas = [sheet.range(cell).formula for cell in ("C2", "C5")]
        sheet.delete()
        assert found == [2, None, None, 4]
        assert formulas == ["=1+1", "=C2*2"]

    def test_a_row_typed_below_the_table_is_taken_in_and_taken_back(self, book, window, path):
        on_disk = path.read_bytes()
        sheet, plans = book.sheets["客户"], book.sheets["跟进计划"]
        row = sheet.tables["customers"].range.last_cell.row + 1
        name, status = self.column(book, "客户", "客户名称"), self.column(book, "客户", "客户状态")
        sheet.range((row, name)).value = "新来的公司"
        plans.activate()
        plans.range("C3:D4").select()
        outcome = self.refreshed(window)
        assert outcome.receipt["window"]
        assert sheet.range((row, 1)).value.startswith("KH0000")
        assert sheet.range((row, status)).value == "潜在"
        assert sheet.tables["customers"].range.last_cell.row == row
        assert (book.sheets.active.name, book.selection.address) == ("跟进计划", "$C$3:$D$4")
        assert self.refreshed(window).plan.quiet
        with working_in(window):
            undone = undo(Store.of(path), today=DAY, who="李四", number=outcome.run)
        assert undone.cells > 0
        assert not undone.exact
        assert sheet.range((row, 1)).value is None
        assert sheet.range((row, name)).value == "新来的公司"
        assert path.read_bytes() == on_disk

    def test_on_the_desk_the_rows_selected_among_the_customers_count(self, book):
        book.sheets["客户"].activate()
        book.sheets["客户"].range("B3").select()
        book.sheets["工作台"].activate()
        assert list(selections(book)) == [Selection("客户", (3,))]
        assert book.sheets.active.name == "工作台"

    def test_a_contact_is_logged_for_the_selected_customer(self, book, window, path):
        book.sheets["客户"].activate()
        book.sheets["客户"].range("B3").select()
        number = book.sheets["客户"].range("A3").value
        asked = Asked(path, DAY, "zh", selections=tuple(selections(book)))
        with working_in(window):
            answer = TASKS["followup"](asked)
        show(book, answer.spot)
        assert book.sheets.active.name == "跟进记录"
        assert book.selection.row == answer.spot.row
        assert book.sheets["跟进记录"].range((answer.spot.row, 2)).value == number
        assert book.sheets["跟进记录"].tables["interactions"].range.last_cell.row == answer.spot.row

    def test_rows_that_moved_meanwhile_are_not_written_over(self, book, window):
        sheet = book.sheets["客户"]
        width = sheet.tables["customers"].range.last_cell.column

        class Restless(OpenWindow):
            def package(self):
                package = super().package()
                first, second = sheet.range((2, 1), (2, width)).formula, sheet.range((3, 1), (3, width)).formula
                sheet.range((2, 1), (2, width)).formula, sheet.range((3, 1), (3, width)).formula = second, first
                return package

        sheet.range((5, self.column(book, "客户", "客户名称"))).value = "又一个名字"
        before = sheet.range((4, 1), (9, width)).value
        with pytest.raises(Refusal) as refused:
            self.refreshed(Restless(window.book, window.workbook))
        assert refused.value.code == "excel.moved"
        assert sheet.range((4, 1), (9, width)).value == before

    def test_macros_written_for_xlwings_find_their_caller(self, book):
        book.set_mock_caller()
        assert xlwings.Book.caller().sheets["客户"]["B1"].value == "客户名称"
