"""What staff changed since the last run, field by field (A9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xlcrm.history.runs import OURS, Kind
from xlcrm.history.seen import RECORD, ROW, last_run, load
from xlcrm.history.values import plain, same
from xlcrm.model.content import CellValue
from xlcrm.model.plan import ColumnChange

if TYPE_CHECKING:
    from xlcrm.history.journal import Journal

_NTH: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class StaffChanges:
    """Staff's own changes of known tables.

    ``changes`` are fields of records that were there before, ``added`` are new records (from nothing), ``removed``
    those that are gone (to nothing; rows as they were). ``lost`` names columns (table, key) that are no longer
    there: their cells are not listed one by one. ``restored_by`` names who put a snapshot back since the last run: the
    changes are that person's decision then.
    """

    changes: tuple[ColumnChange, ...] = ()
    added: tuple[ColumnChange, ...] = ()
    removed: tuple[ColumnChange, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    restored_by: str = ""

    def __bool__(self) -> bool:
        return bool(self.changes or self.added or self.removed)


class _Matches(NamedTuple):
    """Positions of records: in both views (same length), only after, only before."""

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    added: NDArray[np.int64]
    removed: NDArray[np.int64]


def staff_changes(before: Mapping[str, pa.Table], after: Mapping[str, pa.Table]) -> StaffChanges:
    """Return the differences between views (`seen.view`) of the same tables, record by record.

    A table that is in only one of the two is left out: nothing is known about it. Records without an ID are passed over
    until they have one; of records with the same ID the first is compared with the first, and so on.
    """
    found = [_table_changes(table, before[table], after[table]) for table in after if table in before]
    return StaffChanges(
        changes=tuple(change for part in found for change in part.changes),
        added=tuple(change for part in found for change in part.added),
        removed=tuple(change for part in found for change in part.removed),
        lost=tuple(lost for part in found for lost in part.lost),
    )


def _table_changes(table: str, before: pa.Table, after: pa.Table) -> StaffChanges:
    if before.equals(after):
        return StaffChanges()
    keys = [key for key in after.column_names if key not in (ROW, RECORD)]
    gone = [key for key in before.column_names if key not in after.column_names]
    matches = _match(before[RECORD], after[RECORD])
    changes = (_differences(table, key, before, after, matches) for key in keys)
    return StaffChanges(
        changes=tuple(change for change in changes if change is not None),
        added=_whole(table, after, matches.added),
        removed=tuple(change.inverse() for change in _whole(table, before, matches.removed)),
        lost=tuple((table, key) for key in gone),
    )


def _match(before: pa.ChunkedArray, after: pa.ChunkedArray) -> _Matches:
    nothing = np.zeros(0, np.int64)
    if before.equals(after):
        everywhere = np.flatnonzero(_mask(pc.not_equal(after, "")))
        return _Matches(everywhere, everywhere, nothing, nothing)
    at = _positions(before, after)
    named = _mask(pc.not_equal(after, ""))
    both = np.flatnonzero((at >= 0) & named)
    left = _mask(pc.not_equal(before, ""))
    left[at[both]] = False
    return _Matches(at[both], both, np.flatnonzero((at < 0) & named), np.flatnonzero(left))


def _positions(before: pa.ChunkedArray, after: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return where each ID stood before, -1 where it did not; each place is given once."""
    at = _index(before, after)
    named = at[(at >= 0) & _mask(pc.not_equal(after, ""))]
    if len(named) == len(np.unique(named)):
        return at
    return _index(_numbered(before), _numbered(after))


def _index(before: pa.ChunkedArray, after: pa.ChunkedArray) -> NDArray[np.int64]:
    found: NDArray[np.int64] = pc.fill_null(pc.index_in(after, value_set=before), -1).to_numpy().astype(np.int64)
    return found


def _numbered(records: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return IDs in which repeated ones are numbered, so that each stands once."""
    seen: dict[str, int] = {}
    numbered = []
    for record in records.to_pylist():
        seen[record] = nth = seen.get(record, 0) + 1
        numbered.append(record if nth == 1 else f"{record}{_NTH}{nth}")
    return pa.chunked_array([pa.array(numbered, records.type)])


def _differences(table: str, key: str, before: pa.Table, after: pa.Table, matches: _Matches) -> ColumnChange | None:
    new = _taken(after[key], matches.after)
    old = _taken(before[key], matches.before) if key in before.column_names else _nothing(new)
    hits = _unequal(old, new)
    if not len(hits):
        return None
    rows, records = _rows_of(after, matches.after[hits])
    return ColumnChange(table, key, rows, records, _values(old, hits), _values(new, hits))


def _nothing(like: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.nulls(len(like), like.type)])


def _unequal(old: pa.ChunkedArray, new: pa.ChunkedArray) -> NDArray[np.int64]:
    if old.type != new.type:
        pairs = zip(_values(old), _values(new), strict=True)
        return np.flatnonzero(np.fromiter((not same(one, other) for one, other in pairs), bool, len(new)))
    if old.equals(new):
        return np.zeros(0, np.int64)
    differ = pc.fill_null(pc.not_equal(old, new), False)
    return np.flatnonzero(_mask(pc.or_(differ, pc.xor(pc.is_null(old), pc.is_null(new)))))


def _whole(table: str, view: pa.Table, places: NDArray[np.int64]) -> tuple[ColumnChange, ...]:
    """Return whole records as changes from nothing, filled cells only."""
    changes = []
    for key in view.column_names:
        if key in (ROW, RECORD) or not len(places):
            continue
        column = _taken(view[key], places)
        filled = np.flatnonzero(_mask(pc.is_valid(column)))
        if len(filled):
            rows, records = _rows_of(view, places[filled])
            changes.append(ColumnChange(table, key, rows, records, [None] * len(filled), _values(column, filled)))
    return tuple(changes)


def _rows_of(view: pa.Table, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[str]]:
    return _taken(view[ROW], places).to_numpy().astype(np.int64), _taken(view[RECORD], places).to_pylist()


def _taken(column: pa.ChunkedArray, places: NDArray[np.int64]) -> pa.ChunkedArray:
    whole = len(places) == len(column) and (not len(places) or bool((np.diff(places) == 1).all()))
    return column if whole else column.take(pa.array(places))


def _values(column: pa.ChunkedArray, places: NDArray[np.int64] | None = None) -> list[CellValue]:
    chosen = column if places is None else column.take(pa.array(places))
    return [plain(value) for value in chosen.to_pylist()]


def _mask(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.array(column.to_numpy(zero_copy_only=False), dtype=bool)


def staff_since(
    journal: Journal, views: Mapping[str, pa.Table], kept: Mapping[str, pa.Table] | None = None
) -> StaffChanges:
    """Return what staff changed since views of these tables were last kept, without what xlcrm wrote meanwhile.

    ``kept`` are the views that were kept, if they are loaded already.
    """
    found = staff_changes(load(journal.store, views) if kept is None else kept, views)
    last = last_run(journal.store)
    if not found or last is None:
        return found
    runs = journal.done_since(last)
    own = [change for run in runs for kind in Kind for change in journal.changes_of(run.id, kind, OURS)]
    restored = (run.info.who for run in runs if "restored" in run.receipt and run.info.undoes is None)
    return replace(without_own(found, own), restored_by=next(restored, ""))


def without_own(found: StaffChanges, own: Iterable[ColumnChange]) -> StaffChanges:
    """Return staff's changes without what xlcrm itself wrote since the views were kept.

    A run that died between replacing the file and keeping the views leaves such changes.
    """
    written = {
        (cell.table, cell.record, cell.key): cell.after for change in own for cell in change.cells() if cell.record
    }
    if not written:
        return found
    return replace(
        found,
        changes=_others(found.changes, written),
        added=_others(found.added, written),
        removed=_others(found.removed, written),
    )


def _others(
    changes: Sequence[ColumnChange], written: Mapping[tuple[str, str, str], CellValue]
) -> tuple[ColumnChange, ...]:
    kept = (_other_cells(change, written) for change in changes)
    return tuple(change for change in kept if len(change))


def _other_cells(change: ColumnChange, written: Mapping[tuple[str, str, str], CellValue]) -> ColumnChange:
    places = [
        place
        for place, cell in enumerate(change.cells())
        if not same(written.get((cell.table, cell.record, cell.key), cell.before), cell.after)
    ]
    return ColumnChange(
        change.table,
        change.key,
        change.rows[places],
        [change.records[place] for place in places],
        [change.before[place] for place in places],
        [change.after[place] for place in places],
    )
