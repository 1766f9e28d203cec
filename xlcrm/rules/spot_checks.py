"""The draw of customers to be verified by phone: the same seed draws the same customers (B9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.plan import Append
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_NOTE = Text("随机种子 {seed}", "Seed {seed}")


def drawn(book: Book, size: int, seed: int) -> Append:
    """Draw customers who are not deregistered, each as likely as the other; nothing when this draw was made already.

    The draw depends on the seed and on which customers there are, not on the order of the rows.
    """
    customers = book.customers
    able = customers["customer_id"].notna() & ~(customers["closed_on"] <= book.day)
    order = customers["customer_id"][able].sort_values().index
    chosen = np.random.default_rng(seed).choice(len(order), size=min(size, len(order)), replace=False)
    rows = order[np.sort(chosen)]
    note = _NOTE.say(book.lang, seed=seed)
    done = book.spot_checks
    same = (done["drawn_on"] == book.day) & (done["note"] == note)
    rows = rows[~customers["customer_id"][rows].isin(done["customer_id"][same].dropna().tolist())]
    owners = customers["owner"][rows]
    return Append(
        "spot_checks",
        {
            "drawn_on": [book.today] * len(rows),
            "customer_id": customers["customer_id"][rows].tolist(),
            "owner": [None if pd.isna(owner) else owner for owner in owners.tolist()],
            "note": [note] * len(rows),
        },
    )
