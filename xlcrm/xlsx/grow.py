"""Ranges of a sheet that ended with a table's last row, and grow with the table: filter, validation, formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.refs import Area, parse_area
from xlcrm.xlsx.xml import ATTRIBUTES, attribute_span, shadow

if TYPE_CHECKING:
    from collections.abc import Iterator

_RANGED: Final = re.compile(
    rb"<(?:[\w.-]+:)?(autoFilter|dataValidation|conditionalFormatting)(?=[\s/>])(" + ATTRIBUTES + rb")/?>"
    rb"|<(?:[\w.-]+:)?(sqref)\s*>([^<]*)<"
)
_VIEWS: Final = re.compile(rb"<(?:[\w.-]+:)?customSheetViews[\s>].*?</(?:[\w.-]+:)?customSheetViews\s*>", re.DOTALL)
_REFERENCE: Final = {b"autoFilter": b"ref"}


@dataclass(frozen=True, slots=True)
class Growth:
    """A table's area of records (headings and totals left out) before a write, and its last row after it."""

    records: Area
    last_row: int


@dataclass(frozen=True, slots=True)
class GrownRange:
    """One range that grew: the element it belongs to, and its cells before and after."""

    kind: str
    before: str
    after: str


def grow_ranges(xml: bytes, growth: Growth) -> tuple[bytes, tuple[GrownRange, ...]]:
    """Return a worksheet's XML (or what follows its rows) with the ranges grown that ended with the table's records."""
    pieces: list[bytes] = []
    grown: list[GrownRange] = []
    position = 0
    for kind, start, end in _places(xml):
        before = xml[start:end].decode("utf-8", "replace")
        after = _grown(before, growth)
        if after != before:
            pieces += (xml[position:start], after.encode())
            grown.append(GrownRange(kind, before, after))
            position = end
    return b"".join([*pieces, xml[position:]]), tuple(grown)


def _places(xml: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield kind, start and end of every reference that may grow; saved views of other people are left out."""
    safe = _VIEWS.sub(lambda match: b" " * len(match.group()), shadow(xml))
    for match in _RANGED.finditer(safe):
        if match[3]:
            yield "x14", match.start(4), match.end(4)
        elif span := attribute_span(match[2], _REFERENCE.get(match[1], b"sqref")):
            yield match[1].decode(), match.start(2) + span[0], match.start(2) + span[1]


def _grown(reference: str, growth: Growth) -> str:
    parts = reference.split()
    grown = [_grown_area(part, growth) for part in parts]
    return reference if grown == parts else " ".join(grown)


def _grown_area(text: str, growth: Growth) -> str:
    records = growth.records
    try:
        area = parse_area(text)
    except ValueError:
        return text
    # A format of the last row alone belongs to that row, unless it is the only one.
    alone = area.top == area.bottom and records.top != records.bottom
    beside = area.right < records.left or area.left > records.right
    if area.bottom != records.bottom or alone or beside or area.bottom >= growth.last_row:
        return text
    return str(replace(area, bottom=growth.last_row))
