"""Any cell of any workbook: read with its type, or written without touching anything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.edit import apply_edits, find_sheet
from xlcrm.xlsx.edits import ColumnEdit, SheetEdit, Value, WorkbookEdit
from xlcrm.xlsx.gate import refuse_if_unwritable
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawsheet import Kind, RawColumn, RawSheet, read_raw
from xlcrm.xlsx.receipt import Receipt
from xlcrm.xlsx.refs import MAX_COLUMN, MAX_ROW, Area, parse_place
from xlcrm.xlsx.refused import BAD_REF, NO_WORKSHEET
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.stylesat import styles_at
from xlcrm.xlsx.typed import TypedKind, typed_value
from xlcrm.xlsx.workbook import SheetEntry, Workbook, read_workbook

WRONG_COUNT: Final = RefusalKind(
    "cell.wrong_count",
    WRONG_USE,
    Text(
        "{area} 有 {cells} 个单元格，但给出了 {values} 个值。",
        "{area} has {cells} cell[s]; values given: {values}.",
    ),
)
_MOST_CELLS: Final = 2_000_000
_END_OF_TIME: Final = 2_957_003
"""Serial number behind the last day of the year 9999 (counted from 1904)."""

_EXACT: Final = 1 << 53


def get_cells(path: Path, ref: str) -> list[list[Value]]:
    """Return the values of a cell or range such as ``Sheet1!B2`` or ``'a b'!A1:B2`` (no sheet: the first), row by row.

    Dates are told by the cell's format, errors are their text (``#N/A``), a formula is its stored result; empty cells
    are None. Whole columns and rows end with the last filled cell.
    """
    package = Package.open(path)
    workbook = read_workbook(package)
    sheet, area = _place(package, workbook, ref)
    raw = read_raw(package, sheet)
    bottom = max(raw.last_row, area.top) if area.bottom == MAX_ROW else area.bottom
    right = max(raw.last_column, area.left) if area.right == MAX_COLUMN else area.right
    area = Area(area.top, area.left, bottom, right)
    if area.size > _MOST_CELLS:
        raise Refusal(BAD_REF, ref=ref)
    return _Reader(raw, Stylesheet(package), date1904=workbook.date1904).read(area)


def read_areas(package: Package, sheet: SheetEntry, areas: Sequence[Area]) -> list[list[list[Value]]]:
    """Return the values of some areas of a sheet, each row by row; what stands in which cell is told as by `get_cells`."""
    reader = _Reader(read_raw(package, sheet), Stylesheet(package), date1904=read_workbook(package).date1904)
    return [reader.read(area) for area in areas]


def set_cells(
    path: Path,
    ref: str,
    values: Sequence[Value] | Sequence[Sequence[Value]],
    *,
    kind: TypedKind | None = None,
) -> Receipt:
    """Write values into a cell or range, row by row, and return the proof that nothing else changed.

    One value fills the whole range; several behind a single cell go to its right. Texts are understood as typed unless
    ``kind`` says what they are; into a cell with text format they go as they are. Cells keep their formats.
    """
    refuse_if_unwritable(path)
    package = Package.open(path)
    workbook = read_workbook(package)
    sheet, area = _place(package, workbook, ref)
    flat = _flat(values)
    area = _fitting(area, len(flat))
    if len(flat) == 1:
        flat *= area.size
    typed = _typed(package, sheet, area, flat, kind)
    apply_edits(package, WorkbookEdit((SheetEdit(sheet.name, _columns(area, typed)),)))
    return commit(path, package, expected_fingerprint=package.fingerprint)


def _place(package: Package, workbook: Workbook, ref: str) -> tuple[SheetEntry, Area]:
    try:
        place = parse_place(ref)
    except ValueError:
        raise Refusal(BAD_REF, ref=ref) from None
    if place.sheet is not None:
        return find_sheet(workbook, place.sheet), place.area
    if not workbook.worksheets:
        raise Refusal(NO_WORKSHEET, file=package.name)
    return workbook.worksheets[0], place.area


def _flat(values: Sequence[Value] | Sequence[Sequence[Value]]) -> list[Value]:
    flat: list[Value] = []
    for value in values:
        if isinstance(value, list | tuple):
            flat += value
        else:
            flat.append(value)  # type: ignore[arg-type] # what is no list is a value
    return flat


def _fitting(area: Area, count: int) -> Area:
    """Return the area that some values fill."""
    if area.single and count > 1:
        area = Area(area.top, area.left, area.top, area.left + count - 1)
    if count not in (1, area.size) or area.size > _MOST_CELLS:
        raise Refusal(WRONG_COUNT, area=area, cells=area.size, values=count)
    return area


def _typed(package: Package, sheet: SheetEntry, area: Area, values: list[Value], kind: TypedKind | None) -> list[Value]:
    if not any(isinstance(value, str) for value in values):
        return values
    styles = styles_at(package, sheet, area) if kind is None else {}
    book = Stylesheet(package)
    texts = {style for style in set(styles.values()) if book.is_text(style)}
    width = area.right - area.left + 1
    typed: list[Value] = []
    for at, value in enumerate(values):
        place = area.top + at // width, area.left + at % width
        as_text = kind is None and styles.get(place, 0) in texts
        typed.append(typed_value(value, "text" if as_text else kind) if isinstance(value, str) else value)
    return typed


def _columns(area: Area, values: list[Value]) -> tuple[ColumnEdit, ...]:
    rows = np.arange(area.top, area.bottom + 1, dtype=np.int64)
    width = area.right - area.left + 1
    return tuple(ColumnEdit(area.left + at, rows, values[at::width]) for at in range(width))


class _Reader:
    """Gives the cells of one sheet as Python values."""

    def __init__(self, raw: RawSheet, styles: Stylesheet, *, date1904: bool) -> None:
        self._raw = raw
        self._styles = styles
        self._start = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no zone
        self._early = 0 if date1904 else 60
        self._is_date: dict[int, bool] = {}

    def read(self, area: Area) -> list[list[Value]]:
        grid: list[list[Value]] = [[None] * (area.right - area.left + 1) for _ in range(area.bottom - area.top + 1)]
        for number in range(area.left, area.right + 1):
            column = self._raw.columns.get(number)
            if column is None:
                continue
            low, high = np.searchsorted(column.rows, (area.top, area.bottom + 1))
            for at in range(int(low), int(high)):
                grid[int(column.rows[at]) - area.top][number - area.left] = self._value(column, at)
        return grid

    def _value(self, column: RawColumn, at: int) -> Value:
        kind = Kind(column.kinds[at])
        if kind is Kind.BLANK:
            return None
        if kind is Kind.BOOL:
            return bool(column.numbers[at])
        if kind is Kind.NUMBER:
            return self._number(float(column.numbers[at]), int(column.styles[at]))
        text = str(self._raw.strings[int(column.texts[at])])
        return _iso(text) if kind is Kind.DATE else text

    def _number(self, number: float, style: int) -> Value:
        if style not in self._is_date:
            self._is_date[style] = self._styles.is_date(style)
        if self._is_date[style] and 0 <= number < _END_OF_TIME:
            return self._date(number)
        return int(number) if number.is_integer() and abs(number) < _EXACT else number

    def _date(self, number: float) -> date | datetime | time:
        # 29 February 1900, which only spreadsheet programs know, shifts the days before it.
        days = number + 1 if 0 < number < self._early and number >= 1 else number
        moment = self._start + timedelta(milliseconds=round(days * 86_400_000))
        if number < 1:
            return moment.time()
        return moment.date() if number.is_integer() else moment


def _iso(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if "T" in text else moment.date()
