"""A sheet of several tables, one below the other, each with a line above it that says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.model.content import Block, SheetContent, SheetSetup
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue

FIRST_ROW = 4
SMALL_SAMPLE = Text("样本不足", "small sample")
_NO_ROWS = Text("（没有数据）", "(no data)")


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its line, headings, rows and the format of each column."""

    line: Text
    headings: Sequence[Text | str]
    rows: Sequence[Sequence[CellValue]]
    formats: tuple[str, ...]


def sections_sheet(
    book: Book, key: str, words: tuple[Text, str], sections: Sequence[Section], *, widths: tuple[float, ...]
) -> SheetContent:
    """Return a sheet with title and grey line (``words``) and the tables below them, those with rows; if none has any, the first says so."""
    title, subtitle = words
    blocks = [
        Block(1, 1, ((title.say(book.lang),),), ("title",)),
        Block(2, 1, ((subtitle,),), ("subtitle",)),
    ]
    row = FIRST_ROW
    for section in [section for section in sections if section.rows] or sections[:1]:
        blocks += _table(book, section, row)
        row += len(section.rows or ("",)) + 3
    return SheetContent(key, tuple(blocks), setup=SheetSetup(widths=widths, freeze_rows=2, landscape=True))


def _table(book: Book, section: Section, row: int) -> list[Block]:
    headings = tuple(each.say(book.lang) if isinstance(each, Text) else each for each in section.headings)
    rows = section.rows or ((_NO_ROWS.say(book.lang),),)
    formats = section.formats if section.rows else ("note",)
    return [
        Block(row, 1, ((section.line.say(book.lang),),), ("label",)),
        Block(row + 1, 1, (headings,), ("heading",)),
        Block(row + 2, 1, rows, formats),
    ]


def share(part: float, whole: float) -> float | None:
    """Return part of whole, nothing where the whole is nothing."""
    return part / whole if whole else None


def mean(values: Sequence[float]) -> float | None:
    """Return the mean rounded to two decimals, nothing of nothing."""
    return round(float(sum(values)) / len(values), 2) if len(values) else None


def sample_mark(book: Book, count: int) -> str:
    """Return the mark of a figure whose sample is smaller than 规则 asks for; empty for one that is large enough."""
    return "" if count >= int(book.settings.rule("sample.minimum")) else SMALL_SAMPLE.say(book.lang)
