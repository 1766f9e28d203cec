"""日计划 and 今日待办: what is due, by person."""

from __future__ import annotations

from tests.rules.test_due_items import TEXT
from xlcrm.pipeline import computed
from xlcrm.sheets.day_plan import day_plan
from xlcrm.sheets.today import today


def lines(sheet):
    return [" | ".join("" if cell is None else str(cell) for cell in row) for block in sheet.blocks for row in block.rows]


def test_everybody_has_a_table_with_room_for_results(make_book):
    sheet = lines(day_plan(computed(make_book(TEXT, today="2026-11-18"))))
    assert sheet[1] == "2026-11-18；未完成的计划：待办 4 · 已预约 1 · 已准备 1 · 已执行 0 · 已报告 0 · 已批示 0"
    assert [line for line in sheet if "项，其中" in line] == ["赵敏：2 项，其中逾期 1 项", "陈刚：3 项，其中逾期 1 项"]
    of_chen = sheet[sheet.index("陈刚：3 项，其中逾期 1 项") + 3 :]
    assert of_chen[0].startswith("14:30 | KH000002 | 李伟 |  | 看样车 | 已预约 | 2026-11-18 | 0 |")


def test_everybodys_table_begins_a_page(make_book):
    sheet = day_plan(computed(make_book(TEXT, today="2026-11-18")))
    captions = [block.row for block in sheet.blocks if block.formats == ("caption",)]
    assert len(captions) == 2
    assert sheet.page_breaks == tuple(row - 1 for row in captions[1:])
    assert 50 < sheet.setup.scale < 100


def test_it_appears_when_there_is_something_to_do(make_book):
    assert day_plan(computed(make_book("客户 | 客户编号 | 客户名称\n"))) is None


def test_todays_list_says_what_and_whose_and_links_to_the_record(make_book):
    sheet = today(computed(make_book(TEXT, today="2026-11-18")))
    rows = sheet.blocks[3].rows
    assert [row[0] for row in rows] == ["赵敏", "赵敏", "陈刚", "陈刚", "陈刚"]
    assert [row[4] for row in rows] == ["问货款", "交月报", "寄样品", None, "看样车"]
    assert "另有计划与任务 3 项" in sheet.blocks[1].rows[0][0]
    targets = {(link.row, link.column): link.target for link in sheet.links}
    assert targets[5, 5].endswith("!F3")
    assert targets[7, 2].endswith("!A2")
