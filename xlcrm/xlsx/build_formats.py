"""How the cells of a new workbook look: fonts, fills and number formats, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.schema import Kind, Owner

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from xlcrm.model.schema import Column
    from xlcrm.model.text import Lang

NUMBER_FORMATS = {
    Kind.CODE: "@",
    Kind.REFERENCE: "@",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.MONEY: "#,##0.00",
    Kind.INTEGER: "#,##0",
    Kind.FORMULA: "0",
    Kind.NUMBER: "General",
}
INK, SLATE, GREY, PALE, LINE, ACCENT = "#1F2933", "#2B3A4A", "#8A94A0", "#F4F6F8", "#D8DEE4", "#2F5D8A"
_RIGHT = {Kind.MONEY, Kind.INTEGER, Kind.NUMBER, Kind.FORMULA}


class Formats:
    """The formats of one workbook; each is made when it is first asked for."""

    def __init__(self, book: Workbook, lang: Lang) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        self.font = {"font_name": "Microsoft YaHei" if lang == "zh" else "Calibri", "font_size": 10, "font_color": INK}
        self.wrong = book.add_format({"bg_color": "#FBD5D5", "font_color": "#9B1C1C"})
        self.overdue = book.add_format({"bg_color": "#FBD5D5", "font_color": "#9B1C1C", "bold": True})
        self.due_today = book.add_format({"bg_color": "#FDECC8", "font_color": "#8A5A00", "bold": True})

    def get(self, **look: object) -> Format:
        """Return a format with the workbook's font and these properties."""
        properties = {**self.font, **look}
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def heading(self, column: Column) -> Format:
        """Return the look of a heading: dark for staff's columns, grey for those that xlcrm computes."""
        fill = GREY if column.owner is Owner.XLCRM else SLATE
        return self.get(
            bold=True,
            font_color="#FFFFFF",
            bg_color=fill,
            text_wrap=True,
            valign="vcenter",
            align="left",
            border=1,
            border_color=LINE,
        )

    def body(self, column: Column) -> Format:
        """Return the look of a column's cells: number format by kind, a pale ground where xlcrm writes."""
        look: dict[str, object] = {"valign": "top", "bottom": 1, "bottom_color": LINE}
        if column.kind in NUMBER_FORMATS:
            look["num_format"] = NUMBER_FORMATS[column.kind]
        if column.kind in _RIGHT:
            look["align"] = "right"
        if column.owner is Owner.XLCRM:
            look |= {"bg_color": PALE, "font_color": "#3E4C59"}
            if column.kind is Kind.TEXT:
                look["shrink"] = True  # the last column has no neighbour to run into: paper would cut it
        return self.get(**look)
