"""Limits of the pool (B6): who holds too many customers, takes too many a day, or takes back what was theirs too soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.book import show
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.colleagues import colleagues
from xlcrm.model.problems import Place, Problem
from xlcrm.model.tables.own import NOBODY
from xlcrm.model.terms import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Code


def pool_limits(book: Book) -> Iterator[Problem]:
    """Report those who hold or take more than the rules allow, and customers taken back by their previous owner."""
    customers = book.customers
    here = ~(customers["closed_on"] <= book.day)
    held = _calls(book, customers["owner"][here]).value_counts()
    yield from _beyond(book, held, "pool.hold_limit", say.OWNER_HOLDS_MANY)
    taken = _taken(book)
    today = _calls(book, taken["after"][taken["on"] == book.day]).value_counts()
    yield from _beyond(book, today, "pool.pick_per_day", say.OWNER_PICKS_MANY)
    yield from _taken_back(book, taken)


def _calls(book: Book, names: pd.Series) -> pd.Series:
    staff = colleagues(book)
    return names.map({name: staff.call(name) or name for name in names.dropna().unique()})


def _beyond(book: Book, counts: pd.Series, rule: str, code: Code) -> Iterator[Problem]:
    limit, frame, staff = int(book.settings.rule(rule)), book.frame("staff"), colleagues(book)
    for person, count in counts[counts > limit].items():
        found = staff.find(str(person))
        args = (("person", person), ("count", int(count)), ("limit", limit))
        if found is None:
            sheet = Place(sheet=book.frame("customers").sheet)
            yield Problem(code, sheet, str(person), args, code.code, code.severity)
        else:
            yield from Problem.at_each(code, frame, [staff.rows[found]], "name", [args])


def _taken(book: Book) -> pd.DataFrame:
    """Return the remembered passages from the pool to an owner that no manager ruled; ``since`` is when it fell there."""
    events = book.events
    owner = events[(events["event"] == "owner") & ~(events["on"] > book.day)]
    owner = owner[owner["record"].isin(owner["record"][owner["before"] == NOBODY])]
    fell = owner["on"].where(owner["after"] == NOBODY).groupby(owner["record"]).ffill().groupby(owner["record"]).shift()
    lost = owner["before"].where(owner["after"] == NOBODY)
    lost = lost.groupby(owner["record"]).ffill().groupby(owner["record"]).shift()
    taken = owner.assign(since=fell, previous=lost)[owner["before"] == NOBODY]
    data = book.frame("decisions").data
    ruled = data[DecisionKind.ASSIGN.matches(data["kind"]) | DecisionKind.RULING.matches(data["kind"])]
    pairs = pd.concat([ruled["record_id"] + "|" + ruled["choice"], ruled["other_id"] + "|" + ruled["choice"]]).dropna()
    return taken[~(taken["record"] + "|" + taken["after"]).isin(pairs)]


def _taken_back(book: Book, taken: pd.DataFrame) -> Iterator[Problem]:
    """Report customers that their previous owner has again, until the days are over in which that is not allowed."""
    until = taken["since"] + pd.Timedelta(days=int(book.settings.rule("pool.lock_days")))
    back = taken[(_calls(book, taken["previous"]) == _calls(book, taken["after"])) & (until > book.day)]
    frame = book.frame("customers")
    now = frame.data[frame.data["customer_id"].isin(back["record"])]
    last = back.assign(until=until[back.index]).drop_duplicates("record", keep="last").set_index("record")
    still = now[(now["owner"] == now["customer_id"].map(last["after"])).to_numpy(dtype=bool)]
    args = [(("until", show(last.at[record, "until"])),) for record in still["customer_id"]]
    yield from Problem.at_each(say.OWNER_LOCKED, frame, still.index.tolist(), "owner", args)
