"""Who is due for follow-up: the customers of a computed book, in the order in which they are worked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms

if TYPE_CHECKING:
    from xlcrm.model.book import Book


def due_customers(book: Book, *, owner: str = "") -> pd.DataFrame:
    """Return the customers due up to today with a column ``overdue`` (days), in the order of the list."""
    customers = book.customers
    due = customers[customers["next_due_on"] <= book.day]
    if owner:
        due = due[due["owner"] == owner]
    overdue = (book.day - due["next_due_on"]).dt.days.astype("float64")
    pinned = terms.YES.matches(due["pinned"])
    order = np.lexsort(
        (-overdue.to_numpy(), due["owner"].fillna("\uffff").astype(str).to_numpy(dtype=object), ~pinned.to_numpy())
    )
    return due.assign(overdue=overdue).iloc[order]
