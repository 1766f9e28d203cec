"""What staff entered in the list sheets becomes rows of 决定 / Decisions, once; the lists are then rebuilt without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.columns import Decision
from xlcrm.model.entries import LIST_WORDS, decider, entries, entry_problems
from xlcrm.model.plan import Append
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.columns import Ruled
    from xlcrm.model.entries import Entry
    from xlcrm.model.problems import Problem

_SAME = ("kind", "record_id", "other_id", "choice", "until_on")


def carry_out(book: Book) -> Ruled:
    """Move the entries of all list sheets to the decisions; report those that are not understood."""
    understood: list[Entry] = []
    problems: list[Problem] = []
    for sheet in LIST_WORDS:
        found = entries(book, sheet)
        understood += [entry for entry in found if not entry.fault]
        problems += entry_problems(book, found, sheet)
    return [*([_rows(book, understood)] if understood else []), *problems]


def _rows(book: Book, understood: Sequence[Entry]) -> Append:
    """Return the entries as rulings; one that was recorded today already (its list could not be rebuilt) is not repeated."""
    by = decider(book)
    new = pd.DataFrame(
        {
            "kind": [entry.kind.label(book.lang) if entry.kind else "" for entry in understood],
            "record_id": [entry.record for entry in understood],
            "other_id": [entry.other for entry in understood],
            "choice": [entry.choice for entry in understood],
            "until_on": pd.Series([entry.until for entry in understood], dtype="datetime64[s]"),
            "reason": [entry.reason for entry in understood],
        }
    )
    today = book.decisions[book.decisions["on"] == book.day]
    new = new[~_keys(new).isin(_keys(today))]
    columns = {str(key): [None if pd.isna(value) else value for value in new[key]] for key in new}
    return Append("decisions", {**columns, "by": [by or None] * len(new), "on": [book.day] * len(new)})


def _keys(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(list(zip(*(rows[key].astype("str").fillna("") for key in _SAME), strict=True)), index=rows.index)


ENTRIES = Decision("entries", Text("列表中的决定", "Decisions in lists"), "B5, B6, A12", carry_out)
