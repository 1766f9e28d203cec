"""Taking a run back: exactly, when the file is still as the run left it; else cell by cell, conflicts only told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.applying import apply
from xlcrm.history.journal import Journal, utc_now
from xlcrm.history.restore import restore
from xlcrm.history.runs import RunInfo
from xlcrm.history.undo import plan_undo
from xlcrm.model.plan import Plan
from xlcrm.reading import read
from xlcrm.running import leave_alone
from xlcrm.window import window_of
from xlcrm.xlsx.gate import refuse_if_unwritable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.history.store import Store
    from xlcrm.model.plan import CellChange


@dataclass(frozen=True)
class Undone:
    """What an undo did: the run it took back, whether the file is byte for byte as before it, cells and conflicts."""

    run: int
    exact: bool
    cells: int
    conflicts: tuple[CellChange, ...] = ()
    receipt: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "run": self.run,
            "exact": self.exact,
            "cells": self.cells,
            "conflicts": [cell._asdict() for cell in self.conflicts],
            "receipt": self.receipt,
        }


def undo(store: Store, *, today: date, who: str, number: int | None = None) -> Undone:
    """Take a run back (the last one that wrote, when none is named).

    The watcher and the next refresh leave the result alone until somebody changes the file, or a new day begins.

    Raises:
        Refusal: There is no such run, or the file cannot be written now.
    """
    if window_of(store.workbook) is None:
        refuse_if_unwritable(store.workbook)
    with Journal.open(store) as journal:
        reading = read(store.workbook, today=today)
        planned = plan_undo(journal, reading.book.frames, reading.fingerprint, number)
        info = RunInfo("undo", who, "", today, reading.fingerprint, store.workbook.name, undoes=planned.run.id)
        if planned.exact is not None:
            restored = restore(journal, planned.exact, info, utc_now())
            leave_alone(store, restored.fingerprint_after, today)
            cells = sum(len(change) for change in journal.changes_of(planned.run.id))
            return Undone(planned.run.id, True, cells, receipt=restored.receipt)
        plan = Plan(reading.fingerprint, today, changes=planned.changes)
        with journal.begin(info) as run:
            applied = apply(reading, plan, journal, run)
        leave_alone(store, applied.fingerprint, today)
        return Undone(planned.run.id, False, plan.cell_count, planned.conflicts, applied.receipt)
