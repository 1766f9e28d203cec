"""What a run did, as data: printed by the command line, shown by the watcher, returned as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.model.plan import ColumnChange, Plan
    from xlcrm.model.problems import Problem
    from xlcrm.model.text import Lang
    from xlcrm.rehearsing import Rehearsal

_SHOWN_CHANGES = 100_000


@dataclass(frozen=True)
class Outcome:
    """The result of one run.

    ``counts`` are the numbers of problems by severity. ``plan`` is what was (or, in a dry run, would be) written; it is
    None when the file is known not to have changed since the last run of the same day, so that nothing was read at all.
    ``receipt`` is None when nothing was written. ``sheets`` are the titles of the generated sheets that changed, ``staff``
    the changes that staff made since the last run, ``run`` the number in the journal (0: nothing to record).
    ``rehearsal`` says what trial values of rules would change (previews only).
    """

    workbook: Path
    today: date
    lang: Lang
    fingerprint: str
    counts: Mapping[str, int]
    plan: Plan | None = None
    receipt: Mapping[str, Any] | None = None
    sheets: Sequence[str] = ()
    staff: Sequence[ColumnChange] = ()
    run: int = 0
    dry_run: bool = False
    notes: Sequence[str] = field(default=())
    rehearsal: Rehearsal | None = None

    @property
    def written(self) -> bool:
        """Tell whether the file was written."""
        return self.receipt is not None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems found; empty when nothing was read."""
        return self.plan.problems if self.plan else ()

    @property
    def cells(self) -> int:
        """Number of cells of records that were (or would be) changed."""
        return self.plan.cell_count if self.plan else 0

    @property
    def errors(self) -> int:
        """Number of errors in the data."""
        return self.counts.get("error", 0)

    @property
    def warnings(self) -> int:
        """Number of warnings."""
        return self.counts.get("warning", 0)

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as plain data with stable keys."""
        plan = self.plan
        return {
            "workbook": str(self.workbook),
            "today": self.today.isoformat(),
            "written": self.written,
            "dry_run": self.dry_run,
            "run": self.run,
            "counts": dict(self.counts),
            "problems": [problem_dict(problem, self.lang) for problem in self.problems],
            "changes": [cell._asdict() for cell in islice(plan.cells(), _SHOWN_CHANGES)] if plan else [],
            "changed_cells": self.cells,
            "appends": {append.table: len(append) for append in plan.appends} if plan else {},
            "sheets": list(self.sheets),
            "staff_changes": sum(len(change) for change in self.staff),
            "receipt": self.receipt,
            "notes": list(self.notes),
            "rehearsal": self.rehearsal.as_dict() if self.rehearsal else None,
        }


def problem_dict(problem: Problem, lang: Lang) -> dict[str, Any]:
    """Return a problem as plain data, its sentences in a language."""
    place = problem.place
    return {
        "code": problem.code.code,
        "severity": problem.severity.value,
        "table": place.table,
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row,
        "key": place.key,
        "column": place.column,
        "record": place.record,
        "value": problem.value,
        "message": problem.message(lang),
        "hint": problem.hint(lang),
        "rule": problem.rule,
    }
