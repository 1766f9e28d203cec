"""New workbooks to be filled in: a list with drop-downs, hints and one example row, and a sheet that explains its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlsxwriter

from xlcrm.model.text import text_width
from xlcrm.xlsx.build_list import Offer, offer_choices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROWS = 2000
"""How many rows below the headings have drop-downs and formats."""

_LONGEST_TITLE, _LONGEST_HINT = 32, 255
_NARROWEST, _WIDEST, _SHOWN = 10, 40, 12
_PLAIN = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column to be filled in; what is ``offered`` is all that may be written unless it is ``free``."""

    heading: str
    hint: str
    example: str
    required: bool = False
    offered: tuple[str, ...] = ()
    free: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """The sheet that explains: its title, its headings, the words for a column that must be filled."""

    title: str
    headings: tuple[str, ...]
    must: str
    first_lines: tuple[str, ...]


def build_template(path: Path, title: str, columns: Sequence[TemplateColumn], guide: Guide) -> None:
    """Write the workbook; every cell is text, so that numbers of telephones and cards stay whole."""
    with xlsxwriter.Workbook(str(path), _PLAIN) as book:
        base = {"border": 1, "text_wrap": True, "valign": "vcenter", "bold": True}
        formats = {
            "head": book.add_format({**base, "bg_color": "#DDE6F0"}),
            "must": book.add_format({**base, "bg_color": "#FCE4D6", "font_color": "#9C2F00"}),
            "text": book.add_format({"num_format": "@"}),
            "example": book.add_format({"num_format": "@", "italic": True, "font_color": "#808080"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _list(book, title, columns, formats)
        _explained(book.add_worksheet(guide.title), columns, guide, formats)
        offer_choices(book, book.get_worksheet_by_name(title), [
            Offer(at, 1, ROWS, column.offered, not column.free) for at, column in enumerate(columns) if column.offered
        ])  # fmt: skip


def _list(book: xlsxwriter.Workbook, title: str, columns: Sequence[TemplateColumn], formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(title)
    for at, column in enumerate(columns):
        width = max(text_width(column.heading), text_width(column.example), *map(text_width, column.offered[:_SHOWN]), _NARROWEST)
        sheet.set_column(at, at, min(width + 2, _WIDEST), formats["text"])
        sheet.write_string(0, at, column.heading, formats["must" if column.required else "head"])
        sheet.write_string(1, at, column.example, formats["example"])
        if column.hint and not column.offered:
            sheet.data_validation(1, at, ROWS, at, {
                "validate": "any", "input_title": column.heading[:_LONGEST_TITLE], "input_message": column.hint[:_LONGEST_HINT],
            })  # fmt: skip
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _explained(sheet: Any, columns: Sequence[TemplateColumn], guide: Guide, formats: dict[str, Any]) -> None:  # noqa: ANN401 - untyped
    for row, line in enumerate(guide.first_lines):
        sheet.write_string(row, 0, line)
    top = len(guide.first_lines) + 1
    sheet.write_row(top, 0, guide.headings, formats["head"])
    for row, column in enumerate(columns, top + 1):
        offered = "、".join(column.offered[:_SHOWN]) + ("…" if len(column.offered) > _SHOWN else "")
        texts = (column.heading, guide.must if column.required else "", column.hint, offered)
        for at, text in enumerate(texts):
            sheet.write_string(row, at, text, formats["wrap"])
    for at, width in enumerate((20, 8, 46, 46)):
        sheet.set_column(at, at, width)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
