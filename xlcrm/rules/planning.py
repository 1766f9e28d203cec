"""One step of a cadence turned into plans: which events are in time, when the plan is due, who does it (B4, C1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model import terms
from xlcrm.model.calendar import Roll
from xlcrm.model.terms import PlanKind, Trigger
from xlcrm.rules.occasions import lead_days
from xlcrm.rules.per_customer import seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.settings import Cadence
    from xlcrm.rules.occasions import Occasions

    Days = NDArray[np.datetime64]

_NEVER = np.datetime64("NaT", "D")
_KINDS = {
    Trigger.MILEAGE: PlanKind.SERVICE,
    Trigger.FIRST_SERVICE: PlanKind.REMINDER,
    Trigger.BIRTHDAY: PlanKind.CARE,
    Trigger.FESTIVAL: PlanKind.CARE,
    Trigger.EXPIRY: PlanKind.REMINDER,
    Trigger.LOW_SATISFACTION: PlanKind.SATISFACTION,
    Trigger.STRATEGIC: PlanKind.MAINTENANCE,
}
REFERENCES = {
    "orders": "order_id",
    "opportunities": "opportunity_id",
    "service": "case_id",
    "contacts": "contact_id",
}
"""The column that names the record of the event, in its own table and in a plan."""
_ASKED = ("customer_id", "name", "owner", "handler", "stage")
"""What a plan takes from the row of its event, where that has it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What plans are made: due from a day on, of customers who are followed up, and none whose origin is known."""

    since: pd.Timestamp
    active: NDArray[np.bool_]
    known: pa.Array


def plans_of(book: Book, cadence: Cadence, found: Occasions, limits: Limits) -> pd.DataFrame | None:
    """Return the plans of a step for the events of one table, one row each, with what makes each event known again.

    None where there is none.
    """
    due, latest = _days(book, cadence, found)
    in_time = due >= np.datetime64(limits.since, "D")
    if found.coming:
        in_time &= due <= np.datetime64(book.today, "D") + int(book.settings.rule("cadence.ahead_days"))
    if not in_time.any():
        return None
    found, due, latest = found.where(in_time), due[in_time], latest[in_time]
    links = book.links(found.table)[found.rows]
    keep = _wanted(book, found, np.append(limits.active, False)[links]) & _applies(book, cadence, found, links)
    if not keep.any():
        return None
    events = _events(book, cadence, found.where(keep))
    new = ~pc.is_in(pa.array(events["origin"], from_pandas=True), value_set=limits.known).to_numpy(zero_copy_only=False)
    keep[keep] = new
    return _frame(book, cadence, found.where(keep), events[new].reset_index(drop=True), (due[keep], latest[keep]))


def _days(book: Book, cadence: Cadence, found: Occasions) -> tuple[Days, Days]:
    """Return the day of each plan, and the last day on which it still makes sense (NaT where any later day does).

    What ought to have been done before and still can be is due today.
    """
    lead = lead_days(book, cadence)
    if cadence.window:
        due, latest = cadence.window.days(found.on)
    else:
        due = found.on + np.timedelta64(lead, "D")
        latest = found.on if lead < 0 else np.full(len(due), _NEVER)
    today = np.datetime64(book.today, "D")
    due = np.where((due < today) & (latest >= today), today, due)
    return due, latest


def _wanted(book: Book, found: Occasions, active: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which events concern somebody who may be followed up; a lead has no customer yet."""
    if found.table != "opportunities":
        return active
    leads = book.opportunities["customer_id"].isna().to_numpy()[found.rows]
    return np.asarray(active | leads, dtype=np.bool_)


def _applies(book: Book, cadence: Cadence, found: Occasions, links: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell for which events the condition of the step holds: about the event's row, or about its customer."""
    if cadence.when is None:
        return np.ones(len(links), dtype=np.bool_)
    of_event = cadence.when.table == found.table
    if not of_event and cadence.when.table != "customers":
        return np.zeros(len(links), dtype=np.bool_)
    positions = found.rows if of_event else links
    asked = np.flatnonzero(positions >= 0)
    data = book.frames[cadence.when.table].data
    rows = data[[key for key in cadence.when.keys if key in data]].iloc[positions[asked]]
    result = np.zeros(len(links), dtype=np.bool_)
    result[asked] = cadence.mask(rows, pd.Series(found.on[asked].astype("datetime64[s]")), book.today)
    return result


def _events(book: Book, cadence: Cadence, found: Occasions) -> pd.DataFrame:
    """Return what plans take from the rows of their events, and beside it: record, step, which (day or month), origin."""
    data = book.frames[found.table].data
    key = book.frame(found.table).table.identity[0]
    asked = [each for each in dict.fromkeys((key, *_ASKED)) if each in data]
    events = data[asked].iloc[found.rows].reset_index(drop=True)
    which = "" if found.which is None else pd.Series(np.datetime_as_string(found.which), dtype="str")
    record = _records(events[key], found, events["customer_id"])
    events = events.assign(record=record, step=f"{cadence.cadence}#{cadence.step}", which=which)
    return events.assign(origin=origin(events["step"], events["record"], events["which"]))


def _frame(
    book: Book, cadence: Cadence, found: Occasions, events: pd.DataFrame, days: tuple[Days, Days]
) -> pd.DataFrame | None:
    """Return the plans, and beside their columns: record, step and which (day or month) of the event."""
    if events.empty:
        return None
    (due, latest), table = days, found.table
    links = book.links(table)[found.rows]
    usual = PlanKind.SATISFACTION if cadence.window else PlanKind.FOLLOW_UP
    plans = events[["customer_id", "record", "step", "which", "origin"]].assign(
        due_on=_rolled(book, due, latest),
        latest_on=latest.astype("datetime64[s]"),
        kind=_KINDS.get(cadence.trigger, usual).label(book.lang),
        subject=_subject(cadence, table, events),
        owner=_assignee(book, cadence, events, links),
        state=terms.PlanState.OPEN.label(book.lang),
    )
    return plans.assign(**{REFERENCES[table]: events[REFERENCES[table]]}) if table in REFERENCES else plans


def origin(step: pd.Series, record: pd.Series, which: pd.Series) -> pd.Series:
    """Return the text that names rule and event, and by which a plan is known again."""
    return (step + " " + record + " " + which.fillna("")).str.rstrip()


def _records(ids: pd.Series, found: Occasions, customers: pd.Series) -> pd.Series:
    """Return the IDs of the events; where a table has none, customer and day stand for it."""
    days = pd.Series(np.datetime_as_string(found.on.astype("datetime64[D]")), index=ids.index, dtype="str")
    return ids.astype("str").fillna(customers.astype("str").fillna("?") + "@" + days)


def _rolled(book: Book, due: Days, latest: Days) -> pd.Series:
    """Move due dates off days that are not worked, but never past the last day of the plan."""
    days = pd.Series(due.astype("datetime64[s]"))
    rolled = book.calendar.roll(days)
    too_late = seconds(rolled) > latest
    if not too_late.any():
        return rolled
    earlier = book.calendar.roll(days, Roll.PREVIOUS)
    return rolled.mask(too_late, earlier.where(earlier >= book.day, days))


def _subject(cadence: Cadence, table: str, events: pd.DataFrame) -> pd.Series:
    """Return what is to be done; where the event is not the customer's own it says whose it is."""
    said = pd.Series(cadence.subject or cadence.cadence, index=events.index, dtype="str")
    return said + " (" + events["name"].fillna("?") + ")" if table == "contacts" else said


def _assignee(book: Book, cadence: Cadence, events: pd.DataFrame, links: NDArray[np.int64]) -> pd.Series:
    """Return who does it: whom the cadence names, else the customer's owner; of an opportunity, its own."""
    if cadence.assignee:
        return pd.Series(cadence.assignee, index=events.index, dtype="str")
    owners = pd.Series(book.of_customers("owner", links), index=events.index)
    own = next((events[key] for key in ("owner", "handler") if key in events), owners)
    return own.fillna(owners) if "stage" in events else owners.fillna(own)
