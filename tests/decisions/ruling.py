"""What the tests of rulings ask a book after they were carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.book import show
from xlcrm.pipeline import decided

if TYPE_CHECKING:
    from xlcrm.model.book import Book


def cells(book: Book, table: str, key: str) -> dict[str, str]:
    """Return a column of a table after the rulings, as a person reads it, by ID."""
    frame = decided(book).frame(table)
    ids = frame.data[frame.table.identity[0]]
    return {show(record): show(value) for record, value in zip(ids, frame.data[key], strict=True)}


def owners(book: Book) -> dict[str, str]:
    """Return the owners after the rulings."""
    return cells(book, "customers", "owner")


def when_applied(book: Book) -> list[str]:
    """Return the days on which the rulings were carried out."""
    return [show(value) for value in decided(book).decisions["applied_on"]]


def refused(book: Book) -> list[str]:
    """Return code and cell of each ruling that was not carried out."""
    return [f"{problem.code.code} {problem.place.cell or problem.place.sheet}" for problem in decided(book).problems]
