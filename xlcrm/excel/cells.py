"""Values into cells of an open window, as they are: text stays text, numbers stay numbers."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from xlcrm.excel.retyping import AS_TEXT, is_reinterpreted
from xlcrm.model.content import Formula
from xlcrm.xlsx.stretches import cell_text, is_missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xlcrm.model.content import CellValue

Sheet: TypeAlias = Any
"""A sheet of xlwings, which has no types here."""

_DAY_SECONDS = 86_400
_FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "money": "#,##0.00", "integer": "#,##0"}
_GENERAL = frozenset({None, "", "General"})


def stretches(rows: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield where in an ascending sequence of rows those that follow each other begin and end (end not included)."""
    ends = np.flatnonzero(np.diff(rows) != 1) + 1
    yield from pairwise([0, *ends.tolist(), len(rows)])


def write_cells(
    sheet: Sheet, column: int, rows: NDArray[np.int64], values: Sequence[CellValue], style: str | None = None
) -> int:
    """Write values into the rows of a column, a block at a time, and return how many cells that were."""
    for start, end in stretches(rows):
        write_block(sheet, (int(rows[start]), column), [[value] for value in values[start:end]], style)
    return len(rows)


def write_block(
    sheet: Sheet, corner: tuple[int, int], data: Sequence[Sequence[CellValue]], style: str | None = None
) -> None:
    """Write a rectangle of values; all rows are equally long.

    ``style`` is the format that cells without one of their own are given.
    """
    height, width = len(data), len(data[0]) if data else 0
    if not width:
        return
    row, column = corner
    cells = sheet.range((row, column), (row + height - 1, column + width - 1))
    if all(isinstance(value, Formula) for values in data for value in values):
        cells.formula = [[f"={value.text}" for value in values if isinstance(value, Formula)] for values in data]
        return
    plain = [[_stored(value) for value in values] for values in data]
    if style in _FORMATS and cells.number_format in _GENERAL:
        cells.number_format = _FORMATS[style]
    _keep_texts(sheet, cells, corner, plain)
    cells.value = plain if height * width > 1 else plain[0][0]
    for at, values in enumerate(data):
        for beside, value in enumerate(values):
            if isinstance(value, Formula):
                sheet.range((row + at, column + beside)).formula = f"={value.text}"


def _keep_texts(sheet: Sheet, cells: Sheet, corner: tuple[int, int], plain: Sequence[Sequence[object]]) -> None:
    """Give the cells of texts that would become something else the format of text."""
    risky = [
        (corner[0] + at, corner[1] + beside)
        for at, values in enumerate(plain)
        for beside, value in enumerate(values)
        if isinstance(value, str) and is_reinterpreted(value)
    ]
    if not risky or cells.number_format == AS_TEXT:
        return
    rows = np.array([row for row, _ in risky], dtype=np.int64)
    for column in {beside for _, beside in risky}:
        own = rows[np.array([beside == column for _, beside in risky])]
        for start, end in stretches(own):
            sheet.range((int(own[start]), column), (int(own[end - 1]), column)).number_format = AS_TEXT


def _stored(value: CellValue) -> object:
    """Return what xlwings is given for a value; a formula's cell is filled afterwards."""
    if isinstance(value, Formula) or is_missing(value):
        return None
    if isinstance(value, str):
        return cell_text(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time.min)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / _DAY_SECONDS
    return value.item() if isinstance(value, np.generic) else value
