"""Customers that were merged into others, as the workbook remembers it; what a merge fills, moves and leaves (G2).

The memory holds an event ``merge`` for each merge (record: who was merged; after: into whom), and under the same name what it
did: ``kept.<column>`` and ``gone.<column>`` with the values before and after, and for every column that names customers
(``orders.customer_id``) the records of the kept one (before) and of the merged one (after) as they were then. ``split`` ends it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from xlcrm.model.book import show_all
from xlcrm.model.once import once
from xlcrm.model.schema import Kind, Owner
from xlcrm.rules.memory import past

if TYPE_CHECKING:
    from xlcrm.model.book import Book, Frame

MERGE: Final = "merge"
SPLIT: Final = "split"
KEPT: Final = "kept."
GONE: Final = "gone."
_CELL: Final = 30_000
"""Characters that one event may hold; a cell takes 32,767."""
_OWN_TO_EACH = {
    "customer_id", "registered_on", "registered_at", "registered_by", "archive_no",
    "closed_on", "closed_reason", "lost_on", "lost_reason",
}  # fmt: skip
"""What says something of a record itself and not of the customer: a merge never fills it from the other."""


class Place(NamedTuple):
    """A column of a table that names customers."""

    table: str
    key: str

    def __str__(self) -> str:
        return f"{self.table}.{self.key}"


class Difference(NamedTuple):
    """A column in which two customers hold something else, as a person reads it."""

    key: str
    ours: str
    theirs: str


@once("events")
def merged_into(book: Book) -> Mapping[str, str]:
    """Return into whom each merged customer went, who may have been merged since too."""
    merges, splits = past(book, MERGE), past(book, SPLIT)
    events = pd.concat([merges[_heads(merges)], splits]).sort_index().drop_duplicates("record", keep="last")
    standing = events[events["event"] == MERGE]
    return dict(zip(standing["record"].tolist(), standing["after"].tolist(), strict=True))


def root(into: Mapping[str, str], record: str) -> str:
    """Return the customer that a record is part of now: itself unless it was merged."""
    seen = {record}
    while record in into and into[record] not in seen:
        record = into[record]
        seen.add(record)
    return record


def account_of(book: Book, record: str) -> pd.DataFrame:
    """Return what is remembered of the merge of a customer that stands."""
    merges, splits = past(book, MERGE), past(book, SPLIT)
    last = splits.index[splits["record"] == record].max() if len(splits) else 0
    begun = 0 if pd.isna(last) else int(last)
    return merges[(merges["record"] == record) & (merges.index > begun) & ~_heads(merges)]


def _heads(merges: pd.DataFrame) -> pd.Series:
    return merges["field"].fillna("") == ""


def packed(records: Sequence[str]) -> Iterator[str]:
    """Cut a list of records into texts that a cell can hold; at least one."""
    part: list[str] = []
    size = 0
    for record in records:
        if part and size + 2 * len(record) > _CELL:
            yield json.dumps(part, ensure_ascii=False)
            part, size = [], 0
        part.append(record)
        size += 2 * len(record) + 4
    yield json.dumps(part, ensure_ascii=False)


def unpacked(texts: pd.Series) -> list[str]:
    """Return the records of several texts."""
    return [record for text in texts.dropna().tolist() for record in json.loads(text)]


def places_of_customers(book: Book) -> tuple[Place, ...]:
    """Return every column of staff's that names customers, in the tables that are there."""
    return tuple(
        Place(name, column.key)
        for name, frame in book.frames.items()
        for column in frame.table.columns
        if column.refers == "customers" and column.owner is not Owner.XLCRM and frame.has(column.key)
    )


def fillable(frame: Frame) -> list[str]:
    """Return the columns of the customers that a merge fills where they are empty: staff's facts, their own columns too."""
    staffs = [
        column.key
        for column in frame.table.columns
        if column.owner is not Owner.XLCRM and column.kind is not Kind.FORMULA and column.key not in _OWN_TO_EACH
    ]
    formulas = frame.layout.formula_rows if frame.layout else {}
    extras = [key for key in (frame.layout.extras if frame.layout else ()) if key in frame.data and not len(formulas.get(key, ()))]
    return [key for key in staffs if frame.has(key)] + extras


def kind_of(frame: Frame, key: str) -> Kind:
    """Return the kind of a column; staff's own columns hold texts."""
    return frame.table.by_key[key].kind if key in frame.table.by_key else Kind.TEXT


def differences(book: Book, kept: Sequence[int], gone: Sequence[int]) -> list[list[Difference]]:
    """Return for each pair of customers, given by their rows, side by side what they hold that is not the same."""
    frame = book.frame("customers")
    found: list[list[Difference]] = [[] for _ in kept]
    if not found:
        return found
    keys = fillable(frame)
    first, second = (frame.data[keys].loc[list(rows)] for rows in (kept, gone))
    both = first.notna().to_numpy() & second.notna().to_numpy()
    for number in np.flatnonzero(both.any(axis=0)).tolist():
        key, places = keys[number], np.flatnonzero(both[:, number])
        ours, theirs = (show_all(side.iloc[places, number], kind_of(frame, key)) for side in (first, second))
        for place, left, right in zip(places.tolist(), ours, theirs, strict=True):
            if left and right and left != right:
                found[place].append(Difference(key, left, right))
    return found
