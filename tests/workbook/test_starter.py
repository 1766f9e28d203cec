from __future__ import annotations

import io
import re
import runpy
from pathlib import Path

import openpyxl
import pytest

from xlcrm.making import NewBook, make_workbook
from xlcrm.model.packs import PACKS
from xlcrm.model.packs.combine import tables_with
from xlcrm.model.schema import Kind, Owner
from xlcrm.model.sheets import SHEET_BY_KEY
from xlcrm.model.tables import STARTER_TABLES, TABLE_BY_NAME
from xlcrm.sheets.home import CARD_COLUMNS
from xlcrm.xlsx.build_columns import in_order, shown

ROOT = Path(__file__).parents[2]
LANGS = ("zh", "en")


@pytest.fixture(scope="module", params=LANGS)
def starter(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("starter") / "s.xlsx"
    make_workbook(path, NewBook(request.param))
    return request.param, openpyxl.load_workbook(io.BytesIO(path.read_bytes())), path


def tables():
    return [table for table in tables_with(()) if table.name in STARTER_TABLES]


def test_the_committed_workbooks_are_what_the_schema_makes():
    assert runpy.run_path(str(ROOT / "workbook" / "build.py"))["outdated"]() == []


def test_two_builds_are_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        make_workbook(tmp_path / name, NewBook("zh"))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_every_input_sheet_is_one_excel_table_with_frozen_headings(starter):
    lang, book, _ = starter
    for table in tables():
        sheet = book[table.sheet(lang)]
        (listed,) = sheet.tables.values()
        assert listed.displayName == table.name
        headings = [cell.value for cell in sheet[1]]
        assert headings == [column.name for column in listed.tableColumns]
        assert set(headings) == {column.heading(lang) for column in table.columns}
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_charts_of_home_end_where_the_figures_end(starter):
    lang, book, _ = starter
    charts = book[SHEET_BY_KEY["home"].label.say(lang)]._charts
    ends = [(chart.anchor.to.col, chart.anchor.to.colOff) for chart in charts if chart.anchor._from.col > 1]
    assert len(ends) == 3
    assert set(ends) == {(max(CARD_COLUMNS) + 1, 0)}  # counted from 0: the column after a card of two columns


def test_why_is_printed_whole(starter):
    lang, book, _ = starter
    customers = TABLE_BY_NAME["customers"]
    sheet = book[customers.sheet(lang)]
    (why,) = [cell for cell in sheet[1] if cell.value == customers.by_key["reason"].heading(lang)]
    assert sheet.cell(2, why.column).alignment.shrink_to_fit


def test_phone_id_and_postcode_columns_are_text_and_dates_are_dates(starter):
    lang, book, _ = starter
    formats = {Kind.CODE: "@", Kind.REFERENCE: "@", Kind.DATE: "yyyy-mm-dd", Kind.MONEY: "#,##0.00"}
    for table in tables():
        sheet = book[table.sheet(lang)]
        for cell in sheet[2]:
            column = next(c for c in table.columns if c.heading(lang) == sheet.cell(1, cell.column).value)
            if column.kind in formats:
                assert cell.number_format == formats[column.kind], column.key


def test_computed_headings_are_grey_and_stand_together_at_the_right(starter):
    lang, book, _ = starter
    for table in tables():
        sheet = book[table.sheet(lang)]
        by_heading = {column.heading(lang): column for column in table.columns}
        computed = [by_heading[cell.value].owner is Owner.XLCRM for cell in sheet[1]]
        assert computed == sorted(computed)
        fills = {cell.fill.fgColor.rgb for cell, own in zip(sheet[1], computed, strict=True) if own}
        assert fills <= {"FF8A94A0"}


def test_hidden_columns_stand_right_of_all_shown_ones_of_staff(starter):
    _, _, _ = starter
    for table in tables():
        staff = [shown(column, ()) for column in in_order(table, ()) if column.owner is not Owner.XLCRM]
        assert staff == sorted(staff, reverse=True)


def test_every_drop_down_names_a_list_and_every_heading_explains_itself(starter):
    lang, book, _ = starter
    for table in tables():
        sheet = book[table.sheet(lang)]
        validations = {}
        for validation in sheet.data_validations.dataValidation:
            for area in str(validation.sqref).split():
                validations[area.split(":")[0]] = validation
        for cell in sheet[1]:
            column = next(c for c in table.columns if c.heading(lang) == cell.value)
            if not column.hidden:
                assert validations[cell.coordinate].prompt, column.key
            below = validations.get(f"{cell.column_letter}2")
            if column.choices and column.kind is not Kind.TEXT and not column.computed:
                assert below.formula1 == f"dd_{column.choices}"
                assert below.errorStyle == "warning"


def test_wrong_cells_and_overdue_dates_are_coloured_by_formulas(starter):
    lang, book, _ = starter
    sheet = next(book[table.sheet(lang)] for table in tables() if table.name == "customers")
    formulas = [rule.formula[0] for rules in sheet.conditional_formatting for rule in rules.rules]
    assert any(re.fullmatch(r'ISNUMBER\(SEARCH\("\|mobile\|",\$[A-Z]+2\)\)', formula) for formula in formulas)
    assert sum("TODAY()" in formula for formula in formulas) == 2


def test_the_home_sheet_has_charts_over_cells(starter):
    lang, book, _ = starter
    charts = book["首页" if lang == "zh" else "Home"]._charts
    assert len(charts) == 6
    for chart in charts:
        for series in chart.series:
            assert re.search(r"!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+$", series.val.numRef.f)


@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_with_all_packs_reads_back_without_problems(tmp_path, lang):
    from xlcrm.pipeline import plan
    from xlcrm.reading import read_book

    path = tmp_path / "all.xlsx"
    make_workbook(path, NewBook(lang, [pack.name for pack in PACKS]))
    book = read_book(path)
    assert set(book.settings.packs) == {pack.name for pack in PACKS}
    missing = [name for name, frame in book.frames.items() if frame.table.pack and frame.layout is None]
    assert missing == []
    assert [problem.message(lang) for problem in plan(book).problems] == []
