"""Plans that events make: every step of 回访模板 / Cadences gives one plan for each event, and only once (B3, B4, C3, E2).

What was made is remembered, so that a plan does not come again after staff finished, moved or deleted it. The first run
over a workbook makes plans only from today on: what lies before it is history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Rule
from xlcrm.model.open_plans import open_plans
from xlcrm.model.plan import Append
from xlcrm.model.reach import reachable
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.model.values import python_values
from xlcrm.rules.memory import past
from xlcrm.rules.occasions import occasions
from xlcrm.rules.planning import REFERENCES, Limits, origin, plans_of

if TYPE_CHECKING:
    from xlcrm.model.book import Book

EVENT = "cadence"
_BEGAN = "began"
_EVERYTHING = "*"
_COLUMNS = (
    "customer_id", "due_on", "latest_on", "kind", "subject", "owner", "state", *REFERENCES.values(), "origin",
)  # fmt: skip
_WHY = Text(
    "{day} {subject}（{sheet} 第 {line} 行，来源 {origin}）", "{day} {subject} ({sheet}, row {line}; made by {origin})"
)


def planned(book: Book) -> list[Append] | None:
    """Make the plans of all events that have none yet; nothing where the workbook has no sheet for plans."""
    if book.frame("plans").layout is None:
        return None
    began = began_on(book)
    since = max(began or book.day, book.day - pd.Timedelta(days=int(book.settings.rule("cadence.backlog_days"))))
    limits = Limits(since, reachable(book), _made_before(book))
    made = [
        plans_of(book, cadence, found, limits)
        for cadence in book.settings.cadences
        for found in occasions(book, cadence)
    ]
    plans = _together([each for each in made if each is not None])
    return [_to_remember(book, plans, first=began is None), _rows(book, plans)]


def began_on(book: Book) -> pd.Timestamp | None:
    """Return the day of the first run over this workbook; None when this is it."""
    days = past(book, EVENT, _BEGAN)["on"]
    return days.min() if len(days) else None


def _made_before(book: Book) -> pa.Array:
    """Return the origins of all plans that were made before."""
    known = past(book, EVENT)
    before = [origin(known["field"], known["record"], known["after"]), book.plans["origin"].dropna()]
    return pa.array(pd.concat(before).drop_duplicates(), from_pandas=True)


def _together(made: list[pd.DataFrame]) -> pd.DataFrame:
    """Return all plans together, none of them twice."""
    if not made:
        return pd.DataFrame(columns=[*_COLUMNS, "record", "step", "which"])
    return pd.concat(made, ignore_index=True).drop_duplicates("origin")


def _to_remember(book: Book, plans: pd.DataFrame, *, first: bool) -> Append:
    begin = [_EVERYTHING] if first else []
    count = len(begin) + len(plans)
    columns = {
        "event": [EVENT] * count,
        "record": [*begin, *plans["record"].tolist()],
        "field": [_BEGAN for _ in begin] + plans["step"].tolist(),
        "after": [None for _ in begin] + [which or None for which in plans["which"].tolist()],
        "on": [book.day] * count,
        "by": [book.saved_by or None] * count,
    }
    return Append("events", columns)


def _rows(book: Book, plans: pd.DataFrame) -> Append:
    known = book.frame("plans").table.by_key
    kept = [key for key in _COLUMNS if key in plans]
    return Append("plans", {key: python_values(plans[key], known[key].kind) for key in kept})


def explain_plans(book: Book, row: int) -> str | None:
    """Name the open plans that a cadence made for a customer, and the event of each."""
    mine = book.plans["customer_id"] == value_at(book.customers, row, "customer_id")
    plans = book.plans[mine & book.plans["origin"].notna() & open_plans(book)]
    sheet = book.frame("plans").sheet
    said = [
        _WHY.say(
            book.lang, day=show(plan.due_on, Kind.DATE), subject=show(plan.subject), sheet=sheet, line=plan.Index,
            origin=plan.origin,
        )
        for plan in plans.itertuples()
    ]  # fmt: skip
    return "; ".join(said) or None


RULE = Rule(
    "cadences",
    Text("自动计划", "Plans made by rules"),
    "B4",
    (),
    planned,
    explain_plans,
    needs=(("plans", "due_on"), ("plans", "customer_id")),
)
