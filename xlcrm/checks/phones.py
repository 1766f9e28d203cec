"""Mobile and phone numbers, wherever a table has such columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.field_rules import has_format_rule
from xlcrm.checks.formats import check_format
from xlcrm.checks.frames import record_frames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Problem

COLUMNS = {"mobile": "mobile", "phone": "phone", "fax": "phone", "lead_phone": "phone"}


def phones(book: Book) -> Iterable[Problem]:
    """Report mobile numbers that are not valid in the customer's country, and phones that cannot be numbers at all.

    Columns for which 字段规则 names a format are judged there.
    """
    for frame in record_frames(book):
        for key, name in COLUMNS.items():
            if key in frame.table.by_key and not has_format_rule(book, frame.table.name, key):
                yield from check_format(book, frame, key, name)
