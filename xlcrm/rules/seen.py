"""What the workbook remembers of every record of a table: the value last seen, many records in one event.

One event a record would make the memory as long as the tables are; here an event holds as many records as a cell can, as
JSON, and a later event has only the records that are new or changed. So the memory grows with what happens, not with what is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.model.plan import Append
from xlcrm.rules.memory import past

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.model.book import Book

EVENT: Final = "seen"
_FIRST: Final = "first"
_CELL: Final = 30_000
"""Characters that one event may hold; a cell takes 32,767."""
_LONGEST: Final = 300
"""Characters of a value that are remembered; longer IDs are passed over."""


@dataclass(frozen=True)
class Seen:
    """What was seen of one thing, indexed by record: value, since when the record and when this value was seen, who saved.

    ``initial`` tells which records were there at the very first look, so that nothing is known of when they came;
    ``nothing`` that there was no look before.
    """

    value: pd.Series
    since: pd.Series
    on: pd.Series
    by: pd.Series
    initial: pd.Series

    @property
    def nothing(self) -> bool:
        """Tell whether there was no look before."""
        return self.value.empty

    def known(self, records: pd.Series) -> pd.Series:
        """Tell which records were seen before."""
        return records.isin(self.value.index)

    def changed_on(self, records: pd.Series) -> pd.Series:
        """Return the day on which each record was found changed or new; NaT while it is as at the very first look."""
        days = self.on.mask(self.initial & (self.on == self.since))
        return pd.Series(days.reindex(records.to_numpy()).to_numpy().astype("datetime64[s]"), index=records.index)


def last_seen(book: Book, what: str) -> Seen:
    """Return what was last seen of one thing (``customers``, ``customers.name``, ``opportunities.stage`` …)."""
    looks = past(book, EVENT, what).sort_values("on", kind="stable")
    held = [json.loads(text) for text in looks["after"].tolist()]
    sizes = [len(each) for each in held]
    records = pd.Index([record for each in held for record in each], dtype="str")
    data = pd.DataFrame(
        {
            "value": pd.Series([value for each in held for value in each.values()], dtype="str").to_numpy(),
            "on": np.repeat(looks["on"].to_numpy(), sizes),
            "by": np.repeat(looks["by"].fillna("").to_numpy(dtype=object), sizes),
            "initial": np.repeat((looks["before"] == _FIRST).to_numpy(dtype=np.bool_), sizes),
        },
        index=records,
    )
    first, last = data[~records.duplicated()], data[~records.duplicated(keep="last")]
    return Seen(last["value"], first["on"], last["on"], last["by"], first["initial"])


def look(book: Book, what: str, records: pd.Series, values: pd.Series, seen: Seen | None = None) -> Append:
    """Return the events that remember the values of records that are new or other than last seen.

    ``records`` are IDs and ``values`` texts, of one index. IDs that stand twice are passed over: which of their rows is
    meant is not known. A record that was never seen and has no value is not worth remembering.
    """
    before = seen or last_seen(book, what)
    now = values.astype("str").fillna("").str.slice(0, _LONGEST)
    known = records.map(before.value).astype("str").fillna("")
    new = single(records) & (known != now)
    packs = list(_packed(records[new].tolist(), now[new].tolist()))
    count = len(packs)
    return Append(
        "events",
        {
            "event": [EVENT] * count,
            "record": [next(iter(pack)) for pack in packs],
            "field": [what] * count,
            "before": [_FIRST if before.nothing else None] * count,
            "after": [json.dumps(pack, ensure_ascii=False, separators=(",", ":")) for pack in packs],
            "on": [book.day] * count,
            "by": [book.saved_by or None] * count,
        },
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """What is compared: the event that a change becomes, its field, and the name under which the values are remembered."""

    event: str
    field: str
    what: str


def compared(
    book: Book, watched: Watched, records: pd.Series, values: pd.Series, rows: Seen | None = None
) -> list[Append]:
    """Return the changes since the last look as events with before and after, and what is to be remembered.

    What is watched for the first time has no past. A value that was empty so far has one where the row was there before
    (``rows``).
    """
    seen = last_seen(book, watched.what)
    remembered = look(book, watched.what, records, values, seen)
    if seen.nothing:
        return [remembered]
    now = values.astype("str").fillna("").str.slice(0, _LONGEST)
    before = records.map(seen.value).astype("str").fillna("")
    past_known = seen.known(records) | (rows.known(records) if rows else False)
    new = single(records) & past_known & (before != now)
    return [_events(book, watched, records[new], before[new], now[new]), remembered]


def _events(book: Book, watched: Watched, records: pd.Series, before: pd.Series, after: pd.Series) -> Append:
    count = len(records)
    columns = {
        "event": [watched.event] * count,
        "record": records.tolist(),
        "field": [watched.field] * count,
        "before": [text or None for text in before.tolist()],
        "after": [text or None for text in after.tolist()],
        "on": [book.day] * count,
        "by": [book.saved_by or None] * count,
    }
    return Append("events", columns)


def single(records: pd.Series) -> pd.Series:
    """Tell which records have an ID that no other row has."""
    return records.notna() & ~records.duplicated(keep=False) & (records.str.len() <= _LONGEST)


def _packed(records: Sequence[str], values: Sequence[str]) -> Iterator[dict[str, str]]:
    """Cut records and values into parts that a cell can hold."""
    lengths = [2 * (len(record) + len(value) + 3) for record, value in zip(records, values, strict=True)]
    part = np.cumsum(lengths) // _CELL
    edges = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(records)] if records else []
    for start, end in zip(edges, edges[1:], strict=False):
        yield dict(zip(records[start:end], values[start:end], strict=True))
