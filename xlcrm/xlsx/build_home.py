"""工作台 and 首页 of a new workbook: the way in, and the charts over the figures that every refresh writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.desk import (
    COMMAND_CELLS,
    COMMAND_HEADINGS,
    COMMAND_NAME,
    COMMANDS_HINT,
    COMMANDS_TITLE,
    DESK_TASKS,
)
from xlcrm.model.home_layout import CHART_DATA, CHARTS_FROM_ROW
from xlcrm.model.places import column_letters, quoted_sheet
from xlcrm.model.sheets import SHEET_BY_KEY
from xlcrm.model.text import Text
from xlcrm.xlsx.build_formats import ACCENT, INK, LINE, PALE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.model.text import Lang
    from xlcrm.xlsx.build import Starter
    from xlcrm.xlsx.build_formats import Formats

_PALETTE = ("#2F5D8A", "#C8702A", "#4F8A5B", "#8A94A0", "#B23A48", "#7A5C99", "#D9A441", "#3C9D9B")
_MONTHS = Text("近 12 个月成交额与新客户", "Amount and new customers, 12 months")
_STATUS = Text("客户状态", "Customers by status")
_TIER = Text("会员等级", "Customers by tier")
_DUE = Text("跟进任务：逾期与未来两周", "Follow-ups: overdue and the next two weeks")
_SOURCE = Text("客户来源", "Customers by source")
_INTENT = Text("意向级别", "Customers by intent")
_WELCOME = Text("客户管理工作台", "Customer desk")
_LEAD = Text(
    "照常在各工作表里登记；保存后 xlcrm 校验、重算、更新汇总。灰色标题的列由 xlcrm 填写。",
    "Keep your records in the sheets as usual; when you save, xlcrm checks, recomputes and summarises. "
    "Columns with a grey heading are xlcrm's.",
)
_STEPS = (
    Text(
        "登记客户：在「{customers}」末行直接填写，编号与登记日期自动补上。",
        "Register a customer: type below the last row of “{customers}”; ID and date are filled in for you.",
    ),
    Text(
        "记录跟进：在「{interactions}」写一行；下次跟进日期自动重算。",
        "Record a contact: one row in “{interactions}”; the next follow-up date is worked out anew.",
    ),
    Text(
        "每天早上看「{today}」和「{issues}」：今天联系谁，哪里要改。",
        "Every morning look at “{today}” and “{issues}”: whom to contact, what to mend.",
    ),
    Text(
        "调整规则：间隔、等级、选项都在「{levels}」「{lists}」「{rules}」，改了就生效。",
        "Adjust the rules: intervals, tiers and choices are in “{levels}”, “{lists}” and “{rules}”.",
    ),
)
_SHEETS = Text("工作表", "Sheets")
_CHART_WIDTH, _CHART_HEIGHT, _GAP = 468, 288, 6  # six columns are as wide as a chart and the gap
_ROWS_A_CHART = 15


def make_desk(book: Workbook, sheet: Worksheet, formats: Formats, starter: Starter) -> None:
    """Write the way in: what to do, the command cells, and a link to every sheet with what it holds."""
    sheet.hide_gridlines(2)
    for column, width in enumerate((3, 22, 30, 66)):
        sheet.set_column(column, column, width, formats.get())
    sheet.set_row(0, 36)
    sheet.write_string(0, 1, _WELCOME.say(starter.lang), formats.get(bold=True, font_size=20, font_color=ACCENT))
    sheet.write_string(1, 1, _LEAD.say(starter.lang), formats.get(font_color="#5B6770"))
    titles = {table.name: table.sheet(starter.lang) for table in starter.tables}
    titles |= {key: SHEET_BY_KEY[key].label.say(starter.lang) for key in ("today", "issues")}
    row = 3
    for number, step in enumerate(_STEPS, start=1):
        words = formats.get(valign="vcenter", font_size=11)
        sheet.write_rich_string(
            row,
            1,
            formats.get(bold=True, font_size=14, font_color=ACCENT),
            f"{number}   ",
            formats.get(font_size=11),
            step.say(starter.lang, **titles),
            words,
        )
        sheet.set_row(row, 24)
        row += 1
    row = _write_commands(book, sheet, formats, starter.lang, row + 1)
    sheet.write_string(row, 1, _SHEETS.say(starter.lang), formats.get(bold=True, font_size=12, font_color=INK))
    sheet.write_blank(row, 2, None, formats.get())
    link = formats.get(font_color=ACCENT, underline=1)
    for table in starter.tables:
        row += 1
        title = table.sheet(starter.lang)
        sheet.write_url(row, 1, f"internal:{quoted_sheet(title)}!A1", link, title)
        sheet.write_string(row, 2, table.hint.say(starter.lang), formats.get(font_color="#5B6770"))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _write_commands(book: Workbook, sheet: Worksheet, formats: Formats, lang: Lang, row: int) -> int:
    """Write the command cells, each with its name and drop-down, and return the row below them."""
    sheet.write_string(row, 1, COMMANDS_TITLE.say(lang), formats.get(bold=True, font_size=12, font_color=INK))
    sheet.write_string(row, 2, COMMANDS_HINT.say(lang), formats.get(font_color="#5B6770", font_size=9))
    heading = formats.get(bold=True, font_color="#FFFFFF", bg_color=ACCENT, border=1, border_color=LINE)
    for number, label in enumerate(COMMAND_HEADINGS):
        sheet.write_string(row + 1, 1 + number, label.say(lang), heading)
    offered = [task.label.say(lang) for task in DESK_TASKS if task.in_cells]
    own, told = formats.get(border=1, border_color=LINE), formats.get(border=1, border_color=LINE, bg_color=PALE)
    title = quoted_sheet(sheet.get_name())
    for number in range(1, COMMAND_CELLS + 1):
        at = row + 1 + number
        for column, look in enumerate((own, formats.get(border=1, border_color=LINE, num_format="@"), told)):
            sheet.write_blank(at, 1 + column, None, look)
        sheet.data_validation(at, 1, at, 1, {"validate": "list", "source": offered, "error_type": "warning"})
        book.define_name(COMMAND_NAME.format(number=number), f"={title}!$B${at + 1}")
    return row + COMMAND_CELLS + 3


def make_home(book: Workbook, sheet: Worksheet, formats: Formats, lang: Lang) -> None:
    """Lay out the home sheet: widths, charts over fixed ranges, one A4 page in landscape; refresh writes its cells."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2, formats.get())
    sheet.set_column(1, 12, 10.5, formats.get())
    sheet.set_column(13, 14, 2, formats.get())
    sheet.set_column(15, 15, 12, formats.get())
    sheet.set_column(16, 17, 14, formats.get())
    sheet.set_column(18, 18, 3, formats.get())
    sheet.set_column(19, 20, 14, formats.get())
    sheet.set_row(0, 34)
    for row in (4, 7):
        sheet.set_row(row, 30)
    charts = (
        _months(book, sheet, lang),
        _bars(book, sheet, "due", "column", _DUE, lang),
        _doughnut(book, sheet, "status", _STATUS, lang),
        _bars(book, sheet, "tier", "bar", _TIER, lang),
        _bars(book, sheet, "source", "bar", _SOURCE, lang),
        _bars(book, sheet, "intent", "column", _INTENT, lang),
    )
    for number, chart in enumerate(charts):
        row = CHARTS_FROM_ROW - 1 + (number // 2) * _ROWS_A_CHART
        # The right chart ends where its last column ends, whatever width a program gives the columns.
        right = number % 2
        sheet.insert_chart(row, 1 + 6 * right, chart, {"object_position": 1, "x_offset": _GAP * right})
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.print_area(0, 0, CHARTS_FROM_ROW - 1 + 3 * _ROWS_A_CHART, 13)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()


def _range(sheet: Worksheet, name: str, offset: int) -> str:
    """Return the address of one column of a chart's table, headings left out."""
    place = CHART_DATA[name]
    letters = column_letters(place.column + offset)
    return f"={quoted_sheet(sheet.get_name())}!${letters}${place.row + 1}:${letters}${place.row + place.rows}"


def _series(sheet: Worksheet, name: str, offset: int, lang: Lang, color: str) -> dict[str, object]:
    return {
        "name": CHART_DATA[name].headings[offset].say(lang),
        "categories": _range(sheet, name, 0),
        "values": _range(sheet, name, offset),
        "fill": {"color": color},
        "border": {"none": True},
        "gap": 60,
    }


def _finish(chart: Chart, title: Text, formats_font: str, lang: Lang, *, legend: bool = False) -> Chart:
    font = {"name": formats_font, "size": 9, "color": "#5B6770"}
    chart.set_title(
        {"name": title.say(lang), "name_font": {**font, "size": 11, "bold": True, "color": INK}, "overlay": False}
    )
    chart.set_legend({"position": "bottom", "font": font} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": "#E3E8ED"}, "fill": {"color": "#FFFFFF"}})
    chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
    return chart


def _font(lang: Lang) -> str:
    return "Microsoft YaHei" if lang == "zh" else "Calibri"


def _axes(chart: Chart, lang: Lang) -> None:
    font = {"name": _font(lang), "size": 9, "color": "#5B6770"}
    chart.set_x_axis({"num_font": font, "line": {"color": "#C5CDD5"}, "major_gridlines": {"visible": False}})
    chart.set_y_axis(
        {
            "num_font": font,
            "line": {"none": True},
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#E9EDF1"}},
        }
    )


def _months(book: Workbook, sheet: Worksheet, lang: Lang) -> Chart:
    chart = book.add_chart({"type": "column"})
    chart.add_series(_series(sheet, "months", 1, lang, _PALETTE[0]))
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": CHART_DATA["months"].headings[2].say(lang),
            "categories": _range(sheet, "months", 0),
            "values": _range(sheet, "months", 2),
            "y2_axis": True,
            "line": {"color": _PALETTE[1], "width": 2},
            "marker": {"type": "circle", "size": 5, "fill": {"color": _PALETTE[1]}, "border": {"none": True}},
        }
    )
    chart.combine(line)
    _axes(chart, lang)
    line.set_y2_axis({"num_font": {"name": _font(lang), "size": 9, "color": "#5B6770"}, "line": {"none": True}})
    return _finish(chart, _MONTHS, _font(lang), lang, legend=True)


def _bars(  # noqa: PLR0913, PLR0917 - what a chart is made of
    book: Workbook, sheet: Worksheet, name: str, kind: str, title: Text, lang: Lang
) -> Chart:
    chart = book.add_chart({"type": kind})
    series = _series(sheet, name, 1, lang, _PALETTE[0 if name in {"due", "intent"} else 2])
    series["data_labels"] = {
        "value": True,
        "font": {"name": _font(lang), "size": 8, "color": "#5B6770"},
        "num_format": "#,##0;;",
    }
    if name == "due":
        series["points"] = [{"fill": {"color": _PALETTE[4]}}]
    chart.add_series(series)
    _axes(chart, lang)
    if kind == "bar":
        font = {"name": _font(lang), "size": 9, "color": "#5B6770"}
        chart.set_y_axis(
            {
                "num_font": font,
                "reverse": True,
                "crossing": "max",
                "line": {"color": "#C5CDD5"},
                "major_gridlines": {"visible": False},
            }
        )
        chart.set_x_axis(
            {
                "num_font": font,
                "num_format": "#,##0",
                "line": {"none": True},
                "major_gridlines": {"visible": True, "line": {"color": "#E9EDF1"}},
            }
        )
    return _finish(chart, title, _font(lang), lang)


def _doughnut(book: Workbook, sheet: Worksheet, name: str, title: Text, lang: Lang) -> Chart:
    chart = book.add_chart({"type": "doughnut"})
    series = _series(sheet, name, 1, lang, _PALETTE[0])
    series["points"] = [{"fill": {"color": color}} for color in _PALETTE[: CHART_DATA[name].rows]]
    series["data_labels"] = {"percentage": True, "font": {"name": _font(lang), "size": 9, "color": "#FFFFFF"}}
    chart.add_series(series)
    chart.set_hole_size(52)
    return _finish(chart, title, _font(lang), lang, legend=True)
