"""When customers were lost, and which of them came back: for the figures by month and the lists (A8, F1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.rules.rhythm import lost_after, purchase_days

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


def lost_dates(book: Book) -> pd.Series:
    """Return the day on which every lost customer was lost: as staff wrote it, else on the first day on which the silence was too long.

    NaT for the others, and where a lost reason stands without a date before that.
    """
    customers = book.customers
    over = customers["last_order_on"] + pd.to_timedelta(np.floor(lost_after(book)) + 1, unit="D")
    on = customers["lost_on"].fillna(over.where(over <= book.day))
    return on.where(terms.Status.LOST.matches(customers["status"]))


def won_back(book: Book) -> tuple[NDArray[np.int64], pd.Series]:
    """Return who bought again after a silence after which they counted as lost (position of the customer), and on which day."""
    days = purchase_days(book)
    who, gaps = days.gaps
    on = days.day[1:][days.who[1:] == days.who[:-1]]
    back = gaps > lost_after(book).to_numpy()[who]
    return who[back], pd.Series(on[back].astype("datetime64[D]").astype("datetime64[s]"))
