"""A plan into the workbook that is open: the same edits as for a closed file, written through xlwings.

Excel is not kept waiting while xlcrm computes, so that somebody may sort or type meanwhile: before anything is written the
rows are looked at again, and a window that has moved on is refused (`excel.moved`); the caller plans anew.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from xlcrm.excel.cells import Sheet, write_cells
from xlcrm.excel.generated import put_generated
from xlcrm.excel.refused import EDITING, MOVED, PROTECTED_SHEET, SAVE_FIRST
from xlcrm.model.refusals import Refusal
from xlcrm.model.schema import Owner
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.workbook import read_workbook
from xlcrm.xlsx.write import to_edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.model.book import Frame
    from xlcrm.model.plan import Plan
    from xlcrm.reading import Reading
    from xlcrm.xlsx.edits import AppendRows, DefinedName, SheetEdit, TableGrowth, WorkbookEdit

_COM_ATTEMPTS: Final = 300
_BUSY_WORDS: Final = ("com_error", "CommandError")


class OpenWindow:
    """A workbook in Excel, or in LibreOffice through our engine; it is saved only where 规则 says so."""

    def __init__(self, book: Sheet, workbook: Path) -> None:
        self.book = book
        self._workbook = workbook
        _bound_retries()

    @property
    def workbook(self) -> Path:
        """The file, as it is saved."""
        return self._workbook

    def package(self) -> Package:
        """Return the workbook as it is in the window now, unsaved work and all."""
        with tempfile.TemporaryDirectory(prefix="xlcrm") as folder, answered():
            copy = Path(folder) / f"copy{self._workbook.suffix}"
            _save_copy(self.book, copy, self._workbook)
            return Package.from_bytes(copy.read_bytes(), self._workbook.name)

    def write(self, reading: Reading, planned: Plan, sheets: tuple[str, ...]) -> Mapping[str, Any]:
        """Put a plan into the window, generated sheets only where they change.

        Raises:
            Refusal: A sheet is protected, rows have moved since they were read, or the program is busy.
        """
        edit = to_edit(planned, reading.book)
        with answered(), self._undisturbed():
            self._refuse_protected(edit, sheets)
            self._refuse_moved(reading, planned)
            cells = sum(self._write_sheet(each) for each in edit.sheets)
            names = {name.name: name.formula for name in read_workbook(reading.package).names if name.sheet is None}
            titles = {sheet.name.casefold(): sheet for sheet in self.book.sheets}
            ours = [put_generated(self.book, each, names, titles) for each in edit.generated if each.sheet in sheets]
            self._put_names([*edit.names, *ours])
            saves = bool(reading.book.settings.rule("buttons.save"))
            if saves:
                self.book.save()
        return {"window": True, "cells": cells, "sheets": list(sheets), "saved": saves}

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Keep the screen and staff's own macros still, and leave sheet and selection in front as they were."""
        app, active, selected = self.book.app, self.book.sheets.active, self.book.selection
        events = app.enable_events
        app.screen_updating = app.enable_events = False
        try:
            yield
        finally:
            app.enable_events = events
            active.activate()
            if selected is not None and selected.sheet.name == active.name:
                selected.select()
            app.screen_updating = True

    def _refuse_protected(self, edit: WorkbookEdit, sheets: Sequence[str]) -> None:
        there = {sheet.name: sheet for sheet in self.book.sheets}
        for title in (*(each.sheet for each in edit.sheets), *sheets):
            if title in there and _is_protected(there[title]):
                raise Refusal(PROTECTED_SHEET, sheet=title)

    def _refuse_moved(self, reading: Reading, planned: Plan) -> None:
        touched = {change.table for change in planned.changes} | {append.table for append in planned.appends}
        for name in sorted(touched & reading.book.frames.keys()):
            frame = reading.book.frames[name]
            if frame.layout and not self._stands_still(frame, planned):
                raise Refusal(MOVED, sheet=frame.sheet)

    def _stands_still(self, frame: Frame, planned: Plan) -> bool:
        """Tell whether the records stand where they were read, nothing below them, and cells to be filled are empty."""
        layout = frame.layout
        if layout is None or frame.sheet not in [sheet.name for sheet in self.book.sheets]:
            return False
        sheet = self.book.sheets[frame.sheet]
        key = next((part for part in frame.table.identity if part in layout.columns), None)
        if key is not None:
            column, first = layout.columns[key], layout.heading_row
            now = _column(sheet, column, first, layout.last_row + 1)
            known = [layout.headings[key], *(frame.data[key].reindex(range(first + 1, layout.last_row + 2)))]
            if [_shown(value) for value in now] != [_shown(value) for value in known]:
                return False
        return all(
            _shown(value) == ""
            for change in planned.changes
            if change.table == frame.table.name and _is_staffs(frame, change.key) and change.key in layout.columns
            for row, before in zip(change.rows.tolist(), change.before, strict=True)
            if before is None
            for value in _column(sheet, layout.columns[change.key], row, row)
        )

    def _write_sheet(self, edit: SheetEdit) -> int:
        sheet = self.book.sheets[edit.sheet]
        for growth in edit.growth:
            _grow(sheet, growth)
        written = sum(write_cells(sheet, each.column, each.rows, each.values, each.style) for each in edit.columns)
        return written + sum(_append(sheet, each) for each in edit.appends)

    def _put_names(self, names: Sequence[DefinedName]) -> None:
        for name in names:
            made = self.book.names.add(name.name, f"={name.formula}")
            if name.hidden and hasattr(made.api, "Visible"):
                made.api.Visible = False


def _save_copy(book: Sheet, copy: Path, saved: Path) -> None:
    """Write what the window holds into another file; the window goes on as it is."""
    if hasattr(book.impl, "save_copy"):
        book.impl.save_copy(copy)
    elif sys.platform == "darwin":  # Excel for Mac cannot save a copy from outside
        if not book.api.saved.get():
            raise Refusal(SAVE_FIRST)
        copy.write_bytes(saved.read_bytes())
    else:
        book.api.SaveCopyAs(str(copy))


def _is_protected(sheet: Sheet) -> bool:
    if hasattr(sheet.impl, "protected"):
        return bool(sheet.impl.protected)
    return bool(getattr(sheet.api, "ProtectContents", False)) if sys.platform == "win32" else bool(sheet.api.protect_contents.get())


def _column(sheet: Sheet, column: int, first: int, last: int) -> list[object]:
    found = sheet.range((first, column), (last, column)).value
    return list(found) if isinstance(found, list) else [found]


def _shown(value: object) -> str:
    """Return a value as the sheet shows an ID: 1001.0 is 1001."""
    if value is None or value != value:  # noqa: PLR0124 - not a number is not itself
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip().replace("<NA>", "")


def _is_staffs(frame: Frame, key: str) -> bool:
    column = frame.table.by_key.get(key)
    return column is None or column.owner is not Owner.XLCRM


def _grow(sheet: Sheet, growth: TableGrowth) -> None:
    """Let a table take in the rows down to its new last one; a totals row makes room first."""
    table = next(each for each in sheet.tables if each.name.casefold() == growth.table.casefold())
    whole = table.range
    added = growth.last_row - (whole.last_cell.row - bool(table.show_totals))
    if added <= 0:
        return
    if table.show_totals:
        totals = whole.last_cell.row
        sheet.range((totals, whole.column), (totals + added - 1, whole.last_cell.column)).insert("down")
    else:
        table.resize(sheet.range((whole.row, whole.column), (growth.last_row, whole.last_cell.column)))


def _append(sheet: Sheet, edit: AppendRows) -> int:
    """Write new rows, their columns formatted as the row above."""
    rows = np.arange(edit.first_row, edit.first_row + edit.count, dtype=np.int64)
    for column, values in edit.columns.items():
        if edit.like_row:
            like = sheet.range((edit.like_row, column)).number_format
            cells = sheet.range((int(rows[0]), column), (int(rows[-1]), column))
            if like and cells.number_format != like:
                cells.number_format = like
        write_cells(sheet, column, rows, values)
    return edit.count * len(edit.columns)


def _bound_retries() -> None:
    """Let a busy Excel be asked again a bounded number of times: xlwings would ask for ever."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        windows.N_COM_ATTEMPTS = _COM_ATTEMPTS  # type: ignore[attr-defined] # the setting that xlwings documents


@contextmanager
def answered() -> Iterator[None]:
    """Turn the errors by which Excel says that it is busy into one sentence."""
    try:
        yield
    except Refusal:
        raise
    except Exception as error:
        if type(error).__name__ not in _BUSY_WORDS:
            raise
        with suppress(AttributeError):
            error.__traceback__ = None
        raise Refusal(EDITING) from error
