"""Intent levels that have outlived their window: H is a purchase within seven days, and the seven days are over (B2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.expected import windows
from xlcrm.rules.per_customer import latest, seconds, up_to_today

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


def decayed_by_age(book: Book) -> tuple[NDArray[np.bool_], pd.Series, pd.Series]:
    """Tell which chosen levels have decayed, with the day each was judged and its window in days.

    Only a level without an expected date ages; where there is one, the date tells (C7). It was judged at the last
    interaction that names a level, else at the last contact, else when the customer was registered.
    """
    customers = book.customers
    window = customers["intent"].str.strip().str.upper().map(dict(windows(book.settings))).astype("float64")
    judged = judged_on(book)
    age = (np.datetime64(book.today, "s") - seconds(judged)) / np.timedelta64(1, "D")
    bought = (customers["last_order_on"] >= judged).to_numpy(dtype=np.bool_)
    waiting = customers["expected_on"].isna() & customers["lost_reason"].isna()
    waiting &= ~terms.Status.CLOSED.matches(customers["status"]) & ~bought
    return np.asarray(waiting & (age > window.to_numpy()), dtype=np.bool_), judged, window


def judged_on(book: Book) -> pd.Series:
    """Return the day on which each customer's level was last judged."""
    said = book.interactions["intent"].notna().to_numpy(dtype=np.bool_) & up_to_today(book, "interactions")
    customers = book.customers
    judged = latest(book, "interactions", "on", said)
    return judged.fillna(customers["last_contact_on"]).fillna(customers["registered_on"])
