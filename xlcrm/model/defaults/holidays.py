"""The rows of 节假日 / Holidays as shipped: none, the built-in calendar knows the public holidays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.model.terms import DayKind
    from xlcrm.model.text import Text

HOLIDAYS: tuple[tuple[date, DayKind, Text], ...] = ()
