"""Days that pass: what a book has computed and remembered is there the next time, as if it had been written and read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.textbook import book_from_text
from xlcrm import pipeline
from xlcrm.model.book import Book
from xlcrm.pipeline import computed

if TYPE_CHECKING:
    from xlcrm.model.columns import Rule


def on_days(*texts: tuple[str, str], **more: object) -> list[Book]:
    """Refresh a workbook on several days; the text of each day is what staff have written by then."""
    book, seen = None, []
    for day, text in texts:
        fresh = book_from_text(text, today=day, **more)
        book = computed(fresh if book is None else _with_past(fresh, book))
        seen.append(book)
    return seen


def later(book: Book, day: str, *rules: Rule) -> Book:
    """Return a book as it is refreshed on another day by all rules (or some), nothing having been written by staff."""
    book = replace(book, today=date.fromisoformat(day), problems=())
    for rule in rules:
        book = pipeline.put(book, rule.compute(book), Book.with_columns)
    return book if rules else computed(book)


def _with_past(fresh: Book, before: Book) -> Book:
    """Give a book what the one before remembers, and the ledgers with the rows that were added to them."""
    ledgers = {name: before.frames[name] for name in ("points",) if before.frames[name].layout}
    return replace(fresh, own={**fresh.own, "events": before.own["events"]}, frames={**fresh.frames, **ledgers}, _links={})
