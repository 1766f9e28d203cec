import io
from dataclasses import replace
from datetime import date

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import again, changed_members, converted, made, members, moment, opened, values, written
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

from tests.shared import needs_libreoffice
from xlcrm.model.content import Block, Choices, Formula, Link, SheetContent, SheetSetup
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.areas import areas_formula, read_owned
from xlcrm.xlsx.calcchain import forget_formulas
from xlcrm.xlsx.edits import ColumnEdit, GeneratedSheet, SheetEdit
from xlcrm.xlsx.generated import replace_generated
from xlcrm.xlsx.refs import parse_area
from xlcrm.xlsx.sheet import SheetContext, splice_sheet
from xlcrm.xlsx.stretches import block_area
from xlcrm.xlsx.styles import Stylesheet

ROWS = [
    ["错误", "客户", "KH000001", "D17", "手机", "1380013", 3, 1234.5, date(2026, 11, 22)],
    ["警告", "客户", "KH000002", "D18", "邮箱", "a&<b>\n_x0041_ ", 7, None, moment(2026, 1, 2, 3, 4)],
]
HEADINGS = ["级别", "工作表", "记录编号", "单元格", "列", "值", "数", "金额", "日期"]
FORMATS = ("error", "text", "text", "link", "text", "wrap", "integer", "money", "date")


def issues(rows=ROWS, *, top=4, links=True, formats=FORMATS, **setup):
    blocks = (
        Block(1, 1, [["校验结果"]], ("title",)),
        Block(2, 1, [[f"共 {len(rows)} 个问题"]], ("subtitle",)),
        Block(top, 1, [HEADINGS], ("heading",)),
        Block(top + 1, 1, rows, formats),
    )
    tied = [Link(top + 1 + at, 4, f"'客户'!{row[3]}", "打开") for at, row in enumerate(rows)] if links else []
    return GeneratedSheet("校验结果", SheetContent("issues", blocks, ("A1:D1",), tuple(tied), SheetSetup(**setup)))


def with_issues(**kwargs):
    package = made(lambda _, sheet: sheet.write(0, 0, "kept"))
    assert replace_generated(package, issues(**kwargs))
    return again(package)


def edited(package, change):
    """The package after a person edited its sheet 校验结果 with another program (here: openpyxl)."""
    book = openpyxl.load_workbook(io.BytesIO(written(package)))
    change(book["校验结果"])
    buffer = io.BytesIO()
    book.save(buffer)
    return type(package).from_bytes(buffer.getvalue(), "made.xlsx")


def test_a_missing_sheet_is_added():
    sheet = opened(with_issues(widths=(8, 10), freeze_rows=4, repeat_rows=(4, 4), filter_range="A4:I6"))["校验结果"]
    assert values(sheet)[3:] == [
        HEADINGS,
        [*ROWS[0][:8], moment(2026, 11, 22)],
        ["警告", "客户", "KH000002", "D18", "邮箱", "a&<b>\n_x005F_x0041_ ", 7, None, moment(2026, 1, 2, 3, 4)],
    ]  # openpyxl leaves escapes as they are
    assert sheet.freeze_panes == "A5"
    assert [str(merge) for merge in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet["D5"].hyperlink.location == "'客户'!D17"
    assert sheet["I5"].number_format == "yyyy-mm-dd"
    assert sheet["A5"].fill.fgColor.rgb == "FFFEE2E2"
    assert sheet.print_title_rows == "$4:$4"


def test_the_same_content_changes_nothing():
    package = with_issues(filter_range="A4:I6")
    before = written(package)
    assert replace_generated(package, issues()) is False
    assert not package.is_changed
    assert written(package) == before


@pytest.mark.parametrize(
    "other",
    [
        issues(ROWS[:1]),
        issues([*ROWS, ["提示", "客户", None, "D19"]]),
        issues([[*ROWS[0][:5], "1380014", *ROWS[0][6:]], ROWS[1]]),
        issues([[*ROWS[0][:6], 4, *ROWS[0][7:]], ROWS[1]]),
        issues([[*ROWS[0][:8], date(2026, 11, 23)], ROWS[1]]),
        issues(links=False),
        issues(formats=("warning", *FORMATS[1:])),
        issues(top=5),
        issues([]),
    ],
)
def test_other_content_is_written_and_then_stays(other):
    package = with_issues()
    assert replace_generated(package, other)
    package = again(package)
    assert replace_generated(package, other) is False
    fresh = made(lambda _, sheet: sheet.write(0, 0, "kept"))
    replace_generated(fresh, other)
    assert values(opened(package)["校验结果"]) == values(opened(fresh)["校验结果"])


def test_only_our_part_of_the_workbook_changes():
    package = with_issues()
    before = written(package)
    replace_generated(package, issues(ROWS[:1]))
    assert changed_members(before, written(package)) == {"xl/worksheets/sheet2.xml", "xl/workbook.xml"}


def test_everything_around_the_cells_stays_byte_for_byte():
    package = with_issues(widths=(8,), tab_color="#334155")
    part = "xl/worksheets/sheet2.xml"
    extra = (
        b'<conditionalFormatting sqref="A5:A9"><cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
        b'</conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="J5:J9"/></dataValidations>'
    )
    package.put(part, package.text(part).replace(b"<hyperlinks>", extra + b"<hyperlinks>"))
    old = package.text(part)
    replace_generated(package, issues(ROWS[:1]))
    new = package.text(part)
    head = old[: old.index(b"<sheetData>")].replace(b'<dimension ref="A1:I6"/>', b'<dimension ref="A1:I5"/>')
    assert new.startswith(head)
    assert new.endswith(old[old.index(b"</hyperlinks>") :])
    assert extra in new


def test_cells_of_staff_beside_and_below_survive_byte_for_byte():
    def change(sheet):
        sheet["K5"] = "我的备注"
        sheet["A9"] = "below"
        sheet["K1"] = "=1+1"

    package = edited(with_issues(), change)
    old = package.text("xl/worksheets/sheet2.xml")
    assert replace_generated(package, issues(ROWS[:1]))
    sheet = opened(package)["校验结果"]
    assert (sheet["K5"].value, sheet["A9"].value, sheet["K1"].value) == ("我的备注", "below", "=1+1")
    assert sheet["A6"].value is None
    new = package.text("xl/worksheets/sheet2.xml")
    for reference in (b'"K5"', b'"A9"', b'"K1"'):
        start = old.index(b"<c r=" + reference)
        assert old[start : old.index(b"</c>", start)] in new


def test_cells_of_staff_are_never_covered():
    package = edited(with_issues(), lambda sheet: sheet.__setitem__("B7", "mine"))
    before = written(package)
    with pytest.raises(Refusal) as refusal:
        replace_generated(package, issues([*ROWS, ROWS[0]]))
    assert refusal.value.code == "generated.occupied"
    assert "B7" in refusal.value.say("zh")
    assert written(package) == before


def test_a_refused_sheet_leaves_no_formats_behind():
    package = made(lambda book, _: book.add_worksheet("校验结果").write("A1", "mine"))
    styles = Stylesheet(package)
    kept = styles.dxf(bold=True)
    with pytest.raises(Refusal):
        replace_generated(package, issues(), styles)
    assert styles.style("title") == 1
    assert styles.dxf(bold=True) == kept
    styles.save()
    assert Stylesheet(package).style("title") == 1


def test_formulas_that_go_leave_the_calculation_chain():
    def sheet(*formulas):
        rows = [[Formula(text, 1.0)] for text in formulas]
        return GeneratedSheet("x", SheetContent("x", (Block(1, 1, rows, ("integer",)),)))

    def fill(book, first):
        first.write_formula("A1", "=1+1")

    package = made(fill)
    replace_generated(package, sheet("1+1", "2+2"))
    chain = '<?xml version="1.0"?><calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</calcChain>'
    entries = '<c r="A2" i="2" l="1"/><c r="A1"/><c r="A1" i="1"/>'
    package.add("xl/calcChain.xml", chain.format(entries).encode(), "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml")
    package.relate("xl/workbook.xml", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain", "xl/calcChain.xml")
    package = again(package)
    replace_generated(package, sheet("1+1"))
    left = package.text("xl/calcChain.xml").decode()
    assert left == chain.format('<c r="A1" i="2"/><c r="A1" i="1"/>')
    forget_formulas(package, 1, [(1, 1)])
    forget_formulas(package, 2, [(1, 1)])
    assert not package.has("xl/calcChain.xml")
    assert "calcChain" not in package.text("[Content_Types].xml").decode() + package.text("xl/_rels/workbook.xml.rels").decode()


def test_an_own_sheet_of_staff_under_our_title_is_not_taken_over():
    package = made(lambda book, _: book.add_worksheet("校验结果").write("A1", "mine"))
    with pytest.raises(Refusal):
        replace_generated(package, issues())


def test_an_empty_sheet_under_our_title_is_filled():
    package = made(lambda book, _: book.add_worksheet("校验结果"))
    assert replace_generated(package, issues())
    assert values(opened(package)["校验结果"])[3] == HEADINGS


def test_a_renamed_sheet_is_found_again():
    package = edited(with_issues(), lambda sheet: setattr(sheet, "title", "问题 (一)"))
    text = package.text("xl/workbook.xml").replace("校验结果!$A".encode(), "'问题 (一)'!$A".encode())
    package.put("xl/workbook.xml", text)
    replace_generated(package, issues(ROWS[:1]))
    assert opened(package).sheetnames == ["Sheet1", "问题 (一)"]


def test_a_deleted_sheet_comes_back():
    book = openpyxl.load_workbook(io.BytesIO(written(with_issues())))
    del book["校验结果"]
    buffer = io.BytesIO()
    book.save(buffer)
    package = type(with_issues()).from_bytes(buffer.getvalue(), "made.xlsx")
    assert replace_generated(package, issues())
    assert opened(package).sheetnames == ["Sheet1", "校验结果"]


def test_a_save_by_another_program_is_no_difference():
    package = edited(with_issues(), lambda _: None)
    assert replace_generated(package, issues()) is False
    assert not package.is_changed


def test_a_colour_that_staff_gave_is_no_difference():
    def change(sheet):
        sheet["B5"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFFFF00")

    package = edited(with_issues(), change)
    assert replace_generated(package, issues()) is False


def test_the_filter_ends_with_the_rows():
    package = with_issues(filter_range="A4:I6")
    replace_generated(package, issues([*ROWS, ROWS[0]]))
    assert opened(package)["校验结果"].auto_filter.ref == "A4:I7"
    replace_generated(package, issues([]))
    replace_generated(package, issues())
    assert opened(package)["校验结果"].auto_filter.ref == "A4:I6"
    assert b"$A$4:$I$6</" in package.text("xl/workbook.xml")


def test_rows_hidden_by_a_filter_and_old_heights_do_not_hide_new_lines():
    def change(sheet):
        sheet.row_dimensions[5].hidden = True
        sheet.row_dimensions[6].height = 40

    package = edited(with_issues(), change)
    replace_generated(package, issues([ROWS[1], ROWS[0]]))
    sheet = opened(package)["校验结果"]
    assert not sheet.row_dimensions[5].hidden
    assert sheet.row_dimensions[6].height == 20


def test_rows_under_a_chart_keep_their_heights():
    def fill(book, _):
        sheet = book.add_worksheet("校验结果")
        sheet.set_row(0, 48)
        chart = book.add_chart({"type": "pie"})
        chart.add_series({"values": "=校验结果!$H$5:$H$6"})
        sheet.insert_chart("K3", chart)

    package = made(fill)
    drawing = package.read("xl/drawings/drawing1.xml")
    replace_generated(package, issues())
    replace_generated(package, issues(ROWS[:1], top=6))
    sheet = opened(again(package))["校验结果"]
    assert sheet.row_dimensions[1].height == 48
    assert {sheet.row_dimensions[row].height for row in range(2, 9)} == {None}
    assert package.read("xl/drawings/drawing1.xml") == drawing


def test_addresses_become_relationships_and_go_with_their_cells():
    def linked(*targets):
        links = tuple(Link(2 + at, 1, target) for at, target in enumerate(targets))
        block = Block(1, 1, [["资料夹"], *([target] for target in targets)], ("link",))
        return GeneratedSheet("资料", SheetContent("folders", (block,), (), links))

    package = made()
    replace_generated(package, linked("https://a.example/?q=1 2#x", "客户资料/KH1 王芳/", "mailto:a@b.cn", "Sheet1!A1", "dd_city"))
    part = "xl/worksheets/sheet2.xml"
    sheet = opened(package)["资料"]
    found = [(sheet.cell(row, 1).hyperlink.target, sheet.cell(row, 1).hyperlink.location) for row in range(2, 7)]
    assert found == [
        ("https://a.example/?q=1%202", "x"),
        ("客户资料/KH1%20王芳/", None),
        ("mailto:a@b.cn", None),
        (None, "Sheet1!A1"),
        (None, "dd_city"),
    ]
    package = again(package)
    assert replace_generated(package, linked("https://b.example/", "mailto:a@b.cn"))
    targets = [relation.target for relation in package.relations(part).values()]
    assert sorted(targets) == ["https://b.example/", "mailto:a@b.cn"]
    assert replace_generated(again(package), linked("https://b.example/", "mailto:a@b.cn")) is False
    replace_generated(package, linked())
    assert package.relations(part) == {}


def test_links_stop_where_excel_would_drop_them_all():
    rows = [[number] for number in range(65_600)]
    links = tuple(Link(1 + at, 1, "Sheet1!A1") for at in range(len(rows)))
    package = made()
    replace_generated(package, GeneratedSheet("x", SheetContent("x", (Block(1, 1, rows, ("integer",)),), (), links)))
    assert package.text("xl/worksheets/sheet2.xml").count(b"<hyperlink ") == 65_530


def test_text_is_never_a_formula_and_odd_values_are_shown():
    rows = [["=1+1", "+86", "x\ud800", float("nan"), float("inf"), True, date(1800, 1, 1), "y" * 40_000, Formula("A1", "z")]]
    package = made()
    replace_generated(package, GeneratedSheet("x", SheetContent("x", (Block(1, 1, rows, ("text",)),))))
    shown = values(opened(package)["x"])[0]
    assert shown == ["=1+1", "+86", "x\ufffd", None, None, True, "1800-01-01", "y" * 32_766 + "…", "=A1"]
    assert package.text("xl/worksheets/sheet2.xml").count(b"<f>") == 1


def test_blocks_side_by_side_share_rows():
    blocks = (Block(1, 1, [["a", 1], ["b"]]), Block(2, 4, [["c"], ["d"]], ("total",)))
    package = made()
    replace_generated(package, GeneratedSheet("x", SheetContent("x", blocks)))
    assert values(opened(package)["x"]) == [["a", 1, None, None], ["b", None, None, "c"], [None, None, None, "d"]]
    with pytest.raises(ValueError, match="overlap"):
        replace_generated(package, GeneratedSheet("y", SheetContent("y", (blocks[0], Block(2, 2, [["x"]])))))


def test_prefixed_and_pretty_printed_sheets_are_rewritten_too():
    def add(book, sheet):
        book.add_worksheet("校验结果")

    package = made(add)
    part = "xl/worksheets/sheet2.xml"
    text = b'<?xml version="1.0"?>\n<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\n <x:sheetData>\n'
    text += b'  <x:row>\n   <x:c><x:v>1</x:v></x:c>\n  </x:row>\n  <x:row r="50"><x:c r="A50" t="str"><x:v>mine</x:v></x:c></x:row>'
    package.put(part, text + b"\n </x:sheetData><!-- <x:row> -->\n</x:worksheet>")
    with pytest.raises(Refusal):
        replace_generated(package, issues())
    package.put(part, package.text(part).replace(b"<x:v>1</x:v>", b""))
    replace_generated(package, issues())
    found = opened(again(package))["校验结果"]
    assert (found["A1"].value, found["D5"].hyperlink.location, found["A50"].value) == ("校验结果", "'客户'!D17", "mine")
    assert replace_generated(again(package), issues()) is False


def test_areas_survive_their_formula():
    areas = (parse_area("A1"), parse_area("B3:D9"))
    for sheet in ("客户", "it's, a 'b'!", "1月", "_下拉"):
        owned = read_owned(areas_formula(sheet, areas))
        assert (owned.sheet, owned.areas) == (sheet, areas)
    assert read_owned("#REF!") is None
    many = tuple(parse_area(f"A{row}") for row in range(1, 3000, 2))
    assert read_owned(areas_formula("x", many)).areas == (parse_area("A1:A2999"),)


PLACES = st.tuples(st.integers(1, 12), st.integers(1, 8))
SIZES = st.tuples(st.integers(1, 8), st.integers(0, 6), st.integers(1, 6), st.integers(1, 5))


def block_content(top, height, left, width, mark):
    rows = [[f"{mark}{row}{column}" for column in range(width)] for row in range(height)]
    return GeneratedSheet("x", SheetContent("x", (Block(top, left, rows, ("text", "wrap")),)))


@settings(max_examples=80, deadline=None)
@given(first=SIZES, second=SIZES, staff=st.sets(PLACES, max_size=12))
def test_whatever_staff_and_we_write_no_cell_of_staff_is_lost(first, second, staff):
    package = made()
    old, new = block_content(*first, "old"), block_content(*second, "new")
    replace_generated(package, old)
    package = again(package)
    covered = block_area(old.content.blocks[0])
    mine = {place for place in staff if covered is None or not covered.holds(*place)}
    edits = tuple(ColumnEdit(column, np.array([row]), ["staff"]) for row, column in sorted(mine, key=lambda place: place[::-1]))
    for edit in edits:
        part = "xl/worksheets/sheet2.xml"
        splice_sheet(package, part, SheetEdit("x", (edit,)), SheetContext(False, lambda: Stylesheet(package)))
    package = again(package)
    before = written(package)
    area = block_area(new.content.blocks[0])
    blocked = area is not None and any(area.holds(*place) for place in mine)
    if blocked:
        with pytest.raises(Refusal):
            replace_generated(package, new)
        assert written(package) == before
        return
    replace_generated(package, new)
    sheet = opened(package)["x"]
    found = {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
    block = new.content.blocks[0]
    ours = {(block.row + y, block.column + x): text for y, row in enumerate(block.rows) for x, text in enumerate(row)}
    assert found == ours | dict.fromkeys(mine, "staff")
    assert replace_generated(again(package), new) is False


@needs_libreoffice
@pytest.mark.libreoffice
def test_a_save_by_libreoffice_is_no_difference(tmp_path):
    package = with_issues(widths=(8, 10, 12), freeze_rows=4, filter_range="A4:I6", repeat_rows=(4, 4))
    saved = type(package).from_bytes(converted(written(package), tmp_path, "xlsx"), "made.xlsx")
    assert members(written(saved))["xl/worksheets/sheet2.xml"] != members(written(package))["xl/worksheets/sheet2.xml"]
    assert replace_generated(saved, issues()) is False
    assert replace_generated(saved, issues(ROWS[:1])) is True
    assert values(opened(saved)["校验结果"])[4][2] == "KH000001"


def with_pages(*rows, choices=()):
    content = issues().content
    return GeneratedSheet("校验结果", replace(content, page_breaks=rows, choices=choices))


def page_rows(package):
    return [each.id for each in opened(package)["校验结果"].row_breaks.brk]


def test_pages_begin_where_the_content_says_and_staffs_breaks_elsewhere_stay():
    package = made(lambda _, sheet: sheet.write(0, 0, "kept"))
    assert replace_generated(package, with_pages(4, 5))
    package = again(package)
    assert page_rows(package) == [4, 5]
    assert replace_generated(package, with_pages(4, 5)) is False
    package = edited(package, lambda sheet: sheet.row_breaks.append(Break(id=40)))
    assert replace_generated(package, with_pages(4, 5)) is False
    assert replace_generated(package, with_pages(5))
    assert page_rows(again(package)) == [40, 5]
    assert replace_generated(package, with_pages())
    assert page_rows(again(package)) == [40]


def test_breaks_are_staffs_where_the_content_says_nothing():
    package = edited(with_issues(), lambda sheet: sheet.row_breaks.append(Break(id=5)))
    assert replace_generated(package, issues()) is False
    assert replace_generated(package, issues(ROWS[:1]))
    assert page_rows(again(package)) == [5]


def test_cells_offer_a_list_and_what_staff_let_others_offer_stays():
    package = made(lambda _, sheet: sheet.write(0, 0, "kept"))
    two = (Choices(5, 6, 6, "decide_pool"),)
    assert replace_generated(package, with_pages(choices=two))
    package = edited(again(package), lambda sheet: sheet.add_data_validation(DataValidation("list", formula1='"甲,乙"', sqref="M5")))
    assert replace_generated(package, with_pages(choices=two)) is False
    assert replace_generated(package, with_pages(choices=(Choices(5, 5, 6, "decide_pool"),)))
    found = {str(each.sqref): each.formula1 for each in opened(again(package))["校验结果"].data_validations.dataValidation}
    assert found == {"M5": '"甲,乙"', "F5": "dd_decide_pool"}
