"""Tables in text files: any delimiter, quoted fields with line breaks, lines of different lengths."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from xlcrm.inbox.grids import Grid, grid_of

if TYPE_CHECKING:
    import _csv
    from collections.abc import Iterator

DELIMITERS = (",", "\t", ";", "|", "，", "；")
_LOOKED_AT = 200
_ONE_FIELD = 1 << 20


def read_delimited(text: str, name: str = "") -> Grid:
    """Read a text as a table; rows are numbered by the line that each begins in."""
    delimiter = find_delimiter(text)
    numbers: list[int] = []
    return grid_of(name, _rows(text, delimiter, numbers), numbers)


def find_delimiter(text: str) -> str:
    """Return what separates the fields: what gives the most lines the same number of fields, more than one.

    Commas where nothing separates anything: each line is then one field.
    """
    sample = "\n".join(text[: _LOOKED_AT * 1000].splitlines()[:_LOOKED_AT])
    best, score = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _parsed(sample, delimiter) if any(row))
        if not widths:
            continue
        width, lines = max(widths.items(), key=lambda one: (one[1] * (one[0] > 1), one[0]))
        agreeing = lines / sum(widths.values())
        if width > 1 and agreeing * (1 + min(width, 50) / 1000) > score:
            best, score = delimiter, agreeing * (1 + min(width, 50) / 1000)
    return best


def _rows(text: str, delimiter: str, numbers: list[int]) -> Iterator[list[str]]:
    reader = _parsed(text, delimiter)
    begun = 1
    for row in reader:
        if any(field.strip() for field in row):
            numbers.append(begun)
            yield row
        begun = reader.line_num + 1


def _parsed(text: str, delimiter: str) -> _csv.Reader:
    csv.field_size_limit(_ONE_FIELD)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
