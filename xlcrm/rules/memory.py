"""What the workbook remembers (`_xlcrm`): the last known value of a record's field, and what is new to remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.once import once
from xlcrm.model.plan import Append

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


@once("events")
def past(book: Book, event: str, field: str | None = None) -> pd.DataFrame:
    """Return the events of one kind (and field), the oldest first; what lies after ``book.today`` is not known yet."""
    events = book.events
    if events.empty:  # dozens of rules ask, and comparing nothing takes as long as comparing a little
        return events.iloc[:0]
    there = (events["event"] == event) & ~(events["on"] > book.day)
    return events[there] if field is None else events[there & (events["field"] == field)]


@once("events")
def last_known(book: Book, event: str, field: str | None = None) -> pd.Series:
    """Return the value that was last remembered for each record, by its ID; records without any are left out."""
    events = past(book, event, field).drop_duplicates("record", keep="last")
    return pd.Series(events["after"].to_numpy(), index=pd.Index(events["record"], dtype="str"), dtype="str")


def unsaved(book: Book, event: str) -> set[str]:
    """Return the records of the events of one kind that this run is the first to remember.

    The day of such an event is not certain: should this run write nothing, a later one remembers it with its own day.
    """
    frame = book.own["events"]
    last = frame.layout.last_row if frame.layout else 0
    new = frame.data[frame.data.index > last]
    return set(new["record"][new["event"] == event].dropna())


def places(book: Book, records: pd.Series) -> NDArray[np.int64]:
    """Return where the customers of some IDs stand among the customers, -1 for those who are not there."""
    known = pa.array(book.customers["customer_id"], from_pandas=True)
    found = pc.index_in(pa.array(records, from_pandas=True), value_set=known, skip_nulls=True)
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)


def to_remember(book: Book, event: str, records: pd.Series, values: pd.Series, field: str = "") -> Append:
    """Return the events for the records whose value is not the one last remembered; empty values count as such.

    ``records`` are IDs and ``values`` texts, of one index; rows without an ID, and those whose ID stands above already,
    are passed over. A record that was never seen and has no value is not worth remembering.
    """
    known = last_known(book, event, field or None)
    before = records.map(known).astype("str")
    now = values.astype("str")
    new = records.notna() & ~records.duplicated() & (before.fillna("") != now.fillna(""))
    count = int(new.sum())
    columns = {
        "event": [event] * count,
        "record": records[new].tolist(),
        "field": [field or None] * count,
        "before": _values(before[new]),
        "after": _values(now[new]),
        "on": [book.day] * count,
        "by": [book.saved_by or None] * count,
    }
    return Append("events", columns)


def _values(texts: pd.Series) -> list[str | None]:
    return [None if pd.isna(text) else text for text in texts.tolist()]
