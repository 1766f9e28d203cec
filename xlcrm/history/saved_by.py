"""Who saved a workbook last, and when, as the spreadsheet program wrote it into the file."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from xlcrm.xlsx.package import Package

_PART: Final = "docProps/core.xml"
_WHO: Final = re.compile(rb"<(?:\w+:)?lastModifiedBy(?:\s[^>]*)?>([^<]*)</")
_WHEN: Final = re.compile(rb"<(?:\w+:)?modified(?:\s[^>]*)?>([^<]*)</")
_PROGRAMS: Final = frozenset({"xlcrm", "openpyxl", "xlsxwriter"})


class SavedBy(NamedTuple):
    """Name as set in the spreadsheet program (empty where unknown) and time in UTC (None where unknown)."""

    who: str = ""
    when: datetime | None = None


def saved_by(package: Package) -> SavedBy:
    """Return who saved a workbook last, and when; programs that write files without a person count as unknown."""
    if not package.has(_PART):
        return SavedBy()
    try:
        properties = package.read(_PART)
    except Refusal:
        return SavedBy()
    who = html.unescape(_first(_WHO, properties)).strip()
    return SavedBy() if who.casefold() in _PROGRAMS else SavedBy(who, _moment(_first(_WHEN, properties)))


def _first(pattern: re.Pattern[bytes], text: bytes) -> str:
    found = pattern.search(text)
    return found[1].decode("utf-8", "replace") if found else ""


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
