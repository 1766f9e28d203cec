"""The generated sheets, in the order of their tabs: each is one function from the book to the sheet's content.

A list sheet gives None when it has no rows and the workbook has no such sheet yet: it appears when it first has rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.sheets.conflicts import conflict_list
from xlcrm.sheets.hand_over import hand_over
from xlcrm.sheets.home import home
from xlcrm.sheets.issues import issues
from xlcrm.sheets.levels import levels
from xlcrm.sheets.pool import pool
from xlcrm.sheets.staff import staff
from xlcrm.sheets.today import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

SHEETS: tuple[Callable[[Book], SheetContent | None], ...] = (
    home,
    today,
    issues,
    levels,
    staff,
    pool,
    conflict_list,
    hand_over,
)
