"""Whom nobody follows up: do-not-contact, deregistered and pool customers (C6, C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model import terms
from xlcrm.model.once import once
from xlcrm.model.text import Text

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_DO_NOT_CONTACT = Text("免打扰，不安排跟进", "do not contact: no follow-up")
_CLOSED = Text("已注销，不安排跟进", "deregistered: no follow-up")
_POOL = Text("公海客户，无负责人", "in the pool: nobody's customer")


def excuses(book: Book) -> list[tuple[Text, pd.Series]]:
    """Return the reasons for no follow-up and whom each concerns; of several the last one counts."""
    customers = book.customers
    found = [(_DO_NOT_CONTACT, terms.YES.matches(customers["do_not_contact"]))]
    if book.frame("customers").has("owner"):
        found.insert(0, (_POOL, customers["owner"].isna()))
    return [*found, (_CLOSED, terms.Status.CLOSED.matches(customers["status"]))]


@once("customers")
def untouchable(book: Book) -> NDArray[np.bool_]:
    """Tell which customers nobody may contact at all: those who asked for it, and deregistered ones."""
    customers = book.customers
    closed = terms.Status.CLOSED.matches(customers["status"])
    return np.asarray(closed | terms.YES.matches(customers["do_not_contact"]), dtype=np.bool_)


def reachable(book: Book) -> NDArray[np.bool_]:
    """Tell which customers may be followed up."""
    result = np.ones(len(book.customers), dtype=np.bool_)
    for _, concerned in excuses(book):
        result &= ~concerned.to_numpy(dtype=np.bool_)
    return result
