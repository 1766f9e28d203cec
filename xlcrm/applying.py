"""From a plan to the file: prepare the new parts, take a snapshot, note it in the journal, replace the file, prove it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from xlcrm.history import seen, snapshots
from xlcrm.history.runs import Origin
from xlcrm.history.saved_by import saved_by
from xlcrm.history.staff import staff_since
from xlcrm.model.catalogue.stages import SHEET_PROTECTED, SHEET_REFUSED
from xlcrm.model.problems import Problem
from xlcrm.model.rows import longer, next_rows
from xlcrm.model.schema import Owner
from xlcrm.window import window_of
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.gate import refuse_if_unwritable
from xlcrm.xlsx.write import to_edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from xlcrm.history.journal import Journal
    from xlcrm.history.run import Run
    from xlcrm.model.book import Frame
    from xlcrm.model.plan import ColumnChange, Plan
    from xlcrm.model.settings import Settings
    from xlcrm.reading import Reading
    from xlcrm.window import Window


_IN_WINDOW = "window:{run}:{read}"


@dataclass(frozen=True)
class Prepared:
    """The package with the new parts in it, the titles of the generated sheets that changed, sheets that were refused."""

    changed: bool
    sheets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Applied:
    """What became of a plan: the file's fingerprint now, what was prepared, the receipt if anything was written."""

    fingerprint: str
    prepared: Prepared
    receipt: Mapping[str, Any] | None = None
    staff: Sequence[ColumnChange] = field(default=())
    run: int = 0


def prepare(reading: Reading, planned: Plan, *, to_be_written: bool = False) -> Prepared:
    """Put the plan's edits into the package in memory; the file is not touched."""
    edited = apply_edits(reading.package, to_edit(planned, reading.book), to_be_written=to_be_written)
    refused = (
        Problem.about(SHEET_REFUSED, sheet, why=refusal.say(reading.book.lang)) for sheet, refusal in edited.refused
    )
    protected = (Problem.about(SHEET_PROTECTED, sheet) for sheet in edited.protected)
    return Prepared(reading.package.is_changed, tuple(edited.sheets), (*refused, *protected))


def apply(reading: Reading, planned: Plan, journal: Journal, run: Run) -> Applied:
    """Write a plan into the file (or window) it was made for, and journal it with what staff changed since the last run.

    Raises:
        Refusal: The file is open somewhere, changed meanwhile, or cannot be written; it is as it was.
    """
    store = journal.store
    views = {name: seen.view(frame) for name, frame in reading.book.frames.items() if frame.layout}
    kept = seen.load(store, views)
    staff = staff_since(journal, views, kept)
    run.record_staff(staff, *saved_by(reading.package))
    _record(reading, planned, run)
    window = window_of(store.workbook)
    prepared = prepare(reading, planned, to_be_written=window is None)
    changed = (*staff.changes, *staff.added, *staff.removed)
    if not prepared.changed or (window and planned.quiet and not prepared.sheets):
        run.done()
        seen.save(store, views, run.id, kept)
        return Applied(reading.fingerprint, prepared, None, changed, run.id)
    if window:
        fingerprint, written = _write_window(window, reading, planned, prepared, run)
    else:
        fingerprint, written = _write_file(reading, journal, run)
    run.done(written)
    seen.save(store, {**views, **_left(reading, planned)}, run.id, kept)
    if not window:
        snapshots.thin(store, journal.now().astimezone(), kept_for(reading.book.settings))
    return Applied(fingerprint, prepared, written, changed, run.id)


def _write_file(reading: Reading, journal: Journal, run: Run) -> tuple[str, Mapping[str, Any]]:
    """Replace the file, a snapshot before; return its fingerprint and the receipt."""
    store = journal.store
    refuse_if_unwritable(store.workbook)
    snapshot = snapshots.take(store, journal.now())
    receipt = commit(
        store.workbook,
        reading.package,
        expected_fingerprint=reading.fingerprint,
        before_replace=lambda fingerprint: run.ready(fingerprint, snapshot.name),
    )
    return receipt.fingerprint_after, receipt.as_dict()


def _write_window(
    window: Window, reading: Reading, planned: Plan, prepared: Prepared, run: Run
) -> tuple[str, Mapping[str, Any]]:
    """Write into the window; the file stays as it is saved, so that no file ever has this run's fingerprint."""
    fingerprint = _IN_WINDOW.format(run=run.id, read=reading.fingerprint)
    written = window.write(reading, planned, prepared.sheets)
    run.ready(fingerprint)
    return fingerprint, written


def kept_for(settings: Settings) -> snapshots.Schedule:
    """Return how long the workbook's rules want snapshots kept."""
    periods = ("all_days", "daily_days", "weekly_weeks", "monthly_months")
    return snapshots.Schedule(*(int(settings.rule(f"backup.{period}")) for period in periods))


def _record(reading: Reading, planned: Plan, run: Run) -> None:
    """Journal what a plan changes: what people ruled on staff's cells is told apart from what xlcrm computes."""
    frames = reading.book.frames
    parts: dict[Origin, list[ColumnChange]] = {Origin.XLCRM: [], Origin.DECISION: []}
    for change in planned.changes:
        ruled = _owner(frames[change.table], change.key) is Owner.STAFF
        parts[Origin.DECISION if ruled else Origin.XLCRM].append(change)
    for origin, changes in parts.items():
        run.record(changes, origin)
    for append in planned.appends:
        if append.table in frames:  # the workbook's own memory is never taken back
            frame = frames[append.table]
            records = seen.records_of(longer(frame, append)).to_pylist()[-len(append) :]
            run.record_append(append, next_rows(frame, len(append)), records)


def _owner(frame: Frame, key: str) -> Owner:
    """Return whose a column is; one that staff added is theirs."""
    return frame.table.by_key[key].owner if key in frame.table.by_key else Owner.STAFF


def _left(reading: Reading, planned: Plan) -> Mapping[str, pa.Table]:
    """Return staff's cells as this run leaves them, of the tables in which it filled, ruled or added anything."""
    views = {}
    for name, frame in reading.book.frames.items():
        filled = [c for c in planned.changes if c.table == name and _owner(frame, c.key) is not Owner.XLCRM]
        added = [append for append in planned.appends if append.table == name]
        if frame.layout and (filled or added):
            data = frame.data
            for change in filled:
                data = data.assign(**{change.key: _with(data[change.key], change)})
            left = replace(frame, data=data)
            for append in added:
                left = longer(left, append)
            views[name] = seen.view(left)
    return views


def _with(column: pd.Series, change: ColumnChange) -> pd.Series:
    """Return a column with the new values of a change in their rows."""
    filled = pd.Series(list(change.after), index=change.rows).astype(column.dtype)
    return column.where(~column.index.isin(change.rows), filled.reindex(column.index))
