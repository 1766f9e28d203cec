"""Categories that staff chose and that contradict the computed status (A8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.masks import rows_of
from xlcrm.model.catalogue import records as say
from xlcrm.model.choices import fold
from xlcrm.model.problems import Problem
from xlcrm.model.terms import Category, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.book import Book
    from xlcrm.model.terms import Term

_POTENTIAL = (Status.POTENTIAL, Status.INTERESTED, Status.CLOSED)
_LOST = (Status.LOST, Status.CLOSED)
AGREES: Mapping[str, tuple[Term, ...]] = {
    Category.POTENTIAL_END.code: _POTENTIAL,
    Category.POTENTIAL_AGENT.code: _POTENTIAL,
    Category.CURRENT_END.code: (Status.CURRENT,),
    Category.CURRENT_AGENT.code: (Status.CURRENT,),
    Category.LOST_END.code: _LOST,
    Category.LOST_AGENT.code: _LOST,
}
"""The statuses with which a category agrees; other categories agree with all."""
CURRENT = {Category.CURRENT_END.code, Category.CURRENT_AGENT.code}


def categories(book: Book) -> Iterable[Problem]:
    """Report categories that contradict the status; without any orders nobody can be told to be no current customer."""
    frame = book.frame("customers")
    codes = _codes(book)
    for category in frame.data["category"].dropna().unique():
        code = codes.get(fold(str(category)), "")
        if code not in AGREES or (code in CURRENT and book.orders.empty):
            continue
        chosen = frame.data[frame.data["category"] == category]
        for status in chosen["status"].dropna().unique():
            if not any(term.is_(status) for term in AGREES[code]):
                wrong = (frame.data["category"] == category) & (frame.data["status"] == status)
                rows = rows_of(frame, wrong.to_numpy(dtype=bool))
                yield from Problem.at_rows(say.CATEGORY_CONTRADICTS, frame, rows, "category", status=status)


def _codes(book: Book) -> dict[str, str]:
    """Return the shipped category of every spelling, what staff renamed it to included."""
    return {
        fold(name): entry.code
        for entry in book.settings.entries("category")
        for name in (entry.value, *(entry.shipped or ()))
    }
