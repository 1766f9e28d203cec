import pytest
from making import again, changed_members, converted, made, opened, written

from tests.shared import needs_libreoffice
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.grow import Growth, grow_ranges
from xlcrm.xlsx.refs import parse_area
from xlcrm.xlsx.table import all_tables, create_table, grow_table, read_tables
from xlcrm.xlsx.totals import move_totals

SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = ["客户编号", "客户名称", "a&<b>\nc", "金额"]


def with_table(totals=None, **options):
    def fill(book, sheet):
        columns = [{"header": heading} for heading in HEADINGS]
        if totals:
            columns[3]["total_function"] = totals
        for row in range(1, 4):
            sheet.write_row(row, 0, [f"KH{row}", "王", "x", row])
        area = "A1:D5" if totals else "A1:D4"
        sheet.add_table(area, {"name": "customers", "columns": columns, "total_row": bool(totals), **options})

    return made(fill)


def test_a_table_is_read():
    (table,) = all_tables(with_table())
    assert (table.name, table.id, str(table.area), table.header_rows, table.totals_rows) == ("customers", 1, "A1:D4", 1, 0)
    assert list(table.columns) == HEADINGS
    assert str(table.filter) == "A1:D4"
    assert str(table.records) == "A2:D4"
    (table,) = all_tables(with_table(totals="sum", autofilter=False))
    assert (str(table.area), str(table.records), table.filter, table.totals_rows) == ("A1:D5", "A2:D4", None, 1)


def test_a_table_grows_down_and_right():
    package = with_table()
    before = written(package)
    (table,) = all_tables(package)
    grown = grow_table(package, table, 9, ["状态", "b\n_x0041_"])
    assert (str(grown.area), str(grown.filter)) == ("A1:F9", "A1:F9")
    assert list(grown.columns) == [*HEADINGS, "状态", "b\n_x0041_"]
    assert changed_members(before, written(package)) == {"xl/tables/table1.xml"}
    found = opened(package).active.tables["customers"]
    assert [column.id for column in found.tableColumns] == [1, 2, 3, 4, 5, 6]
    assert [column.name for column in found.tableColumns][-1] == "b\n_x0041_"


def test_nothing_new_changes_nothing():
    package = with_table()
    grow_table(package, all_tables(package)[0], 3)
    assert not package.is_changed


def test_the_totals_row_stays_below_the_filter():
    package = with_table(totals="sum")
    grown = grow_table(package, all_tables(package)[0], 7)
    assert (str(grown.area), str(grown.filter), str(grown.records)) == ("A1:D8", "A1:D7", "A2:D7")


def test_columns_with_a_name_in_use_are_refused():
    package = with_table()
    with pytest.raises(Refusal) as refusal:
        grow_table(package, all_tables(package)[0], 4, ["金额"])
    assert refusal.value.code == "table.columns"
    assert not package.is_changed


def test_tables_of_outside_data_are_refused():
    package = with_table()
    part = "xl/tables/table1.xml"
    package.put(part, package.text(part).replace(b"<table ", b'<table tableType="queryTable" '))
    with pytest.raises(Refusal) as refusal:
        grow_table(package, all_tables(package)[0], 9)
    assert refusal.value.code == "table.bound"


def two_tables():
    package = with_table()
    create_table(package, SHEET, "orders", area=parse_area("F1:G3"), columns=["订单", "a\nb"])
    return package


def test_a_new_table_has_a_name_and_number_of_its_own():
    def fill(book, sheet):
        sheet.write_row(0, 0, ["a", "b", None, "c"])
        sheet.insert_image(9, 9, "x.png", {"image_data": PIXEL})

    package = made(fill)
    before = written(package)
    first = create_table(package, SHEET, "customers", area=parse_area("A1:B2"), columns=["a", "b"])
    second = create_table(package, SHEET, "orders", area=parse_area("D1:D2"), columns=["c"])
    assert (first.id, second.id, len(read_tables(package, SHEET))) == (1, 2, 2)
    tables = opened(again(package)).active.tables
    assert dict(tables.items()) == {"customers": "A1:B2", "orders": "D1:D2"}
    assert changed_members(before, written(package)) == {
        "[Content_Types].xml", "xl/tables/table1.xml", "xl/tables/table2.xml", SHEET,
        "xl/worksheets/_rels/sheet1.xml.rels",
    }  # fmt: skip
    text = package.text(SHEET)
    assert text.index(b"<drawing ") < text.index(b'<tableParts count="2">')


@pytest.mark.parametrize("change", [{"name": "CUSTOMERS"}, {"name": "Taken"}, {"area": "D4:E9"}, {"columns": ["a", "A"]}, {"columns": ["", "b"]}])
def test_a_table_that_would_break_the_workbook_is_refused(change):
    package = with_table()
    text = package.text("xl/workbook.xml")
    names = b'<definedNames><definedName name="taken">1</definedName></definedNames>'
    package.put("xl/workbook.xml", text.replace(b"<calcPr", names + b"<calcPr"))
    wanted = {"name": "orders", "area": "F1:G3", "columns": ["a", "b"]} | change
    with pytest.raises(Refusal):
        create_table(package, SHEET, wanted["name"], area=parse_area(wanted["area"]), columns=wanted["columns"])


def test_a_totals_row_moves_down():
    package = with_table(totals="sum")
    (table,) = all_tables(package)
    assert move_totals(package, SHEET, table, 3) == {(5, 4)}
    grow_table(package, table, 7)
    sheet = opened(package).active
    assert sheet["D8"].value == "=SUBTOTAL(109,[金额])"
    assert sheet["D5"].value is None


@pytest.mark.parametrize(("cell", "value"), [("B7", "x"), ("D5", "=SUM(D2:D4)"), ("D5", "=D2")])
def test_a_totals_row_that_cannot_move_is_refused(cell, value):
    def fill(book, sheet):
        sheet.add_table("A1:D5", {"columns": [{"header": heading} for heading in HEADINGS], "total_row": True})
        sheet.write(cell, value)

    package = made(fill)
    with pytest.raises(Refusal) as refusal:
        move_totals(package, SHEET, all_tables(package)[0], 3)
    assert refusal.value.code == "table.totals_stuck"
    assert not package.is_changed


def test_what_stands_beside_a_totals_row_stays():
    def fill(book, sheet):
        sheet.add_table("A1:D5", {"columns": [{"header": heading, "total_string": "合计"} for heading in HEADINGS], "total_row": True})
        sheet.write_row("F5", [1, 2])
        sheet.write_row("F6", [3, 4])

    package = made(fill)
    move_totals(package, SHEET, all_tables(package)[0], 1)
    sheet = opened(package).active
    assert [cell.value for cell in sheet[5]][5:] == [1, 2]
    assert [cell.value for cell in sheet[6]] == ["合计"] * 4 + [None, 3, 4]


TAIL = (
    '</sheetData><autoFilter ref="A1:D9"/><customSheetViews><customSheetView><autoFilter ref="A1:D9"/></customSheetView>'
    '</customSheetViews><conditionalFormatting sqref="A2:A9 C2:C9 F2:F9"/><dataValidations><dataValidation sqref="B2:B8"/>'
    "<dataValidation type='list' sqref='B2:B9'/><dataValidation sqref=\"B9\"/><dataValidation sqref=\"A:A\"/>"
    "<!-- <dataValidation sqref='C2:C9'/> --></dataValidations><extLst><xm:sqref>D2:D9</xm:sqref></extLst></worksheet>"
)


def test_ranges_that_ended_with_the_table_grow():
    xml, grown = grow_ranges(TAIL.encode(), Growth(parse_area("A2:D9"), 12))
    assert [(each.kind, each.before, each.after) for each in grown] == [
        ("autoFilter", "A1:D9", "A1:D12"),
        ("conditionalFormatting", "A2:A9 C2:C9 F2:F9", "A2:A12 C2:C12 F2:F9"),
        ("dataValidation", "B2:B9", "B2:B12"),
        ("x14", "D2:D9", "D2:D12"),
    ]
    expected = TAIL.replace('<autoFilter ref="A1:D9"/><custom', '<autoFilter ref="A1:D12"/><custom').replace("A2:A9 C2:C9", "A2:A12 C2:C12")
    assert xml.decode() == expected.replace("'B2:B9'", "'B2:B12'").replace("D2:D9", "D2:D12")
    assert grow_ranges(TAIL.encode(), Growth(parse_area("A2:D9"), 9)) == (TAIL.encode(), ())


def test_the_only_row_of_a_table_lends_its_formats_to_the_next():
    xml, _ = grow_ranges(b'<conditionalFormatting sqref="B2"/>', Growth(parse_area("A2:D2"), 5))
    assert xml == b'<conditionalFormatting sqref="B2:B5"/>'


@needs_libreoffice
@pytest.mark.libreoffice
def test_libreoffice_reads_grown_and_new_tables(tmp_path):
    package = two_tables()
    grow_table(package, all_tables(package)[0], 9, ["状态"])
    saved = type(package).from_bytes(converted(written(package), tmp_path, "xlsx"), "made.xlsx")
    assert {table.name: str(table.area) for table in all_tables(saved)} == {"customers": "A1:E9", "orders": "F1:G3"}


def _pixel():
    import io
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


PIXEL = _pixel()
