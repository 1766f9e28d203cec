"""When a customer's row was first seen and who had saved it: the registration that the 24-hour rule asks for (B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.persons import colleague
from xlcrm.rules.seen import last_seen

if TYPE_CHECKING:
    from xlcrm.model.book import Book

CUSTOMERS: Final = "customers"
"""Under this name the memory holds the mark of every customer's row, and so since when the row is there."""

_WHY = Text("首次看到此行：{at}；保存者：{by}", "the row was first seen on {at}; saved by {by}")
_UNKNOWN = Text("不明", "unknown")


def registered(book: Book) -> Columns:
    """Date rows that were not there before now, and name who saved the file; what is filled in stays.

    At the very first look all rows are new to xlcrm, but only those registered today are new indeed.
    """
    customers = book.customers
    new = new_rows(book)
    moment = pd.Timestamp(book.now).floor("s") if book.now else book.day
    at = customers["registered_at"].mask(new & customers["registered_at"].isna(), moment)
    by = customers["registered_by"]
    person = colleague(book, book.saved_by)
    return Columns(
        registered_at=at.astype(customers["registered_at"].dtype),
        registered_by=by.mask(new & by.isna(), person) if person else by,
    )


def new_rows(book: Book) -> pd.Series:
    """Tell which customers' rows came since the last look."""
    customers = book.customers
    seen = last_seen(book, CUSTOMERS)
    unknown = ~seen.known(customers["customer_id"])
    return unknown & (customers["registered_on"] == book.day) if seen.nothing else unknown


def explain_registered(book: Book, row: int) -> str | None:
    """Say when the row was first seen, and by whom it was saved."""
    at = value_at(book.customers, row, "registered_at")
    by = show(value_at(book.customers, row, "registered_by"))
    return None if pd.isna(at) else _WHY.say(book.lang, at=show(at, Kind.DATETIME), by=by or _UNKNOWN.say(book.lang))


RULE = Rule(
    "registered",
    Text("登记时间", "Registration"),
    "B5",
    ("registered_at", "registered_by"),
    registered,
    explain_registered,
)
