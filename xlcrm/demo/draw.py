"""Weighted random draws of whole columns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

T = TypeVar("T")
_SEASON = np.array([0.9, 0.55, 1.0, 0.95, 1.0, 1.25, 0.85, 0.85, 1.15, 0.95, 1.3, 1.35])
"""Trade by month: a dip at the Spring Festival, peaks in June and towards the end of the year."""


def zipf_pick(rng: Generator, values: Sequence[T], size: int, steepness: float = 0.6) -> list[T]:
    """Pick values with replacement, earlier ones more often."""
    weights = 1 / np.arange(1, len(values) + 1) ** steepness
    picked = rng.choice(len(values), size, p=weights / weights.sum())
    return [values[number] for number in picked.tolist()]


def weighted(rng: Generator, values: Sequence[T], weights: Sequence[float], size: int) -> list[T]:
    """Pick values with replacement by weight."""
    share = np.array(weights) / sum(weights)
    return [values[number] for number in rng.choice(len(values), size, p=share).tolist()]


def season_days(rng: Generator, today: date, years: int, size: int) -> NDArray[np.int64]:
    """Draw days before today (as days ago): more in recent years, by season, few at weekends."""
    ago = np.arange(years * 365)
    days = np.array([today - timedelta(days=int(n)) for n in ago])
    weights = _SEASON[np.array([day.month - 1 for day in days])]
    weights = weights * np.array([0.25 if day.weekday() >= 5 else 1.0 for day in days])  # noqa: PLR2004 - Saturday on
    weights = weights * np.linspace(1.3, 0.7, len(days))
    drawn: NDArray[np.int64] = rng.choice(ago, size, p=weights / weights.sum())
    return drawn


def dates_ago(today: date, days: NDArray[np.int64]) -> list[date]:
    """Turn days ago into dates; negative ones lie ahead."""
    start = np.datetime64(today, "D")
    dates: list[date] = (start - days.astype("timedelta64[D]")).tolist()
    return dates


def some(rng: Generator, share: float, values: Sequence[T]) -> list[T | None]:
    """Keep each value with a probability, else nothing."""
    keep = rng.random(len(values)) < share
    return [value if kept else None for value, kept in zip(values, keep.tolist(), strict=True)]
