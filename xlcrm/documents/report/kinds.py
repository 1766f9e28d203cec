"""Every kind of report: what it is called and how its figures are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from xlcrm.documents.report.asked import Asked
from xlcrm.documents.report.content import Report
from xlcrm.documents.report.lists import strategic, today, weekly
from xlcrm.documents.report.management import management
from xlcrm.documents.report.period import Period, period_of
from xlcrm.documents.report.person import of_customer, of_person
from xlcrm.documents.report.visits import visit_plan, visit_report, visits_in
from xlcrm.model.book import Book, show

if TYPE_CHECKING:
    import pandas as pd

MAKERS: Mapping[str, Callable[[Asked], Report]] = {
    "management": management,
    "today": today,
    "weekly": weekly,
    "visit-plan": visit_plan,
    "visit-report": visit_report,
    "strategic": strategic,
}


OF_A_CUSTOMER = "visit-report"
"""The report that is also made for each customer, and filed."""

_WEEKLY = ("visit-plan", "visit-report")


def report_of(book: Book, kind: str, *, period: str = "", owner: str = "") -> Report:
    """Return a report of a computed book, of all or of one person; of this month or week where no period is named.

    Raises:
        Refusal: The period cannot be understood, or nobody has that name.
    """
    about = _period(book, kind, period)
    return MAKERS[kind](Asked(of_person(book, owner) if owner else book, about, owner))


def reports_of_customers(book: Book, rows: pd.Index, *, period: str = "") -> Iterator[tuple[str, str, Report]]:
    """Yield the report on visits of each of some customers who had any: ID, name, report."""
    about = _period(book, OF_A_CUSTOMER, period)
    visited = set(visits_in(book, about)["customer_id"].dropna())
    for row in rows:
        customer = str(book.customers.at[row, "customer_id"])
        if customer in visited:
            name = show(book.customers.at[row, "name"])
            yield customer, name, visit_report(Asked(of_customer(book, customer), about, customer=name))


def _period(book: Book, kind: str, said: str) -> Period:
    return period_of(said or ("week" if kind in _WEEKLY else "month"), book.today)
