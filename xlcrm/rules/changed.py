"""Changes of customers' facts, found by comparing with what the workbook remembers (A9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.book import show, show_all, value_at
from xlcrm.model.choices import fold
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.plan import Append
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.registered import CUSTOMERS
from xlcrm.rules.row_marks import row_marks
from xlcrm.rules.seen import Seen, Watched, compared, last_seen, look, single

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.book import Book

CHANGE: Final = "change"
ACCOUNTS: Final = "accounts"
"""The field under which a change of a customer's accounts is remembered."""

_SEPARATOR: Final = "、"
_WHY = Text("资料最近一次变更 {on}", "the facts last changed on {on}")


def changed(book: Book) -> list[Columns | Append]:
    """Remember what changed in the watched columns, and date the latest change of anything in a row."""
    seen = last_seen(book, CUSTOMERS)
    found: list[Columns | Append] = []
    records = book.customers["customer_id"]
    for field, values in _watched(book):
        found += compared(book, Watched(CHANGE, field, f"{CUSTOMERS}.{field}"), records, values, seen)
    marks = row_marks(book.frame("customers"), leave_out=("pinned",))
    found.append(look(book, CUSTOMERS, records, marks, seen))
    found.append(Columns(updated_on=_updated(book, marks, seen)))
    return found


def _watched(book: Book) -> Iterator[tuple[str, pd.Series]]:
    """Yield the fields of 规则 `changes.columns` with their values as text; then the customers' accounts."""
    customers = book.frame("customers")
    for key in watched_keys(book):
        kind = customers.table.by_key[key].kind if key in customers.table.by_key else Kind.TEXT
        yield key, pd.Series(show_all(customers.data[key], kind), index=customers.data.index, dtype="str")
    if book.frame(ACCOUNTS).layout is not None:
        yield ACCOUNTS, accounts_of(book)


def watched_keys(book: Book) -> list[str]:
    """Return the columns whose changes are listed: staff name them by heading, in either language."""
    customers = book.frame("customers")
    names = {fold(word): key for key, column in customers.table.by_key.items() for word in (key, *column.label)}
    names |= {fold(heading): key for key, heading in (customers.layout.headings if customers.layout else {}).items()}
    names |= {fold(heading): heading for heading in (customers.layout.extras if customers.layout else ())}
    keys = (names.get(fold(word)) for word in book.settings.words("changes.columns"))
    return list(dict.fromkeys(key for key in keys if key and key in customers.data))


def accounts_of(book: Book) -> pd.Series:
    """Return the numbers of each customer's accounts, in order, in one text."""
    links, ids = book.links(ACCOUNTS), book.accounts["account_id"]
    there = np.flatnonzero((links >= 0) & ids.notna().to_numpy(dtype=np.bool_))
    names = ids.to_numpy(dtype=object)[there]
    order = np.lexsort((names.astype("U"), links[there])) if len(there) else there
    ends = np.searchsorted(links[there][order], np.arange(len(book.customers) + 1))
    lists = pa.LargeListArray.from_arrays(pa.array(ends, pa.int64()), pa.array(names[order], pa.large_string()))
    joined = pc.binary_join(lists, pa.scalar(_SEPARATOR, pa.large_string()))
    return pd.Series(joined.to_pylist(), index=book.customers.index, dtype="str")


def _updated(book: Book, marks: pd.Series, seen: Seen) -> pd.Series:
    """Keep the time of each customer's latest change; a row that changed since the last look gets the present one."""
    customers = book.customers
    records, old = customers["customer_id"], customers["updated_on"]
    moment = pd.Timestamp(book.now).floor("s") if book.now else book.day
    if seen.nothing:
        return old
    new = single(records) & (seen.value_of(records) != marks)
    return old.fillna(seen.changed_on(records)).mask(new, moment).astype(old.dtype)


def explain_changed(book: Book, row: int) -> str | None:
    """Say when the row last changed."""
    on = value_at(book.customers, row, "updated_on")
    return None if pd.isna(on) else _WHY.say(book.lang, on=show(on, Kind.DATETIME))


RULE = Rule("changed", Text("变更", "Changes"), "A9", ("updated_on",), changed, explain_changed)
