"""Records of past years that are over: they may leave the living workbook once an archive copy holds them (G3).

Finished plans, closed cases, ended opportunities and loans that were returned. Customers, contacts, interactions, orders,
points and rulings stay: dates, grades and balances rest on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.model.open_plans import open_plans
from xlcrm.rules.chances import is_open
from xlcrm.rules.per_customer import seconds
from xlcrm.rules.seen import last_seen
from xlcrm.rules.service import is_unsettled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from xlcrm.model.book import Book

    Mask = NDArray[np.bool_]

ARCHIVED: Final = "archived.{table}"
"""Under this name the memory holds the IDs of the records that left: what still names them is no mistake."""


def _plans(book: Book) -> tuple[Mask, pd.Series]:
    return ~open_plans(book), book.plans["done_on"].fillna(book.plans["due_on"])


def _cases(book: Book) -> tuple[Mask, pd.Series]:
    return ~is_unsettled(book), book.service["closed_on"].fillna(book.service["opened_on"])


def _chances(book: Book) -> tuple[Mask, pd.Series]:
    return ~is_open(book), book.opportunities["closed_on"]


def _loans(book: Book) -> tuple[Mask, pd.Series]:
    loans = book.frame("loans").data
    return loans["returned_on"].notna().to_numpy(dtype=np.bool_), loans["returned_on"]


_ENDED: Mapping[str, Callable[[Book], tuple[Mask, pd.Series]]] = {
    "plans": _plans,
    "service": _cases,
    "opportunities": _chances,
    "loans": _loans,
}


def past_records(book: Book, first_day: pd.Timestamp) -> dict[str, pd.Index]:
    """Return by table the rows of records that ended before a day; what has no date or no ID stays."""
    found = {}
    for table, ended in _ENDED.items():
        frame = book.frame(table)
        if frame.layout is None:
            continue
        over, on = ended(book)
        with np.errstate(invalid="ignore"):
            old = over & (seconds(on) < first_day.to_datetime64())
        rows = frame.data.index[old & frame.data[frame.table.identity[0]].notna().to_numpy()]
        if len(rows):
            found[table] = rows
    return found


def is_archived(book: Book, table: str, records: pd.Series) -> pd.Series:
    """Tell which records of a table have left for the archive."""
    return last_seen(book, ARCHIVED.format(table=table)).known(records)
