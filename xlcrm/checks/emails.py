"""E-mail addresses, wherever a table has such a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.field_rules import has_format_rule
from xlcrm.checks.formats import check_format
from xlcrm.checks.frames import record_frames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Problem


def emails(book: Book) -> Iterable[Problem]:
    """Report addresses that are not valid or look mistyped.

    Columns for which 字段规则 names a format are judged there.
    """
    for frame in record_frames(book):
        if "email" in frame.table.by_key and not has_format_rule(book, frame.table.name, "email"):
            yield from check_format(book, frame, "email", "email")
