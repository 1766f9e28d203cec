"""Lists of objects in JSON as a table: the names are headings, one object a row."""

from __future__ import annotations

import json
from typing import Any

from xlcrm.inbox.grids import Grid, grid_of

Scalar = str | float | bool | None


class NoTable(ValueError):  # noqa: N818 - it says what the file is
    """The file is no list of objects."""


def read_objects(text: str) -> list[Grid]:
    """Read a list of objects, an object of such lists, or one object a line; nested names are joined by a dot.

    Raises:
        NoTable: It is something else, or no JSON.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = _lines(text)
    lists = {"": data} if isinstance(data, list) else data if isinstance(data, dict) else {}
    found = {name: rows for name, rows in lists.items() if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)}
    if not found and isinstance(data, dict) and not any(isinstance(value, list | dict) for value in data.values()):
        found = {"": [data]}
    if not found:
        raise NoTable
    return [_grid(str(name), rows) for name, rows in found.items()]


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise NoTable from None


def _grid(name: str, objects: list[dict[str, Any]]) -> Grid:
    flat = [_flat(each) for each in objects]
    headings = list(dict.fromkeys(key for each in flat for key in each))
    return grid_of(name, [headings, *([each.get(heading) for heading in headings] for each in flat)])


def _flat(value: dict[str, Any], before: str = "") -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            found |= _flat(inner, f"{before}{key}.")
        elif isinstance(inner, list):
            found[before + key] = "、".join(str(each) for each in inner)
        else:
            found[before + key] = inner
    return found
