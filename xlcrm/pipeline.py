"""The map: the only file that knows the order of the stages.

``plan`` is pure: it opens no file, asks no clock, knows no network. `xlcrm.refreshing` reads a file, calls it and applies
the plan; `xlcrm.run` is the front door, through which command line, watcher and buttons all go.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from xlcrm.checks import CHECKS, Check
from xlcrm.checks.verdict import verdict
from xlcrm.decisions import DECISIONS
from xlcrm.decisions.renamed_conditions import reread
from xlcrm.model.book import Book
from xlcrm.model.catalogue.stages import CHECK_CRASHED, DECISION_CRASHED, RULE_CRASHED, SHEET_CRASHED
from xlcrm.model.columns import Columns
from xlcrm.model.content import SheetContent
from xlcrm.model.diff import column_changes, differs, missing_formulas
from xlcrm.model.entries import offered
from xlcrm.model.plan import Append, Plan
from xlcrm.model.problems import Problem
from xlcrm.model.references import resolve
from xlcrm.model.rows import appended, together, with_decided, with_rows
from xlcrm.model.schema import Owner
from xlcrm.rules import RULES
from xlcrm.rules.ids import highest_number, new_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlcrm.model.book import Frame
    from xlcrm.model.columns import Result
    from xlcrm.model.plan import ColumnChange
    from xlcrm.model.problems import Code

T = TypeVar("T")


def plan(book: Book, *, fingerprint: str = "", entered: Sequence[Columns | Append] = ()) -> Plan:
    """Work out everything a refresh would change in a book, without opening a file.

    New rows get their IDs, names given as references become IDs, what people ruled is carried out; then the rules (each
    sees what those before it computed, and the rows they added), the checks, the verdict on every row; rows with an error
    keep their old computed values; then the generated sheets. A crash inside a rule, check or sheet becomes one problem
    about it. ``entered`` are cells and rows that a command adds: decisions, or what was taken in from a file.
    """
    read = book
    book = put(book, entered, with_decided)
    book = known(book)
    book = judged(read, book)
    sheets, crashes = _sheets(book)
    book = book.with_problems((*book.problems, *crashes))
    frames = [(frame, book.frames[name]) for name, frame in read.frames.items()]
    tables = [*frames, *((frame, book.own[name]) for name, frame in read.own.items())]
    return Plan(
        fingerprint,
        book.today,
        problems=book.problems,
        changes=tuple(change for before, after in frames for change in _changes(book, before, after)),
        appends=tuple(found for before, after in tables if (found := _appended(before, after, book))),
        sheets=sheets,
        lists={**_choices(book), **_entries(book, sheets)},
        formulas=tuple(found for before, after in frames for found in missing_formulas(before, after, book.day)),
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
    return checked(settled(book))


def settled(book: Book) -> Book:
    """Return the book with everything computed, for documents."""
    return computed(decided(linked(numbered(book))))


def decided(book: Book) -> Book:
    """Carry out what people ruled and what was not carried out yet."""
    problems: list[Problem] = []
    for decision in DECISIONS:
        ruled = _guarded(partial(decision.carry_out, book), DECISION_CRASHED, decision.title, problems) or ()
        problems += [each for each in ruled if isinstance(each, Problem)]
        book = put(book, [each for each in ruled if not isinstance(each, Problem)], with_decided)
    return reread(book).with_problems((*book.problems, *problems))


def computed(book: Book) -> Book:
    """Run all rules in their order; what a rule that crashes or cannot run would compute stays as the workbook has it."""
    crashes: list[Problem] = []
    for rule in RULES:
        if not rule.can_run(book):
            continue
        result = _guarded(partial(rule.compute, book), RULE_CRASHED, rule.title, crashes)
        book = put(book, result, Book.with_columns)
    return book.with_problems((*book.problems, *crashes))


def put(book: Book, result: Result, columns: Callable[[Book, Columns], Book]) -> Book:
    """Return the book with what a stage gave: its columns (put in by ``columns``), and its new rows with their IDs."""
    remembered: list[Append] = []
    for each in (result,) if isinstance(result, (Columns, Append)) else result or ():
        if isinstance(each, Columns):
            book = columns(book, each)
        elif each.table in book.own:
            remembered.append(each)
        elif len(each):
            book = numbered(with_rows(book, each))
    for each in together(remembered):  # xlcrm's own memory has no numbers
        book = with_rows(book, each)
    return book


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
        if name not in book.frames:  # an entry of a list sheet: nothing is computed there
            continue
        book = book.with_columns(_restored(read.frames[name], book, name, rows))
    for columns in result.columns:
        book = book.with_columns(columns)
    return book


def _restored(read: Frame, book: Book, name: str, rows: Iterable[int]) -> Columns:
    """Return the computed columns of a table with the old values in some rows; what people ruled there stands."""
    now, wrong = book.frames[name], pd.Index(list(rows))
    kept: dict[str, pd.Series] = {}
    for key in now.table.keys(Owner.XLCRM):
        if key in now.data:
            bad = now.data.index.intersection(wrong.difference(book.decided.get((name, key), wrong[:0])))
            old = read.data[key].reindex(bad)
            if differs(now.data[key].reindex(bad), old).any():
                kept[key] = now.data[key].mask(now.data.index.isin(bad), read.data[key])
    return Columns(name, **kept)


def _sheets(book: Book) -> tuple[tuple[SheetContent, ...], list[Problem]]:
    crashes: list[Problem] = []
    from xlcrm.sheets import SHEETS  # noqa: PLC0415 - many; those who only check do not need them

    made: list[SheetContent] = []
    for sheet in SHEETS:
        content = _guarded(partial(sheet, book), SHEET_CRASHED, sheet.__name__, crashes)
        made += (content,) if isinstance(content, SheetContent) else content or ()
    return tuple(made), crashes


def _guarded(work: Callable[[], T], code: Code, name: object, crashes: list[Problem]) -> T | None:
    """Run one stage; a crash inside it becomes one problem about it, and the others go on."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - this is the one place where a crash becomes a problem
        crashes.append(Problem.about(code, stage=name, error=f"{type(error).__name__}: {error}"))
        return None


def _changes(book: Book, before: Frame, after: Frame) -> Iterable[ColumnChange]:
    """Return what changes in the rows that were there: xlcrm's columns, and staff's cells that people decided on."""
    if before.layout is None:
        return
    data = after.data if len(after.data) == len(before.data) else after.data.loc[before.data.index]
    yield from column_changes(before, data, before.table.keys(Owner.XLCRM, Owner.FILLED))
    decided = {key: rows for (table, key), rows in book.decided.items() if table == before.table.name and len(rows)}
    for key, rows in decided.items():
        here = before.data.index.intersection(rows)
        if key not in before.table.by_key or before.table.by_key[key].owner is not Owner.XLCRM:
            ruled = replace(before, data=before.data.loc[here])
            yield from column_changes(ruled, data.loc[here], (key,), decided=True)


def _appended(before: Frame, after: Frame, book: Book) -> Append | None:
    """Return the new rows of a table that has a sheet to stand on (xlcrm's own memory gets one)."""
    return appended(before, after, book.day) if before.layout or after.table.name in book.own else None


def _risen(book: Book) -> Mapping[str, int]:
    """Return the highest numbers of the tables in which they rose above what was ever given."""
    highest = {
        name: highest_number(frame) for name, frame in book.frames.items() if frame.table.prefix and frame.layout
    }
    return {name: number for name, number in highest.items() if number > book.high_ids.get(name, 0)}


def _entries(book: Book, sheets: Iterable[SheetContent]) -> dict[str, tuple[str, ...]]:
    """Return what the drop-downs of the list sheets offer in which staff decide."""
    return {each.key: offered(book, content.key) for content in sheets for each in content.choices}


def _choices(book: Book) -> dict[str, tuple[str, ...]]:
    """Return what every drop-down of the workbook offers."""
    columns = [column for frame in book.frames.values() for column in frame.table.columns]
    return {
        key: book.settings.active_values(key)
        for key in sorted({column.choices for column in columns if column.choices})
    }
