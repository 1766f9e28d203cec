"""The generated sheets, in the order of their tabs: each is one function from the book to the sheet's content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.sheets.home import home
from xlcrm.sheets.issues import issues
from xlcrm.sheets.levels import levels
from xlcrm.sheets.staff import staff
from xlcrm.sheets.today import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

SHEETS: tuple[Callable[[Book], SheetContent], ...] = (home, today, issues, levels, staff)
