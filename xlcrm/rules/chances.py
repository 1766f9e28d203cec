"""Which opportunities are still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model import terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


def is_open(book: Book) -> NDArray[np.bool_]:
    """Tell which opportunities have no closing date and stand in a stage that is neither won nor lost."""
    chances = book.opportunities
    ended = chances["stage"].isin(_closing_stages(book))
    return np.asarray(chances["closed_on"].isna() & ~ended, dtype=np.bool_)


def _closing_stages(book: Book) -> set[str]:
    """Return the stages whose outcome is won or lost, as staff call them, shipped ones in either language."""
    over = {terms.Outcome.WON.code, terms.Outcome.LOST.code}
    entries = [entry for entry in book.settings.entries("stage") if entry.outcome in over]
    return {name for entry in entries for name in (entry.value, *(entry.shipped or ()))}
