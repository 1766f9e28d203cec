"""Every kind of report: what it is called and how its figures are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlcrm.documents.report.asked import Asked
from xlcrm.documents.report.content import Report
from xlcrm.documents.report.lists import strategic, today, weekly
from xlcrm.documents.report.management import management
from xlcrm.documents.report.period import period_of
from xlcrm.documents.report.person import of_person
from xlcrm.documents.report.visits import visit_plan, visit_report
from xlcrm.model.book import Book

MAKERS: Mapping[str, Callable[[Asked], Report]] = {
    "management": management,
    "today": today,
    "weekly": weekly,
    "visit-plan": visit_plan,
    "visit-report": visit_report,
    "strategic": strategic,
}


_WEEKLY = ("visit-plan", "visit-report")


def report_of(book: Book, kind: str, *, period: str = "", owner: str = "") -> Report:
    """Return a report of a computed book, of all or of one person; of this month or week where no period is named.

    Raises:
        Refusal: The period cannot be understood, or nobody has that name.
    """
    about = period_of(period or ("week" if kind in _WEEKLY else "month"), book.today)
    return MAKERS[kind](Asked(of_person(book, owner) if owner else book, about, owner))
