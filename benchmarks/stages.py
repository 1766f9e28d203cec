"""Measures what every rule, check and sheet takes, and all rules together against reading the workbook.

    python benchmarks/stages.py M         # sizes as in run.py, or paths of workbooks
    python benchmarks/stages.py M --next  # the day after a refresh: the workbook remembers then

The workbook is read without a cache, then the stages run one after the other in the same process, three times. CPU seconds
are printed, for they hardly depend on what else the machine does: the first time (what a command pays, which runs once) and
the median with its share of all that is computed. All rules together are to cost no more than reading does.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from run import DATA, SIZES, TODAY, workbook_of

import xlcrm
from xlcrm.checks import CHECKS
from xlcrm.decisions import DECISIONS
from xlcrm.model.book import Book
from xlcrm.model.columns import Rule
from xlcrm.model.rows import with_decided
from xlcrm.pipeline import linked, numbered, put
from xlcrm.reading import read
from xlcrm.rules import RULES
from xlcrm.sheets import SHEETS

T = TypeVar("T")
TIMES = 3


class Clock:
    """Notes how long each stage took, one figure for each time it ran."""

    def __init__(self) -> None:
        self.seconds: dict[tuple[str, str], list[float]] = {}

    def run(self, kind: str, name: str, work: Callable[[], T]) -> T:
        """Run one stage and note its time."""
        begun = time.process_time()
        result = work()
        self.seconds.setdefault((kind, name), []).append(time.process_time() - begun)
        return result

    def first(self) -> dict[tuple[str, str], float]:
        """Return the first time of every stage."""
        return {stage: taken[0] for stage, taken in self.seconds.items()}

    def medians(self) -> dict[tuple[str, str], float]:
        """Return the median of every stage."""
        return {stage: statistics.median(taken) for stage, taken in self.seconds.items()}


def refreshed(size: str) -> Path:
    """Return the workbook of a size after its first refresh."""
    path = DATA / f"{size}-refreshed" / "customers.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True)
        shutil.copyfile(workbook_of(size), path)
        xlcrm.run(path, today=TODAY)
    return path


def one_pass(path: Path, today: date, clock: Clock) -> None:
    """Read a workbook and run all stages once."""
    book = clock.run("read", "read", lambda: read(path, today=today)).book
    book = clock.run("link", "numbers", lambda: numbered(book))
    book = clock.run("link", "references", lambda: linked(book))
    for decision in DECISIONS:
        book = _put(book, clock.run("decision", decision.name, lambda d=decision, b=book: d.carry_out(b)), decided=True)
    for rule in RULES:
        if rule.can_run(book):
            book = _put(book, clock.run("rule", rule.name, lambda r=rule, b=book: _computed(r, b)))
    problems = [p for check in CHECKS for p in clock.run("check", check.__name__, lambda c=check: list(c(book)))]
    book = book.with_problems((*book.problems, *problems))
    for sheet in SHEETS:
        clock.run("sheet", sheet.__name__, lambda s=sheet: s(book))


def _computed(rule: Rule, book: Book) -> object:
    return rule.compute(book)


def _put(book: Book, result: object, *, decided: bool = False) -> Book:
    return put(book, result, with_decided if decided else Book.with_columns)


def lines(first: dict[tuple[str, str], float], medians: dict[tuple[str, str], float]) -> Iterable[str]:
    """Yield the table: stages from slow to quick, then the sums of each kind against reading."""
    computed = {stage: seconds for stage, seconds in medians.items() if stage[0] != "read"}
    whole, reading = sum(computed.values()), medians["read", "read"]
    yield "| kind | stage | first | median | share |\n|---|---|---|---|---|"
    for (kind, name), seconds in sorted(computed.items(), key=lambda item: -item[1]):
        yield f"| {kind} | {name} | {first[kind, name]:.3f} | {seconds:.3f} | {seconds / whole:.1%} |"
    yield f"\nreading: {reading:.2f} s, first {first['read', 'read']:.2f} s"
    for kind in dict.fromkeys(kind for kind, _ in computed):
        part = sum(seconds for stage, seconds in computed.items() if stage[0] == kind)
        once = sum(first[stage] for stage in computed if stage[0] == kind)
        yield f"all of kind {kind}: {part:.2f} s = {part / reading:.2f} of reading, first {once:.2f} s"


def main() -> None:
    """Measure the sizes that are named."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sizes", nargs="+", metavar="SIZE", help="S, M, L, or the path of a workbook")
    options.add_argument("--next", action="store_true", help="the day after a refresh")
    asked = options.parse_args()
    made, today = (refreshed, TODAY + timedelta(days=1)) if asked.next else (workbook_of, TODAY)
    for size in asked.sizes:
        clock = Clock()
        path = made(size) if size in SIZES else Path(size)
        for _ in range(TIMES):
            one_pass(path, today, clock)
        print(f"\n## {size}\n")
        print("\n".join(lines(clock.first(), clock.medians())))


if __name__ == "__main__":
    main()
