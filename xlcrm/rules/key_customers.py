"""Key and strategic customers: who looks after them, and who of these was silent for too long (A4, B11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.rules.per_customer import any_row
from xlcrm.rules.persons import split_people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xlcrm.model.book import Book


def open_plans(book: Book) -> NDArray[np.bool_]:
    """Tell which plans are neither done nor cancelled."""
    plans = book.plans
    ended = terms.PlanState.DONE.matches(plans["state"]) | terms.PlanState.CANCELLED.matches(plans["state"])
    return np.asarray(~ended & plans["done_on"].isna(), dtype=np.bool_)


def strategic(book: Book) -> pd.Series:
    """Tell which customers are strategic accounts and not deregistered."""
    customers = book.customers
    return terms.YES.matches(customers["strategic"]) & ~(customers["closed_on"] <= book.day)


def without_maintenance(book: Book) -> pd.Series:
    """Tell which strategic accounts have no open maintenance plan."""
    kind = terms.PlanKind.MAINTENANCE.matches(book.plans["kind"]).to_numpy(dtype=np.bool_)
    return strategic(book) & ~any_row(book, "plans", kind & open_plans(book))


def neglected(book: Book) -> Iterator[tuple[int, str, list[str], list[str]]]:
    """Yield the key customers that are not looked after by two: row, owner, sharers, and who of them was silent."""
    customers = book.customers
    key = terms.Importance.KEY.matches(customers["importance"]) & ~(customers["closed_on"] <= book.day)
    wanted = customers[key | strategic(book)]
    heard = _heard(book, np.asarray(customers.index.isin(wanted.index)))
    cells = (wanted["customer_id"], wanted["owner"].fillna(""), wanted["shared_with"].fillna(""))
    for row, record, owner, shared in zip(wanted.index.tolist(), *cells, strict=True):
        sharers = split_people(shared)
        people = heard.get(record, frozenset())
        active = [person for person in sharers if _bare(person) in people]
        silent = [owner] if owner and _bare(owner) not in people else []
        silent += sharers if not active else []
        if not owner or not sharers or silent:
            yield row, owner, sharers, silent


def _bare(person: str) -> str:
    return person.partition("#")[0].strip()


def _heard(book: Book, wanted: NDArray[np.bool_]) -> dict[str, frozenset[str]]:
    """Return who has written an interaction with each of some customers within the days of `key_customer.days`."""
    visits, links = book.interactions, book.links("interactions")
    since = book.day - pd.Timedelta(days=int(book.settings.rule("key_customer.days")))
    recent = (visits["on"] >= since) & (visits["on"] < book.day + pd.Timedelta(days=1)) & visits["owner"].notna()
    mine = np.append(wanted, False)[links] & recent.to_numpy(dtype=np.bool_)
    pairs = visits.loc[mine, ["customer_id", "owner"]].drop_duplicates()
    heard: dict[str, set[str]] = {}
    for record, owner in zip(pairs["customer_id"].tolist(), pairs["owner"].tolist(), strict=True):
        heard.setdefault(record, set()).add(_bare(owner))
    return {record: frozenset(people) for record, people in heard.items()}
