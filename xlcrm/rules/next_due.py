"""When a customer is to be followed up next, and why (C1, C7).

The next due date is the earliest of three: last contact plus the interval that applies, the open plans, and the promised
next date. Never contacted: from the registration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.columns import Columns
from xlcrm.model.open_plans import open_plans, plan_days
from xlcrm.model.reach import excuses
from xlcrm.model.text import Text
from xlcrm.rules.interval import follow_up_interval
from xlcrm.rules.per_customer import earliest, earliest_of, seconds, up_to_today
from xlcrm.rules.wording import iso_dates, worded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_CONTACT = Text("最近联系{date}", "last contact {date}")
_REGISTERED = Text("登记{date}，未联系", "registered {date}, never contacted")
_PLAN = Text("计划{date}", "plan on {date}")
_PROMISE = Text("约定{date}", "promised for {date}")
_MOVED = Text("{why}; 遇休息日调至{date}", "{why}; not a working day, moved to {date}")
_UNDATED = Text("缺登记日期和联系记录，无法计算", "no registration date and no contact: cannot be computed")


def next_due(book: Book) -> Columns:
    """Compute the next follow-up date of every customer, and why.

    Customers who are not to be contacted, are deregistered or belong to nobody have no due date (C7).
    """
    dates, why = candidates(book)
    plan, promise, raw = dates["plan"], dates["promise"], dates.min(axis=1)
    why = why.mask(plan.notna() & (plan == raw), worded(_PLAN, book.lang, date=iso_dates(plan)))
    why = why.mask(promise.notna() & (promise == raw), worded(_PROMISE, book.lang, date=iso_dates(promise)))
    why = why.mask(raw.isna(), _UNDATED.say(book.lang))
    due = book.calendar.roll(raw)
    moved = raw.notna() & (due != raw)
    why = why.mask(moved, worded(_MOVED, book.lang, why=why, date=iso_dates(due)))
    return _excused(book, due, why)


def candidates(book: Book) -> tuple[pd.DataFrame, pd.Series]:
    """Return the three dates of which the earliest counts (cadence, plan, promise), and the words for the first."""
    cadence, why = _by_cadence(book)
    return pd.DataFrame({"cadence": cadence, "plan": open_plan(book), "promise": promised(book)}), why


def open_plan(book: Book) -> pd.Series:
    """Return the earliest open plan of every customer (NaT where none), an appointment on its own day."""
    return earliest_of(book, "plans", plan_days(book.plans), open_plans(book))


def promised(book: Book) -> pd.Series:
    """Return the next date promised at the last interaction; a later interaction ends the promise (C7)."""
    return earliest(book, "interactions", "next_on", last_interactions(book))


def last_interactions(book: Book) -> NDArray[np.bool_]:
    """Tell which interactions are the last of their customer (several of one day all are)."""
    links = book.links("interactions")
    last = seconds(book.customers["last_contact_on"])
    result = np.zeros(len(links), dtype=np.bool_)
    mine = (links >= 0) & up_to_today(book, "interactions")
    result[mine] = seconds(book.interactions["on"])[mine] == last[links[mine]]
    return result


def _by_cadence(book: Book) -> tuple[pd.Series, pd.Series]:
    """Last contact (else registration) plus the interval, and the words for it."""
    customers = book.customers
    interval, why_interval = follow_up_interval(book)
    touched = customers["last_contact_on"].fillna(customers["registered_on"])
    never = customers["last_contact_on"].isna()
    why_touched = worded(_CONTACT, book.lang, date=iso_dates(touched)).mask(
        never, worded(_REGISTERED, book.lang, date=iso_dates(touched))
    )
    due = seconds(touched) + interval.to_numpy().astype("timedelta64[D]")
    return pd.Series(due, index=customers.index), why_interval + "; " + why_touched


def _excused(book: Book, due: pd.Series, why: pd.Series) -> Columns:
    """Take away the dates of those who have none, and say so instead."""
    for text, applies in excuses(book):
        due = due.mask(applies)
        why = why.mask(applies, text.say(book.lang))
    return Columns(next_due_on=due, reason=why)
