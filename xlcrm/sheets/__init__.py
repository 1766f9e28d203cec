"""The generated sheets, in the order of their tabs: each is one function from the book to the sheet's content.

A list sheet gives None when it has no rows and the workbook has no such sheet yet: it appears when it first has rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.sheets.changes import changes
from xlcrm.sheets.documents import expiring_documents, loans_overdue
from xlcrm.sheets.funnel import funnel
from xlcrm.sheets.home import home
from xlcrm.sheets.issues import issues
from xlcrm.sheets.levels import levels
from xlcrm.sheets.staff import staff
from xlcrm.sheets.stale import stale
from xlcrm.sheets.strategic import strategic_review
from xlcrm.sheets.today import today
from xlcrm.sheets.violations import violations_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

SHEETS: tuple[Callable[[Book], SheetContent | None], ...] = (
    home,
    today,
    issues,
    levels,
    funnel,
    staff,
    changes,
    stale,
    violations_sheet,
    strategic_review,
    expiring_documents,
    loans_overdue,
)
