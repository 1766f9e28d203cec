"""Plain new workbooks that hold one list: rows that come back with what is wrong in them, templates to be filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlsxwriter

from xlcrm.model.text import text_width
from xlcrm.xlsx.refs import column_letters

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_WIDEST, _NARROWEST = 50, 8
_LOOKED_AT = 200
OFFERED = "_offered"
"""The hidden sheet with what drop-downs offer."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a drop-down offers in a column (from 0), in some rows of the list (from 1); ``strict`` refuses everything else."""

    column: int
    first: int
    last: int
    values: tuple[str, ...]
    strict: bool = True


def build_list(  # noqa: PLR0913 - what a list may have
    path: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, marked: Collection[int] = (),
    offers: Sequence[Offer] = (),
) -> None:  # fmt: skip
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
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), max(len(headings) - 1, 0))
        offer_choices(book, sheet, offers)


def offer_choices(book: xlsxwriter.Workbook, sheet: Any, offers: Sequence[Offer]) -> None:  # noqa: ANN401 - the library has no types
    """Put drop-downs in; what they offer stands on a hidden sheet, since a cell's own list may not be long."""
    lists = list(dict.fromkeys(offer.values for offer in offers))
    if not lists:
        return
    hidden = book.add_worksheet(OFFERED)
    hidden.hide()
    for at, values in enumerate(lists):
        hidden.write_column(0, at, values)
    for offer in offers:
        letters = column_letters(lists.index(offer.values) + 1)
        sheet.data_validation(offer.first, offer.column, offer.last, offer.column, {
            "validate": "list", "source": f"={OFFERED}!${letters}$1:${letters}${max(len(offer.values), 1)}",
            "error_type": "stop" if offer.strict else "warning", "show_error": offer.strict,
        })  # fmt: skip
