"""Sheets of .xlsx files, read by xlcrm's own reader, which knows the dialects of all programs that write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from xlcrm.inbox.grids import TEXTS, Grid, GridColumn
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawblock import Kind
from xlcrm.xlsx.rawsheet import read_raw, shared_strings
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from xlcrm.xlsx.rawblock import RawColumn
    from xlcrm.xlsx.rawsheet import RawSheet
    from xlcrm.xlsx.refs import Area

_SINCE_1904 = 1462
_BOOLS = np.array(["FALSE", "TRUE"], dtype=object)


def read_own(path: Path) -> list[Grid]:
    """Read every sheet that holds anything. Raises Refusal where the file is damaged."""
    package = Package.open(path)
    workbook = read_workbook(package)
    strings = shared_strings(package)
    styles = Stylesheet(package)
    shift = _SINCE_1904 if workbook.date1904 else 0
    sheets = (read_raw(package, entry, strings) for entry in workbook.worksheets)
    return [grid for sheet in sheets if (grid := _grid(sheet, styles, shift)).size]


def _grid(sheet: RawSheet, styles: Stylesheet, shift: int) -> Grid:
    there = [column.rows[column.kinds != Kind.BLANK] for column in sheet.columns.values()]
    rows = np.unique(np.concatenate(there)).astype(np.int64) if there else np.zeros(0, dtype=np.int64)
    width = max((number for number, column in sheet.columns.items() if (column.kinds != Kind.BLANK).any()), default=0)
    columns = tuple(_column(sheet, sheet.columns.get(number), rows, styles, shift) for number in range(1, width + 1))
    return Grid(sheet.name, rows, columns, tuple(_merged(area, rows) for area in sheet.merges if _touches(area, rows)))


def _column(sheet: RawSheet, column: RawColumn | None, rows: NDArray[np.int64], styles: Stylesheet, shift: int) -> GridColumn:
    count = len(rows)
    numbers, dated = np.full(count, np.nan), np.zeros(count, dtype=np.bool_)
    if column is None:
        return GridColumn(numbers, pa.nulls(count, TEXTS), dated)
    place = np.searchsorted(rows, column.rows)
    filled = column.kinds != Kind.BLANK
    given = filled & (column.kinds == Kind.NUMBER)
    numbers[place[given]] = column.numbers[given]
    kinds = {style: styles.is_date(int(style)) for style in np.unique(column.styles[given]).tolist()}
    if any(kinds.values()):
        dated[place[given]] = [kinds[style] for style in column.styles[given].tolist()]
        numbers[dated] += shift
    index = np.full(count, -1, dtype=np.int64)
    worded = filled & (column.texts >= 0)
    index[place[worded]] = column.texts[worded]
    texts = sheet.strings.take(pa.array(index, mask=index < 0))
    ticked = filled & (column.kinds == Kind.BOOL)
    if ticked.any():
        said = np.full(count, None, dtype=object)
        said[place[ticked]] = _BOOLS[(column.numbers[ticked] != 0).astype(np.int64)]
        texts = pa.array([new or old for new, old in zip(said, texts.to_pylist(), strict=True)], TEXTS)
    return GridColumn(numbers, texts.cast(TEXTS), dated)


def _touches(area: Area, rows: NDArray[np.int64]) -> bool:
    first, last = np.searchsorted(rows, [area.top, area.bottom + 1])
    return bool(last > first)


def _merged(area: Area, rows: NDArray[np.int64]) -> tuple[int, int, int, int]:
    """Return a merged area by positions among the rows that are not empty."""
    first, last = np.searchsorted(rows, [area.top, area.bottom + 1])
    return int(first), area.left - 1, int(last) - 1, area.right - 1
