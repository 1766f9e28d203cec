"""What is worked out of a book once, however many rules, checks and sheets ask for it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.model.book import Book

P = ParamSpec("P")
T = TypeVar("T")


def once(*tables: str) -> Callable[[Callable[Concatenate[Book, P], T]], Callable[Concatenate[Book, P], T]]:
    """Make a function of a book (and of other plain arguments) give what it gave before, as long as these tables are the same.

    Without ``tables`` all count. Settings, calendar, day, time and language always do; problems never: who needs them may
    not be kept. What is given belongs to all who ask, so nobody may change it.
    """

    def kept(work: Callable[Concatenate[Book, P], T]) -> Callable[Concatenate[Book, P], T]:
        @wraps(work)
        def ask(book: Book, /, *args: P.args, **more: P.kwargs) -> T:
            asked = (work, args, tuple(more.items()))
            made_from = _made_from(book, tables)
            known: tuple[tuple[object, ...], T] | None = book.facts.get(asked)
            if known is None or any(old is not now for old, now in zip(known[0], made_from, strict=True)):
                known = made_from, work(book, *args, **more)
                book.facts[asked] = known
            return known[1]

        return ask

    return kept


def _made_from(book: Book, tables: tuple[str, ...]) -> tuple[object, ...]:
    """Return what a result depends on; it stands as long as all of these are the same objects."""
    always = book.settings, book.calendar, book.today, book.now, book.lang, book.saved_by
    if not tables:
        return *always, book.frames, book.own
    return *always, *(book.own.get(table) or book.frames.get(table) for table in tables)
