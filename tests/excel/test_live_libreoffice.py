"""The contract of an open workbook, kept by LibreOffice through our engine; and what only this engine has."""

from __future__ import annotations

import pytest

from tests.excel.contract import DAY, LiveContract
from xlcrm.excel.libreoffice.partial import NotInEngineError
from xlcrm.excel.libreoffice.ranges import WouldBeReinterpretedError
from xlcrm.model.refusals import Refusal
from xlcrm.running import run
from xlcrm.window import working_in

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]


class TestLibreOffice(LiveContract):
    def test_a_protected_sheet_is_one_sentence_and_nothing_is_written(self, book, window):
        sheet = book.sheets["客户"]
        sheet.range((2, self.column(book, "客户", "客户名称"))).value = "第一家公司改名"
        issues = book.sheets["校验结果"].used_range.value
        sheet.impl.sh.protect("")
        with pytest.raises(Refusal) as refused, working_in(window):
            run(window.workbook, today=DAY, lang="zh")
        sheet.impl.sh.unprotect("")
        assert refused.value.code == "excel.protected"
        assert "客户" in refused.value.say("zh")
        assert book.sheets["校验结果"].used_range.value == issues

    def test_what_excel_would_change_is_refused(self, book):
        cell = book.sheets["工作台"].range("F40")
        with pytest.raises(WouldBeReinterpretedError):
            cell.value = "13800138000"
        cell.number_format = "@"
        cell.value = "13800138000"
        assert cell.value == "13800138000"
        cell.clear()

    def test_what_the_engine_lacks_says_so_by_name(self, book):
        with pytest.raises(NotInEngineError, match=r"Range\.autofilter"):
            book.sheets[0].range("A1").impl.autofilter  # noqa: B018 - asking is the test

    def test_ways_about_the_cells_are_those_of_excel(self, book):
        sheet = book.sheets.add("路径", after=book.sheets[len(book.sheets) - 1])
        sheet["B2"].value = [["a", "b", "c"], [1, None, 3], [4, 5, 6]]
        assert sheet["B2"].expand().address == "$B$2:$D$4"
        assert sheet["B2"].end("down").address == "$B$4"
        assert sheet["C2"].end("down").address == "$C$4"
        assert sheet["B2"].end("right").address == "$D$2"
        assert sheet["B4"].end("up").address == "$B$2"
        assert sheet["F9"].end("up").address == "$F$1"
        assert sheet["C3"].current_region.address == "$B$2:$D$4"
        assert sheet.used_range.address == "$B$2:$D$4"
        sheet["B2:D2"].color = (217, 225, 242)
        sheet["B2"].font.bold = True
        assert (sheet["C2"].color, sheet["B2"].font.bold, sheet["C2"].font.bold) == ((217, 225, 242), True, False)
        sheet["E2"].formula = "=1/0"
        assert sheet["E2"].value is None
        assert sheet["E2"].options(err_to_str=True).value == "#DIV/0!"
        sheet.delete()
