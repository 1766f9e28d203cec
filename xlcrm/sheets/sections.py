"""Sheets of several tables, one below the other: captions, headings, rows, totals, notes, coloured tags, links to records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.model.content import Block, Link, SheetContent, SheetSetup
from xlcrm.model.places import column_letters, quoted_sheet
from xlcrm.model.text import Text
from xlcrm.sheets.parts import HEADING_ROW, ListColumn, tagged, title_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.content import CellValue
    from xlcrm.model.text import Lang

TOTAL = Text("合计", "Total")
_CUT = Text("（只列前 {shown} 条，共 {number} 条）", " (the first {shown} of {number})")
_MORE = Text("共 {count} 行，只列前 {limit} 行。", "{count} rows, of which the first {limit} are listed.")
_A4_ACROSS = 103
"""Characters that go on a page of A4 in landscape, side by side."""
_PADDING = 0.71
_TOTALS = {"money": "total_money", "percent": "total_percent"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: headings, rows and their formats, one a column.

    ``caption`` and the grey line ``intro`` stand above it; ``total`` is the row below, ``note`` a grey line below that.
    ``tags`` name the format of the last cell of each row (good, warning …). ``linked`` is the frame, the rows and the key to
    whose cells the cells of column ``link_column`` lead. ``widths`` are what its columns ask for; ``count`` is how many rows
    there are in all, when not all of them are given.
    """

    headings: Sequence[str]
    formats: tuple[str, ...]
    rows: Sequence[Sequence[CellValue]]
    total: Sequence[CellValue] | None = None
    note: str = ""
    tags: Sequence[str] | None = None
    linked: tuple[Frame, Sequence[int], str] | None = None
    link_column: int = 1
    count: int = 0
    caption: str = ""
    intro: str = ""
    widths: tuple[float, ...] = ()


def captioned(
    caption: str,
    columns: Sequence[ListColumn],
    intro: str = "",
    total: Sequence[CellValue] | None = None,
    linked: tuple[Frame, Sequence[int], str] | None = None,
) -> Table:
    """Return a table with a caption, made of columns that say how wide they want to be."""
    return Table(
        [column.heading for column in columns],
        tuple(column.format for column in columns),
        list(zip(*(column.values for column in columns), strict=True)),
        total,
        linked=linked,
        caption=caption,
        intro=intro,
        widths=tuple(column.fitted for column in columns),
    )


def columns_of(
    book: Book, headings: Sequence[tuple[Text, str, float]], rows: Sequence[Sequence[CellValue]]
) -> list[ListColumn]:
    """Return the columns of a table that is made row by row; headings come with format and width."""
    return [
        ListColumn(text.say(book.lang), [row[place] for row in rows], form, width)
        for place, (text, form, width) in enumerate(headings)
    ]


def tables_sheet(
    key: str, titles: tuple[str, str], tables: Sequence[Table], widths: Sequence[float] = (), *, page_each: bool = False
) -> SheetContent:
    """Return a sheet with title and subtitle and these tables below them.

    Tables without rows are left out; where none has any, those with a caption are shown empty. Their widths count all the
    same (unless ``widths`` are given), for widths are only set when a sheet is first made. ``page_each`` prints every
    table on a page of its own.
    """
    blocks = title_blocks(*titles)
    links: list[Link] = []
    breaks: list[int] = []
    row = HEADING_ROW
    for table in [table for table in tables if table.rows] or [table for table in tables if table.caption]:
        breaks.append(row - 1)
        made = _blocks(table, row)
        blocks += made
        links += _links(table, row + (3 if table.caption else 1))
        row = max(block.row + max(len(block.rows), 1) for block in made) + 1
    wide = tuple(widths) or _widest(tables)
    scale = min(100, int(100 * _A4_ACROSS / sum(width + _PADDING for width in wide))) if page_each and wide else 0
    setup = SheetSetup(widths=wide, landscape=True, scale=scale)
    pages = tuple(breaks[1:]) if page_each else None
    return SheetContent(key, tuple(blocks), links=tuple(links), setup=setup, page_breaks=pages)


def _widest(tables: Sequence[Table]) -> tuple[float, ...]:
    most = max((len(table.widths) for table in tables), default=0)
    return tuple(max(table.widths[at] for table in tables if at < len(table.widths)) for at in range(most))


def filled(tables: Sequence[Table]) -> bool:
    """Tell whether any of the tables has rows."""
    return any(table.rows for table in tables)


def _blocks(table: Table, row: int) -> list[Block]:
    blocks: list[Block] = []
    if table.caption:
        blocks = [
            Block(row, 1, ((table.caption,),), ("caption",)),
            Block(row + 1, 1, ((table.intro,),), ("note",)),
        ]
        row += 2
    body = Block(row + 1, 1, table.rows, table.formats)
    blocks.append(Block(row, 1, (tuple(table.headings),), ("heading",)))
    blocks += tagged(body, table.tags, len(table.formats) - 1) if table.tags else [body]
    below = row + 1 + len(table.rows)
    if table.total is not None and table.rows:
        forms = tuple(_TOTALS.get(form, "total") for form in table.formats)
        blocks.append(Block(below, 1, (tuple(table.total),), forms[: len(table.total)]))
        below += 1
    if table.note:
        blocks.append(Block(below, 1, ((table.note,),), ("note",)))
    return blocks


def _links(table: Table, first_row: int) -> list[Link]:
    if table.linked is None:
        return []
    frame, rows, key = table.linked
    if frame.layout is None or key not in frame.layout.columns:
        return []
    target = f"{quoted_sheet(frame.sheet)}!{column_letters(frame.layout.columns[key])}"
    return [Link(first_row + at, table.link_column, f"{target}{row}") for at, row in enumerate(rows) if row]


def first_rows(book: Book, table: Table) -> Table:
    """Return a table with no more rows than the longest list may have; the note says how many more there are."""
    limit = int(book.settings.rule("sheet.max_rows"))
    count = max(table.count, len(table.rows))
    if count <= limit:
        return table
    note = " ".join(filter(None, (_MORE.say(book.lang, limit=limit, count=count), table.note)))
    linked = table.linked and (table.linked[0], table.linked[1][:limit], table.linked[2])
    return replace(table, rows=table.rows[:limit], note=note, tags=table.tags and table.tags[:limit], linked=linked)


def of_limit(lang: Lang, shown: int, number: int) -> str:
    """Say how many of how many rows are listed; nothing when all are."""
    return _CUT.say(lang, shown=shown, number=number) if shown < number else ""
