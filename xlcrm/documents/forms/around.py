"""All of a form that follows from where its rows stand: frames of sheets, pictures, names, the list of formulas.

It is worked out once for each way in which the rows of a template fall.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from xlcrm.documents.forms.marks import INPUT, MARK
from xlcrm.documents.forms.moving import Follow, Origin, move_formula, move_named, sheet_key
from xlcrm.documents.forms.outside import Moves, move_outside
from xlcrm.documents.forms.related import MOVERS, related_parts
from xlcrm.xlsx.names import Name, edit_names, read_names
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.workbook import Workbook, read_workbook, workbook_part
from xlcrm.xlsx.xml import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.documents.forms.marks import FormMark
    from xlcrm.documents.forms.sheetform import SheetForm

_MARK_HERE: Final = "\x1a"
_CHAIN: Final = "calcChain"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and behind the rows of each sheet, the package with all else, the workbook part in two pieces."""

    sheets: tuple[tuple[str, str], ...]
    package: Package
    book_part: str
    workbook: tuple[bytes, ...]

    def marked(self, mark: FormMark) -> dict[str, bytes]:
        """Return the workbook part with the mark of a form."""
        return {self.book_part: escape(mark.formula()).join(self.workbook)}


def make_around(template: Package, forms: Sequence[SheetForm], follow: Follow, styles: Mapping[str, bytes]) -> Around:
    """Work out what surrounds the rows of all sheets of a template; ``styles`` is the style sheet if it changed."""
    idle = follow.idle
    package = Package(template.archive)
    parts = dict(styles) if idle else {**styles, **dict(moved_parts(template, forms, follow))}
    for part, xml in parts.items():
        package.put(part, xml)
    formulas = any(form.source.formulas for form in forms)
    if formulas and not idle:
        forget_chain(package)
    workbook = workbook_xml(template, forms, follow, recalculate=formulas)
    sheets = tuple(form.around if idle else around_rows(form, follow) for form in forms)
    return Around(sheets, package, workbook_part(template), tuple(workbook.split(_MARK_HERE.encode())))


def around_rows(form: SheetForm, follow: Follow) -> tuple[str, str]:
    """Return what stands before and behind the rows of a sheet."""
    head, tail = form.around
    moved = move_outside((head + tail).encode(), Moves(follow, form.key)).decode()
    end = f"</{form.source.prefix}sheetData"
    before, _, after = moved.partition(end)
    return before, end + after


def moved_parts(package: Package, forms: Iterable[SheetForm], follow: Follow) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that belong to sheets and changed, with their new content."""
    for form in forms:
        moves = Moves(follow, form.key)
        for part, kind in related_parts(package, form.part):
            before = package.text(part)
            after = MOVERS[kind](before, moves)
            if after != before:
                yield part, after


def workbook_xml(package: Package, forms: Sequence[SheetForm], follow: Follow, *, recalculate: bool) -> bytes:
    """Return the workbook part with its names moved and a place for the form's mark."""
    book = read_workbook(package)
    tree = part_tree(package, book.part)
    names = list(read_names(tree).values())
    moved = {name.key: move_name(name, book, follow) for name in names}
    put = [new for name in names if (new := moved[name.key]) and new != name]
    drop = [key for key, new in moved.items() if new is None]
    mark = Name(MARK, _MARK_HERE, forms[0].position, hidden=True) if forms else None
    edit_names(tree, [*put, *([mark] if mark else [])], drop)
    text = tree.result()
    return replace(book, xml=text).with_recalculation() if recalculate else text


def move_name(name: Name, book: Workbook, follow: Follow) -> Name | None:
    """Return a defined name for the form; None when it marked cells to fill in that were left out."""
    ranges = move_named(name.formula, follow)
    if ranges == "" and name.name.startswith(INPUT):
        return None
    own = book.sheets[name.sheet].name if name.sheet is not None else ""
    return replace(name, formula=ranges or move_formula(name.formula, follow, Origin(sheet_key(own))))


def forget_chain(package: Package) -> None:
    """Drop the list of formula cells: their rows changed, and spreadsheet programs make it anew."""
    book = workbook_part(package)
    rids = {rid: relation.target for rid, relation in package.relations(book).items() if relation.kind == _CHAIN}
    if rids:
        package.unrelate(book, *rids)
        for part in rids.values():
            package.drop(part)
