"""The events that make plans: an order, a birthday, a contract that ends (B3, B4, C3, E1, E2).

Each trigger of 回访模板 / Cadences is one function here: from the book to the events of one or several tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.lunar import festival_in, next_birthdays, next_festival
from xlcrm.model.terms import Trigger
from xlcrm.rules.chances import is_open
from xlcrm.rules.per_customer import seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.settings import Cadence

    Find = Callable[[Book, Cadence], Iterator["Occasions"]]

_DAY = np.timedelta64(1, "D")
_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Occasions:
    """Events of one kind: the table they stand in, the positions of their rows in it, and the day of each.

    Where a record has such an event again and again (a birthday every year) ``which`` is the day or month that tells one
    from the next; None where there is one only. ``coming`` ones lie ahead (a birthday, the end of a contract): their
    plans are made some days before they are due.
    """

    table: str
    rows: NDArray[np.int64]
    on: NDArray[np.datetime64]
    which: NDArray[np.datetime64] | None = None
    coming: bool = False

    def where(self, keep: NDArray[np.bool_]) -> Occasions:
        """Return those events for which a condition holds."""
        which = None if self.which is None else self.which[keep]
        return replace(self, rows=self.rows[keep], on=self.on[keep], which=which)


def occasions(book: Book, cadence: Cadence) -> Iterator[Occasions]:
    """Yield the events of a step of a cadence, undated ones left out."""
    for found in _EVENTS[cadence.trigger](book, cadence):
        yield found.where(~np.isnat(found.on))


def lead_days(book: Book, cadence: Cadence) -> int:
    """Return how many days after its event a step is due; a renewal without a number goes by 续约提醒."""
    if cadence.after_days is None and cadence.trigger is Trigger.EXPIRY:
        return -int(book.settings.rule("renewal.days"))
    return cadence.after_days or 0


def _all(book: Book, table: str, on: pd.Series, where: pd.Series | None = None) -> Occasions:
    """Return the rows of a table (those for which a condition holds) as events up to today."""
    days = seconds(on).astype("datetime64[D]")
    keep = np.asarray(days <= np.datetime64(book.today, "D"))
    if where is not None:
        keep &= where.to_numpy(dtype=np.bool_)
    rows = np.flatnonzero(keep)
    return Occasions(table, rows, days[rows])


def _coming(book: Book, table: str, key: str) -> Occasions:
    """Return what lies ahead, or has just passed, by a date of a table: each date is an event of its own."""
    days = seconds(book.frames[table].data[key]).astype("datetime64[D]")
    return Occasions(table, np.arange(len(days)), days, days, coming=True)


def _new_customers(book: Book, _cadence: Cadence) -> Iterator[Occasions]:
    yield _all(book, "customers", book.customers["registered_on"])


def _new_opportunities(book: Book, _cadence: Cadence) -> Iterator[Occasions]:
    """Open opportunities; one without a date is new on the day it is first seen."""
    chances = book.opportunities
    yield _all(book, "opportunities", chances["opened_on"].fillna(book.day), pd.Series(is_open(book), chances.index))


def _new_orders(book: Book, _cadence: Cadence) -> Iterator[Occasions]:
    """Orders up to today; what was given back is no purchase."""
    yield _all(book, "orders", book.orders["on"], ~(book.orders["amount"] < 0))


def _mileages(book: Book, cadence: Cadence) -> Iterator[Occasions]:
    """Vehicles that reached the first mark: a call every month from the day of the reading on."""
    if "vehicles" not in book.frames:
        return
    cars = book.vehicles
    marks = book.settings.numbers("vehicle.mileages")
    reached = np.flatnonzero(cars["mileage"] >= min(marks, default=np.inf))
    new_year = pd.Timestamp(book.today).replace(month=1, day=1)
    read = cars["mileage_on"].fillna(cars["bought_on"]).fillna(new_year)
    since = seconds(read).astype("datetime64[D]")[reached]
    step = max(lead_days(book, cadence), 1)
    passed = (np.datetime64(book.today, "D") - since).astype(np.int64)
    before = (np.maximum(-(-passed // step), 1) - 1) * step
    due = since + before + step
    yield Occasions("vehicles", reached, since + before, due.astype("datetime64[M]"), coming=True)


def _first_services(book: Book, _cadence: Cadence) -> Iterator[Occasions]:
    if "vehicles" in book.frames:
        yield replace(_coming(book, "vehicles", "first_service_on"), which=None)


def _birthdays(book: Book, cadence: Cadence) -> Iterator[Occasions]:
    """Next birthdays of the customers, and of the people at companies; a leap month has none of its own."""
    lunar = terms.BirthdayCalendar.LUNAR.matches(book.customers["birthday_calendar"]).to_numpy(dtype=np.bool_)
    after = _still_of_use(book, cadence)
    yield _returning("customers", book.customers["birthday"], lunar, after)
    links = book.links("contacts")
    companies = np.append(~terms.CustomerKind.PERSON.matches(book.customers["kind"]).to_numpy(dtype=np.bool_), False)
    solar = np.zeros(len(links), dtype=np.bool_)
    yield _returning("contacts", book.contacts["birthday"].where(companies[links]), solar, after)


def _returning(table: str, births: pd.Series, lunar: NDArray[np.bool_], after: date) -> Occasions:
    days = seconds(next_birthdays(births, lunar, after)).astype("datetime64[D]")
    return Occasions(table, np.arange(len(days)), days, days, coming=True)


def _festivals(book: Book, cadence: Cadence) -> Iterator[Occasions]:
    """The next day of the festival whose name the cadence bears, for every customer."""
    festival = festival_in(cadence.cadence)
    if festival is not None:
        day = np.datetime64(next_festival(festival, _still_of_use(book, cadence)), "D")
        days = np.full(len(book.customers), day)
        yield Occasions("customers", np.arange(len(days)), days, days, coming=True)


def _still_of_use(book: Book, cadence: Cadence) -> date:
    """Return the earliest day of a yearly event whose plan may still lie ahead."""
    back = max(cadence.after_days or 0, 0) + (_LONGEST_MONTH if cadence.window else 0)
    return (book.day - pd.Timedelta(days=back)).date()


_ENDS = (
    ("orders", "expires_on"),
    ("vehicles", "insured_until"),
    ("holdings", "matures_on"),
    ("services", "ends_on"),
    ("documents", "expires_on"),
)


def _expiries(book: Book, _cadence: Cadence) -> Iterator[Occasions]:
    """Everything of a customer's that ends: contract, insurance, holding, subscription, document."""
    for table, key in _ENDS:
        if table in book.frames:
            yield _coming(book, table, key)


def _low_satisfaction(book: Book, _cadence: Cadence) -> Iterator[Occasions]:
    """Service cases with a low score, and surveys whose index perceived / expected is low (E2)."""
    cases, answers = book.service, book.surveys
    low = cases["satisfaction"] <= float(book.settings.rule("satisfaction.low"))
    yield _all(book, "service", cases["closed_on"].fillna(cases["opened_on"]), low)
    both = answers["expected"].notna() & answers["perceived"].notna()
    sums = answers[both].groupby("survey_id")[["expected", "perceived"]].sum()
    index = sums["perceived"] / sums["expected"].where(sums["expected"] > 0)
    disappointed = sums.index[index < float(book.settings.rule("survey.low_index"))]
    yield _all(book, "surveys", answers["on"], answers["survey_id"].isin(disappointed))


def _closed_complaints(book: Book, _cadence: Cadence) -> Iterator[Occasions]:
    cases = book.service
    yield _all(book, "service", cases["closed_on"], terms.ServiceKind.COMPLAINT.matches(cases["kind"]))


def _strategic(book: Book, _cadence: Cadence) -> Iterator[Occasions]:
    """Strategic accounts, as soon as they are seen and anew after every yearly review (B11)."""
    month, day = book.settings.month_day("strategic.to")
    today = np.datetime64(book.today, "D")
    years = (book.today.year - 1, book.today.year)
    reviews = [np.datetime64(f"{year:04d}-{month:02d}", "D") + (day - 1) * _DAY for year in years]
    marked = np.flatnonzero(terms.YES.matches(book.customers["strategic"]))
    last_review = reviews[1] if reviews[1] < today else reviews[0]
    yield Occasions("customers", marked, np.full(len(marked), today), np.full(len(marked), last_review))


_EVENTS: dict[Trigger, Find] = {
    Trigger.NEW_CUSTOMER: _new_customers,
    Trigger.NEW_OPPORTUNITY: _new_opportunities,
    Trigger.NEW_ORDER: _new_orders,
    Trigger.MILEAGE: _mileages,
    Trigger.FIRST_SERVICE: _first_services,
    Trigger.BIRTHDAY: _birthdays,
    Trigger.FESTIVAL: _festivals,
    Trigger.EXPIRY: _expiries,
    Trigger.LOW_SATISFACTION: _low_satisfaction,
    Trigger.COMPLAINT_CLOSED: _closed_complaints,
    Trigger.STRATEGIC: _strategic,
}
