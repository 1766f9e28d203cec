"""Turns what generated sheets hold into tables of a report, so that both show the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, TypeVar

from xlcrm.documents.report.content import Table
from xlcrm.model.content import Block, CellValue, Formula, SheetContent
from xlcrm.sheets.parts import ListColumn

T = TypeVar("T")

_NUMBERS: Final = {"integer": ",.0f", "number": ",.6g", "money": ",.2f", "percent": ".1%"}
_TOTALS: Final = {"total": "number", "total_money": "money", "total_percent": "percent"}
_DRAWN: Final = "bar"
NUMERIC: Final = frozenset(_NUMBERS)


def said(value: CellValue, form: str = "text") -> str:
    """Return a cell as it looks in the workbook."""
    if isinstance(value, Formula):
        value = value.cached
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _moment(value) if isinstance(value, date) else str(value)
    form = _NUMBERS.get(_TOTALS.get(form, form), ",.6g")
    return f"{value:{form}}" if form != ",.6g" else f"{round(value, 2):,}".removesuffix(".0")


def table_of(columns: Sequence[ListColumn], *, head: int = 0) -> Table:
    """Return the columns of a list as a table."""
    forms = tuple(column.format for column in columns)
    rows = zip(*(column.values for column in columns), strict=True)
    told = tuple(tuple(said(cell, form) for cell, form in zip(row, forms, strict=True)) for row in rows)
    headings, widths = tuple(column.heading for column in columns), tuple(column.width for column in columns)
    return Table("", headings, forms, told, widths=widths, head=head)


def sheet_tables(content: SheetContent | None) -> list[Table]:
    """Return the tables of a generated sheet, in their order; none of a sheet that there is not."""
    tables: list[Table] = []
    caption = note = ""
    if content is None:
        return tables
    for block in content.blocks:
        kind = block.formats[0]
        if kind == "caption":
            caption = str(block.rows[0][0] or "")
        elif kind == "note":
            note = str(block.rows[0][0] or "")
        elif kind == "heading":
            headings = tuple(said(cell) for cell in block.rows[0])
            tables.append(Table(caption, headings, (), (), note=note, widths=content.setup.widths[: len(headings)]))
            caption = note = ""
        elif tables:
            tables[-1] = _grown(tables[-1], block)
    return [_without_bars(table) for table in tables]


def subtitle_of(content: SheetContent) -> str:
    """Return the grey line below the title of a generated sheet."""
    return " ".join(str(row[0]) for block in content.blocks if block.formats == ("subtitle",) for row in block.rows if row[0])


def _grown(table: Table, block: Block) -> Table:
    """Return a table with the rows of a block, or with the totals that the block is."""
    forms = block.formats if len(block.formats) > 1 else block.formats * len(table.headings)
    rows = tuple(tuple(said(cell, form) for cell, form in zip(row, forms, strict=False)) for row in block.rows)
    if forms[0].startswith("total"):
        return replace(table, total=rows[0])
    return replace(table, forms=table.forms or forms, rows=(*table.rows, *rows))


def _without_bars(table: Table) -> Table:
    kept = [at for at, form in enumerate(table.forms) if form != _DRAWN]
    if len(kept) == len(table.forms):
        return table

    def of(cells: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(cells[at] for at in kept if at < len(cells))

    rows = tuple(of(row) for row in table.rows)
    return replace(
        table, headings=of(table.headings), forms=of(table.forms), rows=rows, total=of(table.total), widths=of(table.widths)
    )


def _moment(value: date) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M" if value.hour or value.minute else "%Y-%m-%d")
    return value.isoformat()
