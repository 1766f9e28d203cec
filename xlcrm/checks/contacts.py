"""Customers with more than one primary contact (A4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.checks.masks import filled, repeated, rows_of
from xlcrm.checks.wording import other_cells
from xlcrm.model.catalogue import records as say
from xlcrm.model.problems import Problem
from xlcrm.model.terms import YES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book


def primary_contacts(book: Book) -> Iterable[Problem]:
    """Name every contact that shares the mark of the primary one with another of its customer."""
    frame = book.frame("contacts")
    primary = YES.matches(frame.data["is_primary"]).to_numpy(dtype=bool) & filled(frame.data["customer_id"])
    groups = np.full(len(primary), -1)
    groups[primary] = repeated([frame.data["customer_id"][primary]])
    shared = groups >= 0
    rows = rows_of(frame, shared)
    args = [(("others", others),) for others in other_cells(frame, rows, groups[shared].tolist(), "is_primary")]
    yield from Problem.at_each(say.PRIMARY_SEVERAL, frame, rows, "is_primary", args)
