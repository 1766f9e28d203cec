"""Sheets of several tables, one below the other: each with its own heading, rows and, where wanted, a total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.model.content import Block, Link, SheetContent, SheetSetup
from xlcrm.model.places import column_letters, quoted_sheet
from xlcrm.model.text import Text
from xlcrm.sheets.parts import ListColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.content import CellValue
    from xlcrm.model.text import Lang

_FIRST_ROW = 4
_CUT = Text("（只列前 {shown} 条，共 {number} 条）", " (the first {shown} of {number})")
_TOTALS = {"money": "total_money", "percent": "total_percent"}


@dataclass(frozen=True)
class Section:
    """One table: its caption, what is said below it, its columns, the last row if it is a total, links to its records.

    ``linked`` is the frame, the rows and the key to whose cells the cells of column ``link_column`` lead.
    """

    caption: str
    columns: Sequence[ListColumn]
    note: str = ""
    total: Sequence[CellValue] | None = None
    linked: tuple[Frame, Sequence[int], str] | None = None
    link_column: int = 1

    @property
    def rows(self) -> list[tuple[CellValue, ...]]:
        """The rows of the table."""
        return list(zip(*(column.values for column in self.columns), strict=True))


def columns_of(
    book: Book, headings: Sequence[tuple[Text, str, float]], rows: Sequence[Sequence[CellValue]]
) -> list[ListColumn]:
    """Return the columns of a table that is made row by row; headings come with format and width."""
    return [
        ListColumn(text.say(book.lang), [row[place] for row in rows], form, width)
        for place, (text, form, width) in enumerate(headings)
    ]


def section_sheet(key: str, title: str, subtitle: str, sections: Sequence[Section]) -> SheetContent:
    """Return a sheet with a title and several tables; each column is as wide as the widest table wants it.

    Tables without rows are left out while another has some; their columns count all the same, for widths are only set
    when a sheet is first made.
    """
    blocks = [Block(1, 1, ((title,),), ("title",)), Block(2, 1, ((subtitle,),), ("subtitle",))]
    links: list[Link] = []
    row = _FIRST_ROW
    shown = [section for section in sections if section.rows] or sections
    for section in shown:
        made = _blocks(section, row)
        blocks += made
        links += _links(section, made[2].row + 1)
        row = max(block.row + max(len(block.rows), 1) for block in made) + 1
    widths = [max(section.columns[at].width for section in sections if at < len(section.columns))
              for at in range(max(len(section.columns) for section in sections))]  # fmt: skip
    return SheetContent(key, tuple(blocks), links=tuple(links), setup=SheetSetup(tuple(widths), landscape=True))


def filled(sections: Sequence[Section]) -> bool:
    """Tell whether any of the tables has rows."""
    return any(section.rows for section in sections)


def _blocks(section: Section, row: int) -> list[Block]:
    rows = section.rows
    forms = tuple(column.format for column in section.columns)
    blocks = [
        Block(row, 1, ((section.caption,),), ("caption",)),
        Block(row + 1, 1, ((section.note,),), ("note",)),
        Block(row + 2, 1, (tuple(column.heading for column in section.columns),), ("heading",)),
        Block(row + 3, 1, rows, forms),
    ]
    if section.total is not None and rows:
        last = tuple(_TOTALS.get(form, "total") for form in forms)
        blocks.append(Block(row + 3 + len(rows), 1, (tuple(section.total),), last))
    return blocks


def _links(section: Section, first_row: int) -> list[Link]:
    if section.linked is None:
        return []
    frame, rows, key = section.linked
    if frame.layout is None or key not in frame.layout.columns:
        return []
    target = f"{quoted_sheet(frame.sheet)}!{column_letters(frame.layout.columns[key])}"
    return [Link(first_row + at, section.link_column, f"{target}{row}") for at, row in enumerate(rows) if row]


def of_limit(lang: Lang, shown: int, number: int) -> str:
    """Say how many of how many rows are listed; nothing when all are."""
    return _CUT.say(lang, shown=shown, number=number) if shown < number else ""
