"""What is wrong in the settings sheets; it was found when they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Problem


def settings(book: Book) -> Iterable[Problem]:
    """Report the problems of the settings sheets."""
    return book.findings.settings
