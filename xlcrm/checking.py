"""Only the problems of a workbook: read, compute, check; no sheet is made, nothing is compared or written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlcrm.model.plan import Plan
from xlcrm.outcome import Outcome
from xlcrm.pipeline import known
from xlcrm.reading import read_customers
from xlcrm.workspace import Workspace

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlcrm.model.text import Lang


def check(path: Path, *, today: date, lang: Lang) -> Outcome:
    """Find the problems of a workbook (or of the one in a workspace folder) as of a day.

    Raises:
        Refusal: The file cannot be read.
    """
    workbook = Workspace.of(path).workbook
    reading = read_customers(workbook, today=today)
    book = known(reading.book)
    counts = Counter(problem.severity.value for problem in book.problems)
    plan = Plan(reading.fingerprint, today, book.problems)
    return Outcome(workbook, today, lang, reading.fingerprint, counts, plan, dry_run=True)
