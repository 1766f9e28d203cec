"""Excel's day numbers and what they mean in the two date systems (days since 1900 or since 1904)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST_YEAR: Final = 1900
LAST_DAY: Final = np.datetime64("9999-12-31", "D")

_DAY_SECONDS: Final = 86_400
_EPOCH_1900: Final = np.datetime64("1899-12-30", "s")
_EPOCH_1904: Final = np.datetime64("1904-01-01", "s")
_LEAP_BUG: Final = 60
_UNIX_YEAR: Final = 1970
_MONTHS: Final = 12
_END: Final = (LAST_DAY + 1).astype("datetime64[s]")


def from_serials(serials: NDArray[np.float64], *, since_1904: bool = False) -> NDArray[np.datetime64]:
    """Return the moments (datetime64[s]) of day numbers; NaT where Excel knows no such day.

    Excel believes in 1900-02-29 (number 60): that day is none, and the days before it count from one day later. Number
    0 is a day in the 1904 system only.
    """
    moments = np.full(len(serials), np.datetime64("NaT"), dtype="datetime64[s]")
    known = np.isfinite(serials) & (serials >= 0) & (serials <= np.iinfo(np.int32).max)
    seconds = np.rint(serials[known] * _DAY_SECONDS).astype(np.int64)
    if since_1904:
        found = _EPOCH_1904 + seconds.astype("timedelta64[s]")
    else:
        days = seconds // _DAY_SECONDS
        early = days < _LEAP_BUG
        found = _EPOCH_1900 + (seconds + early * _DAY_SECONDS).astype("timedelta64[s]")
        found[(days == _LEAP_BUG) | (days == 0)] = np.datetime64("NaT")
    found[found >= _END] = np.datetime64("NaT")
    moments[known] = found
    return moments


def from_ymd(year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """Return the days (datetime64[s]) of years (1900 to 9999), months and days; NaT where there is no such day."""
    first = (year - _UNIX_YEAR).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    days = first.astype("datetime64[D]") + (day - 1)
    right = (month >= 1) & (month <= _MONTHS) & (day >= 1) & (days.astype("datetime64[M]") == first)
    right &= (year >= FIRST_YEAR) & (days <= LAST_DAY)
    return np.where(right, days.astype("datetime64[s]"), np.datetime64("NaT", "s"))


def to_serials(moments: NDArray[np.datetime64], *, since_1904: bool = False) -> NDArray[np.float64]:
    """Return the day numbers of moments (datetime64[s], none of them NaT) from 1900 on."""
    seconds = (moments - (_EPOCH_1904 if since_1904 else _EPOCH_1900)).astype(np.int64)
    if not since_1904:
        seconds -= (seconds <= _LEAP_BUG * _DAY_SECONDS) * _DAY_SECONDS
    return np.asarray(seconds / _DAY_SECONDS, dtype=np.float64)
