"""New rows below a table or a plain range: where they stand, what they look like, what grows with them."""

import pytest

from tests.xlsx.making import made
from tests.xlsx.tiny import SHEET, again, package, put, sheet
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import AppendRows, SheetEdit, TableGrowth, WorkbookEdit

ROWS = (
    '<row r="1"><c r="A1" t="str"><v>客户</v></c><c r="B1" t="str"><v>电话</v></c></row>'
    '<row r="2" s="3" customFormat="1" ht="40" customHeight="1"><c r="A2" s="2" t="str"><v>王芳</v></c>'
    '<c r="B2" s="1"/><c r="C2" s="3"><v>1</v></c><c r="Z2" s="1"/></row>'
)


def rows_of(xml):
    return xml.partition("<sheetData>")[2].partition("</sheetData>")[0]


def test_appended_rows_look_like_the_row_above():
    new = AppendRows(3, 2, {1: ["李雷", "韩梅梅"], 3: [5, None]}, like_row=2)
    xml = rows_of(put(package(sheet(ROWS)), appends=(new,)))
    assert xml == ROWS + (
        '<row r="3" s="3" customFormat="1"><c r="A3" s="2" t="inlineStr"><is><t>李雷</t></is></c><c r="B3" s="1"/>'
        '<c r="C3" s="3"><v>5</v></c></row>'
        '<row r="4" s="3" customFormat="1"><c r="A4" s="2" t="inlineStr"><is><t>韩梅梅</t></is></c><c r="B4" s="1"/>'
        '<c r="C4" s="3"/></row>'
    )


def test_appended_rows_fill_rows_that_are_there_and_empty():
    there = '<row r="3" ht="22"><c r="A3" s="1"/><c r="Y3"><v>note</v></c></row>'
    xml = rows_of(put(package(sheet(ROWS + there)), appends=(AppendRows(3, 1, {1: [1], 2: [2]}, like_row=2),)))
    assert xml.endswith(
        '<row r="3" ht="22"><c r="A3" s="1"><v>1</v></c><c r="B3" s="1"><v>2</v></c><c r="Y3"><v>note</v></c></row>'
    )


def test_rows_that_are_not_free_are_refused():
    there = '<row r="3"><c r="B3"><v>total</v></c></row>'
    with pytest.raises(Refusal) as refused:
        put(package(sheet(ROWS + there)), appends=(AppendRows(3, 1, {1: [1], 3: [2]}, like_row=2),))
    assert refused.value.code == "rows.taken"
    assert "B3" in refused.value.say("zh")


def test_rows_are_appended_to_an_empty_sheet():
    xml = put(package(sheet("")), appends=(AppendRows(2, 2, {2: [1, 2]}, like_row=1),))
    assert rows_of(xml) == '<row r="2"><c r="B2"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'


def test_two_tables_side_by_side_grow_at_once():
    appends = (AppendRows(3, 1, {1: ["左"]}, like_row=2), AppendRows(3, 2, {26: [8, 9]}, like_row=2))
    xml = rows_of(put(package(sheet(ROWS)), appends=appends))
    assert '<c r="A3" s="2" t="inlineStr"><is><t>左</t></is></c><c r="Z3" s="1"><v>8</v></c></row>' in xml
    assert xml.endswith('<c r="Z4" s="1"><v>9</v></c></row>')


def test_rows_are_changed_and_appended_in_one_write():
    from tests.xlsx.tiny import edits

    edit = SheetEdit("客户", edits({"A2": "新", "D2": 4}), (AppendRows(3, 1, {1: ["x"]}, like_row=2),))
    tiny = package(sheet(ROWS))
    apply_edits(tiny, WorkbookEdit((edit,)))
    xml = rows_of(again(tiny).read(SHEET).decode())
    assert '<c r="A2" s="2" t="inlineStr"><is><t>新</t></is></c>' in xml
    assert '<c r="D2" s="3"><v>4</v></c>' in xml
    assert '<c r="A3" s="2" t="inlineStr">' in xml
    assert tiny.tally.rows_added == 1


def test_ranges_that_ended_with_the_last_row_grow():
    behind = (
        '<autoFilter ref="A1:B2"/><conditionalFormatting sqref="A2 C9"><cfRule type="expression"/></conditionalFormatting>'
        '<dataValidations count="2"><dataValidation sqref="B2:B2"/><dataValidation sqref="B1"/></dataValidations>'
    )
    tiny = package(sheet(ROWS, behind=behind))
    xml = put(tiny, appends=(AppendRows(3, 3, {1: [1, 2, 3], 2: [1, 2, 3]}, like_row=2),))
    assert '<autoFilter ref="A1:B5"/>' in xml
    assert '<dataValidation sqref="B1"/>' in xml
    assert tiny.tally.ranges_grown >= 1


def table(book, ws):
    ws.add_table("A1:C4", {"columns": [{"header": "客户"}, {"header": "电话"}, {"header": "金额"}], "name": "kunden"})
    for row in range(1, 4):
        ws.write_row(row, 0, [f"客户{row}", f"1380000000{row}", row * 100])
    ws.write(6, 6, "note")


def test_a_table_grows_with_its_rows():
    book = made(table)
    appends = (AppendRows(5, 2, {1: ["新一", "新二"], 3: [7, 8]}, like_row=4),)
    edit = SheetEdit("Sheet1", (), appends, (TableGrowth("Kunden", 6),))
    apply_edits(book, WorkbookEdit((edit,)))
    after = again(book)
    assert b'ref="A1:C6"' in after.read("xl/tables/table1.xml")
    assert book.tally.tables_grown == 1
    assert book.tally.rows_added == 2


def test_a_table_that_is_not_there_is_refused():
    book = made(table)
    with pytest.raises(Refusal) as refused:
        apply_edits(book, WorkbookEdit((SheetEdit("Sheet1", growth=(TableGrowth("nobody", 9),)),)))
    assert refused.value.code == "table.unknown"


def test_a_sheet_that_is_not_there_is_refused_and_the_nearest_named():
    with pytest.raises(Refusal) as refused:
        apply_edits(package(sheet("")), WorkbookEdit((SheetEdit("客户们"),)))
    assert refused.value.code == "sheet.unknown"
    assert "客户" in refused.value.say("en").replace("客户们", "")
