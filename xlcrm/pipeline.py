"""The map: the only file that knows the order of the stages.

``plan`` is pure: it opens no file, asks no clock, knows no network. `xlcrm.refreshing` reads a file, calls it and applies
the plan; `xlcrm.run` is the front door, through which command line, watcher and buttons all go.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from xlcrm.checks import CHECKS, Check
from xlcrm.checks.verdict import verdict
from xlcrm.model.catalogue.stages import CHECK_CRASHED, RULE_CRASHED, SHEET_CRASHED
from xlcrm.model.columns import Columns
from xlcrm.model.diff import column_changes, missing_formulas
from xlcrm.model.plan import Plan
from xlcrm.model.problems import Problem
from xlcrm.model.references import resolve
from xlcrm.model.schema import Owner
from xlcrm.rules import RULES
from xlcrm.rules.ids import highest_number, new_ids
from xlcrm.sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.content import SheetContent
    from xlcrm.model.plan import ColumnChange
    from xlcrm.model.problems import Code

T = TypeVar("T")


def plan(book: Book, *, fingerprint: str = "") -> Plan:
    """Work out everything a refresh would change in a book, without opening a file.

    New rows get their IDs, names given as references become IDs; then the rules (each sees what those before it computed),
    the checks, the verdict on every row; rows with an error keep their old computed values; then the generated sheets. A
    crash inside a rule, check or sheet becomes one problem about it.
    """
    read = book
    book = computed(linked(numbered(book)))
    book = checked(book)
    book = judged(read, book)
    sheets, crashes = _sheets(book)
    book = book.with_problems((*book.problems, *crashes))
    changes = tuple(change for name, frame in read.frames.items() for change in _changes(frame, book.frames[name].data))
    formulas = tuple(
        found for name, frame in read.frames.items() for found in missing_formulas(frame, book.frames[name], book.day)
    )
    return Plan(
        fingerprint,
        book.today,
        problems=book.problems,
        changes=changes,
        sheets=sheets,
        lists=_choices(book),
        formulas=formulas,
        high_ids=_risen(book),
    )


def numbered(book: Book) -> Book:
    """Give new rows their IDs."""
    for columns in new_ids(book):
        book = book.with_columns(columns)
    return book


def linked(book: Book) -> Book:
    """Replace names that stand for a record by its ID, and note those that name none or several."""
    frames, unresolved = resolve(book.frames)
    return replace(book, frames=frames, findings=replace(book.findings, references=tuple(unresolved)))


def known(book: Book) -> Book:
    """Return the book with everything computed and checked, for those who only ask."""
    return checked(computed(linked(numbered(book))))


def computed(book: Book) -> Book:
    """Run all rules in their order; what a rule that crashes or cannot run would compute stays as the workbook has it."""
    crashes: list[Problem] = []
    for rule in RULES:
        if not rule.can_run(book):
            continue
        result = _guarded(partial(rule.compute, book), RULE_CRASHED, rule.title, crashes)
        for columns in (result,) if isinstance(result, Columns) else result or ():
            book = book.with_columns(columns)
    return book.with_problems((*book.problems, *crashes))


def checked(book: Book) -> Book:
    """Run all checks in their order and add what they find to the book."""
    problems: list[Problem] = []
    for check in CHECKS:
        found = _guarded(partial(_listed, check, book), CHECK_CRASHED, check.__name__, problems)
        problems += found or ()
    return book.with_problems((*book.problems, *problems))


def _listed(check: Check, book: Book) -> list[Problem]:
    return list(check(book))


def judged(read: Book, book: Book) -> Book:
    """Give rows with an error their old computed values back, and write the verdict on every row."""
    result = verdict(book)
    for name, rows in result.blocked.items():
        book = book.with_columns(_restored(read.frames[name], book.frames[name], rows))
    for columns in result.columns:
        book = book.with_columns(columns)
    return book


def _restored(read: Frame, now: Frame, rows: Iterable[int]) -> Columns:
    bad = now.data.index.isin(list(rows))
    kept: dict[str, pd.Series] = {
        key: now.data[key].mask(bad, read.data[key]) for key in now.table.keys(Owner.XLCRM) if key in now.data
    }
    return Columns(now.table.name, **kept)


def _sheets(book: Book) -> tuple[tuple[SheetContent, ...], list[Problem]]:
    crashes: list[Problem] = []
    contents = [_guarded(partial(sheet, book), SHEET_CRASHED, sheet.__name__, crashes) for sheet in SHEETS]
    return tuple(content for content in contents if content is not None), crashes


def _guarded(work: Callable[[], T], code: Code, name: object, crashes: list[Problem]) -> T | None:
    """Run one stage; a crash inside it becomes one problem about it, and the others go on."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - this is the one place where a crash becomes a problem
        crashes.append(Problem.about(code, stage=name, error=f"{type(error).__name__}: {error}"))
        return None


def _changes(read: Frame, now: pd.DataFrame) -> Iterable[ColumnChange]:
    return column_changes(read, now, read.table.keys(Owner.XLCRM, Owner.FILLED)) if read.layout else ()


def _risen(book: Book) -> Mapping[str, int]:
    """Return the highest numbers of the tables in which they rose above what was ever given."""
    highest = {
        name: highest_number(frame) for name, frame in book.frames.items() if frame.table.prefix and frame.layout
    }
    return {name: number for name, number in highest.items() if number > book.high_ids.get(name, 0)}


def _choices(book: Book) -> dict[str, tuple[str, ...]]:
    """Return what every drop-down of the workbook offers."""
    columns = [column for frame in book.frames.values() for column in frame.table.columns]
    return {
        key: book.settings.active_values(key)
        for key in sorted({column.choices for column in columns if column.choices})
    }
