"""When a customer was last in touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import latest, up_to_today

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_WHY = Text("最近联系 {on}（{sheet} 第 {line} 行）", "Last contact on {on} ({sheet}, row {line})")
_NEVER = Text("尚无联系记录", "Never contacted yet")


def last_contact(book: Book) -> Columns:
    """Find each customer's last interaction up to today (C1)."""
    return Columns(last_contact_on=latest(book, "interactions", "on", up_to_today(book, "interactions")))


def explain_contact(book: Book, row: int) -> str | None:
    """Name the interaction that was the last contact."""
    on = value_at(book.customers, row, "last_contact_on")
    if pd.isna(on):
        return _NEVER.say(book.lang)
    position = book.customers.index.get_loc(row)
    visits = book.interactions
    hits = visits.index[(book.links("interactions") == position) & (visits["on"] == on).to_numpy(dtype=np.bool_)]
    return _WHY.say(book.lang, on=show(on), sheet=book.frame("interactions").sheet, line=int(hits[-1]))


RULE = Rule(
    "last_contact",
    Text("最近联系", "Last contact"),
    "C1",
    ("last_contact_on",),
    last_contact,
    explain_contact,
    needs=(("interactions", "customer_id"), ("interactions", "on")),
)
