"""Where the records of a run are now, after staff sorted, moved, added and removed rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from xlcrm.history.seen import records_of
from xlcrm.history.values import plain
from xlcrm.model.book import Frame
from xlcrm.model.content import CellValue
from xlcrm.model.plan import ColumnChange
from xlcrm.model.schema import Kind, Owner


class Whereabouts:
    """Finds the present row of a record that a run changed.

    ``changes`` are the run's own in this table: an ID that it gave or changed is the one its record has now; a record whose
    ID it took away belongs where it was, as long as nobody wrote there. Without a frame (the table's sheet is gone) nothing is found.
    """

    def __init__(self, frame: Frame | None, changes: Iterable[ColumnChange]) -> None:
        self._frame = frame
        self._records: dict[int, str] = {}
        self._rows: dict[str, int] = {}
        self._repeated: set[str] = set()
        self._given: dict[int, str] = {}
        self._emptied: frozenset[int] = frozenset()
        self._columns: dict[str, Mapping[int, CellValue] | None] = {}
        if frame is not None and frame.layout is not None:
            self._index(frame)
            changes = tuple(changes)
            self._given = _given(frame, changes)
            self._emptied = _emptied(frame, changes)

    def _index(self, frame: Frame) -> None:
        for row, record in zip(frame.data.index.tolist(), records_of(frame).to_pylist(), strict=True):
            self._records[row] = record
            if record and self._rows.setdefault(record, row) != row:
                self._repeated.add(record)

    def record_at(self, row: int) -> str:
        """Return the ID that a row holds now, empty when it holds none."""
        return self._records.get(row, "")

    def row_of(self, row: int, record: str) -> int:
        """Return where a record that stood in this row is now, 0 when it is gone or cannot be told from another."""
        names = [name for name in (self._given.get(row, ""), record) if name]
        for name in names:
            if name in self._repeated:
                return row if self.record_at(row) == name else 0
            if name in self._rows:
                return self._rows[name]
        if row in self._emptied and not self.record_at(row):
            return row
        nameless = row in self._records and not self._records[row]
        return row if nameless and not (record and self._given.get(row)) else 0

    def value_keys(self) -> tuple[str, ...]:
        """Return the columns whose cells hold values, known ones and staff's own."""
        if self._frame is None or self._frame.layout is None:
            return ()
        by_key, layout = self._frame.table.by_key, self._frame.layout
        known = [key for key in layout.columns if key in by_key and by_key[key].kind is not Kind.FORMULA]
        return (*known, *layout.extras)

    def staff_keys(self) -> frozenset[str]:
        """Return those columns whose cells are, or become, staff's."""
        if self._frame is None:
            return frozenset()
        return frozenset(self.value_keys()) - frozenset(self._frame.table.keys(Owner.XLCRM))

    def column(self, key: str) -> Mapping[int, CellValue] | None:
        """Return the present values of a column by row, None when the workbook has no such column."""
        if key not in self._columns:
            self._columns[key] = self._read(key)
        return self._columns[key]

    def _read(self, key: str) -> Mapping[int, CellValue] | None:
        if self._frame is None or key not in self.value_keys() or key not in self._frame.data:
            return None
        values = self._frame.data[key]
        column = self._frame.table.by_key.get(key)
        read = _day if column is not None and column.kind is Kind.DATE else plain
        return dict(zip(values.index.tolist(), map(read, values.tolist()), strict=True))


def _day(value: object) -> CellValue:
    """Return a date as one, as the journal holds it; a moment within a day stays a moment."""
    known = plain(value)
    midnight = isinstance(known, datetime) and known.time() == time()
    return known.date() if isinstance(known, datetime) and midnight else known


def _given(frame: Frame, changes: Iterable[ColumnChange]) -> dict[int, str]:
    """Return the IDs that the run itself wrote, by row."""
    if len(frame.table.identity) != 1:
        return {}
    written = (change for change in changes if change.key == frame.table.identity[0])
    return {cell.row: str(cell.after) for change in written for cell in change.cells() if cell.after is not None}


def _emptied(frame: Frame, changes: Iterable[ColumnChange]) -> frozenset[int]:
    """Return the rows of records whose ID the run itself took away."""
    taken = (change for change in changes if change.key == frame.table.identity[0])
    return frozenset(cell.row for change in taken for cell in change.cells() if cell.before is not None and cell.after is None)
