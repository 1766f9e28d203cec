"""Live formulas: columns whose value changes with the day, so that the cell holds a formula that is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.content import Formula
from xlcrm.model.places import column_letters

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.model.book import Layout

    Build = Callable[[Layout, pd.DataFrame, NDArray[np.int64], pd.Timestamp], list[Formula]]


def days_until(key: str) -> Build:
    """Return a builder of formulas that count the days from today to the date in another column of the same row.

    It returns no formulas when the workbook has no such column.
    """

    def build(layout: Layout, data: pd.DataFrame, rows: NDArray[np.int64], today: pd.Timestamp) -> list[Formula]:
        if key not in layout.columns:
            return []
        letters = column_letters(layout.columns[key])
        left = (data.loc[rows, key] - today).dt.days
        known = left.notna().to_numpy()
        values = np.where(known, left.fillna(0).to_numpy().astype(np.int64).astype(object), "").tolist()
        return [
            Formula(f'IF({letters}{row}="","",{letters}{row}-TODAY())', value)
            for row, value in zip(rows.tolist(), values, strict=True)
        ]

    return build


LIVE_FORMULAS: dict[tuple[str, str], Build] = {
    ("customers", "days_left"): days_until("next_due_on"),
    ("customers", "protection_left"): days_until("protected_until"),
}
