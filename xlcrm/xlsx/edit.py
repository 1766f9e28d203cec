"""Put all edits of one write into a package in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.generated import replace_generated
from xlcrm.xlsx.grow import Growth, grow_ranges
from xlcrm.xlsx.names import set_names
from xlcrm.xlsx.sheet import SheetContext, splice_sheet
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.table import grow_table, read_tables
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from xlcrm.xlsx.edits import SheetEdit, WorkbookEdit
    from xlcrm.xlsx.package import Package


@dataclass(frozen=True)
class Edited:
    """Titles of the generated sheets that changed, and those that were refused, with the reason."""

    sheets: tuple[str, ...] = ()
    refused: tuple[tuple[str, Refusal], ...] = ()


def apply_edits(package: Package, edit: WorkbookEdit) -> Edited:
    """Put all edits into the package; a generated sheet that is refused is left as it is, the others go on."""
    workbook = read_workbook(package)
    parts = {sheet.name: sheet.part for sheet in workbook.sheets}
    styles = Stylesheet(package)
    for sheet in edit.sheets:
        _edit_sheet(package, parts[sheet.sheet], sheet, styles, workbook.date1904)
    changed, refused = [], []
    for generated in edit.generated:
        try:
            if replace_generated(package, generated, styles):
                changed.append(generated.sheet)
        except Refusal as refusal:
            refused.append((generated.sheet, refusal))
    styles.save()
    if edit.names:
        set_names(package, edit.names)
    return Edited(tuple(changed), tuple(refused))


def _edit_sheet(package: Package, part: str, edit: SheetEdit, styles: Stylesheet, date1904: bool) -> None:
    grow = []
    for growth in edit.growth:
        table = next(table for table in read_tables(package, part) if table.name.casefold() == growth.table.casefold())
        grow.append(Growth(table.records, growth.last_row))
        grow_table(package, table, growth.last_row, growth.new_columns)
    splice_sheet(package, part, edit, SheetContext(date1904, lambda: styles, partial(_grown, grow)))


def _grown(growths: list[Growth], tail: bytes) -> bytes:
    for growth in growths:
        tail, _ = grow_ranges(tail, growth)
    return tail
