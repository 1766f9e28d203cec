"""Sheets of several tables one below the other: headings, rows, totals, a grey note, coloured tags, links to customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.model.content import Block, CellValue, Link, SheetContent, SheetSetup
from xlcrm.model.places import column_letters, quoted_sheet
from xlcrm.model.text import Text
from xlcrm.sheets.parts import HEADING_ROW, tagged, title_blocks

if TYPE_CHECKING:
    from xlcrm.model.book import Book

TOTAL = Text("合计", "Total")
_TOTAL_FORMATS = {"money": "total_money", "percent": "total_percent"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: headings, rows and their formats, one a column.

    ``total`` is the row below, ``note`` a line in small grey letters below that. ``tags`` name the format of the last cell of
    each row (good, warning …). ``customers`` are the Excel rows of the customers whose IDs stand in the first column.
    ``count`` is how many rows there are in all, when not all of them are given.
    """

    headings: Sequence[str]
    formats: tuple[str, ...]
    rows: Sequence[Sequence[CellValue]]
    total: Sequence[CellValue] | None = None
    note: str = ""
    tags: Sequence[str] | None = None
    customers: Sequence[int] | None = None
    count: int = 0


def stacked_sheet(
    book: Book, key: str, titles: tuple[str, str], tables: Sequence[Table], widths: Sequence[float]
) -> SheetContent:
    """Return a sheet with title and subtitle and these tables below them; tables without rows are left out."""
    blocks = title_blocks(*titles)
    links: list[Link] = []
    row = HEADING_ROW
    for table in tables:
        if not table.rows:
            continue
        blocks += _blocks(table, row)
        links += _links(book, table, row + 1)
        row = blocks[-1].row + len(blocks[-1].rows) + 1
    setup = SheetSetup(widths=tuple(widths), landscape=True)
    return SheetContent(key, tuple(blocks), links=tuple(links), setup=setup)


def _blocks(table: Table, row: int) -> list[Block]:
    body = Block(row + 1, 1, table.rows, table.formats)
    blocks = [Block(row, 1, (tuple(table.headings),), ("heading",))]
    blocks += tagged(body, table.tags, len(table.formats) - 1) if table.tags else [body]
    below = row + 1 + len(table.rows)
    if table.total is not None:
        forms = tuple(_TOTAL_FORMATS.get(form, "total") for form in table.formats)
        blocks.append(Block(below, 1, (tuple(table.total),), forms[: len(table.total)]))
        below += 1
    if table.note:
        blocks.append(Block(below, 1, ((table.note,),), ("note",)))
    return blocks


def _links(book: Book, table: Table, row: int) -> list[Link]:
    frame = book.frame("customers")
    if table.customers is None or frame.layout is None or not frame.has("customer_id"):
        return []
    target = f"{quoted_sheet(frame.sheet)}!{column_letters(frame.layout.columns['customer_id'])}"
    return [Link(row + position, 1, f"{target}{there}") for position, there in enumerate(table.customers)]


def first_rows(book: Book, table: Table) -> Table:
    """Return a table with no more rows than the longest list may have; the note says how many more there are."""
    limit = int(book.settings.rule("sheet.max_rows"))
    count = max(table.count, len(table.rows))
    if count <= limit:
        return table
    more = _MORE.say(book.lang, limit=limit, count=count)
    note = " ".join(filter(None, (more, table.note)))
    tags, customers = table.tags, table.customers
    return replace(
        table, rows=table.rows[:limit], note=note, tags=tags[:limit] if tags else None,
        customers=customers[:limit] if customers else None,
    )  # fmt: skip


_MORE = Text("共 {count} 行，只列前 {limit} 行。", "{count} rows, of which the first {limit} are listed.")
