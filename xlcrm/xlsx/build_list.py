"""Plain new workbooks that hold one list: rows that come back with what is wrong in them, templates to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xlsxwriter

from xlcrm.model.text import text_width

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_WIDEST, _NARROWEST = 50, 8
_LOOKED_AT = 200


def build_list(
    path: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], marked: Collection[int] = ()
) -> None:
    """Write a workbook with one list, all cells as text, headings frozen; ``marked`` columns (from 0) are in red."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(title)
        head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "valign": "vcenter"})
        plain = book.add_format({"num_format": "@", "valign": "top"})
        red = book.add_format({"num_format": "@", "font_color": "#B00020", "text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, headings, head)
        for number, row in enumerate(rows, 1):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text, red if at in marked else plain)
        for at, heading in enumerate(headings):
            widest = max((text_width(row[at]) for row in rows[:_LOOKED_AT]), default=0)
            sheet.set_column(at, at, min(max(widest, text_width(heading), _NARROWEST) + 2, _WIDEST), plain)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), max(len(headings) - 1, 0))
