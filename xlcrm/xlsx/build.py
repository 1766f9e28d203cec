"""The starter workbook, made from the schema: tables, drop-downs, colours, explanations, print set-up, charts.

Only here is a workbook made with a library; a workbook that somebody works in is never saved by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter

from xlcrm.model.places import column_letters
from xlcrm.model.schema import Kind, Owner
from xlcrm.model.sheets import SHEET_BY_KEY
from xlcrm.model.text import Text
from xlcrm.xlsx.build_columns import in_order, shown
from xlcrm.xlsx.build_formats import Formats
from xlcrm.xlsx.build_home import make_desk, make_home
from xlcrm.xlsx.dropdowns import dropdown_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.model.content import CellValue
    from xlcrm.model.schema import Column, Table
    from xlcrm.model.text import Lang

LAST_ROW = 1_048_576
_BORN = datetime(2026, 1, 1, tzinfo=UTC)
_COMPUTED = Text("由 xlcrm 计算，请勿手工填写。", "Computed by xlcrm; do not type here. ")
_FILLED = Text("留空时由 xlcrm 填写。", "Filled by xlcrm when left empty. ")
_NOT_LISTED_TITLE = Text("不在字典中", "Not in the list")
_NOT_LISTED = Text(
    "这个值不在字典的选项里。仍要使用吗？", "This value is not one of the choices in Lists. Use it anyway?"
)
_FOOTER = Text("&L&9&A&C&9第 &P / &N 页&R&9&D", "&L&9&A&C&9Page &P of &N&R&9&D")
_DATE_TITLE = Text("请填写日期", "A date, please")
_DATE_WRONG = Text("请填写日期，例如 2026-11-22。", "Please enter a date, e.g. 2026-11-22.")
_PROMPT_LIMIT, _TITLE_LIMIT = 255, 32
_DEEPEST_HEADING = 32.0
_A4_CHARACTERS, _SMALLEST_PRINT = 135, 0.55
_TAB_COLORS = {"input": "#2F5D8A", "settings": "#8A8F98", "home": "#C8702A"}


@dataclass(frozen=True)
class Starter:
    """What a new workbook is to hold: language, tables, groups of columns that are shown, rows to begin with."""

    lang: Lang
    tables: Sequence[Table]
    groups: Collection[str]
    rows: Mapping[str, Sequence[Mapping[str, CellValue]]]


def build_workbook(path: Path, starter: Starter) -> None:
    """Make the workbook; the same input gives the same bytes."""
    book = xlsxwriter.Workbook(
        str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "xlcrm", "created": _BORN, "author": "xlcrm"})
    book.set_calc_mode("auto")
    formats = Formats(book, starter.lang)
    desk = book.add_worksheet(SHEET_BY_KEY["desk"].label.say(starter.lang))
    home = book.add_worksheet(SHEET_BY_KEY["home"].label.say(starter.lang))
    home.set_first_sheet()
    home.activate()
    for table in starter.tables:
        _table_sheet(book, formats, starter, table)
    make_desk(book, desk, formats, starter)
    make_home(book, home, formats, starter.lang)
    for sheet in (desk, home):
        sheet.set_tab_color(_TAB_COLORS["home"])
    book.close()


def _table_sheet(book: Workbook, formats: Formats, starter: Starter, table: Table) -> None:
    sheet = book.add_worksheet(table.sheet(starter.lang))
    columns = in_order(table, starter.groups)
    rows = starter.rows.get(table.name, ())
    last = max(len(rows), 1)
    for number, column in enumerate(columns):
        hidden = {"hidden": 1} if not shown(column, starter.groups) else {}
        sheet.set_column(number, number, column.width, formats.body(column), hidden)
        _write_column(sheet, number, column, rows, formats)
        _explain(sheet, number, column, starter.lang)
        _validate(sheet, number, column, starter.lang)
    sheet.add_table(
        0,
        0,
        last,
        len(columns) - 1,
        {
            "name": table.name,
            "style": "Table Style Light 1",
            "banded_rows": False,
            "columns": [
                {"header": column.heading(starter.lang), "header_format": formats.heading(column)} for column in columns
            ],
        },
    )
    sheet.set_row(0, _DEEPEST_HEADING)
    sheet.freeze_panes(1, 2 if not table.settings and len(columns) > 5 else 0)  # noqa: PLR2004 - ID and name stay in view
    _colour(sheet, table, columns, formats)
    _print_setup(sheet, table, starter.lang)
    _fit_to_paper(sheet, [column.width for column in columns if shown(column, starter.groups)])


def _write_column(
    sheet: Worksheet, number: int, column: Column, rows: Sequence[Mapping[str, CellValue]], formats: Formats
) -> None:
    body = formats.body(column)
    for position, row in enumerate(rows or ({},), start=1):
        value = row.get(column.key)
        if isinstance(value, str) and value:
            sheet.write_string(position, number, value, body)
        else:
            sheet.write(position, number, value, body)


def _explain(sheet: Worksheet, number: int, column: Column, lang: Lang) -> None:
    """Show the one-line explanation of a column when its heading is selected."""
    owner = {Owner.XLCRM: _COMPUTED.say(lang), Owner.FILLED: _FILLED.say(lang)}.get(column.owner, "")
    words = owner + column.hint.say(lang)
    if not words or column.hidden:
        return
    sheet.data_validation(
        0,
        number,
        0,
        number,
        {
            "validate": "any",
            "input_title": column.heading(lang)[:_TITLE_LIMIT],
            "input_message": words[:_PROMPT_LIMIT],
        },
    )


def _validate(sheet: Worksheet, number: int, column: Column, lang: Lang) -> None:
    """Give the cells of a column their drop-down, or ask for a date; a computed column needs neither."""
    if column.computed:
        return
    if column.choices and column.kind is not Kind.TEXT:
        sheet.data_validation(
            1,
            number,
            LAST_ROW - 1,
            number,
            {
                "validate": "list",
                "source": f"={dropdown_name(column.choices)}",
                "error_type": "warning",
                "error_title": _NOT_LISTED_TITLE.say(lang),
                "error_message": _NOT_LISTED.say(lang),
            },
        )
    elif column.kind is Kind.DATE:
        sheet.data_validation(
            1,
            number,
            LAST_ROW - 1,
            number,
            {
                "validate": "date",
                "criteria": ">=",
                "value": datetime(1900, 1, 1),  # noqa: DTZ001 - a calendar day
                "error_type": "warning",
                "error_title": _DATE_TITLE.say(lang),
                "error_message": _DATE_WRONG.say(lang),
            },
        )


def _colour(sheet: Worksheet, table: Table, columns: Sequence[Column], formats: Formats) -> None:
    """Colour wrong cells (asked of the row's own list of bad columns), and dates that are overdue or due today."""
    letters = {column.key: column_letters(number + 1) for number, column in enumerate(columns)}
    for key in ("next_due_on", "due_on"):
        if key in letters and (key == "next_due_on" or table.name == "plans"):
            _colour_due(sheet, table, letters, key, formats)
    bad = letters["bad_columns"]
    for column in columns:
        if not column.hidden:
            where = f"{letters[column.key]}2:{letters[column.key]}{LAST_ROW}"
            criteria = f'=ISNUMBER(SEARCH("|{column.key}|",${bad}2))'
            sheet.conditional_format(where, {"type": "formula", "criteria": criteria, "format": formats.wrong})


def _colour_due(sheet: Worksheet, table: Table, letters: Mapping[str, str], key: str, formats: Formats) -> None:
    cell = f"${letters[key]}2"
    ended = f',${letters["done_on"]}2=""' if table.name == "plans" else ""
    where = f"{letters[key]}2:{letters[key]}{LAST_ROW}"
    for comparison, look in (("<", formats.overdue), ("=", formats.due_today)):
        criteria = f'=AND({cell}<>""{ended},{cell}{comparison}TODAY())'
        sheet.conditional_format(where, {"type": "formula", "criteria": criteria, "format": look})


def _print_setup(sheet: Worksheet, table: Table, lang: Lang) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(_FOOTER.say(lang))
    sheet.set_tab_color(_TAB_COLORS["settings" if table.settings else "input"])


def _fit_to_paper(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Fit the columns to one page, or side by side to as many as keep the print readable, ID and name on each."""
    pages = max(1, round(sum(widths) * _SMALLEST_PRINT / _A4_CHARACTERS))
    sheet.fit_to_pages(pages, 0)
    if pages > 1:
        sheet.repeat_columns(0, 1)
