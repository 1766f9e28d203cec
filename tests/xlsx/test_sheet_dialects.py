"""Cells written into sheets of every dialect that was met in other people's workbooks."""

import codecs
from datetime import date, datetime, time

import numpy as np
import pytest

from tests.xlsx.oracle import assert_only_changed, model
from tests.xlsx.tiny import SHEET, STRICT, again, package, put, sheet
from xlcrm.model.content import Formula
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx import sheet as splicing
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import ColumnEdit, SheetEdit, WorkbookEdit

ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="3"><v>1.5</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
)


@pytest.fixture(autouse=True, params=["quick", "careful"])
def way(request, monkeypatch):
    """Both ways of editing rows must do the same."""
    if request.param == "careful":
        monkeypatch.setattr(splicing, "index_rows", lambda *_: None)


def cells(xml):
    return xml.partition("<sheetData>")[2].partition("</sheetData>")[0]


def test_a_value_takes_the_place_of_the_old_one_and_keeps_its_style():
    assert '<c r="C1" s="3"><v>9</v></c></row>' in put(package(sheet(ROWS)), {"C1": 9})


def test_a_new_cell_stands_between_its_neighbours():
    xml = put(package(sheet(ROWS)), {"B1": "客户 & <b>"})
    assert '<v>0</v></c><c r="B1" t="inlineStr"><is><t>客户 &amp; &lt;b&gt;</t></is></c><c r="C1"' in xml


def test_a_new_row_stands_between_its_neighbours():
    xml = put(package(sheet(ROWS)), {"A2": True, "D5": 1})
    assert '</row><row r="2"><c r="A2" t="b"><v>1</v></c></row><row r="3">' in xml
    assert xml.count("<row") == 4
    assert cells(xml).endswith('<row r="5"><c r="D5"><v>1</v></c></row>')


def test_none_clears_a_cell_and_makes_none():
    xml = put(package(sheet(ROWS)), {"C1": None, "D1": None, "A9": None})
    assert cells(xml).startswith('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="3"/></row>')
    assert "D1" not in xml
    assert 'r="9"' not in xml


@pytest.mark.parametrize("rows", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>", '<sheetData x="a>b" />'])
def test_an_empty_sheet_is_opened(rows):
    xml = put(package(sheet("").replace("<sheetData></sheetData>", rows)), {"B2": 5})
    assert '><row r="2"><c r="B2"><v>5</v></c></row></sheetData>' in xml


def test_a_row_without_cells_is_opened():
    xml = put(package(sheet('<row r="2" ht="30" customHeight="1"/><row r="3"></row>')), {"B2": 5, "A3": 6})
    assert (
        '<row r="2" ht="30" customHeight="1"><c r="B2"><v>5</v></c></row><row r="3"><c r="A3"><v>6</v></c></row>' in xml
    )


def test_the_style_of_a_new_cell_is_that_of_its_row_else_of_its_column_else_the_named_one():
    before = '<cols><col min="2" max="3" width="9" style="2"/></cols>'
    rows = '<row r="1" s="3" customFormat="1"><c r="A1"><v>1</v></c></row><row r="2" s="3"><c r="A2"><v>1</v></c></row>'
    xml = put(package(sheet(rows, before=before)), {"B1": 1, "B2": 1, "B3": 1, "D2": 1}, style="money")
    assert '<c r="B1" s="3">' in xml
    assert '<c r="B2" s="2">' in xml
    assert '<c r="B3" s="2">' in xml
    assert '<c r="D2" s="4">' in xml  # appended for the name


def test_a_date_gets_a_date_format_unless_it_has_one():
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="3"><v>1</v></c></row>'
    xml = put(package(sheet(rows)), {"A1": date(2026, 11, 22), "B1": date(2026, 11, 22), "C1": time(12)})
    assert '<c r="A1" s="1"><v>46348</v></c>' in xml
    assert '<c r="B1" s="1"><v>46348</v></c>' in xml  # like 3 but for the format, which is 1
    assert '<c r="C1" s="4"><v>0.5</v></c>' in xml


@pytest.mark.parametrize(
    ("day", "serial"),
    [
        (date(1900, 1, 1), "1"),
        (date(1900, 2, 28), "59"),
        (date(1900, 3, 1), "61"),
        (datetime(2026, 11, 22, 18), "46348.75"),  # noqa: DTZ001
        (date(9999, 12, 31), "2958465"),
    ],
)
def test_dates_count_from_1900_with_its_leap_day_that_never_was(day, serial):
    assert f"<v>{serial}</v>" in put(package(sheet("")), {"A1": day})


def test_dates_count_from_1904_where_the_workbook_does():
    book = package(sheet(""), book="").text("xl/workbook.xml")
    assert b"workbookPr" not in book
    tiny = package(sheet(""))
    tiny.put("xl/workbook.xml", book.replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>'))
    assert "<v>44886</v>" in put(tiny, {"A1": date(2026, 11, 22)})


def test_a_date_before_the_calendar_is_refused_with_its_place():
    with pytest.raises(Refusal) as refused:
        put(package(sheet("")), {"B7": date(1899, 12, 30)})
    assert refused.value.code == "cell.date_out_of_range"
    assert "B7" in refused.value.say("zh")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (float("nan"), "cell.not_a_number"),
        (float("-inf"), "cell.not_a_number"),
        ("x" * 32_768, "cell.text_too_long"),
        ("\U0001f600" * 16_384, "cell.text_too_long"),
        ("half \ud83d", "cell.broken_text"),
        (Formula(""), "cell.bad_formula"),
        (Formula("1+" * 5000 + "1"), "cell.bad_formula"),
        (object(), "cell.unknown_value"),
        (10**400, "cell.not_a_number"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_with_its_place(value, code):
    with pytest.raises(Refusal) as refused:
        put(package(sheet(ROWS)), {"A1": 1, "C3": value})
    assert refused.value.code == code
    assert "C3" in refused.value.say("en")


def test_values_of_numpy_and_pandas_are_values():
    import pandas as pd

    values = {"A1": np.int64(5), "A2": np.float64(2.5), "A3": np.bool_(1), "A4": pd.Timestamp("2026-11-22")}
    xml = put(package(sheet("")), values)
    assert '<c r="A1"><v>5</v></c>' in xml
    assert '<c r="A2"><v>2.5</v></c>' in xml
    assert '<c r="A3" t="b"><v>1</v></c>' in xml
    assert '<c r="A4" s="1"><v>46348</v></c>' in xml or "<v>46348</v>" in xml
    for missing in (pd.NaT, pd.NA):
        with pytest.raises(Refusal):
            put(package(sheet("")), {"A1": missing})


def test_a_column_may_be_an_array():
    edit = SheetEdit("客户", (ColumnEdit(1, np.arange(1, 4), np.array([1.0, 2.5, 3.0])),))
    tiny = package(sheet(""))
    apply_edits(tiny, WorkbookEdit((edit,)))
    assert tiny.read(SHEET).count(b"<v>2.5</v>") == 1


def test_a_style_that_no_cell_needs_is_not_made():
    tiny = package(sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    put(tiny, {"B1": None, "C7": None}, style="money")
    assert not tiny.is_changed


def test_the_longest_text_fits():
    text = "客" * 32_767
    assert model(put(package(sheet("")), {"A1": text}).encode())[1, 1][3].count("客".encode()) == 32_767


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        ("_x0041_", "<t>_x005F_x0041_</t>"),
        ("_x41_", "<t>_x41_</t>"),
        ("a\x00\x1fb", "<t>a_x0000__x001F_b</t>"),
        ("a\rb", "<t>a_x000D_b</t>"),
        (" a", '<t xml:space="preserve"> a</t>'),
        ("a\nb", '<t xml:space="preserve">a\nb</t>'),
        ("]]>", "<t>]]&gt;</t>"),
        ("\ufffe", "<t>_xFFFE_</t>"),
    ],
)
def test_text_is_escaped_as_spreadsheet_programs_do(text, xml):
    assert xml in put(package(sheet("")), {"A1": text})


def test_formulas_are_written_with_what_they_show():
    values = {
        "A1": Formula("SUM(B1:B2)", 3.0),
        "A2": Formula('="a"&"<b>"', "a<b>"),
        "A3": Formula("TRUE()", True),
        "A4": Formula("TODAY()", date(2026, 11, 22)),
        "A5": Formula("1+1"),
    }
    xml = put(package(sheet("")), values)
    assert '<c r="A1"><f>SUM(B1:B2)</f><v>3</v></c>' in xml
    assert '<c r="A2" t="str"><f>"a"&amp;"&lt;b&gt;"</f><v>a&lt;b&gt;</v></c>' in xml
    assert '<c r="A3" t="b"><f>TRUE()</f><v>1</v></c>' in xml
    assert '<c r="A4" s="1"><f>TODAY()</f><v>46348</v></c>' in xml or '<c r="A4" s="4">' in xml
    assert '<c r="A5"><f>1+1</f></c>' in xml


def test_old_values_go_with_their_attributes():
    rows = '<row r="1"><c r="A1" s="3" t="e" cm="1" vm="2" ph="1"><f>X()</f><v>#N/A</v></c></row>'
    assert cells(put(package(sheet(rows)), {"A1": 1})) == '<row r="1"><c r="A1" s="3"><v>1</v></c></row>'


def test_prefixes_of_the_namespace_are_kept():
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:dimension ref="A1"/>'
        '<x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    new = put(package(xml), {"A1": "a", "B1": 1, "A2": Formula("A1", "a")})
    assert '<x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c r="B1"><x:v>1</x:v></x:c></x:row>' in new
    assert '<x:row r="2"><x:c r="A2" t="str"><x:f>A1</x:f><x:v>a</x:v></x:c></x:row>' in new
    assert '<x:dimension ref="A1:B2"/>' in new


def test_a_strict_workbook_is_written_like_any_other():
    assert '<c r="A1"><v>5</v></c>' in put(package(sheet(ROWS, namespace=STRICT)), {"A1": 5})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gbk", "iso-8859-1", "utf-8-sig"])
def test_any_encoding_is_read_and_all_but_utf_8_is_converted(encoding):
    rows = '<row r="1"><c r="A1" t="str"><v>caf\xe9</v></c></row>'
    if encoding == "gbk":
        rows = rows.replace("caf\xe9", "王芳")
    xml = sheet(rows).replace("UTF-8", encoding.removesuffix("-sig").removesuffix("-le"))
    stored = xml.encode(encoding)
    if encoding == "utf-16-le":
        stored = codecs.BOM_UTF16_LE + stored
    tiny = package(stored)
    new = put(tiny, {"B1": "客户"})
    assert_only_changed(xml.partition("\n")[2].encode(), new.lstrip("\ufeff").partition("\n")[2].encode(), {(1, 2)})
    assert new.startswith("\ufeff") == (encoding == "utf-8-sig")
    assert encoding.startswith("utf-8") or 'encoding="UTF-8"' in new


def test_unknown_encodings_are_refused():
    with pytest.raises(Refusal) as refused:
        put(package(sheet(ROWS).replace("UTF-8", "x-klingon").encode()), {"A1": 1})
    assert refused.value.code == "file.encoding"


def test_comments_and_cdata_between_cells_stay():
    rows = (
        '<row r="1"><!-- <c r="A1"/></row> --><c r="A1" t="str"><v><![CDATA[<c r="B1">]]></v></c><?x </row>?>'
        '<c r="B1"><v>1</v></c></row><!-- <row r="2"> -->'
    )
    xml = put(package(sheet(rows)), {"B1": 2, "C1": 3, "A2": 4})
    assert '<!-- <c r="A1"/></row> --><c r="A1" t="str"><v><![CDATA[<c r="B1">]]></v></c><?x </row>?>' in xml
    assert '<c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row><!-- <row r="2"> --><row r="2"><c r="A2">' in xml


@pytest.mark.parametrize("doctype", ["<!DOCTYPE worksheet>", '<!DOCTYPE w [<!ENTITY a "aaa">]>'])
def test_a_document_type_is_refused(doctype):
    with pytest.raises(Refusal) as refused:
        put(package(sheet(ROWS).replace("<worksheet", doctype + "<worksheet")), {"A1": 1})
    assert refused.value.code == "file.doctype"


def test_cells_and_rows_without_references_are_counted():
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    xml = put(package(sheet(rows)), {"B1": 5, "C1": 6, "B2": 7, "A3": 8})
    assert cells(xml) == (
        '<row><c><v>1</v></c><c r="B1"><v>5</v></c><c r="C1"><v>6</v></c></row>'
        '<row><c><v>3</v></c><c r="B2"><v>7</v></c></row><row r="3"><c r="A3"><v>8</v></c></row>'
    )


def test_odd_but_valid_tags_are_understood():
    rows = "<row  ht='9>8' r = '2' ><c\ts='3'\n r='b2' ><v>1</v></c ><c r=\"C2\"/></row >"
    xml = put(package(sheet(rows)), {"B2": 5, "A2": 1})
    assert '<row  ht=\'9>8\' r = \'2\' ><c r="A2"><v>1</v></c><c r="B2" s="3"><v>5</v></c><c r="C2"/></row >' in xml


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="1"/><row r="1"/>',
        '<row r="0"/>',
        '<row r="K"/>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1"/><c r="A1"/></row>',
        '<row r="1"><c r="4"/></row>',
        '<row r="1"><c r="ZZZ1"/></row>',
        '<row r="9999999"/>',
    ],
)
def test_sheets_out_of_order_are_refused_with_the_row(rows):
    with pytest.raises(Refusal) as refused:
        put(package(sheet(rows)), {"C1": 1})
    assert refused.value.code == "sheet.broken"
    assert "客户" in refused.value.say("zh")


def test_hints_about_the_area_are_widened_and_nothing_else():
    rows = '<row r="2" spans="2:3"><c r="B2"><v>1</v></c></row>'
    before = '<dimension ref="B2:C2"/>'
    xml = put(package(sheet(rows, before=before)), {"E2": 1, "A7": 1})
    assert '<dimension ref="A2:E7"/>' in xml
    assert '<row r="2" spans="2:5">' in xml
    assert '<dimension ref="B2:C2"/>' in put(package(sheet(rows, before=before)), {"B2": 5, "Z99": None})


@pytest.mark.parametrize(("column", "row"), [(16_385, 1), (1, 1_048_577), (0, 1), (1, 0)])
def test_cells_outside_any_sheet_are_refused(column, row):
    edit = SheetEdit("客户", (ColumnEdit(column, np.array([row]), [1]),))
    with pytest.raises(Refusal) as refused:
        apply_edits(package(sheet("")), WorkbookEdit((edit,)))
    assert refused.value.code == "cell.outside_sheet"


def test_the_same_value_again_changes_nothing():
    tiny = package(sheet(ROWS))
    put(tiny, {"A1": "x"})
    second = again(tiny)
    put(second, {"A1": "x"})
    assert not second.is_changed
    assert second.read(SHEET) == again(tiny).read(SHEET)
