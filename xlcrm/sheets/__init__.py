"""The generated sheets, in the order of their tabs: one function each, named as the key of the sheet.

A list sheet gives None when it has no rows and the workbook has no such sheet yet: it appears when it first has rows.
Saved queries give one sheet each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.sheets.complaint_causes import complaint_causes
from xlcrm.sheets.day_plan import day_plan
from xlcrm.sheets.home import home
from xlcrm.sheets.issues import issues
from xlcrm.sheets.levels import levels
from xlcrm.sheets.queries import queries
from xlcrm.sheets.satisfaction import satisfaction
from xlcrm.sheets.service_overdue import service_overdue
from xlcrm.sheets.staff import staff_performance
from xlcrm.sheets.today import today
from xlcrm.sheets.weekly import weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

SHEETS: tuple[Callable[[Book], SheetContent | Sequence[SheetContent] | None], ...] = (
    home,
    today,
    issues,
    levels,
    staff_performance,
    weekly,
    day_plan,
    service_overdue,
    complaint_causes,
    satisfaction,
    queries,
)
