"""A refresh of a file: read, plan, apply; a preview takes the same path and stops before the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.applying import Applied, apply, prepare
from xlcrm.history.journal import Journal
from xlcrm.history.runs import RunInfo
from xlcrm.outcome import Outcome
from xlcrm.pipeline import plan
from xlcrm.reading import Reading, read
from xlcrm.running import remember

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from xlcrm.history.store import Store
    from xlcrm.model.plan import Plan
    from xlcrm.model.text import Lang


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants what done: the day to compute for, the time, the command, the reason, the name, language, preview or not."""

    today: date
    now: datetime
    command: str
    why: str
    who: str
    lang: Lang
    dry_run: bool = False


def refresh(workbook: Path, store: Store, request: Request) -> Outcome:
    """Read, plan, and write what is new; a preview takes the same path and stops before the file."""
    if request.dry_run:
        return _previewed(workbook, store, request)
    with Journal.open(store) as journal:
        reading = read(workbook, today=request.today, now=request.now, store=store)
        planned = plan(reading.book, fingerprint=reading.fingerprint)
        with journal.begin(_info(workbook, reading, request)) as run:
            applied = apply(reading, planned, journal, run)
    outcome = _outcome(workbook, request, planned, applied)
    remember(store, outcome)
    return outcome


def _previewed(workbook: Path, store: Store, request: Request) -> Outcome:
    reading = read(workbook, today=request.today, now=request.now, store=store)
    planned = plan(reading.book, fingerprint=reading.fingerprint)
    return _outcome(workbook, request, planned, Applied(reading.fingerprint, prepare(reading, planned)))


def _info(workbook: Path, reading: Reading, request: Request) -> RunInfo:
    return RunInfo(request.command, request.who, request.why, request.today, reading.fingerprint, workbook.name)


def _outcome(workbook: Path, request: Request, planned: Plan, applied: Applied) -> Outcome:
    problems = (*planned.problems, *applied.prepared.problems)
    return Outcome(
        workbook,
        request.today,
        request.lang,
        applied.fingerprint,
        Counter(problem.severity.value for problem in problems),
        replace(planned, problems=problems),
        applied.receipt,
        applied.prepared.sheets,
        applied.staff,
        applied.run,
        dry_run=request.dry_run,
    )
