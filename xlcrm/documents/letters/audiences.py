"""Whom each shipped letter is for when nobody is named, what occasion it has, and which record it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.documents.occasions import coming_birthdays, last_moves
from xlcrm.model import terms
from xlcrm.model.lunar import festival_in, next_festival
from xlcrm.model.settings_values import split_words
from xlcrm.model.tables.own import NOBODY
from xlcrm.rules.memory import places, unsaved
from xlcrm.rules.ownership import EVENT as OWNER
from xlcrm.rules.ownership import owner_changes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

    Mask = NDArray[np.bool_]

THIS: Final = ("本次", "this")
"""What a template calls the record that its letter is about."""
FESTIVAL: Final = ("节日", "festival")
FESTIVAL_ON: Final = ("节日日期", "festival_on")
SERVICE_ON: Final = ("服务日期", "service_on")
OWED: Final = ("欠款", "owed")
MORE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "festival": (*FESTIVAL, *FESTIVAL_ON),
    "first_service": SERVICE_ON,
    "dunning": OWED,
}
"""Names that a letter adds to those of every template."""
PAIRS: Final = (THIS, FESTIVAL, FESTIVAL_ON, SERVICE_ON, OWED)
"""All of them in both languages."""
ABOUT: Final[Mapping[str, str]] = {
    "thanks": "orders", "first_service": "orders", "purchase_cycle": "orders", "complaint_reply": "service",
    "satisfaction": "orders", "event_invitation": "campaigns", "contract_expiry": "orders",
}  # fmt: skip
"""The table of the record that a letter is about."""


@dataclass(frozen=True)
class Audience:
    """Of every customer in the sheet's order: whether the letter is due, its occasion, the record it is about.

    ``fit`` tells whom the letter makes sense for at all: there is an order to thank for, something owed. ``about`` are
    positions in the table (-1: none); ``words`` more names of the template, with a value for each customer.
    """

    due: Mask
    fit: Mask
    occasions: Sequence[str]
    about: NDArray[np.int64]
    words: Mapping[tuple[str, str], Sequence[object]] = field(default_factory=dict)


def audience(book: Book, key: str) -> Audience:
    """Return the audience of a letter; of one of staff's own it is everybody, once a month."""
    find = AUDIENCES.get(key)
    return find(book) if find else _audience(book, np.ones(len(book.customers), dtype=np.bool_), _month(book))


def _audience(  # noqa: PLR0913 - the parts of an audience
    book: Book,
    due: Mask,
    occasions: str | Sequence[str],
    about: NDArray[np.int64] | None = None,
    *,
    fit: Mask | None = None,
    words: Mapping[tuple[str, str], Sequence[object]] | None = None,
) -> Audience:
    count = len(book.customers)
    each = [occasions] * count if isinstance(occasions, str) else occasions
    if fit is None:
        fit = np.ones(count, dtype=np.bool_) if about is None else about >= 0
    return Audience(due, fit, each, np.full(count, -1) if about is None else about, words or {})


def _month(book: Book) -> str:
    return f"{book.day:%Y-%m}"


def _number(book: Book, key: str) -> int:
    return int(book.settings.rule(f"letters.{key}"))


def _within(days: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> Mask:
    return np.asarray((days >= first) & (days < last + pd.Timedelta(days=1)), dtype=np.bool_)


def _recent(book: Book, days: pd.Series) -> Mask:
    return _within(days, book.day - pd.Timedelta(days=_number(book, "recent_days")), book.day)


def _ahead(book: Book, days: pd.Series, rule: str = "ahead_days") -> Mask:
    return _within(days, book.day, book.day + pd.Timedelta(days=_number(book, rule)))


def _latest(book: Book, table: str, mask: Mask, when: pd.Series) -> NDArray[np.int64]:
    """Return for each customer the position of its latest row of a table among those of a mask, -1 where none."""
    links = book.links(table)
    rows = np.flatnonzero(mask & (links >= 0) & when.notna().to_numpy(dtype=np.bool_))
    rows = rows[np.argsort(when.to_numpy()[rows], kind="stable")]
    found = np.full(len(book.customers), -1, dtype=np.int64)
    found[links[rows]] = rows
    return found


def _of(values: pd.Series, at: NDArray[np.int64]) -> pd.Series:
    """Return the values at some positions, missing where the position is -1."""
    return values.reset_index(drop=True).reindex(at)


def _texts(values: pd.Series, otherwise: str) -> list[str]:
    return [otherwise if pd.isna(value) else str(value) for value in values]


def _days(values: pd.Series) -> list[str]:
    return _texts(values.dt.strftime("%Y-%m-%d"), "")


def _welcome(book: Book) -> Audience:
    return _audience(book, _recent(book, book.customers["registered_on"]), "ever")


def _orders(book: Book) -> tuple[NDArray[np.int64], pd.Series, list[str]]:
    """Return each customer's latest purchase, its day, and its number for the occasion."""
    orders = book.orders
    bought = np.asarray(orders["amount"].fillna(0) >= 0, dtype=np.bool_)
    at = _latest(book, "orders", bought, orders["on"])
    return at, _of(orders["on"], at), _texts(_of(orders["order_id"], at), _month(book))


def _thanks(book: Book) -> Audience:
    at, days, numbers = _orders(book)
    return _audience(book, _recent(book, days), numbers, at)


def _tier_notice(book: Book) -> Audience:
    since = last_moves(book)["on"].reindex(book.customers.index)
    holds = book.customers["tier"].notna().to_numpy(dtype=np.bool_)
    return _audience(book, _recent(book, since) & holds, _days(since), fit=holds)


def _birthday(book: Book) -> Audience:
    days = coming_birthdays(book).reset_index(drop=True)
    years = days.dt.strftime("%Y").fillna(f"{book.day:%Y}").tolist()
    return _audience(book, _ahead(book, days, "birthday_days"), years, fit=days.notna().to_numpy(dtype=np.bool_))


def _festival(book: Book) -> Audience:
    named = (festival_in(name) for name in split_words(str(book.settings.rule("letters.festivals"))))
    coming = sorted((next_festival(each, book.today), each.name.say(book.lang)) for each in named if each)
    count = len(book.customers)
    if not coming:
        none: Mapping[tuple[str, str], Sequence[object]] = {FESTIVAL: [""] * count, FESTIVAL_ON: [None] * count}
        nobody = np.zeros(count, dtype=np.bool_)
        return _audience(book, nobody, _month(book), fit=nobody, words=none)
    day, name = coming[0]
    due = (day - book.today).days <= _number(book, "festival_days")
    words: Mapping[tuple[str, str], Sequence[object]] = {FESTIVAL: [name] * count, FESTIVAL_ON: [day] * count}
    return _audience(book, np.full(count, due), day.isoformat(), words=words)


def _first_service(book: Book) -> Audience:
    """The first purchase, some days later; where there are vehicles, their first service."""
    at, days, _ = _orders(book)
    once = np.asarray(book.customers["order_count"].fillna(0) == 1, dtype=np.bool_)
    due_on = days.reset_index(drop=True) + pd.Timedelta(days=_number(book, "service_days"))
    if "vehicles" in book.frames:
        cars = book.vehicles
        planned = _ahead(book, cars["first_service_on"])
        due_on = _of(cars["first_service_on"], _latest(book, "vehicles", planned, cars["first_service_on"])).reset_index(drop=True)
        once = due_on.notna().to_numpy(dtype=np.bool_)
    due = once & _ahead(book, due_on)
    dates = [None if pd.isna(day) else day.date() for day in due_on]
    return _audience(book, due, "ever", at, words={SERVICE_ON: dates})


def _by_risk(*risks: terms.ChurnRisk) -> Callable[[Book], Audience]:
    def find(book: Book) -> Audience:
        at, _, numbers = _orders(book)
        risk = book.customers["churn_risk"]
        due = np.logical_or.reduce([each.matches(risk).to_numpy(dtype=np.bool_) for each in risks])
        return _audience(book, due & (at >= 0), numbers, at)

    return find


def _complaint_reply(book: Book) -> Audience:
    cases = book.service
    complaints = terms.ServiceKind.COMPLAINT.matches(cases["kind"]).to_numpy(dtype=np.bool_)
    at = _latest(book, "service", complaints, cases["closed_on"].fillna(cases["opened_on"]))
    return _audience(book, _recent(book, _of(cases["closed_on"], at)), _texts(_of(cases["case_id"], at), _month(book)), at)


def _satisfaction(book: Book) -> Audience:
    """Who bought recently and was not asked since."""
    at, days, numbers = _orders(book)
    answers = book.surveys
    asked = _of(answers["on"], _latest(book, "surveys", np.ones(len(answers), dtype=np.bool_), answers["on"]))
    open_ = asked.isna().to_numpy(dtype=np.bool_) | (asked.to_numpy() < days.to_numpy())
    return _audience(book, _recent(book, days) & open_, numbers, at)


def _dunning(book: Book) -> Audience:
    """Who owes on an order; where nobody noted a payment, it is not known and nobody is reminded."""
    orders = book.orders
    open_ = (orders["amount"] - orders["paid"]).to_numpy(dtype=np.float64, na_value=0.0)
    late = np.asarray(orders["on"] <= book.day - pd.Timedelta(days=_number(book, "unpaid_days")), dtype=np.bool_)
    links = book.links("orders")
    owing = (open_ > 0) & (links >= 0)
    sums = np.bincount(links[owing], weights=open_[owing], minlength=len(book.customers))
    due = _latest(book, "orders", owing & late, orders["on"]) >= 0
    return _audience(book, due, _month(book), fit=sums > 0, words={OWED: sums.round(2).tolist()})


def _event(book: Book) -> Audience:
    """The next campaign that begins soon, for everybody."""
    count = len(book.customers)
    campaigns = book.frame("campaigns").data
    rows = np.flatnonzero(_ahead(book, campaigns["starts_on"])) if len(campaigns) else np.array([], dtype=np.int64)
    if not len(rows):
        return _audience(book, np.zeros(count, dtype=np.bool_), _month(book), np.full(count, -1))
    first = int(rows[np.argmin(campaigns["starts_on"].to_numpy()[rows])])
    number = _texts(campaigns["campaign_id"].iloc[[first]], _month(book))[0]
    return _audience(book, np.ones(count, dtype=np.bool_), number, np.full(count, first))


def _contract_expiry(book: Book) -> Audience:
    orders = book.orders
    at = _latest(book, "orders", _ahead(book, orders["expires_on"]), orders["expires_on"])
    return _audience(book, at >= 0, _texts(_of(orders["order_id"], at), _month(book)), at)


def _contact_change(book: Book) -> Audience:
    changes = owner_changes(book)
    changes = changes[(changes["after"] != changes["before"]) & (changes["before"] != NOBODY)]
    changes = changes[~changes["record"].isin(unsaved(book, OWNER))]  # the refresh that writes it says of which day it is
    days = np.full(len(book.customers) + 1, np.datetime64("NaT", "s"))
    days[places(book, changes["record"])] = changes["on"].to_numpy().astype("datetime64[s]")
    since = pd.Series(days[:-1])
    owned = book.customers["owner"].notna().to_numpy(dtype=np.bool_)
    return _audience(book, _recent(book, since) & owned, _days(since), fit=owned)


AUDIENCES: Final[Mapping[str, Callable[[Book], Audience]]] = {
    "welcome": _welcome,
    "thanks": _thanks,
    "tier_notice": _tier_notice,
    "birthday": _birthday,
    "festival": _festival,
    "first_service": _first_service,
    "purchase_cycle": _by_risk(terms.ChurnRisk.WATCH),
    "win_back": _by_risk(terms.ChurnRisk.WARNING, terms.ChurnRisk.LOST),
    "complaint_reply": _complaint_reply,
    "satisfaction": _satisfaction,
    "dunning": _dunning,
    "event_invitation": _event,
    "contract_expiry": _contract_expiry,
    "contact_change": _contact_change,
}
