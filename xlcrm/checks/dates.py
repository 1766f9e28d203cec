"""Dates that cannot be right: in the future, implausibly early or late, in the wrong order, passed in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.checks.frames import staff_columns
from xlcrm.checks.masks import rows_of
from xlcrm.model import terms
from xlcrm.model.catalogue import records as say
from xlcrm.model.expected import early_days, passed_in_vain
from xlcrm.model.problems import Problem
from xlcrm.model.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame

    Days = NDArray[np.datetime64]
    Mask = NDArray[np.bool_]

HAPPENED = {
    "registered_on", "registered_at", "first_contact_on", "birthday", "founded_on", "closed_on", "lost_on",
    "inquiry_on", "consent_on", "done_on", "opened_on", "updated_on", "responded_on", "returned_on", "joined_on",
    "bought_on",
}  # fmt: skip
"""Dates of what has already happened, in whatever table they stand."""
DIARIES = {
    "interactions", "orders", "surveys", "credit", "points", "loans", "quotations", "dispatches", "stored_value",
    "site_visits", "services_done", "responses",
}  # fmt: skip
"""Tables whose ``on`` (and ``at``) says when the row happened."""
AHEAD = {"expected_on", "next_on", "due_on", "latest_on", "start_on", "appointed_at"}
"""Dates that staff set for their own next steps."""
IN_ORDER = {
    "interactions": (("on", "next_on"),),
    "plans": (("due_on", "latest_on"),),
    "opportunities": (("opened_on", "updated_on"), ("opened_on", "closed_on")),
    "orders": (("on", "expires_on"),),
    "service": (("opened_on", "responded_on"), ("opened_on", "closed_on")),
    "quotations": (("on", "valid_until"),),
    "points": (("on", "expires_on"),),
    "loans": (("on", "due_on"), ("on", "returned_on")),
    "staff": (("joined_on", "left_on"),),
}
EARLIEST = np.datetime64("1970-01-01")  # before that no firm kept its customers in a file; births are another matter
LONGEST_LIFE = 120
FARTHEST_PLAN = 10  # years
LAST_DAY_OF_EVERY_MONTH = 28


def dates(book: Book) -> Iterable[Problem]:
    """Report dates that are after today where that cannot be, and dates of implausible years."""
    for frame, column in staff_columns(book, Kind.DATE, Kind.DATETIME):
        yield from _one_column(book, frame, column.key)


def _one_column(book: Book, frame: Frame, key: str) -> Iterator[Problem]:
    days = _days(frame, key)
    today = np.datetime64(book.today, "D")
    happened = key in HAPPENED or (frame.table.name in DIARIES and key in {"on", "at"})
    if happened:
        rows = rows_of(frame, days > today)
        yield from Problem.at_rows(say.DATE_IN_FUTURE, frame, rows, key, today=str(today))
    if happened or key in AHEAD:
        earliest = _years_from(book.today, -LONGEST_LIFE) if key in {"birthday", "founded_on"} else EARLIEST
        rows = rows_of(frame, days < earliest)
        yield from Problem.at_rows(say.DATE_TOO_EARLY, frame, rows, key, limit=str(earliest))
    if key in AHEAD:
        latest = _years_from(book.today, FARTHEST_PLAN)
        rows = rows_of(frame, days > latest)
        yield from Problem.at_rows(say.DATE_TOO_LATE, frame, rows, key, limit=str(latest))


def date_order(book: Book) -> Iterable[Problem]:
    """Report pairs of dates in a row of which the later one comes first."""
    for table, pairs in IN_ORDER.items():
        frame = book.frames.get(table)
        if frame is not None:
            for first, second in pairs:
                yield from _reversed(frame, first, second)


def _reversed(frame: Frame, first: str, second: str) -> Iterator[Problem]:
    begin, end = _days(frame, first), _days(frame, second)
    wrong = end < begin
    if wrong.any():
        args = [(("earlier", frame.heading(first)), ("since", str(day))) for day in begin[wrong]]
        yield from Problem.at_each(say.DATES_REVERSED, frame, rows_of(frame, wrong), second, args)


def expected_purchases(book: Book) -> Iterable[Problem]:
    """Report expected dates of purchase that passed without an order since, or are too far ahead to count (B2, C7)."""
    frame = book.frame("customers")
    expected, today = _days(frame, "expected_on"), np.datetime64(book.today, "D")
    waiting = ~terms.Intent.O.matches(frame.data["intent"]).to_numpy(dtype=bool) & frame.data["lost_reason"].isna().to_numpy()
    waiting &= frame.data["closed_on"].isna().to_numpy()
    early = early_days(book.settings)
    passed = waiting & passed_in_vain(expected, _last_orders(book), today, early)
    yield from Problem.at_rows(say.EXPECTED_PASSED, frame, rows_of(frame, passed), "expected_on", early=early)
    days = int(book.settings.rule("intent.max_days"))
    far = waiting & (expected > today + days) & ~(expected > _years_from(book.today, FARTHEST_PLAN))
    yield from Problem.at_rows(say.EXPECTED_FAR, frame, rows_of(frame, far), "expected_on", days=days)


def _last_orders(book: Book) -> Days:
    links, days = book.links("orders"), _days(book.frame("orders"), "on")
    known = (links >= 0) & (days <= np.datetime64(book.today, "D"))  # one dated later does not count yet
    latest = np.full(len(book.customers), np.iinfo(np.int64).min)
    np.maximum.at(latest, links[known], days[known].astype(np.int64))
    return latest.astype("datetime64[D]")  # the smallest number is NaT, which is never later than anything


def _days(frame: Frame, key: str) -> Days:
    days: Days = frame.data[key].to_numpy().astype("datetime64[D]")
    return days


def _years_from(day: date, years: int) -> np.datetime64:
    year = day.year + years
    return np.datetime64(day.replace(year=year, day=min(day.day, LAST_DAY_OF_EVERY_MONTH)), "D")
