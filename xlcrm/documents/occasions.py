"""What letters and messages are both about: birthdays that come, and moves to another tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model import terms
from xlcrm.model.lunar import next_birthdays
from xlcrm.rules.memory import unsaved
from xlcrm.rules.tier_memory import EVENT
from xlcrm.sheets.tier_changes import recent_moves

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book


def coming_birthdays(book: Book) -> pd.Series:
    """Return the next birthday of every customer by the calendar that it keeps, NaT where none is known."""
    customers = book.customers
    lunar = terms.BirthdayCalendar.LUNAR.matches(customers["birthday_calendar"]).to_numpy(dtype=np.bool_)
    return next_birthdays(customers["birthday"], lunar, book.today)


def last_moves(book: Book) -> pd.DataFrame:
    """Return the last move of every customer who moved to another tier of late, by its Excel row.

    A move that the workbook does not hold yet is left out, and so is that customer: the refresh that writes it says on
    which day it was, and that day is the occasion by which nobody is told twice.
    """
    moves = recent_moves(book)
    moves = moves[~moves.index.duplicated()]
    return moves[~moves["record"].isin(unsaved(book, EVENT))]
