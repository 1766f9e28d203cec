"""Values on their way into cells and out of them: serial numbers of dates."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Final

EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no zone
_DAY_SECONDS: Final = 86_400


class Serial(float):
    """A date on its way into a cell that must get a date's format."""

    has_time = False


def to_serial(moment: date) -> Serial:
    """Return the serial number of a date or a time of day on a date."""
    at = moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time.min)
    since = at - EPOCH
    serial = Serial(since.days + (since.seconds + since.microseconds / 1e6) / _DAY_SECONDS)
    serial.has_time = isinstance(moment, datetime) and moment.time() != time.min
    return serial


def from_serial(number: float) -> datetime:
    """Return the moment of a serial number, to the second."""
    moment = EPOCH + timedelta(days=number)
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0) if moment.microsecond else moment


def is_nothing(value: object) -> bool:
    """Tell whether a value leaves its cell empty."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or type(value).__name__ in {"NaTType", "NAType"}
