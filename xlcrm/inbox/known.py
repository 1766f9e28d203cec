"""Which records of a dropped list the workbook has already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.book import show_all
from xlcrm.rules.matching.cards import cards
from xlcrm.rules.matching.identifying import identifying
from xlcrm.rules.matching.judging import best, matches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Book
    from xlcrm.model.schema import Table
    from xlcrm.model.text import Text


@dataclass(frozen=True)
class Known:
    """For each row of the file the Excel row of its record, 0 for a new one.

    ``twice`` are rows of the file that repeat an earlier one of it; ``doubts`` give by row the record that a new one may
    be the same as, and why.
    """

    rows: pd.Series
    twice: pd.Index
    doubts: Mapping[int, tuple[str, Text]] = field(default_factory=dict)


def known_customers(book: Book, data: pd.DataFrame) -> Known:
    """Find the customers of a list in the archive: by their number, else by what tells people and firms beyond doubt."""
    rows = pd.Series(0, index=data.index)
    if "customer_id" in data:
        rows = _by_key(book.customers["customer_id"], data["customer_id"])
    old, open_ = book.customers, data[rows.to_numpy() == 0]
    if open_.empty:
        return Known(rows, data.index[:0])
    both = pd.concat([identifying(old), identifying(open_)], ignore_index=True)
    found = matches(cards({str(field): both[field] for field in both}, len(both)), len(old))
    top = best(found, len(old))
    doubts: dict[int, tuple[str, Text]] = {}
    for second, first, sure, place in zip(top.index, top["first"], top["sure"], top["place"], strict=True):
        row = open_.index[second - len(old)]
        if sure:
            rows[row] = old.index[first]
        else:
            doubts[int(row)] = (str(old["customer_id"].iloc[first]), found.why(int(place)))
    inner = (found.first >= len(old)) & found.sure
    twice = open_.index[np.unique(found.second[inner]) - len(old)]
    return Known(rows, twice[(rows[twice] == 0).to_numpy()], doubts)


def known_records(book: Book, table: Table, data: pd.DataFrame) -> Known:
    """Find records of another table: by their number, else a row that says the same in every cell of the file."""
    frame = book.frame(table.name)
    identity = [key for key in table.identity if key in data]
    rows = pd.Series(0, index=data.index)
    if identity and len(identity) == len(table.identity):
        rows = _by_key(_joined(frame.data, identity, table), _joined(data, identity, table))
    keys = [str(key) for key in data if key in table.by_key and key not in table.identity]
    if not keys:
        return Known(rows, data.index[:0])
    theirs = _joined(data, keys, table)
    same = _by_key(_joined(frame.data, keys, table), theirs)
    rows = rows.mask((rows == 0) & (same > 0), same)
    again = theirs.duplicated() & (rows == 0)
    if identity:
        again &= _joined(data, identity, table).duplicated()
    return Known(rows, data.index[again.to_numpy()])


def _joined(data: pd.DataFrame, keys: list[str], table: Table) -> pd.Series:
    """Return the cells of some columns of each record as one text; missing where the first is empty."""
    texts = [pd.Series(show_all(data[key], table.by_key[key].kind), index=data.index, dtype="str") for key in keys]
    joined = texts[0]
    for text in texts[1:]:
        joined = joined + "\x1f" + text
    return joined.where(texts[0] != "")


def _by_key(ours: pd.Series, theirs: pd.Series) -> pd.Series:
    """Return the Excel row of each text among ours, 0 where there is none."""
    folded = ours.str.strip().str.casefold()
    once = folded[folded.notna() & ~folded.duplicated()]
    places = pd.Series(once.index.to_numpy(), index=once.to_numpy())
    return theirs.str.strip().str.casefold().map(places).fillna(0).astype(np.int64)
