"""Every function of SHEETS is named as the key of the sheet that it makes."""

from __future__ import annotations

import pytest

from tests.textbook import book_from_text
from xlcrm.model.sheets import SHEET_BY_KEY
from xlcrm.sheets import SHEETS

EMPTY = book_from_text("客户 | 客户编号 | 客户名称")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.__name__)
def test_a_sheet_is_made_by_the_function_of_its_name_and_nothing_is_no_reason_to_fail(sheet):
    made = sheet(EMPTY)
    contents = [] if made is None else made if isinstance(made, list) else [made]
    assert sheet.__name__ in {*SHEET_BY_KEY, "queries"}
    assert {content.key for content in contents} <= {sheet.__name__}
