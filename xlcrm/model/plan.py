"""The plan: all that a run would change, as plain data: printable, comparable, invertible, appliable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlcrm.model.content import CellValue, SheetContent
from xlcrm.model.problems import Problem


class CellChange(NamedTuple):
    """One cell's change: table, Excel row, ID of the record, key, value before and after."""

    table: str
    row: int
    record: str
    key: str
    before: CellValue
    after: CellValue


@dataclass(frozen=True)
class ColumnChange:
    """Changes of cells in one column of one table.

    ``rows`` ascends (Excel row numbers at the time of the plan), ``records`` are the IDs in these rows (by which an undo
    finds them again after a sort), ``before`` and ``after`` hold Python values (None for empty). ``inverse()`` swaps them.
    """

    table: str
    key: str
    rows: NDArray[np.int64]
    records: Sequence[str]
    before: Sequence[CellValue]
    after: Sequence[CellValue]

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self) -> Iterator[CellChange]:
        """Yield the changes one cell at a time."""
        for row, record, before, after in zip(self.rows.tolist(), self.records, self.before, self.after, strict=True):
            yield CellChange(self.table, row, record, self.key, before, after)

    def inverse(self) -> ColumnChange:
        """Return the change that takes this one back."""
        return ColumnChange(self.table, self.key, self.rows, self.records, self.after, self.before)


@dataclass(frozen=True)
class Append:
    """New records of a table: one sequence of values a key, all of one length."""

    table: str
    columns: Mapping[str, Sequence[CellValue]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


@dataclass(frozen=True)
class Plan:
    """Everything a run would do to a workbook that has this fingerprint.

    ``sheets`` are the generated sheets as they ought to be (the writer leaves out those whose content is there already);
    ``lists`` are the values of the drop-downs by list key. ``formulas`` are live formulas to be written once; they are not
    journaled. ``high_ids`` are the highest numbers given in each table, where they rose.
    """

    fingerprint: str
    today: date
    problems: tuple[Problem, ...] = ()
    changes: tuple[ColumnChange, ...] = ()
    appends: tuple[Append, ...] = ()
    sheets: tuple[SheetContent, ...] = ()
    lists: Mapping[str, Sequence[str]] | None = None
    formulas: tuple[ColumnChange, ...] = ()
    high_ids: Mapping[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to do."""
        parts = (self.changes, self.appends, self.sheets, self.formulas, self.high_ids)
        return not any(parts) and self.lists is None

    @property
    def quiet(self) -> bool:
        """Tell whether no cell of any record changes."""
        return not (self.changes or self.appends or self.formulas)

    @property
    def cell_count(self) -> int:
        """Number of cells of records that change."""
        return sum(len(change) for change in self.changes)

    def cells(self) -> Iterator[CellChange]:
        """Yield all changes of cells."""
        for change in self.changes:
            yield from change.cells()

    def inverse_changes(self) -> tuple[ColumnChange, ...]:
        """Return the changes that take this plan's back."""
        return tuple(change.inverse() for change in self.changes)
