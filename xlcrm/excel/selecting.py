"""What staff have selected in an open workbook, and the cell that they are shown afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.excel.tasks import Selection, Spot
from xlcrm.model.sheets import DESK
from xlcrm.model.tables import TABLE_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.excel.attaching import Book

_MOST_ROWS: Final = 2000


def selections(book: Book) -> Iterator[Selection]:
    """Yield the selected rows: of the sheet in front, or, where that is the desk with its buttons, of the customers."""
    front = book.sheets.active
    if front.name not in DESK.label:
        yield from _selected(book)
        return
    for sheet in book.sheets:
        if sheet.name in TABLE_BY_NAME["customers"].label:
            screen = book.app.screen_updating
            book.app.screen_updating = False
            sheet.activate()
            yield from _selected(book)
            front.activate()
            book.app.screen_updating = screen


def _selected(book: Book) -> Iterator[Selection]:
    chosen = book.selection
    if chosen is None:
        return
    last = min(chosen.last_cell.row, chosen.row + _MOST_ROWS - 1)
    yield Selection(chosen.sheet.name, tuple(range(chosen.row, last + 1)))


def show(book: Book, spot: Spot) -> None:
    """Bring a cell to the front."""
    sheet = book.sheets[spot.sheet]
    sheet.activate()
    sheet.range((spot.row, spot.column)).select()
