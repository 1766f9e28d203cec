"""Putting an earlier state of the workbook back, byte for byte: itself a run, with a snapshot of what it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from xlcrm.history.files import copy_durably, fingerprint_of, identity, sync_folder
from xlcrm.history.journal import Journal
from xlcrm.history.refused import SNAPSHOT_DAMAGED
from xlcrm.history.run import Run
from xlcrm.history.runs import OURS, Kind, Origin, RunInfo, RunRecord
from xlcrm.history.snapshots import Snapshot, take
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.commit import CHANGED_MEANWHILE
from xlcrm.xlsx.files import refusal_of
from xlcrm.xlsx.gate import refuse_if_unwritable
from xlcrm.xlsx.temporary import temporary_beside


def backup(journal: Journal, who: str, now: datetime) -> Snapshot:
    """Store the workbook as it is now."""
    with journal.exclusive():
        snapshot = take(journal.store, now)
    journal.event("backup", who, {"snapshot": snapshot.name})
    return snapshot


def restore(journal: Journal, snapshot: Snapshot, info: RunInfo, now: datetime) -> RunRecord:
    """Put a snapshot in the workbook's place and return the run; refuses when the workbook is open or was just changed.

    ``info.fingerprint_before`` is filled in. An undo passes the run it takes back in ``info.undoes``.
    """
    workbook = journal.store.workbook
    refuse_if_unwritable(workbook)
    before = identity(workbook)
    with (
        journal.begin(replace(info, fingerprint_before=fingerprint_of(workbook))) as run,
        _copied(snapshot, workbook) as copy,
    ):
        kept = take(journal.store, now).name if before else ""
        _record_undo(journal, run, info.undoes)
        run.ready(fingerprint_of(copy), kept)
        refuse_if_unwritable(workbook)
        _replace(workbook, copy, before)
        run.done({"restored": snapshot.name, "replaced": kept})
    journal.event("restored", info.who, {"snapshot": snapshot.name, "run": run.id})
    return journal.run(run.id)


def _record_undo(journal: Journal, run: Run, undoes: int | None) -> None:
    """Record what an exact undo takes back, so that the history of each record tells of it."""
    if undoes is None:
        return
    for kind, back in ((Kind.CHANGE, Kind.CHANGE), (Kind.APPEND, Kind.REMOVE)):
        undone = journal.changes_of(undoes, kind, OURS)
        run.record([change.inverse() for change in undone], Origin.DECISION, kind=back)


@contextmanager
def _copied(snapshot: Snapshot, workbook: Path) -> Iterator[Path]:
    """Give a verified copy of a snapshot in the workbook's folder."""
    copy = temporary_beside(workbook)
    try:
        if not copy_durably(snapshot.path, copy).startswith(snapshot.digest):
            raise Refusal(SNAPSHOT_DAMAGED, file=snapshot.name)
        yield copy
    except OSError as error:
        raise refusal_of(error, workbook) from error
    finally:
        copy.unlink(missing_ok=True)


def _replace(workbook: Path, copy: Path, before: tuple[int, int, int] | None) -> None:
    if identity(workbook) != before:
        raise Refusal(CHANGED_MEANWHILE, file=workbook.name)
    if before:
        copy.chmod(workbook.stat().st_mode)
    copy.replace(workbook)
    sync_folder(workbook.parent)
