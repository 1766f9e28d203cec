"""In which order the columns of a new table stand, and which of them are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.schema import Owner

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlcrm.model.schema import Column, Table


def shown(column: Column, groups: Collection[str]) -> bool:
    """Tell whether a new workbook shows a column: its group is switched on, or it has none."""
    return not column.hidden and (not column.group or column.group in groups)


def in_order(table: Table, groups: Collection[str]) -> list[Column]:
    """Return the columns of a new table from left to right.

    First what staff fill and see, side by side, so that a block pasted from elsewhere falls into no hidden column; then
    staff's columns of groups that are switched off, hidden; then all computed ones, at the right edge.
    """

    def place(column: Column) -> tuple[bool, bool]:
        return column.owner is Owner.XLCRM, not shown(column, groups)

    return sorted(table.columns, key=place)
