"""Adding xlcrm's columns and sheets to a workbook that staff have already: nothing that is there changes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.making import NewBook, make_workbook
from xlcrm.model.schema import Owner
from xlcrm.xlsx.columns import offer_lists
from xlcrm.xlsx.conditional import colour_wrong_cells
from xlcrm.xlsx.dropdowns import dropdown_name
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import ColumnEdit, SheetEdit, TableGrowth, WorkbookEdit
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.read import FrameReader
from xlcrm.xlsx.table import all_tables
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from xlcrm.model.book import Layout
    from xlcrm.model.schema import Column

    Heading = tuple[Column, str]


def add_columns(
    package: Package, layout: Layout, columns: Sequence[Heading]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Add columns right of a table, each with the heading given.

    Return the numbers of all its columns by key, and the titles of sheets that are protected and were written all the same.
    """
    first = first_free_column(package, layout)
    row = np.array([layout.heading_row], dtype=np.int64)
    edits = tuple(
        ColumnEdit(first + place, row, [heading], "heading_x" if column.owner is Owner.XLCRM else "heading")
        for place, (column, heading) in enumerate(columns)
    )
    headings = tuple(heading for _, heading in columns)
    growth = (TableGrowth(layout.listobject, layout.last_row, headings),) if layout.listobject else ()
    edit = WorkbookEdit((SheetEdit(layout.sheet, edits, growth=growth),), recalculate=False)
    protected = apply_edits(package, edit).protected
    return {**layout.columns, **{column.key: first + place for place, (column, _) in enumerate(columns)}}, protected


def first_free_column(package: Package, layout: Layout) -> int:
    """Return the column right of the table, or, in a plain range, right of everything that stands on the sheet."""
    for table in all_tables(package):
        if layout.listobject and table.name.casefold() == layout.listobject.casefold():
            return table.area.right + 1
    last = FrameReader(package).last_column(layout.sheet)
    return max((*layout.columns.values(), *layout.extras.values(), last)) + 1


def sheet_part(package: Package, title: str) -> str:
    """Return the part of the worksheet with a title."""
    return next(sheet.part for sheet in read_workbook(package).worksheets if sheet.name == title)


def colour_columns(package: Package, layout: Layout, numbers: Mapping[str, int], keys: Collection[str]) -> None:
    """Let wrong cells of some columns (keys, or headings of staff's own) show themselves in colour."""
    names = {number: key for key, number in numbers.items() if key in keys and key != "bad_columns"}
    names |= {number: heading for heading, number in layout.extras.items() if heading in keys}
    if names and "bad_columns" in numbers:
        part, first = sheet_part(package, layout.sheet), layout.heading_row + 1
        colour_wrong_cells(package, part, sorted(names.items()), bad_column=numbers["bad_columns"], first_row=first)


def offer_choices(package: Package, layout: Layout, numbers: Mapping[str, int], columns: Iterable[Column]) -> None:
    """Give the columns that take their values from a list their drop-downs."""
    names = {numbers[column.key]: dropdown_name(column.choices) for column in columns if column.choices}
    offer_lists(package, sheet_part(package, layout.sheet), names, first_row=layout.heading_row + 1)


def new_workbook(new: NewBook, suffix: str) -> Package:
    """Return a new workbook in memory, as a source of sheets."""
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place) / f"new{suffix}"
        make_workbook(fresh, new)
        return Package.open(fresh)
