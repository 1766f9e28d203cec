"""等级汇总 / Levels summary: on paper it is one page."""

from __future__ import annotations

import pytest

from xlcrm.pipeline import computed
from xlcrm.sheets.levels import levels

A4_CHARACTERS, A4_ROWS = 95, 50  # upright, in the font of the sheet
TALL = {"heading": 26, "title": 34, "total": 22}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_three_tables_stand_on_one_page(make_book, lang):
    """The page is as wide as the sheet: the wider it is, the more rows fit."""
    content = levels(computed(make_book("客户 | 客户编号 | 客户名称\n | KH000001 | 王芳", lang=lang)))
    assert not content.setup.landscape
    last = max(block.row + len(block.rows) - 1 for block in content.blocks)
    extra = sum(TALL.get(block.formats[0], 15) - 15 for block in content.blocks) / 15
    assert last + extra < A4_ROWS * sum(content.setup.widths) / A4_CHARACTERS
