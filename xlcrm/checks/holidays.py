"""Follow-up dates in years whose holidays nobody has announced yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.calendar import Roll
from xlcrm.model.catalogue import settings as say
from xlcrm.model.problems import Problem
from xlcrm.model.text import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book


def unannounced_holidays(book: Book) -> Iterable[Problem]:
    """Say once for which years due dates were moved off holidays that are only computed; dates that stay need none."""
    if book.calendar.rule is Roll.KEEP:
        return
    due = book.customers["next_due_on"].dropna()
    years = [str(year) for year in book.calendar.unofficial(due.dt.year.unique().tolist())]
    if years:
        yield Problem.about(say.CALENDAR_UNOFFICIAL, years=joined(years))
