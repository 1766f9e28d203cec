"""What the workbook remembers of every record of a table: the value last seen, many records in one event.

One event a record would make the memory as long as the tables are; here an event holds as many records as a cell can, as
JSON, and a later event has only the records that are new or changed. So the memory grows with what happens, not with what is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.once import once
from xlcrm.model.plan import Append
from xlcrm.rules.memory import past

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book

EVENT: Final = "seen"
_FIRST: Final = "first"
_CELL: Final = 30_000
"""Characters that one event may hold; a cell takes 32,767."""
_LONGEST: Final = 300
"""Characters of a value that are remembered; longer IDs are passed over."""


@dataclass(frozen=True)
class Seen:
    """What was seen of one thing: of each record the value, the day on which this value was seen, who had saved.

    ``since`` is the day on which the record was first seen; ``initial`` tells which records were there at the very first
    look, so that nothing is known of when they came. All are indexed by place, ``records`` are the IDs in these places.
    """

    records: pa.Array
    value: pd.Series
    since: pd.Series
    on: pd.Series
    by: pd.Series
    initial: pd.Series

    @property
    def nothing(self) -> bool:
        """Tell whether there was no look before."""
        return len(self.records) == 0

    def places(self, records: pd.Series) -> NDArray[np.int64]:
        """Return the place of each record, -1 where it was never seen."""
        found = pc.index_in(_texts(records), value_set=self.records, skip_nulls=True).fill_null(-1)
        places: NDArray[np.int64] = found.to_numpy(zero_copy_only=False).astype(np.int64)
        return places

    def known(self, records: pd.Series) -> pd.Series:
        """Tell which records were seen before."""
        return pd.Series(self.places(records) >= 0, index=records.index)

    def value_of(self, records: pd.Series) -> pd.Series:
        """Return the value last seen of each record, empty where there is none."""
        if self.nothing:
            return pd.Series("", index=records.index, dtype="str")
        return _placed(self.value, self.places(records), records.index).astype("str").fillna("")

    def since_of(self, records: pd.Series) -> pd.Series:
        """Return the day on which each record was first seen; NaT for those that were there at the very first look."""
        return _placed(self.since.mask(self.initial), self.places(records), records.index)

    def changed_on(self, records: pd.Series) -> pd.Series:
        """Return the day on which each record was found changed or new; NaT while it is as at the very first look."""
        days = self.on.mask(self.initial & (self.on == self.since))
        return _placed(days, self.places(records), records.index)


def _placed(column: pd.Series, places: NDArray[np.int64], index: pd.Index) -> pd.Series:
    return pd.Series(column.array.take(places, allow_fill=True), index=index)


def _texts(values: pd.Series) -> pa.Array:
    made = pa.array(values.astype("str"), type=pa.large_string(), from_pandas=True)
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made


@once("events")
def last_seen(book: Book, what: str) -> Seen:
    """Return what was last seen of one thing (``customers``, ``customers.name``, ``opportunities.stage`` …)."""
    looks = past(book, EVENT, what)
    return _gathered(looks.sort_values("on", kind="stable")) if len(looks) else _unseen()


def _gathered(looks: pd.DataFrame) -> Seen:
    """Return what was seen in looks that are given the oldest first."""
    held: list[dict[str, str]] = [json.loads(text) for text in looks["after"].tolist()]
    values: dict[str, str] = {}
    newest: dict[str, int] = {}
    for number, each in enumerate(held):
        values |= each
        newest |= dict.fromkeys(each, number)
    oldest: dict[str, int] = {}
    for number, each in reversed(list(enumerate(held))):
        oldest |= dict.fromkeys(each, number)
    last = np.array(list(newest.values()), dtype=np.int64)
    first = np.array([oldest[record] for record in values], dtype=np.int64)
    days = looks["on"].to_numpy().astype("datetime64[s]")
    return Seen(
        pa.array(list(values), pa.large_string()),
        pd.Series(list(values.values()), dtype="str"),
        pd.Series(days[first]),
        pd.Series(days[last]),
        pd.Series(looks["by"].fillna("").to_numpy(dtype=object)[last], dtype=object),
        pd.Series((looks["before"] == _FIRST).to_numpy(dtype=np.bool_)[first]),
    )


@lru_cache(maxsize=1)
def _unseen() -> Seen:
    """Return what was seen before the first look: most of a new workbook's many questions end here."""
    texts = {key: pd.Series(dtype="str") for key in ("before", "after", "by")}
    return _gathered(pd.DataFrame({**texts, "on": pd.Series(dtype="datetime64[s]")}))


def look(book: Book, what: str, records: pd.Series, values: pd.Series, seen: Seen | None = None) -> Append:
    """Return the events that remember the values of records that are new or other than last seen.

    ``records`` are IDs and ``values`` texts, of one index. IDs that stand twice are passed over: which of their rows is
    meant is not known. A record that was never seen and has no value is not worth remembering.
    """
    before = seen or last_seen(book, what)
    now = _cut(values)
    new = single(records) & (before.value_of(records) != now)
    return _packs(book, what, records[new], now[new], first=before.nothing)


def _cut(values: pd.Series) -> pd.Series:
    return values.astype("str").fillna("").str.slice(0, _LONGEST)


def _packs(book: Book, what: str, records: pd.Series, values: pd.Series, *, first: bool) -> Append:
    packs = list(_packed(records.tolist(), values.tolist()))
    count = len(packs)
    return Append(
        "events",
        {
            "event": [EVENT] * count,
            "record": [next(iter(pack)) for pack in packs],
            "field": [what] * count,
            "before": [_FIRST if first else None] * count,
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
    now, before = _cut(values), seen.value_of(records)
    new = single(records) & (before != now)
    remembered = _packs(book, watched.what, records[new], now[new], first=seen.nothing)
    if seen.nothing:
        return [remembered]
    past_known = seen.known(records[new]) | (rows.known(records[new]) if rows else False)
    changed = past_known.index[past_known]
    return [_events(book, watched, records[changed], before[changed], now[changed]), remembered]


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
    texts = _texts(records)
    short = pc.less_equal(pc.utf8_length(texts), _LONGEST).fill_null(False).to_numpy(zero_copy_only=False)
    ascends = texts.null_count == 0 and pc.all(pc.less(texts[:-1], texts[1:])).as_py() is not False
    # IDs mostly ascend: then none stands twice, and finding that out costs a tenth.
    return pd.Series(short, index=records.index) & (True if ascends else ~records.duplicated(keep=False))


def _packed(records: Sequence[str], values: Sequence[str]) -> Iterator[dict[str, str]]:
    """Cut records and values into parts that a cell can hold."""
    lengths = [2 * (len(record) + len(value) + 3) for record, value in zip(records, values, strict=True)]
    part = np.cumsum(lengths) // _CELL
    edges = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(records)] if records else []
    for start, end in pairwise(edges):
        yield dict(zip(records[start:end], values[start:end], strict=True))
