"""New customers of whom it is not known who registered them (B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.masks import rows_of
from xlcrm.model.catalogue import past as say
from xlcrm.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book


def registrars(book: Book) -> Iterable[Problem]:
    """Name the customers whose registration was seen, but not by whom, where the workbook has a column for it."""
    frame = book.frame("customers")
    if frame.has("registered_by"):
        unknown = frame.data["registered_at"].notna() & frame.data["registered_by"].isna()
        rows = rows_of(frame, unknown.to_numpy(dtype=bool))
        yield from Problem.at_rows(say.REGISTRAR_UNKNOWN, frame, rows, "registered_by")
