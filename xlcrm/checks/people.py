"""Names of colleagues: who is not in 员工, who is there twice, who has left and still has work to do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xlcrm.checks.faults import Fault, faults_by_value, report
from xlcrm.checks.frames import staff_columns
from xlcrm.checks.masks import judged
from xlcrm.checks.wording import nearest
from xlcrm.model.catalogue import records as say
from xlcrm.model.colleagues import SEPARATORS, Colleagues, colleagues
from xlcrm.model.open_work import OPEN
from xlcrm.model.problems import Problem, Severity
from xlcrm.model.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlcrm.model.book import Book, Frame


def people(book: Book) -> Iterable[Problem]:
    """Report names that 员工 does not know, and people who left but still own customers or open work."""
    staff = colleagues(book)
    if not staff.calls:
        if book.customers["owner"].notna().any():
            frame = book.frame("staff")
            yield Problem.about(say.STAFF_EMPTY, frame.sheet or frame.table.sheet(book.lang))
        return
    for frame, column in staff_columns(book, Kind.PEOPLE):
        yield from _column(book, frame, column.key, staff)


def _column(book: Book, frame: Frame, key: str, staff: Colleagues) -> Iterator[Problem]:
    open_rows = OPEN.get((frame.table.name, key))
    if open_rows is None:  # the past may name people of long ago
        judge = partial(_first_fault, staff=staff, responsible=False)
        for code, (rows, args) in faults_by_value(frame, key, judged(frame, key), judge).items():
            yield from Problem.at_each(code, frame, rows, key, args, severity=Severity.WARNING)
        return
    judge = partial(_first_fault, staff=staff, responsible=True)
    yield from report(frame, key, faults_by_value(frame, key, judged(frame, key) & open_rows(book), judge))


def _first_fault(cell: str, *, staff: Colleagues, responsible: bool) -> Fault | None:
    """Return what is wrong with the first wrong name of a cell, which may hold several."""
    persons = filter(None, map(str.strip, SEPARATORS.split(cell)))
    faults = (_fault(person, staff, responsible=responsible) for person in persons)
    return next((fault for fault in faults if fault), None)


def _fault(person: str, staff: Colleagues, *, responsible: bool) -> Fault | None:
    """Return what is wrong with a name; that somebody has left matters only where there is work to do."""
    found = staff.means.get(person.casefold(), frozenset())
    if not found:
        return Fault(say.PERSON_UNKNOWN, (("person", person), ("nearest", nearest(person, staff.calls))))
    if responsible and found <= staff.left:
        return Fault(say.PERSON_LEFT, (("person", person),))
    staying = sorted(found - staff.left)
    if responsible and len(staying) > 1:
        twins = [staff.calls[number] for number in staying]
        args = ("person", person), ("candidates", "、".join(twins)), ("candidate", twins[0])
        return Fault(say.PERSON_AMBIGUOUS, args)
    return None
