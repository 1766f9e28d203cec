"""A run under way: what it changes is recorded first, then the file is replaced, then it is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from xlcrm.history.blocks import Block, pack_changes
from xlcrm.history.chain import RUN_EVENT, add_event, run_digest
from xlcrm.history.refused import NOT_NOTED
from xlcrm.history.runs import Kind, Origin, RunInfo, State
from xlcrm.model.plan import Append, ColumnChange
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.history.database import Database, Writer
    from xlcrm.history.staff import StaffChanges


class Run:
    """One run, from `Journal.begin` to `done` or `failed`; while it lives no other run can begin on the workbook.

    As a context manager it is marked as failed when the block raises or forgets to end it.
    """

    def __init__(self, database: Database, number: int, now: Callable[[], datetime], end: Callable[[], object]) -> None:
        self.id = number
        self._database = database
        self._now = now
        self._end = end
        self._over = self._ready = False

    @classmethod
    def begun(cls, database: Database, info: RunInfo, now: Callable[[], datetime], end: Callable[[], object]) -> Self:
        """Enter a new run into the journal; ``end`` is called when it is over."""
        with database.transaction() as writer:
            number = writer.insert(
                "run",
                {
                    "state": State.BEGUN,
                    "command": info.command,
                    "who": info.who,
                    "why": info.why,
                    "today": info.today.isoformat(),
                    "workbook": info.workbook,
                    "undoes": info.undoes,
                    "began": now().isoformat(),
                    "fingerprint_before": info.fingerprint_before,
                },
            )
        return cls(database, number, now, end)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._over:
            self.failed(f"{type(error).__name__}: {error}" if error else "not completed")

    def record(
        self,
        changes: Iterable[ColumnChange],
        origin: Origin = Origin.XLCRM,
        *,
        kind: Kind = Kind.CHANGE,
        who: str = "",
        when: datetime | None = None,
    ) -> None:
        """Record changes; ``who`` and ``when`` (UTC) tell whose they are and since when, where that is known."""
        at = (when or self._now()).astimezone(UTC).isoformat()
        blocks = list(pack_changes(changes))
        if not blocks:
            return
        with self._database.transaction() as writer:
            for block in blocks:
                self._insert(writer, block, {"kind": kind, "origin": origin, "at": at, "who": who})

    def _insert(self, writer: Writer, block: Block, about: Mapping[str, object]) -> None:
        values = {"run": self.id, **about, "tbl": block.table, "rows": block.rows, "records": block.records}
        number = writer.insert("block", values)
        writer.execute_many(
            "INSERT INTO cells (block, key, count, data) VALUES (?, ?, ?, ?)",
            ((number, *cells) for cells in block.cells),
        )

    def record_staff(self, found: StaffChanges, who: str = "", when: datetime | None = None) -> None:
        """Record what staff did themselves since the last run: who saved the file and when, if that is known."""
        origin = Origin.DECISION if found.restored_by else Origin.STAFF
        parts = {Kind.CHANGE: found.changes, Kind.APPEND: found.added, Kind.REMOVE: found.removed}
        for kind, changes in parts.items():
            if changes:
                self.record(changes, origin, kind=kind, who=found.restored_by or who, when=when)

    def record_append(
        self, append: Append, rows: NDArray[np.int64], records: Sequence[str], origin: Origin = Origin.XLCRM
    ) -> None:
        """Record new records: the Excel rows they are written to, and their IDs."""
        nothing = [None] * len(append)
        changes = (
            ColumnChange(append.table, key, rows, records, nothing, values) for key, values in append.columns.items()
        )
        self.record(changes, origin, kind=Kind.APPEND)

    def ready(self, fingerprint_after: str, snapshot: str = "") -> None:
        """Note, on the disk, what the file will be: to be called right before it is replaced."""
        with self._database.transaction() as writer:
            writer.execute(
                "UPDATE run SET state = ?, fingerprint_after = ?, snapshot = ? WHERE id = ?",
                (State.READY, fingerprint_after, snapshot, self.id),
            )
        self._ready = True

    def done(self, receipt: Mapping[str, object] | None = None) -> None:
        """Complete the run: the file was replaced, or nothing was to be written."""
        try:
            with self._ending() as writer:
                close_run(writer, self.id, State.DONE, self._now(), receipt)
        except Refusal as refusal:
            if not self._ready:
                raise
            raise Refusal(NOT_NOTED, why=Text(refusal.say("zh"), refusal.say("en"))) from refusal

    def failed(self, reason: str) -> None:
        """End a run that did not come through; one that was ready is judged by what the file is now."""
        with self._ending() as writer:
            writer.execute(
                "UPDATE run SET reason = ?, ended = ?, state = CASE state WHEN ? THEN ? ELSE state END WHERE id = ?",
                (reason, self._now().isoformat(), State.BEGUN, State.FAILED, self.id),
            )

    @contextmanager
    def _ending(self) -> Iterator[Writer]:
        """Write the last of a run; whatever happens, others may begin afterwards."""
        self._over = True
        try:
            with self._database.transaction() as writer:
                yield writer
        finally:
            self._end()


def close_run(
    writer: Writer, number: int, state: State, at: datetime, receipt: Mapping[str, object] | None = None
) -> None:
    """Enter how a run ended; a completed one is sealed in the access log with all that it recorded."""
    text = None if receipt is None else json.dumps(receipt, ensure_ascii=False, default=str)
    writer.execute(
        "UPDATE run SET state = ?, receipt = ?, ended = ?, "
        "fingerprint_after = coalesce(fingerprint_after, fingerprint_before) WHERE id = ?",
        (state, text, at.isoformat(), number),
    )
    if state is State.DONE:
        ((command, who),) = writer.query("SELECT command, who FROM run WHERE id = ?", (number,))
        add_event(
            writer, at, RUN_EVENT, who, {"run": number, "command": command, "changes": run_digest(writer.query, number)}
        )
