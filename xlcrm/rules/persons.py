"""Who is meant by a name: a colleague of 员工, found by name, by name and number, or by login."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.model.choices import fold

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_SEPARATORS: Final = re.compile(r"[、,，;；/\n]+")


def colleague(book: Book, name: str) -> str:
    """Return how 员工 calls the person that a name or login means; empty when it means nobody or several."""
    staff = book.staff
    calls: defaultdict[str, set[str]] = defaultdict(set)
    twice = staff["name"].duplicated(keep=False)
    cells = (staff["name"], staff["staff_id"].fillna(""), staff["aliases"].fillna(""), twice)
    for person, number, logins, double in zip(*cells, strict=True):
        if isinstance(person, str):
            called = f"{person}#{number}" if double and number else person
            for word in (person, f"{person}#{number}", *_SEPARATORS.split(logins)):
                calls[fold(word)].add(called)
    found = calls.get(fold(name), set()) if name.strip() else set()
    return next(iter(found)) if len(found) == 1 else ""


def split_people(cell: str) -> list[str]:
    """Return the names of a cell that may hold several."""
    return [name for part in _SEPARATORS.split(cell) if (name := part.strip())]
