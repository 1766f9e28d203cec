"""How often a customer was left longer without contact than planned, as far back as the contacts tell (B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.rules.interval import follow_up_interval
from xlcrm.rules.per_customer import seconds, up_to_today

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


def count_lapses(book: Book, rows: pd.Series, since: pd.Series) -> NDArray[np.int64]:
    """Count for some customers (by their rows) the contacts that came later than planned, from a day on.

    A contact was to come one interval after the one before (after ``since`` for the first), moved to a working day. The
    present interval is taken for all of the past. Whether the next one is overdue today is not asked here.
    """
    customers = book.customers
    place = customers.index.get_indexer(pd.Index(rows))
    asked = pd.DataFrame({"who": place, "number": np.arange(len(rows)), "since": since.to_numpy().astype("datetime64[s]")})
    links = book.links("interactions")
    keep = up_to_today(book, "interactions") & np.isin(links, place)
    contacts = pd.DataFrame({"who": links[keep], "day": seconds(book.interactions["on"])[keep]}).dropna()
    met = asked.merge(contacts, on="who")
    met = met[met["day"] > met["since"]][["number", "who", "day"]]
    starts = asked.rename(columns={"since": "day"}).dropna()[["number", "who", "day"]]
    days = pd.concat([starts, met]).sort_values(["number", "day"], kind="stable").reset_index(drop=True)
    interval = follow_up_interval(book)[0].to_numpy(dtype=np.float64)[days["who"].to_numpy(dtype=np.int64)]
    due = book.calendar.roll(days["day"].astype("datetime64[s]") + pd.to_timedelta(interval, unit="D"))
    late = (days["number"].diff().iloc[1:] == 0).to_numpy() & (days["day"].iloc[1:].to_numpy() > due.iloc[:-1].to_numpy())
    return np.bincount(days["number"].to_numpy(dtype=np.int64)[1:][late], minlength=len(rows)).astype(np.int64)
