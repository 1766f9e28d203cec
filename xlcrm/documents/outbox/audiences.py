"""For whom each shipped message is: who has a birthday, who moved to another tier, who loses points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from xlcrm.documents.occasions import coming_birthdays, last_moves
from xlcrm.model import terms
from xlcrm.model.lunar import FESTIVALS, next_festival
from xlcrm.model.open_plans import open_plans
from xlcrm.model.text import Text
from xlcrm.rules.ledger import points_ledger
from xlcrm.rules.points_expiry import last_days

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.documents.fields import Subjects
    from xlcrm.model.book import Book

    Days = NDArray[np.datetime64]

BIRTHDAY: Final = Text("生日日期", "birthday_on")
FESTIVAL, FESTIVAL_ON = Text("节日", "festival"), Text("节日日期", "festival_on")
MOVE, BEFORE, AFTER = Text("变动", "move"), Text("原等级", "tier_before"), Text("新等级", "tier_after")
BENEFITS: Final = Text("权益", "benefits")
APPOINTMENT: Final = Text("预约", "appointment")
ORDER: Final = Text("本次订单", "this_order")
POINTS, POINTS_ON = Text("到期积分", "expiring_points"), Text("积分到期日", "points_expire_on")


@dataclass(frozen=True)
class Audience:
    """Those whom a message concerns, one line each: the customer's Excel row, the occasion, what the template may name.

    ``not_before`` is the day on which a message may go first; None for at once.
    """

    rows: Sequence[int]
    occasions: Sequence[str]
    facts: Sequence[Mapping[str, Any]]
    not_before: Sequence[date | None]

    @property
    def index(self) -> pd.Index:
        """The rows as an index."""
        return pd.Index(self.rows, dtype=np.int64)


Find = Callable[["Book", "Subjects"], Audience]


def audience_of(book: Book, key: str, subjects: Subjects) -> Audience:
    """Return whom a message concerns; one that is about nothing in particular concerns everybody once a month."""
    return AUDIENCES[key][0](book, subjects) if key in AUDIENCES else _everybody(book, subjects)


def occasion_names(key: str) -> frozenset[str]:
    """Return the names that a message's own occasion adds to its template."""
    return frozenset(name for label in (AUDIENCES[key][1] if key in AUDIENCES else ()) for name in label)


def _audience(
    rows: Sequence[int],
    occasions: Sequence[str],
    facts: Mapping[Text, Sequence[Any]],
    not_before: Sequence[date | None] | None = None,
) -> Audience:
    """Put an audience together from columns of equal length; each fact has its name in both languages."""
    columns = {name: values for label, values in facts.items() for name in label}
    lines = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return Audience(rows, occasions, lines or [{} for _ in rows], not_before or [None] * len(rows))


def _everybody(book: Book, _subjects: Subjects) -> Audience:
    return _monthly(book, book.customers.index)


def _monthly(book: Book, rows: pd.Index) -> Audience:
    return _audience(rows.tolist(), [f"{book.today:%Y-%m}"] * len(rows), {})


def _birthdays(book: Book, _subjects: Subjects) -> Audience:
    """Those whose birthday, by the calendar they keep, comes within the days of 规则; once a year."""
    coming = coming_birthdays(book).dropna()
    coming = coming[coming <= _last_day(book)]
    days = [day.date() for day in coming]
    return _audience(coming.index.tolist(), [f"{day.year}" for day in days], {BIRTHDAY: days}, days)


def _festivals(book: Book, _subjects: Subjects) -> Audience:
    """Customers who buy, for the next festival that comes within the days of 规则."""
    last = _last_day(book).date()
    days = {festival: next_festival(festival, book.today) for festival in FESTIVALS}
    near = min((festival for festival in FESTIVALS if days[festival] <= last), key=lambda each: days[each], default=None)
    if near is None:
        return _audience([], [], {FESTIVAL: [], FESTIVAL_ON: []})
    rows = book.customers.index[terms.Status.CURRENT.matches(book.customers["status"])]
    day, count = days[near], len(rows)
    facts: dict[Text, list[Any]] = {FESTIVAL: [near.name.say(book.lang)] * count, FESTIVAL_ON: [day] * count}
    return _audience(rows.tolist(), [f"{near.key} {day.year}"] * count, facts, [day] * count)


def _last_day(book: Book) -> pd.Timestamp:
    return book.day + pd.Timedelta(days=int(book.settings.rule("outbox.lead_days")))


def _tier_moves(book: Book, _subjects: Subjects) -> Audience:
    """Those who moved to another tier of late; of several moves the last."""
    moves = last_moves(book)
    columns = {MOVE: "move", BEFORE: "before", AFTER: "after", BENEFITS: "benefits"}
    facts: dict[Text, list[Any]] = {label: moves[key].tolist() for label, key in columns.items()}
    return _audience(moves.index.tolist(), moves["on"].dt.strftime("%Y-%m-%d").tolist(), facts)


def _appointments(book: Book, subjects: Subjects) -> Audience:
    """Those with an appointment within the days of 规则; the reminder goes the day before."""
    plans = book.plans
    at = plans["appointed_at"]
    coming = open_plans(book) & (at > book.day).to_numpy() & (at < _last_day(book) + pd.Timedelta(days=1)).to_numpy()
    links = book.links("plans")
    there = np.flatnonzero(coming & (links >= 0))
    rows = book.customers.index[links[there]]
    records = [subjects.record("plans", int(row)) for row in plans.index[there]]
    days = [moment.date() for moment in at.iloc[there]]
    occasions = [f"{record} {day}" for record, day in zip(plans["plan_id"].iloc[there].fillna(""), days, strict=True)]
    return _audience(rows.tolist(), occasions, {APPOINTMENT: records}, [day - timedelta(days=1) for day in days])


def _buyers(book: Book, subjects: Subjects) -> Audience:
    """Those who bought some days ago, asked about the last of these orders; once for each order."""
    orders = book.orders
    age = (book.day - orders["on"]).dt.days
    after, until = (int(book.settings.rule(f"outbox.satisfaction_{key}")) for key in ("after", "until"))
    links = book.links("orders")
    asked = (age >= after) & (age <= until) & ~(orders["amount"] < 0) & (links >= 0)
    asked = orders[asked.to_numpy(dtype=np.bool_)].assign(customer=links[asked.to_numpy(dtype=np.bool_)])
    last = asked.sort_values("on", kind="stable").drop_duplicates("customer", keep="last").index.sort_values()
    there = orders.index.get_indexer(last)
    records = [subjects.record("orders", int(row)) for row in orders.index[there]]
    occasions = orders["order_id"].iloc[there].fillna("").tolist()
    return _audience(book.customers.index[links[there]].tolist(), occasions, {ORDER: records})


def _points(book: Book, _subjects: Subjects) -> Audience:
    """Those who lose points within the days of 规则 unless they spend them, with how many and when first."""
    ledger = points_ledger(book)
    last = book.day + pd.Timedelta(days=int(book.settings.rule("outbox.points_days")))
    days, given, number = last_days(book, ledger), ledger.amount > 0, len(book.customers)
    soon = given & (days >= np.datetime64(book.today, "s")) & (days <= last.to_datetime64())
    until = np.bincount(ledger.customer[given & (days <= last.to_datetime64())],
                        weights=ledger.amount[given & (days <= last.to_datetime64())], minlength=number)  # fmt: skip
    total = np.bincount(ledger.customer[given], weights=ledger.amount[given], minlength=number)
    balance = ledger.balances.fillna(0.0).to_numpy()
    left = np.floor(np.clip(until - (total - balance), 0.0, balance))
    first = np.full(number, np.datetime64("NaT", "s"))
    order = np.argsort(days[soon])[::-1]
    first[ledger.customer[soon][order]] = days[soon][order]  # the earliest is written last
    who = np.flatnonzero((left > 0) & ~np.isnat(first))
    moments = first[who].astype("datetime64[D]").tolist()
    facts = {POINTS: left[who].astype(np.int64).tolist(), POINTS_ON: moments}
    return _audience(book.customers.index[who].tolist(), [f"{day:%Y-%m}" for day in moments], facts)


def _lost(book: Book, _subjects: Subjects) -> Audience:
    return _monthly(book, book.customers.index[terms.Status.LOST.matches(book.customers["status"])])


AUDIENCES: Mapping[str, tuple[Find, tuple[Text, ...]]] = {
    "birthday": (_birthdays, (BIRTHDAY,)),
    "festival": (_festivals, (FESTIVAL, FESTIVAL_ON)),
    "tier_notice": (_tier_moves, (MOVE, BEFORE, AFTER, BENEFITS)),
    "appointment": (_appointments, (APPOINTMENT,)),
    "satisfaction": (_buyers, (ORDER,)),
    "points_expiring": (_points, (POINTS, POINTS_ON)),
    "win_back": (_lost, ()),
}
"""By the key of a message: who it is for, and the names that its template may use besides the usual ones."""
