"""Sheets and headings that could not be found or read: what the reader noticed, as problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.wording import NO_WORDS
from xlcrm.model.catalogue import headings as say
from xlcrm.model.places import cell_name
from xlcrm.model.problems import Place, Problem
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book
    from xlcrm.model.findings import HeadingFinding
    from xlcrm.model.problems import Code

CODE_OF: dict[str, Code] = {
    "missing_sheet": say.SHEET_MISSING,
    "no_headings": say.SHEET_WITHOUT_HEADINGS,
    "second_sheet": say.SHEET_SECOND,
    "missing_column": say.HEADING_MISSING,
    "renamed_column": say.HEADING_RENAMED,
    "duplicate_heading": say.HEADING_DUPLICATE,
    "blank_heading": say.HEADING_BLANK,
    "two_line_headings": say.HEADINGS_IN_TWO_LINES,
    "merged_headings": say.HEADINGS_MERGED,
    "merged_cells": say.CELLS_MERGED,
    "repeated_headings": say.HEADINGS_REPEATED,
    "rows_below_totals": say.ROWS_BELOW_TOTALS,
    "rows_below_gap": say.ROWS_BELOW_GAP,
}


def headings(book: Book) -> Iterable[Problem]:
    """Report what the reader noticed about sheets and headings."""
    for finding in book.findings.headings:
        yield _problem(book, finding)


def _problem(book: Book, finding: HeadingFinding) -> Problem:
    code = CODE_OF[finding.kind]
    table = book.frame(finding.table).table
    column = table.by_key.get(finding.key)
    detail = finding.detail
    renamed = Text(f"“{detail}”是不是改了名称的这一列？", f" Is “{detail}” the same column renamed?")
    args: tuple[tuple[str, object], ...] = (
        ("table", table.label),
        ("detail", detail),
        ("at", finding.row),
        ("missing", column.label if column else finding.key),
        ("nearest", renamed if detail else NO_WORDS),
    )
    cell = cell_name(finding.row, finding.column) if finding.row and finding.column else ""
    # no row: a problem of the headings is not a problem of the record that may stand there
    place = Place(finding.table, finding.sheet, 0, finding.key, column.heading(book.lang) if column else "", cell)
    return Problem(code, place, finding.detail, args, code.code, code.severity)

