"""What follow-up was neglected: levels that decayed, opportunities without a plan, visits without feedback (B2, B3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.checks.masks import filled, rows_of
from xlcrm.model import terms
from xlcrm.model.book import show_all
from xlcrm.model.catalogue import follow_up as say
from xlcrm.model.open_plans import last_days, open_plans
from xlcrm.model.problems import Problem
from xlcrm.rules.chances import is_open
from xlcrm.rules.decay import decayed_by_age
from xlcrm.rules.per_customer import any_row, within_days
from xlcrm.rules.seen import last_seen
from xlcrm.rules.stages import OPPORTUNITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from xlcrm.model.book import Book

    Mask = NDArray[np.bool_]

_STEPS = (terms.PlanKind.FOLLOW_UP, terms.PlanKind.VISIT, terms.PlanKind.TASK)
"""Kinds of plans that carry an opportunity on; a birthday does not."""
_FACE_TO_FACE = (terms.Method.VISIT, terms.Method.RECEPTION)


def decayed_levels(book: Book) -> Iterable[Problem]:
    """Report levels whose window has passed since they were judged, without a date and without an order (B2)."""
    frame = book.frame("customers")
    decayed, judged, windows = decayed_by_age(book)
    rows = rows_of(frame, decayed)
    days, since = windows[decayed].tolist(), show_all(judged[decayed])
    args = [(("days", int(window)), ("since", day)) for window, day in zip(days, since, strict=True)]
    yield from Problem.at_each(say.LEVEL_DECAYED, frame, rows, "intent", args)


def opportunities_without_plan(book: Book) -> Iterable[Problem]:
    """Report open opportunities for which nothing is planned (B3)."""
    if book.settings.rule("opportunity.needs_plan") and book.frame("plans").layout is not None:
        frame = book.frame("opportunities")
        missing = unplanned(book)
        old = missing & from_before(book)
        if old.sum() > int(book.settings.rule("opportunity.old_listed")):
            yield Problem.about(say.OPPORTUNITIES_OLD, frame.sheet, count=int(old.sum()))
            missing &= ~old
        yield from Problem.at_rows(say.OPPORTUNITY_NO_PLAN, frame, rows_of(frame, missing), "stage")


def from_before(book: Book) -> Mask:
    """Tell which opportunities were there at the very first look: nobody asked for their plans when they came."""
    seen, records = last_seen(book, OPPORTUNITIES), book.opportunities["opportunity_id"]
    return (seen.known(records) & seen.since_of(records).isna()).to_numpy(dtype=np.bool_)


def unplanned(book: Book) -> Mask:
    """Tell which open opportunities have no open plan: neither one of their own nor a general one of their customer."""
    plans, chances = book.plans, book.opportunities
    going = open_plans(book)
    own = chances["opportunity_id"].isin(plans["opportunity_id"][going].dropna().unique()).to_numpy(dtype=np.bool_)
    general = going & np.logical_and.reduce([plans[key].isna() for key in ("opportunity_id", "order_id", "case_id")])
    kind = plans["kind"]
    general &= kind.isna().to_numpy() | np.logical_or.reduce([step.matches(kind).to_numpy() for step in _STEPS])
    by_customer = np.append(any_row(book, "plans", general).to_numpy(), False)[book.links("opportunities")]
    return np.asarray(is_open(book) & ~own & ~by_customer, dtype=np.bool_)


def visits_without_feedback(book: Book) -> Iterable[Problem]:
    """Report visits and receptions for which nobody wrote down what the customer said (B3)."""
    frame = book.frame("interactions")
    if book.settings.rule("visit.needs_feedback") and frame.has("feedback") and frame.has("method"):
        silent = silent_visits(book)
        dates, methods = show_all(frame.data["on"][silent]), show_all(frame.data["method"][silent])
        args = [(("on", on), ("method", method)) for on, method in zip(dates, methods, strict=True)]
        yield from Problem.at_each(say.VISIT_NO_FEEDBACK, frame, rows_of(frame, silent), "feedback", args)


def silent_visits(book: Book) -> Mask:
    """Tell which interactions of the last ``violations.days`` were visits or receptions and have no feedback."""
    visits, days = book.interactions, int(book.settings.rule("violations.days"))
    met = np.logical_or.reduce([method.matches(visits["method"]).to_numpy() for method in _FACE_TO_FACE])
    return np.asarray(met & ~filled(visits["feedback"]) & within_days(book, "interactions", days), dtype=np.bool_)


def overdue_plans(book: Book) -> Iterable[Problem]:
    """Report open plans whose last day is before today (B3)."""
    frame = book.frame("plans")
    last = last_days(frame.data).astype("datetime64[D]")
    today = np.datetime64(book.today, "D")
    late = open_plans(book) & (last < today)
    days = (today - last[late]).astype(int).tolist()
    args = [(("days", count), ("last", str(day))) for count, day in zip(days, last[late], strict=True)]
    yield from Problem.at_each(say.PLAN_OVERDUE, frame, rows_of(frame, late), "due_on", args)
