"""Working out how to take a run back: what can be undone, and what was changed since and is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xlcrm.history.journal import Journal
from xlcrm.history.refused import ALREADY_UNDONE, NOT_DONE, NOTHING_TO_UNDO
from xlcrm.history.runs import OURS, Kind, RunRecord, State
from xlcrm.history.snapshots import Snapshot, is_sound, snapshots
from xlcrm.history.values import same
from xlcrm.history.whereabouts import Whereabouts
from xlcrm.model.book import Frame
from xlcrm.model.content import CellValue
from xlcrm.model.plan import CellChange, ColumnChange
from xlcrm.model.refusals import Refusal


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """How to take a run back.

    With ``exact`` the file is still as the run left it: `restore` puts this snapshot back, byte for byte. Otherwise
    ``changes`` are to be written, and ``conflicts`` are cells that someone changed since: ``before`` is what they hold,
    ``after`` what stood there before the run; they are told, never written. The row of a record that is gone is 0.
    """

    run: RunRecord
    exact: Snapshot | None = None
    changes: tuple[ColumnChange, ...] = ()
    conflicts: tuple[CellChange, ...] = ()


class _Undo(NamedTuple):
    """One cell to be taken back, or in conflict."""

    cell: CellChange
    conflict: bool


def plan_undo(journal: Journal, frames: Mapping[str, Frame], fingerprint: str, number: int | None = None) -> UndoPlan:
    """Plan to take back a run (the last one that can be, when none is named) in the workbook as it is now."""
    run = journal.last_undoable() if number is None else journal.run(number)
    if run is None:
        raise Refusal(NOTHING_TO_UNDO)
    if run.state is not State.DONE:
        raise Refusal(NOT_DONE, run=run.id, state=run.state)
    if by := _undone_by(journal, run):
        raise Refusal(ALREADY_UNDONE, run=run.id, by=by)
    if exact := _snapshot_before(journal, run, fingerprint):
        return UndoPlan(run, exact)
    changes = journal.changes_of(run.id, Kind.CHANGE, OURS)
    appended = journal.changes_of(run.id, Kind.APPEND, OURS)
    undos = [undo for table in _tables(changes, appended) for undo in _undo_table(table, frames, changes, appended)]
    return UndoPlan(
        run,
        changes=_columns(undo.cell for undo in undos if not undo.conflict),
        conflicts=tuple(undo.cell for undo in undos if undo.conflict),
    )


def _undone_by(journal: Journal, run: RunRecord) -> int:
    """Return the run by which a run is undone now, 0 when it is not: an undo may have been taken back itself."""
    if run.undone_by is None or _undone_by(journal, journal.run(run.undone_by)):
        return 0
    return run.undone_by


def _snapshot_before(journal: Journal, run: RunRecord, fingerprint: str) -> Snapshot | None:
    if fingerprint != run.fingerprint_after or run.info.fingerprint_before == run.fingerprint_after:
        return None
    kept = (snapshot for snapshot in snapshots(journal.store) if snapshot.name == run.snapshot)
    return next((snapshot for snapshot in kept if is_sound(snapshot)), None)


def _tables(*groups: Sequence[ColumnChange]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(change.table for group in groups for change in group))


def _undo_table(
    table: str, frames: Mapping[str, Frame], changes: Sequence[ColumnChange], appended: Sequence[ColumnChange]
) -> Iterator[_Undo]:
    ours = [change for change in changes if change.table == table]
    new = [change for change in appended if change.table == table]
    now = Whereabouts(frames.get(table), (*new, *ours))
    new_rows = {row for change in new for row in change.rows.tolist()}
    for change in ours:
        yield from _undo_column(change, now, new_rows)
    yield from _clear(_new_records(new, ours, new_rows), now)


def _undo_column(change: ColumnChange, now: Whereabouts, new_rows: set[int]) -> Iterator[_Undo]:
    present = now.column(change.key)
    for cell in change.cells():
        if cell.row in new_rows:
            continue
        row = now.row_of(cell.row, cell.record)
        held = present.get(row) if present is not None and row else None
        if row and same(held, cell.before):
            continue
        reachable = present is not None and row > 0
        undo = CellChange(cell.table, row, now.record_at(row) or cell.record, cell.key, held, cell.before)
        yield _Undo(undo, conflict=not reachable or not same(held, cell.after))


class _New(NamedTuple):
    """A record that the run added: its table, the row it was written to, its ID, and what was written."""

    table: str
    row: int
    record: str
    written: dict[str, CellValue]


def _new_records(appended: Sequence[ColumnChange], changes: Sequence[ColumnChange], rows: set[int]) -> Iterable[_New]:
    """Return the added records; what the same run changed in them afterwards counts as written with them."""
    new: dict[int, _New] = {}
    for change in (*appended, *changes):
        for cell in change.cells():
            if cell.row in rows:
                added = new.setdefault(cell.row, _New(cell.table, cell.row, cell.record, {}))
                added.written[cell.key] = cell.after
    return new.values()


def _clear(records: Iterable[_New], now: Whereabouts) -> Iterator[_Undo]:
    """Yield the clearing of added records; one in which staff changed or filled anything stays, and is told."""
    staffs = now.staff_keys()
    columns = {key: column for key in now.value_keys() if (column := now.column(key)) is not None}
    for new in records:
        row = now.row_of(new.row, new.record)
        if not row:
            continue
        held = {key: column.get(row) for key, column in columns.items()}
        cells = {key: CellChange(new.table, row, now.record_at(row), key, value, None) for key, value in held.items()}
        changed = [key for key in columns if key in staffs and not same(held[key], new.written.get(key))]
        if changed:
            yield from (_Undo(cells[key], conflict=True) for key in changed)
        else:
            yield from (_Undo(cells[key], conflict=False) for key in columns if held[key] is not None)


def _columns(cells: Iterable[CellChange]) -> tuple[ColumnChange, ...]:
    by_column: dict[tuple[str, str], dict[int, CellChange]] = {}
    for cell in cells:
        by_column.setdefault((cell.table, cell.key), {})[cell.row] = cell
    return tuple(_column(table, key, by_row) for (table, key), by_row in by_column.items())


def _column(table: str, key: str, by_row: Mapping[int, CellChange]) -> ColumnChange:
    cells = [by_row[row] for row in sorted(by_row)]
    return ColumnChange(
        table,
        key,
        np.array([cell.row for cell in cells], dtype=np.int64),
        [cell.record for cell in cells],
        [cell.before for cell in cells],
        [cell.after for cell in cells],
    )
