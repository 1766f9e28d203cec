"""Who looked after a customer, as the workbook remembers it: since when, and who before (B6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.colleagues import colleagues
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.once import once
from xlcrm.model.rows import with_rows
from xlcrm.model.tables.own import NOBODY
from xlcrm.model.text import Text
from xlcrm.rules.memory import past, to_remember
from xlcrm.rules.seen import EVENT as SEEN
from xlcrm.rules.seen import Watched, compared, look

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append

EVENT = "owner"
WATCHED = Watched(EVENT, "", "customers.owner")
_OWNED = Text("负责人 {owner}，自 {on} 起", "{owner}'s since {on}")
_POOLED = Text("自 {on} 起在公海", "in the pool since {on}")
_BEFORE = Text("，之前是 {owner}", ", {owner}'s before")


def owner_history(book: Book) -> pd.DataFrame:
    """Return what is remembered of owners: record, before, after, on; an event without before is a first sight."""
    return past(book, EVENT)


def owner_changes(book: Book) -> pd.DataFrame:
    """Return the remembered changes of owner, without the first sight of each customer."""
    history = owner_history(book)
    return history[history["before"].notna()]


@once("customers", "staff")
def owner_calls(book: Book) -> pd.Series:
    """Return the owners of the customers as 员工 calls them, so that a login and a name are one person."""
    owner = book.customers["owner"]
    staff = colleagues(book)
    return owner.map({name: staff.call(name) or name for name in owner.dropna().unique()}).astype("str")


def looked_up(records: pd.Series, known: pd.Series) -> pd.Series:
    """Return what is known of each record by its ID, indexed like the records; each ID is known once at most."""
    return pd.Series(known.reindex(records).array, index=records.index)


def ownership(book: Book) -> list[Append | Columns]:
    """Remember the owners that changed; tell who owned a customer before, and since when it is in the pool."""
    customers = book.customers
    records = customers["customer_id"]
    new = _remembered(book, records, customers["owner"].fillna(NOBODY))
    for append in new:
        book = with_rows(book, append) if len(append) else book
    changes = owner_changes(book)
    last = changes.drop_duplicates("record", keep="last").set_index("record")
    owned = changes[changes["before"] != NOBODY].drop_duplicates("record", keep="last").set_index("record")
    previous = looked_up(records, owned["before"])
    since = looked_up(records, last["on"]).fillna(customers["registered_on"])
    return [
        *new,
        Columns(
            previous_owner=previous.mask((previous == customers["owner"]).fillna(False).astype(bool)),
            pool_on=since.where(customers["owner"].isna() & customers["closed_on"].isna()),
        ),
    ]


def _remembered(book: Book, records: pd.Series, owners: pd.Series) -> list[Append]:
    """Return the changes of owner as events, and the owners seen now; at the first look only what older events tell is past."""
    if len(past(book, SEEN, WATCHED.what)):
        return compared(book, WATCHED, records, owners)
    told = records.isin(owner_history(book)["record"])
    return [to_remember(book, EVENT, records[told], owners[told], WATCHED.field), look(book, WATCHED.what, records, owners)]


def owned_since(book: Book) -> pd.Series:
    """Return since when each customer has its owner: the day of the last change that is remembered, else of registration."""
    changes = owner_changes(book).drop_duplicates("record", keep="last").set_index("record")
    since = looked_up(book.customers["customer_id"], changes["on"])
    return since.fillna(book.customers["registered_on"]).where(book.customers["owner"].notna())


def explain_ownership(book: Book, row: int) -> str | None:
    """Say since when the customer has its owner, and who was it before."""
    owner, pool_on = show(value_at(book.customers, row, "owner")), show(value_at(book.customers, row, "pool_on"))
    since = show(owned_since(book).at[row])
    before = show(value_at(book.customers, row, "previous_owner"))
    if not (owner and since) and not pool_on:
        return None
    said = _OWNED.say(book.lang, owner=owner, on=since) if owner else _POOLED.say(book.lang, on=pool_on)
    return said + (_BEFORE.say(book.lang, owner=before) if before else "")


RULE = Rule(
    "ownership",
    Text("负责人变动", "Changes of owner"),
    "B6",
    ("previous_owner", "pool_on"),
    ownership,
    explain_ownership,
    needs=(("customers", "owner"),),
)
