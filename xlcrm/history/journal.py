"""The journal of one workbook: every run, every change with its value before, and the access log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xlcrm.history.chain import ChainCheck, Event, add_event, check_chain, read_events
from xlcrm.history.database import BUSY_SECONDS, Database
from xlcrm.history.files import fingerprint_of
from xlcrm.history.guard import RunLock
from xlcrm.history.made import Made
from xlcrm.history.reading import read_changes, read_history, read_run, read_runs
from xlcrm.history.renamed import adopt_renamed
from xlcrm.history.run import Run, close_run
from xlcrm.history.runs import Entry, Kind, Origin, RunInfo, RunRecord, State
from xlcrm.history.store import Store
from xlcrm.model.plan import ColumnChange
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.temporary import sweep


def utc_now() -> datetime:
    """Return the time of the clock, in UTC."""
    return datetime.now(UTC)


class Journal:
    """The past of one workbook, open for reading and writing.

    ``settled`` are the runs that a crash had left open and that were judged when the journal was opened.
    ``set_aside`` is where a damaged journal was put when a new one was begun (say `refused.JOURNAL_SET_ASIDE` then).
    ``former_name`` is what the workbook was called when its past was found under another name, empty otherwise.
    """

    def __init__(self, store: Store, now: Callable[[], datetime], busy_seconds: float) -> None:
        self.store = store
        self._clock = now
        self._busy_seconds = busy_seconds
        self.former_name = adopt_renamed(store)
        self._database = Database(store.journal, now, busy_seconds)
        try:
            self.settled = self.reconcile(store.workbook)
        except BaseException:
            self._database.close()
            raise

    @classmethod
    def open(cls, store: Store, now: Callable[[], datetime] = utc_now, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open the journal of a workbook, creating it when there is none, and settle what a crash left open.

        ``busy_seconds`` is how long to wait for another process before refusing.
        """
        return cls(store, now, busy_seconds)

    def now(self) -> datetime:
        """Return the time, in UTC, by the journal's clock."""
        return self._clock()

    def close(self) -> None:
        """Close the journal."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def set_aside(self) -> Path | None:
        """Where a damaged journal was put, None when it was sound."""
        return self._database.set_aside

    def begin(self, info: RunInfo) -> Run:
        """Begin a run; refuses while another run on this workbook is under way."""
        lock = RunLock(self.store.run_lock, self._busy_seconds).take()
        try:
            self._settle(self.store.workbook)
            return Run.begun(self._database, info, self._clock, partial(self._end, lock))
        except BaseException:
            lock.release()
            raise

    def _end(self, lock: RunLock) -> None:
        try:
            self._settle(self.store.workbook)
        finally:
            lock.release()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other runs on this workbook away for a while, without a run of one's own."""
        lock = RunLock(self.store.run_lock, self._busy_seconds).take()
        try:
            yield
        finally:
            lock.release()

    def reconcile(self, path: Path) -> tuple[RunRecord, ...]:
        """Judge the runs that a crash left open by what the file is now, and return them; a living run is let be."""
        if not self._pending():
            return ()
        lock = RunLock(self.store.run_lock, 0)
        try:
            lock.take()
        except Refusal:
            return ()
        try:
            return self._settle(path)
        finally:
            lock.release()

    def _pending(self) -> list[tuple[Any, ...]]:
        return self._database.query(
            "SELECT id, state, fingerprint_before, fingerprint_after, reason FROM run WHERE state IN (?, ?)",
            (State.BEGUN, State.READY),
        )

    def _settle(self, path: Path) -> tuple[RunRecord, ...]:
        pending = self._pending()
        if not pending:
            return ()
        # No other run is under way now: what a killed one left beside the workbook is nobody's.
        sweep(path, older_than=0)
        present = fingerprint_of(path)
        with self._database.transaction() as writer:
            for number, state, before, after, reason in pending:
                verdict = _verdict(state, present, before, after)
                # A reason is given by a living process, judged at once: it knows that it failed.
                said = State.FAILED if reason and verdict is not State.DONE else verdict
                close_run(writer, number, said, self.now())
        return tuple(self.run(number) for number, *_ in pending)

    def run(self, number: int) -> RunRecord:
        """Return one run; refuses when there is none of this number."""
        return read_run(self._database, number)

    def runs(self, limit: int = 50) -> tuple[RunRecord, ...]:
        """Return the last runs, newest first."""
        return read_runs(self._database, "", (), limit)

    def last_done(self) -> RunRecord | None:
        """Return the last run that was completed."""
        return next(iter(read_runs(self._database, "WHERE state = ?", (State.DONE,), 1)), None)

    def done_since(self, number: int) -> tuple[RunRecord, ...]:
        """Return the runs completed after a run, newest first."""
        return read_runs(self._database, "WHERE state = ? AND id > ?", (State.DONE, number), -1)

    def last_undoable(self) -> RunRecord | None:
        """Return the last completed run that wrote the file, is no undo and was not undone."""
        where = (
            "WHERE state = ? AND undoes IS NULL AND fingerprint_after <> fingerprint_before AND NOT EXISTS "
            "(SELECT 1 FROM run AS later WHERE later.undoes = run.id AND later.state = 'done')"
        )
        return next(iter(read_runs(self._database, where, (State.DONE,), 1)), None)

    def changes_of(
        self, number: int, kind: Kind = Kind.CHANGE, origins: frozenset[Origin] = frozenset(Origin)
    ) -> tuple[ColumnChange, ...]:
        """Return the changes that a run recorded; new records (``Kind.APPEND``) come as changes from nothing."""
        return read_changes(self._database, number, kind, origins)

    def history_of(self, record: str, table: str = "") -> list[Entry]:
        """Return every recorded change of a record (in one table if one is named), oldest first."""
        return read_history(self._database, record, table)

    def event(self, kind: str, who: str, detail: Mapping[str, object]) -> None:
        """Add an entry to the access log: opened, handed out, collected, imported, exported, printed, restored, …."""
        with self._database.transaction() as writer:
            add_event(writer, self.now(), kind, who, detail)

    def events(self, *kinds: str, limit: int = 1000) -> tuple[Event, ...]:
        """Return the last entries of the access log, newest first."""
        return read_events(self._database, kinds, limit)

    def made(self) -> Made:
        """Return what was made for people and sent to them: letters, forms, reports, messages."""
        return Made(self._database, self._clock, self._read_again)

    def _read_again(self) -> None:
        """Have the next run read the workbook even when nobody changed it: the journal knows more than it."""
        with suppress(OSError):
            self.store.last_run.unlink(missing_ok=True)

    def verify_chain(self) -> ChainCheck:
        """Check that the access log and the changes of completed runs are as they were written."""
        return check_chain(self._database)

    def put_state(self, key: str, value: object) -> None:
        """Remember a value (anything JSON can hold) under a name."""
        text = json.dumps(value, ensure_ascii=False)
        with self._database.transaction() as writer:
            writer.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (key, text))

    def get_state(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - whatever was put
        """Return a remembered value."""
        found = self._database.query("SELECT value FROM state WHERE key = ?", (key,))
        with self._database.sound():
            return json.loads(found[0][0]) if found else default


def _verdict(state: str, present: str, before: str, after: str | None) -> State:
    # Nothing is replaced before a run is ready.
    if state == State.BEGUN or present == before:
        return State.ABORTED
    return State.DONE if present == after else State.UNKNOWN
