"""Rulings on who looks after a customer: of a conflict, extension, claim, assignment, release (B5, B6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.decisions.rulings import (
    Carried,
    Faults,
    applied,
    customers_of,
    decision,
    faults_where,
    put,
    without,
)
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.colleagues import colleagues
from xlcrm.model.columns import Columns
from xlcrm.model.entries import LIST_WORDS
from xlcrm.model.tables.own import NOBODY
from xlcrm.model.terms import Choice, DecisionKind
from xlcrm.rules.ownership import looked_up, owner_calls, owner_history
from xlcrm.rules.per_customer import seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Code


def rule_conflicts(book: Book, rows: pd.DataFrame) -> Carried:
    """Give both sides of a conflict to whom the ruling names, or to the house; or leave each with its owner."""
    faults = _no_customer(book, rows) | _no_customer(book, rows, "other_id")
    choice = rows["choice"].fillna("").astype("str")
    house, both = _is(choice, Choice.POOL), _is(choice, Choice.KEEP_BOTH)
    person = _present(book, choice)
    words = LIST_WORDS["conflicts"].said()
    faults |= faults_where(rows, (person.isna() & ~house & ~both).to_numpy(), say.RULING_CHOICE, words=words)
    left = without(rows, faults)
    moved = left[~both[left.index]]
    owner = book.customers["owner"]
    for key in ("record_id", "other_id"):
        owner = put(owner, customers_of(book, moved, key), person[moved.index])
    return Carried([Columns(owner=owner)], faults)


def extend(book: Book, rows: pd.DataFrame) -> Carried:
    """Let the protection of customers end later: the rule reads it from the rulings that were carried out."""
    faults = _no_customer(book, rows)
    faults |= _ownerless(book, without(rows, faults))
    faults |= faults_where(rows, (rows["until_on"] < book.day).to_numpy(), say.RULING_PAST)
    return Carried((), faults)


def release(book: Book, rows: pd.DataFrame) -> Carried:
    """Let customers fall to the pool."""
    faults = _no_customer(book, rows)
    faults |= _ownerless(book, without(rows, faults))
    at = customers_of(book, without(rows, faults))
    return Carried([Columns(owner=put(book.customers["owner"], at, None))], faults)


def assign(book: Book, rows: pd.DataFrame) -> Carried:
    """Give customers to whom the ruling names, as many as that person may hold."""
    person = _present(book, rows["choice"])
    faults = _no_customer(book, rows)
    faults |= faults_where(rows, person.isna().to_numpy(), say.RULING_PERSON, person=rows["choice"])
    faults |= _closed(book, without(rows, faults))
    return _given(book, rows, person, faults)


def claim(book: Book, rows: pd.DataFrame) -> Carried:
    """Give customers of the pool to who claims them, within the limits; the previous owner has to wait."""
    named = _present(book, rows["choice"])
    person = named.fillna(_present(book, rows["by"]))
    faults = _no_customer(book, rows)
    said = rows["choice"].where(~_is(rows["choice"].fillna(""), Choice.CLAIM), rows["by"]).fillna("")
    faults |= faults_where(rows, person.isna().to_numpy(), say.RULING_PERSON, person=said)
    faults |= _closed(book, without(rows, faults))
    faults |= _owned(book, without(rows, faults))
    faults |= _locked(book, without(rows, faults), person)
    faults |= _picked(book, without(rows, faults), person)
    return _given(book, rows, person, faults)


def _given(book: Book, rows: pd.DataFrame, person: pd.Series, faults: Faults) -> Carried:
    """Give customers to people up to the number that each may hold."""
    left = without(rows, faults)
    faults = {**faults, **_full(book, left, person)}
    left = without(rows, faults)
    owner = put(book.customers["owner"], customers_of(book, left), person[left.index])
    return Carried([Columns(owner=owner)], faults)


def _present(book: Book, names: pd.Series) -> pd.Series:
    """Return how 员工 calls the people that some cells name; nothing for who is not there, or not any more."""
    staff = colleagues(book)
    calls = {name: staff.call(name) for name in names.dropna().unique() if staff.is_here(name)}
    return names.map(calls).astype("object")


def _is(choice: pd.Series, word: Choice) -> pd.Series:
    return word.matches(choice).astype(bool)


def _no_customer(book: Book, rows: pd.DataFrame, key: str = "record_id") -> Faults:
    unknown = customers_of(book, rows, key) < 0
    return faults_where(rows, unknown, say.RULING_RECORD, wanted=rows[key].fillna(""))


def _cells(book: Book, rows: pd.DataFrame, key: str) -> pd.Series:
    """Return a column of the customers that rulings are about, indexed like the rulings."""
    return pd.Series(book.customers[key].to_numpy()[customers_of(book, rows)], index=rows.index)


def _ownerless(book: Book, rows: pd.DataFrame) -> Faults:
    return faults_where(rows, _cells(book, rows, "owner").isna().to_numpy(), say.RULING_OWNERLESS)


def _owned(book: Book, rows: pd.DataFrame) -> Faults:
    owner = _cells(book, rows, "owner")
    again = rows["record_id"].duplicated().to_numpy()  # of two who claim one customer, the first gets it
    first = rows.drop_duplicates("record_id").set_index("record_id")["choice"]
    owner = owner.mask(again, rows["record_id"].map(first))
    return faults_where(rows, owner.notna().to_numpy() | again, say.RULING_OWNED, owner=owner)


def _closed(book: Book, rows: pd.DataFrame) -> Faults:
    return faults_where(rows, (_cells(book, rows, "closed_on") <= book.day).to_numpy(), say.RULING_CLOSED)


def _locked(book: Book, rows: pd.DataFrame, person: pd.Series) -> Faults:
    """Refuse claims of who owned the customer before it fell to the pool, for as many days as the rules say."""
    history = owner_history(book)
    fell = history[history["after"] == NOBODY].drop_duplicates("record", keep="last").set_index("record")
    staff = colleagues(book)
    before = looked_up(rows["record_id"], fell["before"])
    previous = before.map({name: staff.call(name) for name in before.dropna().unique()})
    until = looked_up(rows["record_id"], fell["on"]) + pd.Timedelta(days=int(book.settings.rule("pool.lock_days")))
    locked = (previous == person[rows.index]) & (until > book.day)
    return faults_where(rows, locked.to_numpy(dtype=bool), say.RULING_LOCKED, person=previous, until=until)


def _picked(book: Book, rows: pd.DataFrame, person: pd.Series) -> Faults:
    done = applied(book, DecisionKind.CLAIM)
    done = done[done["applied_on"] == book.day]
    before = _present(book, done["choice"]).fillna(_present(book, done["by"])).value_counts()
    limit = int(book.settings.rule("pool.pick_per_day"))
    return _beyond(rows, person, before, limit, say.RULING_PICK)


def _full(book: Book, rows: pd.DataFrame, person: pd.Series) -> Faults:
    """Refuse what goes beyond the number of customers that a person may hold."""
    held = held_by(book)
    moves = rows[(_cells(book, rows, "owner") != person[rows.index]).to_numpy(dtype=bool)]
    return _beyond(moves, person, held, int(book.settings.rule("pool.hold_limit")), say.RULING_HOLD)


def _beyond(rows: pd.DataFrame, person: pd.Series, before: pd.Series, limit: int, code: Code) -> Faults:
    """Refuse the rulings of each person beyond a limit, in the order of their rows."""
    who = person[rows.index]
    count = who.map(before).fillna(0).astype("int64")
    beyond = (count + rows.groupby(who).cumcount() >= limit).to_numpy()
    return faults_where(rows, beyond, code, person=who, count=count + rows.groupby(who).cumcount(), limit=limit)


def held_by(book: Book) -> pd.Series:
    """Count the customers that each person holds; deregistered ones do not count."""
    customers = book.customers
    here: NDArray[np.bool_] = ~(seconds(customers["closed_on"]) <= np.datetime64(book.today, "s"))
    return owner_calls(book)[here].value_counts()


CONFLICT = decision(DecisionKind.RULING, "B5", rule_conflicts)
RELEASE = decision(DecisionKind.RELEASE, "B6", release)
EXTEND = decision(DecisionKind.EXTEND, "B6", extend)
ASSIGN = decision(DecisionKind.ASSIGN, "B6", assign)
CLAIM = decision(DecisionKind.CLAIM, "B6", claim)
