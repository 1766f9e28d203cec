"""Who is due for follow-up: the customers of a computed book, in the order in which they are worked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text, joined

if TYPE_CHECKING:
    from xlcrm.model.book import Book

NO_OWNER = RefusalKind(
    "owner.unknown",
    WRONG_USE,
    Text("没有叫“{owner}”的负责人。有这些：{names}。", "There is no owner called “{owner}”. There are: {names}."),
)


def due_customers(book: Book, *, owner: str = "") -> pd.DataFrame:
    """Return the customers due up to today with a column ``overdue`` (days), in the order of the list.

    Raises:
        Refusal: Nobody of that name is in 员工 / Staff, or owns a customer.
    """
    customers = book.customers
    due = customers[customers["next_due_on"] <= book.day]
    if owner:
        names = pd.concat([book.staff["name"], customers["owner"]]).dropna().drop_duplicates()
        if owner not in set(names):
            raise Refusal(NO_OWNER, owner=owner, names=joined(names))
        due = due[due["owner"] == owner]
    overdue = (book.day - due["next_due_on"]).dt.days.astype("float64")
    pinned = terms.YES.matches(due["pinned"])
    order = np.lexsort(
        (-overdue.to_numpy(), due["owner"].fillna("\uffff").astype(str).to_numpy(dtype=object), ~pinned.to_numpy())
    )
    return due.assign(overdue=overdue).iloc[order]
