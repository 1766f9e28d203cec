"""What the sheet tests ask: a sheet of a computed book, and its tables as dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.pipeline import computed

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

    Rows = list[dict[str, CellValue]]


def made(book: Book, sheet: Callable[[Book], SheetContent | None]) -> SheetContent:
    """Return the sheet of a book once its rules have run; it must be there."""
    content = sheet(computed(book))
    assert content is not None
    return content


def absent(book: Book, sheet: Callable[[Book], SheetContent | None]) -> bool:
    """Tell whether a book has nothing for a sheet."""
    return sheet(computed(book)) is None


def tables(content: SheetContent) -> dict[str, Rows]:
    """Return the tables of a sheet by their first heading: one dictionary a row, totals too."""
    found: dict[str, Rows] = {}
    headings: list[str] = []
    for block in content.blocks:
        if block.formats == ("heading",):
            headings = [str(cell) for cell in block.rows[0]]
            found[headings[0]] = []
        elif headings and block.formats != ("note",):
            found[headings[0]] += [dict(zip(headings, row, strict=False)) for row in block.rows]
    return found


def listed(content: SheetContent) -> Rows:
    """Return the rows of a sheet that holds one list."""
    (rows,) = tables(content).values()
    return rows


def subtitle(content: SheetContent) -> str:
    """Return the grey lines below the title."""
    return "\n".join(str(row[0]) for row in content.blocks[1].rows)


def notes(content: SheetContent) -> list[str]:
    """Return the small grey lines below the tables."""
    return [str(block.rows[0][0]) for block in content.blocks if block.formats == ("note",)]
