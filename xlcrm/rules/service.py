"""Until when each service case is to be settled: working hours by importance from when it came in (E1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.book import show
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

HOURS = {
    terms.ServiceImportance.URGENT: "service.urgent_hours",
    terms.ServiceImportance.IMPORTANT: "service.important_hours",
    terms.ServiceImportance.NORMAL: "service.normal_hours",
}
_SETTLED = (terms.ServiceState.DONE, terms.ServiceState.FILED)
_LAST_SECOND = pd.Timedelta(hours=23, minutes=59, seconds=59)
_SEPARATOR = Text("；", "; ")
_WHY = Text("服务 {case}：{importance}，{hours:g} 工作小时内，时限 {due}", "Case {case}: {importance}, within {hours:g} working hours, until {due}")
_LATE = Text("（已超期）", " (overdue)")


def service_due(book: Book) -> Columns:
    """Return the deadline of every case; a case whose importance is empty or unknown counts as normal."""
    opens, closes = book.settings.clock("work.start"), book.settings.clock("work.end")
    due = book.calendar.add_working_hours(book.service["opened_on"], case_hours(book), opens, closes)
    return Columns("service", due_on=due)


def case_hours(book: Book) -> pd.Series:
    """Return the working hours that each case may take."""
    cases = book.service
    hours = pd.Series(float(book.settings.rule(HOURS[terms.ServiceImportance.NORMAL])), index=cases.index)
    for importance, key in HOURS.items():
        hours = hours.mask(importance.matches(cases["importance"]), float(book.settings.rule(key)))
    return hours


def moment(book: Book) -> pd.Timestamp:
    """Return the time that counts as now: the clock's, or the end of the day where only the day is known."""
    return pd.Timestamp(book.now) if book.now and book.now.date() == book.today else book.day + _LAST_SECOND


def is_unsettled(book: Book) -> NDArray[np.bool_]:
    """Tell which cases are still to be settled."""
    cases = book.service
    settled = cases["closed_on"].notna()
    for state in _SETTLED:
        settled |= state.matches(cases["state"])
    return ~settled.to_numpy(dtype=np.bool_)


def is_late(book: Book) -> NDArray[np.bool_]:
    """Tell which cases are, or were when they were settled, past their deadline."""
    cases = book.service
    end = cases["closed_on"].where(cases["closed_on"].notna(), moment(book))
    unknown = cases["closed_on"].isna().to_numpy(dtype=np.bool_) & ~is_unsettled(book)
    return (end > cases["due_on"]).to_numpy(dtype=np.bool_) & ~unknown


def explain_service(book: Book, row: int) -> str | None:
    """Say by when the customer's open cases are to be settled, and why."""
    record = book.customers.loc[row, "customer_id"]
    cases = book.service[is_unsettled(book) & (book.service["customer_id"] == record).to_numpy(dtype=np.bool_)]
    if cases.empty:
        return None
    open_cases = cases.assign(hours=case_hours(book), late=pd.Series(is_late(book), index=book.service.index))
    return _SEPARATOR.say(book.lang).join(
        _WHY.say(
            book.lang,
            case=show(case.case_id),
            importance=show(case.importance) or terms.ServiceImportance.NORMAL.label(book.lang),
            hours=case.hours,
            due=show(case.due_on, Kind.DATETIME),
        )
        + (_LATE.say(book.lang) if case.late else "")
        for case in open_cases.itertuples()
    )


RULE = Rule(
    "service_due",
    Text("服务时限", "Service deadline"),
    "E1",
    ("due_on",),
    service_due,
    explain_service,
    needs=(("service", "opened_on"), ("service", "importance")),
)
