"""What is to be written into a closed workbook: plain data, no file, no model.

`xlcrm.xlsx.write` turns a `Plan` into these; `xlcrm.xlsx.package` and its neighbours splice them into the zip.
Rows and columns are 1-based, as in the sheet itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xlcrm.model.content import Formula, SheetContent

Value = None | bool | int | float | str | date | datetime | time | Formula


@dataclass(frozen=True, slots=True)
class ColumnEdit:
    """New values of cells in one column of one sheet.

    ``rows`` ascends strictly; ``values`` is as long. None clears the cell and keeps its style. An existing cell keeps
    its style; a new cell takes the row's or column's, or that of ``style`` (a name of `xlcrm.model.content.FORMATS`).
    A date written where the style has no date format gets one appended.
    """

    column: int
    rows: NDArray[np.int64]
    values: Sequence[Value]
    style: str | None = None


@dataclass(frozen=True, slots=True)
class AppendRows:
    """Whole new rows below a table (or below a plain range, ``table`` is None then).

    ``columns`` maps a column number to the values of the new rows, all of one length. The cells take the styles of the
    row above (``like_row``); the row height is not copied. ``first_row`` is the first new row number: rows from there on
    must be free in the table's columns; a totals row and whatever stands below is shifted by the writer, or refused.
    """

    first_row: int
    count: int
    columns: dict[int, Sequence[Value]]
    like_row: int | None = None


@dataclass(frozen=True, slots=True)
class TableGrowth:
    """A ListObject's range after the write: new last record row, and columns that were added at its right."""

    table: str
    last_row: int
    new_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetEdit:
    """All edits of one existing worksheet."""

    sheet: str
    columns: tuple[ColumnEdit, ...] = ()
    appends: tuple[AppendRows, ...] = ()
    growth: tuple[TableGrowth, ...] = ()


@dataclass(frozen=True, slots=True)
class GeneratedSheet:
    """A sheet that is wholly xlcrm's: its content is replaced, or the sheet is added when it is missing.

    ``after`` names the sheet behind which a new one is placed (None: at the end).
    """

    sheet: str
    content: SheetContent
    after: str | None = None
    state: Literal["visible", "hidden", "veryHidden"] = "visible"


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A workbook-wide defined name to set; it is added or its formula replaced."""

    name: str
    formula: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class WorkbookEdit:
    """Everything one write does to one workbook."""

    sheets: tuple[SheetEdit, ...] = ()
    generated: tuple[GeneratedSheet, ...] = ()
    names: tuple[DefinedName, ...] = ()
    recalculate: bool = field(default=True)
