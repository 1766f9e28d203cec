"""Entries of points and stored value that take more than there is, or earn less than nothing (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.checks.masks import rows_of
from xlcrm.model import terms
from xlcrm.model.catalogue import grades as say
from xlcrm.model.problems import Problem
from xlcrm.rules.ledger import points_ledger, stored_value_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book
    from xlcrm.rules.ledger import Ledger


def balances(book: Book) -> Iterable[Problem]:
    """Name every entry that would bring a balance below zero, and points that are earned with a minus."""
    yield from _overdrawn(book, "points", points_ledger(book), "points")
    yield from _overdrawn(book, "stored_value", stored_value_ledger(book), "amount")
    frame = book.frame("points")
    earned = terms.PointsKind.EARNED.matches(frame.data["kind"]) & (frame.data["points"] < 0)
    rows = rows_of(frame, earned.to_numpy(dtype=np.bool_))
    yield from Problem.at_rows(say.POINTS_NEGATIVE, frame, rows, "points")


def _overdrawn(book: Book, table: str, ledger: Ledger, key: str) -> list[Problem]:
    short = np.flatnonzero(ledger.missing > 0)
    short = short[np.argsort(ledger.rows[short])]
    there = -ledger.amount[short] - ledger.missing[short]
    args = [
        (("there", f"{left:.10g}"), ("missing", f"{missing:.10g}"))
        for left, missing in zip(there.tolist(), ledger.missing[short].tolist(), strict=True)
    ]
    return Problem.at_each(say.BALANCE_OVERDRAWN, book.frame(table), ledger.rows[short].tolist(), key, args)
