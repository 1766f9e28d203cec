"""Which plans are open, and on which day: what list, calendar and due date all go by (C1, C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model import terms
from xlcrm.model.once import once

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


@once("plans")
def open_plans(book: Book) -> NDArray[np.bool_]:
    """Tell which plans are neither done nor cancelled, whatever step of the visit they have reached (C2)."""
    state = book.plans["state"]
    ended = terms.PlanState.DONE.matches(state) | terms.PlanState.CANCELLED.matches(state)
    return np.asarray(~ended & book.plans["done_on"].isna(), dtype=np.bool_)


def plan_days(plans: pd.DataFrame) -> NDArray[np.datetime64]:
    """Return the day of each plan, in seconds: the appointment where one was made, else the planned day."""
    appointed = plans["appointed_at"].to_numpy().astype("datetime64[D]").astype("datetime64[s]")
    planned = plans["due_on"].to_numpy().astype("datetime64[s]")
    return np.where(np.isnat(appointed), planned, appointed)


def last_days(plans: pd.DataFrame) -> NDArray[np.datetime64]:
    """Return the last day on which each plan is not overdue yet: 最迟日期, or the plan's own day."""
    latest = plans["latest_on"].to_numpy().astype("datetime64[s]")
    days = plan_days(plans)
    return np.fmax(days, np.where(np.isnat(latest), days, latest))
