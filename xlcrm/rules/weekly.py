"""The figures of the last full week for every salesperson, taken once on the weekly day and remembered (B8).

Records of that week that are changed later do not change the report: it says what was known when it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.columns import Rule
from xlcrm.model.due import due_items
from xlcrm.model.open_plans import open_plans
from xlcrm.model.plan import Append
from xlcrm.model.text import Text
from xlcrm.rules.chances import stands_in
from xlcrm.rules.memory import past
from xlcrm.rules.per_customer import seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

EVENT = "weekly"
FIGURES = ("new", "contacts", "overdue", "won", "lost", "pool", *(state.code for state in terms.PlanState))
NOBODY = "*"
_WEEK = pd.Timedelta(days=7)


def report_day(book: Book) -> pd.Timestamp:
    """Return the last weekly day up to today: the report is about the seven days before it."""
    back = (book.day.isoweekday() - int(book.settings.rule("weekly.day"))) % 7
    return book.day - pd.Timedelta(days=back)


def weekly(book: Book) -> Append | None:
    """Remember the figures of everybody who has any, unless those of this week are remembered already."""
    week = report_day(book).date().isoformat()
    if len(past(book, EVENT, week)):
        return None
    figures = _figures(book, report_day(book))
    told = figures.astype("int64").astype("str").agg(" ".join, axis=1) if len(figures) else pd.Series(dtype="str")
    return Append(
        "events",
        {
            "event": [EVENT] * len(told),
            "record": told.index.tolist(),
            "field": [week] * len(told),
            "after": told.tolist(),
            "on": [book.day] * len(told),
            "by": [book.saved_by or None] * len(told),
        },
    )


def remembered(book: Book) -> tuple[pd.Timestamp | None, pd.DataFrame]:
    """Return the day of the latest report and its figures by person; no day where there was none yet."""
    known = past(book, EVENT)
    if known.empty:
        return None, pd.DataFrame(columns=[*FIGURES])
    week = known["field"].max()
    rows = known[known["field"] == week].drop_duplicates("record", keep="last")
    figures = pd.DataFrame([text.split() for text in rows["after"]], index=rows["record"].tolist(), columns=[*FIGURES])
    return pd.Timestamp(week), figures.astype("float64")


def _figures(book: Book, until: pd.Timestamp) -> pd.DataFrame:
    """Count the week that ended before a day, and what is overdue and planned on that day, by person."""
    customers, chances, plans = book.customers, book.opportunities, book.plans
    closed = _within(chances["closed_on"], until)
    due = due_items(book)
    planned = plans["owner"][open_plans(book)]
    states = terms.PlanState.codes(plans["state"]).fillna(terms.PlanState.OPEN.code)
    ended = _within(plans["done_on"], until)
    counts = {
        "new": customers["owner"][_within(customers["registered_on"], until)],
        "contacts": book.interactions["owner"][_within(book.interactions["on"], until)],
        "overdue": due["owner"][due["overdue"] > 0],
        "won": chances["owner"][closed & stands_in(book, terms.Outcome.WON)],
        "lost": chances["owner"][closed & stands_in(book, terms.Outcome.LOST)],
        "pool": customers["previous_owner"][_within(customers["pool_on"], until)],
    }
    for state in terms.PlanState:
        if state in {terms.PlanState.DONE, terms.PlanState.CANCELLED}:
            counts[state.code] = plans["owner"][(states == state.code).to_numpy() & ended]
        else:
            counts[state.code] = planned[states[planned.index] == state.code]
    parts = [owners.fillna(NOBODY).astype("str").value_counts().rename(key) for key, owners in counts.items()]
    return pd.concat(parts, axis=1).reindex(columns=[*FIGURES]).fillna(0.0).sort_index()


def _within(dates: pd.Series, until: pd.Timestamp) -> NDArray[np.bool_]:
    days = seconds(dates)
    end = until.to_datetime64().astype("datetime64[s]")
    with np.errstate(invalid="ignore"):
        return np.asarray((days >= end - _WEEK.to_timedelta64()) & (days < end), dtype=np.bool_)


def explain_weekly(_book: Book, _row: int) -> str | None:
    """Say nothing: the report is not about a customer."""
    return None


RULE = Rule("weekly", Text("周报", "Weekly report"), "B8", (), weekly, explain_weekly)
