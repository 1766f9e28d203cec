"""What one row of a settings sheet means: an entry of a list, a level, a field rule, a step of a cadence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.parse import parse_moment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.conditions import Condition
    from xlcrm.model.problems import Severity
    from xlcrm.model.schema import Column
    from xlcrm.model.terms import FieldType, Format, Trigger
    from xlcrm.model.text import Text

_WINDOW = re.compile(
    r"(?P<next>next|次月|下月)?\s*(?P<first>\d{1,2})\s*(?:[-~—–至到]\s*(?P<last>\d{1,2}))?\s*[日号]?", re.IGNORECASE
)
LAST_OF_MONTH = 31


@dataclass(frozen=True, slots=True)
class Entry:
    """One choice of a list of 字典 / Lists.

    ``code`` is that of the term it is, ``shipped`` its labels in both languages when xlcrm ships it (both even after a
    rename), ``old_value`` the text before a rename, ``outcome`` the code of what a stage means, ``row`` its Excel row
    (0: not in the sheet).
    """

    value: str
    code: str = ""
    shipped: Text | None = None
    parent: str = ""
    interval_days: int | None = None
    order: float = 0.0
    active: bool = True
    number: float | None = None
    outcome: str = ""
    old_value: str = ""
    lon: float | None = None
    lat: float | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scheme of 级别 / Levels.

    ``code`` is that of the term it is (empty for staff's own); ``from_value`` and ``to_value`` are days, money, a share
    or a score.
    """

    level: str
    code: str = ""
    from_value: float | None = None
    to_value: float | None = None
    interval_days: int | None = None
    benefits: str = ""
    points_rate: float | None = None
    limit: float | None = None
    terms: str = ""
    note: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One rule of 字段规则 / Field rules about a column of a table.

    ``key`` is the column's key, or the heading of a column that staff added (then ``column`` is None). ``pattern`` must
    match the whole cell. ``allowed`` is the key of a list, or its name where staff made it. ``row`` 0: shipped.
    """

    table: str
    key: str
    column: Column | None = None
    when: Condition | None = None
    required: bool = False
    max_length: int | None = None
    pattern: re.Pattern[str] | None = None
    min_value: float | datetime | None = None
    max_value: float | datetime | None = None
    is_unique: bool = False
    severity: Severity | None = None
    message: str = ""
    type: FieldType | None = None
    format: Format | None = None
    allowed: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """Days of a month: of the event's month, or of the next one."""

    first: int
    last: int
    next_month: bool = False

    @classmethod
    def parse(cls, text: str) -> Window | None:
        """Return the window that ``20-25`` or ``next 5-10`` stands for; None for anything else.

        Spreadsheet programs make a date of ``5-10`` as it is typed; such a date is taken back to what was meant.
        """
        match = _WINDOW.fullmatch(text.strip())
        typed = parse_moment(text)
        if match:
            first = int(match["first"])
            last, next_month = int(match["last"] or first), bool(match["next"])
        elif isinstance(typed, datetime):
            first, last, next_month = typed.month, typed.day, False
        else:
            return None
        return cls(first, last, next_month) if 1 <= first <= last <= LAST_OF_MONTH else None

    def days(self, events: NDArray[np.datetime64]) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
        """Return the first and last day of the window that belongs to each event; short months end earlier."""
        month = events.astype("datetime64[M]") + np.timedelta64(int(self.next_month), "M")
        start, after = (each.astype("datetime64[D]") for each in (month, month + np.timedelta64(1, "M")))
        last_day = (after - start).astype(np.int64) - 1
        first, last = (start + np.minimum(day - 1, last_day) for day in (self.first, self.last))
        return first, last


@dataclass(frozen=True, slots=True)
class Cadence:
    """One step of a cadence of 回访模板 / Cadences: which event makes which plan, when.

    ``assignee`` is empty for the customer's owner. ``when`` is about the table of the event, or about the customers
    (``when.table`` says which), and may ask for the day of the month on which the event was.
    """

    cadence: str
    trigger: Trigger
    step: int
    after_days: int | None = None
    window: Window | None = None
    when: Condition | None = None
    subject: str = ""
    assignee: str = ""
    row: int = 0

    def mask(self, rows: pd.DataFrame, events: pd.Series, today: date) -> NDArray[np.bool_]:
        """Return for which events the step applies; ``rows`` are those of ``when.table``, ``events`` their dates."""
        if self.when is None:
            return np.ones(len(rows), dtype=bool)
        return self.when.mask(rows.assign(event_day=events.dt.day.astype("float64").to_numpy()), today)
