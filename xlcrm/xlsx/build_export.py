"""New workbooks that hold a table that was taken out: dates and numbers as such, everything else as text."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

from xlcrm.model.text import text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_NARROWEST, _WIDEST, _LOOKED_AT, _EXACT = 8, 50, 200, 15
_OPTIONS = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


def build_export(path: Path, title: str, headings: Sequence[str], columns: Sequence[Sequence[str]], kinds: Sequence[str]) -> None:
    """Write a workbook with one list; ``kinds`` (``text``, ``date``, ``number``) tell what its texts are to become."""
    read: dict[str, Callable[[str], str | float | datetime]] = {"text": str, "date": _moment, "number": _number}
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        sheet = book.add_worksheet(title)
        head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "valign": "vcenter"})
        looks = {"text": book.add_format({"num_format": "@"}), "date": book.add_format({"num_format": "yyyy-mm-dd"}), "number": None}
        for at, (heading, texts, kind) in enumerate(zip(headings, columns, kinds, strict=True)):
            width = max(text_width(heading), *map(text_width, texts[:_LOOKED_AT]), _NARROWEST)
            sheet.set_column(at, at, min(width + 2, _WIDEST), looks[kind])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(columns[0]) if columns else 1, 1), max(len(headings) - 1, 0))
        sheet.write_row(0, 0, headings, head)
        for number, row in enumerate(zip(*columns, strict=True), 1):
            for at, text in enumerate(row):
                if text:
                    _write(sheet, (number, at), read[kinds[at]](text), looks)


def _write(sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], value: str | float | datetime, looks: dict[str, object]) -> None:
    if isinstance(value, str):
        sheet.write_string(*place, value, looks["text"])
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, value, looks["date"])
    else:
        sheet.write_number(*place, value)


def _moment(text: str) -> datetime | str:
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day in a cell has no zone
    except ValueError:
        return text


def _number(text: str) -> float | str:
    """Return a number, the text itself where a cell could not hold all of it."""
    try:
        return float(text) if len(text) <= _EXACT else text
    except ValueError:
        return text
