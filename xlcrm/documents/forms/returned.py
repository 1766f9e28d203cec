"""Forms that come back filled in: what they are, whom they are about, what was written into them. Nothing is imported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.documents.forms.marks import INPUT, MARK, FormMark, read_mark
from xlcrm.documents.forms.refused import NOT_A_FORM
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.areas import read_owned
from xlcrm.xlsx.cells import read_areas
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlcrm.xlsx.edits import Value
    from xlcrm.xlsx.workbook import NameEntry, SheetEntry, Workbook

_BOX: Final = re.compile(r"\s*([☑☒√✓✔■□☐])\s*([^☑☒√✓✔■□☐]*)")
_TICKED: Final = frozenset("☑☒√✓✔■")


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """A form that came back: its key, the version of its template, the records it is about, what was filled in.

    ``values`` by field: a value as typed (None: left empty), the ticked words of check boxes with 、 between them (empty
    text: none ticked), a tuple of values for a field that is filled in row by row. ``sheet`` is where it stands.
    """

    form: str
    version: str
    record: Mapping[str, str]
    values: Mapping[str, Value | tuple[Value, ...]]
    sheet: str


def read_returned(path: Path) -> ReturnedForm:
    """Read the form in a file, the first if it holds several; refuses a file without the mark of a form."""
    return read_all_returned(path)[0]


def read_all_returned(path: Path) -> tuple[ReturnedForm, ...]:
    """Read all forms in a file, one a sheet; refuses a file without the mark of a form."""
    package = Package.open(path)
    book = read_workbook(package)
    found = tuple(
        _read(package, sheet, mark, inputs)
        for sheet, mark, inputs in _forms(book)
    )
    if not found:
        raise Refusal(NOT_A_FORM, file=path.name)
    return found


def _forms(book: Workbook) -> Iterator[tuple[SheetEntry, FormMark, dict[str, NameEntry]]]:
    """Yield the sheets with a form, their marks, and the names of their cells to fill in by field."""
    for name in book.names:
        mark = read_mark(name.formula) if name.name.casefold() == MARK else None
        if mark is None:
            continue
        inputs = [each for each in book.names if each.name.casefold().startswith(INPUT)]
        sheet = book.sheets[name.sheet] if name.sheet is not None else _sheet_of(book, inputs)
        # Where several sheets have a name, the sheet's own comes last and stays.
        of_sheet = sorted((each for each in inputs if _is_on(each, sheet)), key=lambda each: each.sheet is not None)
        yield sheet, mark, {each.name[len(INPUT) :]: each for each in of_sheet}


def _sheet_of(book: Workbook, inputs: list[NameEntry]) -> SheetEntry:
    """Return the sheet of a form whose mark a program made a name of the whole workbook: where the cells are."""
    return next((sheet for sheet in book.worksheets for name in inputs if _is_on(name, sheet)), book.worksheets[0])


def _is_on(name: NameEntry, sheet: SheetEntry) -> bool:
    owned = read_owned(name.formula)
    return owned is not None and owned.sheet.casefold() == sheet.name.casefold()


def _read(package: Package, sheet: SheetEntry, mark: FormMark, inputs: Mapping[str, NameEntry]) -> ReturnedForm:
    areas = {key: owned.areas for key, name in inputs.items() if (owned := read_owned(name.formula))}
    wanted = [area for each in areas.values() for area in each]
    cells = iter(read_areas(package, sheet, wanted))
    values: dict[str, Value | tuple[Value, ...]] = {}
    for key, each in areas.items():
        found = [_said(row[0]) for _ in each for row in next(cells)]
        values[key] = tuple(found) if key in mark.rows else found[0]
    return ReturnedForm(mark.form, mark.version, mark.record, values, sheet.name)


def _said(value: Value) -> Value:
    """Return what a cell says: check boxes as the words that were ticked, texts without blanks around them."""
    if not isinstance(value, str):
        return value
    if not _BOX.match(value):
        return value.strip() or None
    return "、".join(word.strip() for sign, word in _BOX.findall(value) if sign in _TICKED and word.strip())
