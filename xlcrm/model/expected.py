"""Expected purchases: how long a level's window is, and which order is the purchase that was expected (B2, C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlcrm.model import terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.settings import Settings

_EARLY_ORDER_DAYS: Final = 30
"""Where the sheet 级别 / Levels gives the level B no window."""


def windows(settings: Settings) -> list[tuple[str, float]]:
    """Return the intent levels that have a window in days, the nearest first."""
    levels = [(level.level, float(level.to_value)) for level in settings.levels("intent") if level.to_value]
    return sorted(levels, key=lambda level: level[1])


def early_days(settings: Settings) -> int:
    """Return how many days before the expected date an order is already that purchase: the window of the level B."""
    found = [days for name, days in windows(settings) if terms.Intent.B.is_(name)]
    return int(found[0]) if found else _EARLY_ORDER_DAYS


def passed_in_vain(
    expected: NDArray[np.datetime64], last_order: NDArray[np.datetime64], today: np.datetime64, early: int
) -> NDArray[np.bool_]:
    """Tell where an expected date has passed and no order since `early` days before it is that purchase."""
    bought = last_order >= expected - np.timedelta64(early, "D")
    return (expected < today) & ~bought
