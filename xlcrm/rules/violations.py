"""Violations of the rules of follow-up and registration, each with who is responsible and since when (B9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.columns import Columns
from xlcrm.rules.cadences import began_on
from xlcrm.rules.chances import is_open
from xlcrm.rules.key_customers import open_plans
from xlcrm.rules.per_customer import earliest, seconds
from xlcrm.rules.seen import last_seen
from xlcrm.rules.stages import OPPORTUNITIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

NO_PLAN: Final = "no_plan"
LATE_PLAN: Final = "late_plan"
NO_FEEDBACK: Final = "no_feedback"
LATE_REGISTRATION: Final = "late_registration"
KINDS: Final = (NO_PLAN, LATE_PLAN, NO_FEEDBACK, LATE_REGISTRATION)
_VISITS: Final = (terms.Method.VISIT, terms.Method.RECEPTION)
_HOUR: Final = 3600.0


def find_violations(book: Book) -> pd.DataFrame:
    """Return every violation, the latest first: kind, table, row, person (empty: unknown), day.

    Only those of the last `violations.days` count, and opportunities that are without a plan today.
    """
    found = pd.concat([_no_plan(book), _late_plans(book), _no_feedback(book), _late_registrations(book)])
    since = book.day - pd.Timedelta(days=int(book.settings.rule("violations.days")))
    recent = (found["on"] > since) | (found["kind"] == NO_PLAN)
    return found[recent].sort_values(["on", "table", "row"], ascending=[False, True, True], kind="stable")


def _table(kind: str, table: str, where: NDArray[np.bool_], person: pd.Series, on: pd.Series) -> pd.DataFrame:
    data = {"row": person.index[where], "person": person[where].fillna("").to_numpy(dtype=object)}
    return pd.DataFrame({"kind": kind, "table": table, **data, "on": seconds(on)[where]})


def _owner(book: Book, table: str) -> pd.Series:
    """Return who is named in a table's own column, else the owner of the customer."""
    links = book.links(table)
    own = book.frames[table].data["owner"]
    return own.fillna(pd.Series(book.of_customers("owner", links), index=own.index))


def _no_plan(book: Book) -> pd.DataFrame:
    """Open opportunities without an open plan, of their own or of their customer; since the last plan was done (B3).

    Those that are older than the first refresh are not counted: nobody was asked for a plan then. An undated one is as old
    as the day on which it was first seen.
    """
    chances, plans = book.opportunities, book.plans
    going = open_plans(book)
    served = chances["opportunity_id"].isin(plans["opportunity_id"][going].dropna().unique().tolist())
    links = book.links("opportunities")
    planned = np.zeros(len(book.customers) + 1, dtype=np.bool_)
    planned[book.links("plans")[going]] = True
    planned[-1] = False
    bare = is_open(book) & ~served.to_numpy(dtype=np.bool_) & ~planned[links]
    bare &= bool(book.settings.rule("opportunity.needs_plan"))
    done = plans["done_on"].groupby(plans["opportunity_id"]).max().reindex(chances["opportunity_id"].to_numpy())
    on = pd.DataFrame({"opened": chances["opened_on"].to_numpy(), "done": done.to_numpy()}, index=chances.index).max(axis=1)
    began = began_on(book)
    if began is not None:
        on = on.fillna(last_seen(book, OPPORTUNITIES).since_of(chances["opportunity_id"]))
        bare &= (on >= began).to_numpy(dtype=np.bool_)
    return _table(NO_PLAN, "opportunities", bare, _owner(book, "opportunities"), on.fillna(book.day))


def _late_plans(book: Book) -> pd.DataFrame:
    """Plans whose last day passed before they were done (B3, B4); on the day after it."""
    plans = book.plans
    last = plans[["due_on", "latest_on"]].max(axis=1)
    over = terms.PlanState.DONE.matches(plans["state"]) | plans["done_on"].notna()
    late = ((plans["done_on"] > last) | (~over & (last < book.day))) & ~terms.PlanState.CANCELLED.matches(plans["state"])
    return _table(LATE_PLAN, "plans", late.to_numpy(dtype=np.bool_), _owner(book, "plans"), last + pd.Timedelta(days=1))


def _no_feedback(book: Book) -> pd.DataFrame:
    """Visits and receptions without recorded feedback (B3)."""
    visits = book.interactions
    kind = np.logical_or.reduce([term.matches(visits["method"]).to_numpy(dtype=np.bool_) for term in _VISITS])
    where = kind & visits["feedback"].isna().to_numpy() & (visits["on"] < book.day).to_numpy(dtype=np.bool_)
    where &= bool(book.settings.rule("visit.needs_feedback"))
    return _table(NO_FEEDBACK, "interactions", where, _owner(book, "interactions"), visits["on"])


def _late_registrations(book: Book) -> pd.DataFrame:
    """Customers registered too late after the first contact (B5).

    Hours count where the first contact has a time and the row was seen coming; else the end of the next day is the limit.
    """
    customers = book.customers
    registered = customers["registered_at"].fillna(customers["registered_on"])
    noted = pd.Series(seconds(earliest(book, "interactions", "on")), index=customers.index)
    first = pd.concat([customers["first_contact_on"], noted], axis=1).min(axis=1)
    days = (registered.dt.normalize() - first.dt.normalize()).dt.days
    late = (days > 1).to_numpy(dtype=np.bool_)
    timed = _first_times(book)
    exact = timed.notna() & customers["registered_at"].notna() & (timed.dt.normalize() == first.dt.normalize())
    hours = (customers["registered_at"] - timed).dt.total_seconds() / _HOUR
    late = np.where(exact, hours > float(book.settings.rule("registration.hours")), late)
    person = customers["registered_by"].fillna(customers["owner"])
    return _table(LATE_REGISTRATION, "customers", late.astype(np.bool_), person, registered)


def _first_times(book: Book) -> pd.Series:
    """Return date and time of each customer's first interaction that has a time."""
    visits = book.interactions
    clock = visits["time_of_day"] - visits["time_of_day"].dt.normalize()
    timed = book.with_columns(Columns("interactions", on=visits["on"].dt.normalize() + clock))
    return pd.Series(seconds(earliest(timed, "interactions", "on")), index=book.customers.index)
