import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from making import (
    again,
    changed_among_old,
    changed_members,
    converted,
    each_of_corpus,
    harmed,
    made,
    members,
    moment,
    opened,
    values,
    written,
)

from tests.shared import SHARED, needs_libreoffice
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.graft_formulas import rename_in_formula
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawcells import read_cells
from xlcrm.xlsx.table import all_tables
from xlcrm.xlsx.transplant import transplant
from xlcrm.xlsx.workbook import read_workbook


def starter(**options):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        head = book.add_format({"bold": True, "bg_color": "#334155", "font_color": "white", "text_wrap": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        wrong = book.add_format({"bg_color": "#FEE2E2"})
        customers, lists, home = (book.add_worksheet(title) for title in ("客户", "_下拉", "首页"))
        columns = [{"header": title, "header_format": head} for title in ("客户编号", "城市", "登记日期", "备注")]
        customers.add_table("A1:D3", {"name": "customers", "columns": columns})
        rich = book.add_format({"color": "red"})
        customers.write_row("A2", ["KH000001", "北京"])
        customers.write_rich_string("D2", "x ", rich, "红")
        customers.write_datetime("C2", moment(2026, 11, 22), day)
        customers.write_formula("D3", "=COUNTA(customers[客户编号])", None, 1)
        customers.set_column("A:B", 14, day)
        customers.set_row(4, 30, head)
        customers.data_validation("B2:B9", {"validate": "list", "source": "=dd_city"})
        customers.conditional_format("A2:A9", {"type": "formula", "criteria": '=$A2=""', "format": wrong})
        customers.freeze_panes(1, 0)
        customers.repeat_rows(0)
        customers.write_comment("A1", "编号")
        lists.write_column("A1", ["city", "北京", "上海"])
        lists.hide()
        book.define_name("dd_city", "=_下拉!$A$2:$A$3")
        book.define_name("total", "=COUNTA(customers[客户编号])")
        book.define_name("unused", "=1")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=客户!$A$2:$A$3", "name": "数"})
        home.insert_chart("B2", chart)
        home.write_url("A1", "https://a.example/")
        home.write_formula("A2", "=total+1", None, 3)
        home.activate()
    return Package.from_bytes(buffer.getvalue(), "starter.xlsx")


def receiving(**options):
    def fill(book, sheet):
        sheet.write_row("A1", ["mine", "x"], book.add_format({"italic": True, "num_format": "0.000"}))
        sheet.conditional_format("A1:A2", {"type": "blanks", "format": book.add_format({"bold": True})})

    return made(fill, **options)


ALL = ["客户", "_下拉", "首页"]


def test_sheets_arrive_whole():
    target = receiving()
    before = written(target)
    outcome = transplant(starter(), ALL, target)
    book, original = opened(target), openpyxl.load_workbook(io.BytesIO(written(starter())), rich_text=False)
    assert book.sheetnames == ["Sheet1", *ALL]
    for title in ALL:
        assert values(book[title]) == values(original[title])
    customers, was = book["客户"], original["客户"]
    for reference in ("A1", "C2", "A5", "B7"):
        new, old = customers[reference], was[reference]
        assert (new.number_format, new.font.b, new.fill.fgColor.rgb) == (old.number_format, old.font.b, old.fill.fgColor.rgb)
    assert customers.column_dimensions["A"].width == was.column_dimensions["A"].width
    assert (customers.freeze_panes, customers.print_title_rows) == ("A2", "$1:$1")
    assert customers["A1"].comment.text == was["A1"].comment.text
    assert customers.data_validations.dataValidation[0].formula1 == "dd_city"
    (rules,) = customers.conditional_formatting
    assert rules.rules[0].dxf.fill.bgColor.rgb == "FFFEE2E2"
    assert customers.tables["customers"].ref == "A1:D3"
    assert book["_下拉"].sheet_state == "hidden"
    assert len(book["首页"]._charts) == 1
    assert book["首页"]["A1"].hyperlink.target == "https://a.example/"
    assert {name: name_.value for name, name_ in book.defined_names.items()} == {
        "dd_city": "_下拉!$A$2:$A$3", "total": "COUNTA(customers[客户编号])",
    }  # fmt: skip
    assert (outcome.tables, outcome.names) == ({"customers": "customers"}, {"dd_city": "dd_city", "total": "total"})
    assert changed_members(before, written(target)) & set(members(before)) == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    }  # fmt: skip
    assert book.active.title == "Sheet1"
    assert [sheet.sheet_view.tabSelected for sheet in book] == [True, None, None, None] or not book["首页"].sheet_view.tabSelected


def test_rich_text_arrives_as_inline_text():
    target = receiving()
    transplant(starter(), ["客户"], target)
    text = target.text("xl/worksheets/sheet2.xml")
    assert 't="s"' not in text.decode()
    cell = openpyxl.load_workbook(io.BytesIO(written(target)), rich_text=True)["客户"]["D2"].value
    assert str(cell) == "x 红"
    assert len(cell) == 2


def test_names_in_use_get_a_number_and_formulas_follow():
    def fill(book, sheet):
        sheet.add_table("A1:A2", {"name": "Customers"})
        book.define_name("total", "=Sheet1!$A$1")

    target = made(fill)
    outcome = transplant(starter(), ALL, target)
    assert (outcome.tables["customers"], outcome.names["total"]) == ("customers_2", "total_2")
    book = opened(target)
    assert book["客户"]["D3"].value == "=COUNTA(customers_2[客户编号])"
    assert book["首页"]["A2"].value == "=total_2+1"
    assert book.defined_names["total"].value == "Sheet1!$A$1"
    assert book.defined_names["total_2"].value == "COUNTA(customers_2[客户编号])"
    assert sorted((table.id, table.name) for table in all_tables(target)) == [(1, "Customers"), (2, "customers_2")]


def test_a_title_in_use_is_refused_before_anything_changes():
    target = made(lambda book, _: book.add_worksheet("首页"))
    with pytest.raises(Refusal) as refusal:
        transplant(starter(), ALL, target)
    assert refusal.value.code == "sheet.name_taken"
    assert not target.is_changed
    with pytest.raises(Refusal):
        transplant(starter(), ["没有"], target)


def test_a_second_transplant_behind_a_sheet():
    target = receiving()
    transplant(starter(), ["_下拉"], target)
    target = again(target)
    transplant(starter(), ["客户", "首页"], target, after="Sheet1")
    book = opened(target)
    assert book.sheetnames == ["Sheet1", "客户", "首页", "_下拉"]
    assert "dd_city" in book.defined_names
    assert "dd_city_2" not in book.defined_names


def test_dates_keep_their_day_in_a_workbook_that_counts_from_1904():
    target = receiving(date_1904=True)
    transplant(starter(), ["客户"], target)
    assert opened(target)["客户"]["C2"].value.date() == date(2026, 11, 22)
    target = receiving()
    transplant(starter(date_1904=True), ["客户"], target)
    assert opened(target)["客户"]["C2"].value.date() == date(2026, 11, 22)


def test_sheets_fit_into_prefixed_and_strict_workbooks():
    import re

    target = receiving()
    for part in ("xl/styles.xml", "xl/workbook.xml"):
        text = target.text(part).replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        text = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", text).replace(b"xmlns=", b"xmlns:x=")
        target.put(part, text)
    transplant(starter(), ALL, target)
    assert b"<x:xf " in target.text("xl/styles.xml")
    assert not re.search(rb"<xf |<font>|<fill>", target.text("xl/styles.xml"))
    for part in target.parts:
        if "chart" in part or "sheet2" in part:
            assert b"schemas.openxmlformats.org/officeDocument" not in target.read(part)


@pytest.mark.parametrize(
    ("formula", "renamed"),
    [
        ("SUM(customers[a customers])+customers", "SUM(c2[a customers])+c2"),
        ('IF(customers="customers",Customers[[#All],[x]],1)', 'IF(c2="customers",c2[[#All],[x]],1)'),
        ("'customers'!A1+customers!B1+mycustomers+customers(1)", "'customers'!A1+customers!B1+mycustomers+customers(1)"),
        ("customers['[x]+customers", "c2['[x]+c2"),
    ],
)
def test_names_change_only_where_they_are_names(formula, renamed):
    assert rename_in_formula(formula, {"customers": "c2"}) == renamed


def test_a_sheet_with_parts_that_cannot_be_copied_is_refused():
    source, target = starter(), receiving()
    source.add("xl/pivotTables/pivotTable1.xml", b"<pivotTableDefinition/>", "application/xml")
    source.relate("xl/worksheets/sheet1.xml", "http://x/pivotTable", "xl/pivotTables/pivotTable1.xml")
    with pytest.raises(Refusal) as refusal:
        transplant(source, ALL, target)
    assert refusal.value.code == "sheet.cannot_copy"
    assert "pivotTable" in refusal.value.say("zh")
    assert not target.is_changed


@pytest.mark.shared
@each_of_corpus
@pytest.mark.filterwarnings("ignore")
def test_sheets_go_into_any_workbook_and_harm_nothing(name):
    data = (SHARED / "corpus" / name).read_bytes()
    package = Package.from_bytes(data, name)
    transplant(starter(), ALL, package)
    after = written(package)
    assert not changed_among_old(package, data, after)
    assert not harmed(data, after)
    arrived = Package.from_bytes(after, name)
    part = next(sheet.part for sheet in read_workbook(arrived).sheets if sheet.name == "客户")
    cells = read_cells([arrived.text(part)])
    assert cells.own_texts[:4].to_pylist() == ["客户编号", "城市", "登记日期", "备注"]


@needs_libreoffice
@pytest.mark.libreoffice
def test_libreoffice_opens_the_result(tmp_path):
    target = receiving()
    transplant(starter(), ALL, target)
    saved = Package.from_bytes(converted(written(target), tmp_path, "xlsx"), "made.xlsx")
    book = opened(saved)
    assert book.sheetnames == ["Sheet1", *ALL]
    assert book["客户"]["B2"].value == "北京"
    assert len(book["首页"]._charts) == 1
    assert {table.name for table in all_tables(saved)} == {"customers"}
