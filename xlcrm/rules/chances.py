"""Which opportunities are still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model import terms
from xlcrm.model.once import once

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


@once("opportunities")
def is_open(book: Book) -> NDArray[np.bool_]:
    """Tell which opportunities have no closing date and stand in a stage that is neither won nor lost."""
    ended = stands_in(book, terms.Outcome.WON) | stands_in(book, terms.Outcome.LOST)
    return np.asarray(book.opportunities["closed_on"].isna() & ~ended, dtype=np.bool_)


@once("opportunities")
def stands_in(book: Book, outcome: terms.Outcome) -> NDArray[np.bool_]:
    """Tell which opportunities stand in a stage of some outcome, as staff call it; shipped ones in either language."""
    entries = [entry for entry in book.settings.entries("stage") if entry.outcome == outcome.code]
    names = {name for entry in entries for name in (entry.value, *(entry.shipped or ()))}
    return book.opportunities["stage"].isin(names).to_numpy(dtype=np.bool_)
