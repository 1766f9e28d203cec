"""Cells whose value should come from a list: unknown, retired, renamed; and cells that can only say yes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xlcrm.checks.faults import Fault, faults_by_value, report
from xlcrm.checks.frames import staff_columns
from xlcrm.checks.masks import judged, rows_of
from xlcrm.checks.wording import list_label, more_of, nearest
from xlcrm.model.catalogue import records as say
from xlcrm.model.choices import fold
from xlcrm.model.problems import Problem
from xlcrm.model.schema import Kind
from xlcrm.model.terms import NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.schema import Column
    from xlcrm.model.settings_records import Entry


def choices(book: Book) -> Iterable[Problem]:
    """Report values that their list does not have (any more); a free column is only warned about.

    A column for which 字段规则 names an allowed list is judged there.
    """
    ruled = {(rule.table, rule.key) for rule in book.settings.field_rules if rule.allowed}
    for frame, column in staff_columns(book, Kind.CHOICE):
        if column.choices and (frame.table.name, column.key) not in ruled:
            words = _words(book.settings.entries(column.choices))
            if words.known:
                judge = partial(_fault, column=column, words=words)
                cells = judged(frame, column.key)
                yield from report(frame, column.key, faults_by_value(frame, column.key, cells, judge))


def yes_cells(book: Book) -> Iterable[Problem]:
    """Report cells of yes columns that hold anything but yes or no: the rules would take it for no."""
    for frame, column in staff_columns(book, Kind.YES):
        values = frame.data[column.key]
        odd = values.notna() & ~YES.matches(values) & ~NO.matches(values)
        yield from Problem.at_rows(say.YES_UNKNOWN, frame, rows_of(frame, odd.to_numpy(dtype=bool)), column.key)


@dataclass(frozen=True)
class _Words:
    """The words of a list: those in use and those retired in all their spellings, and what renamed ones became."""

    known: frozenset[str]
    retired: frozenset[str]
    renamed: Mapping[str, str]
    offered: Sequence[str]


def _words(entries: Iterable[Entry]) -> _Words:
    known: set[str] = set()
    retired: set[str] = set()
    renamed: dict[str, str] = {}
    offered: list[str] = []
    for entry in entries:
        spellings = {fold(word) for word in (entry.value, *(entry.shipped or ()))}
        (known if entry.active else retired).update(spellings)
        if entry.active:
            offered.append(entry.value)
        if entry.old_value:
            renamed[fold(entry.old_value)] = entry.value
    return _Words(frozenset(known), frozenset(retired), renamed, offered)


def _fault(value: str, column: Column, words: _Words) -> Fault | None:
    word = fold(value)
    if word in words.known:
        return None
    if word in words.renamed:
        return Fault(say.CHOICE_RENAMED, (("renamed", words.renamed[word]),))
    if word in words.retired:
        return Fault(say.CHOICE_RETIRED)
    like = ("nearest", nearest(value, words.offered))
    if column.free:
        return Fault(say.CHOICE_UNLISTED, (("list", list_label(column.choices)), like))
    return Fault(say.CHOICE_UNKNOWN, (("more", more_of(column.choices)), like))
