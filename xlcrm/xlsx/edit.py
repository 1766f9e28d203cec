"""Put all edits of one write into a package in memory."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.areas import absolute
from xlcrm.xlsx.calcchain import forget_formulas
from xlcrm.xlsx.generated import replace_generated
from xlcrm.xlsx.grow import GrownRange, Growth, grow_ranges
from xlcrm.xlsx.names import set_local_formula, set_names
from xlcrm.xlsx.receipt import Tally
from xlcrm.xlsx.refs import Area, parse_area, quote_sheet
from xlcrm.xlsx.refused import NO_SHEET, NO_TABLE
from xlcrm.xlsx.sheet import SheetContext, splice_sheet
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.table import grow_table, read_tables
from xlcrm.xlsx.totals import move_totals
from xlcrm.xlsx.workbook import read_workbook
from xlcrm.xlsx.xml import attributes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.xlsx.edits import AppendRows, SheetEdit, TableGrowth, WorkbookEdit
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.table import ListObject
    from xlcrm.xlsx.workbook import SheetEntry, Workbook

_FORMULA: Final = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_LOOK_THROUGH: Final = 32 << 20
"""Bytes of sheets that are searched for formulas; a bigger workbook is taken to have some."""

_PROTECTION: Final = re.compile(rb"<(?:[\w.-]+:)?sheetProtection(\s[^>]*)>")
_NEAREST: Final = 3


@dataclass(frozen=True)
class Edited:
    """Titles of the generated sheets that changed, those that were refused (with the reason), the protected ones written to."""

    sheets: tuple[str, ...] = ()
    refused: tuple[tuple[str, Refusal], ...] = ()
    protected: tuple[str, ...] = ()


def apply_edits(package: Package, edit: WorkbookEdit, *, to_be_written: bool = False) -> Edited:
    """Put all edits into the package; a generated sheet that is refused is left as it is, the others go on.

    ``to_be_written``: the package is written in any case, so that work for it may begin meanwhile.
    Refuses whatever else cannot be done without harm; the package is then not to be written.
    """
    workbook = read_workbook(package)
    styles = Stylesheet(package)
    protected = []
    for sheet in edit.sheets:
        editor = _SheetEditor(package, find_sheet(workbook, sheet.sheet), styles, workbook.date1904)
        editor.apply(sheet)
        protected += [sheet.sheet] if editor.is_protected else []
    if to_be_written:
        package.shrink_ahead()
    changed, refused = [], []
    for generated in edit.generated:
        try:
            if replace_generated(package, generated, styles):
                changed.append(generated.sheet)
                protected += [generated.sheet] if _is_protected_part(package, generated.sheet) else []
        except Refusal as refusal:
            refused.append((generated.sheet, refusal))
    styles.save()
    if edit.names:
        set_names(package, edit.names)
    if edit.recalculate and package.is_changed:
        _recalculate_on_load(package)
    return Edited(tuple(changed), tuple(refused), tuple(protected))


def find_sheet(workbook: Workbook, title: str) -> SheetEntry:
    """Return the worksheet of a title; refuses, and names the nearest ones, when there is none."""
    by_title = {sheet.name.casefold(): sheet for sheet in workbook.worksheets}
    found = by_title.get(title.casefold())
    if found is None:
        names = [sheet.name for sheet in workbook.worksheets]
        nearest = difflib.get_close_matches(title, names, _NEAREST, cutoff=0) or names[:_NEAREST]
        raise Refusal(NO_SHEET, sheet=title, nearest=", ".join(nearest))
    return found


class _SheetEditor:
    """Edits one worksheet, and the tables on it."""

    def __init__(self, package: Package, sheet: SheetEntry, styles: Stylesheet, date1904: bool) -> None:
        self._package = package
        self._sheet = sheet
        self._styles = styles
        self._date1904 = date1904
        self._growths: list[Growth] = []
        self._grown: list[GrownRange] = []
        self.is_protected = False

    def apply(self, edit: SheetEdit) -> None:
        """Put the edits of the sheet into the package."""
        gone: set[tuple[int, int]] = set()
        for growth in edit.growth:
            gone |= self._grow_table(growth)
        if not edit.growth:
            self._growths += [_plain_growth(append) for append in edit.appends if append.count and append.columns]
        context = SheetContext(self._date1904, lambda: self._styles, self._grow_ranges)
        outcome = splice_sheet(self._package, self._sheet.part, edit, context)
        self._grow_filter_name()
        self._package.note(Tally(ranges_grown=len(self._grown)))
        forget_formulas(self._package, self._sheet.sheet_id, gone | outcome.removed_formulas)

    def _grow_table(self, growth: TableGrowth) -> frozenset[tuple[int, int]]:
        """Let a table grow; its totals row moves down. Return the cells whose formulas left their place."""
        table = self._table(growth.table)
        gone = move_totals(self._package, self._sheet.part, table, growth.last_row - table.records.bottom)
        grown = grow_table(self._package, table, growth.last_row, growth.new_columns)
        self._package.note(Tally(tables_grown=int(grown.area != table.area)))
        if growth.last_row > table.records.bottom:
            self._growths.append(Growth(table.records, growth.last_row))
        return gone

    def _table(self, name: str) -> ListObject:
        for table in read_tables(self._package, self._sheet.part):
            if table.name.casefold() == name.casefold():
                return table
        raise Refusal(NO_TABLE, table=name, sheet=self._sheet.name)

    def _grow_ranges(self, tail: bytes) -> bytes:
        self.is_protected = _is_protected(tail)
        for growth in self._growths:
            tail, grown = grow_ranges(tail, growth)
            self._grown += grown
        return tail

    def _grow_filter_name(self) -> None:
        """Let the hidden name that stands for the sheet's filter say the same as the filter."""
        for grown in self._grown:
            if grown.kind == "autoFilter":
                formula = f"{quote_sheet(self._sheet.name)}!{absolute(parse_area(grown.after))}"
                set_local_formula(self._package, "_xlnm._FilterDatabase", self._sheet.name, formula)


def _is_protected(tail: bytes) -> bool:
    """Tell from what follows the rows of a sheet whether staff locked it."""
    found = _PROTECTION.search(tail)
    return found is not None and attributes(found[1]).get("sheet") in {"1", "true", "on"}


def _is_protected_part(package: Package, title: str) -> bool:
    xml = package.text(find_sheet(read_workbook(package), title).part)
    return _is_protected(xml[xml.rfind(b"sheetData") :])


def _plain_growth(append: AppendRows) -> Growth:
    """Return the growth of a plain range, of which only the appended columns are known."""
    columns = append.columns.keys()
    above = Area(1, min(columns), append.first_row - 1, max(columns))
    return Growth(above, append.first_row + append.count - 1)


def _recalculate_on_load(package: Package) -> None:
    """Make spreadsheet programs work out the formulas anew, if there are any: they may read what was written."""
    workbook = read_workbook(package)
    if not workbook.recalculates_on_load and _has_formulas(package, workbook):
        package.put(workbook.part, workbook.with_recalculation())
        package.note(Tally(calc_on_load=1))


def _has_formulas(package: Package, workbook: Workbook) -> bool:
    if package.related(workbook.part, "calcChain"):
        return True
    sizes = [package.checksum(sheet.part)[1] for sheet in workbook.worksheets]
    if sum(sizes) > _LOOK_THROUGH:
        return True
    return any(_has_formula(package.stream(sheet.part)) for sheet in workbook.worksheets)


def _has_formula(pieces: Iterable[bytes]) -> bool:
    before = b""
    for piece in pieces:
        if _FORMULA.search(before + piece):
            return True
        before = piece[-64:]
    return False
