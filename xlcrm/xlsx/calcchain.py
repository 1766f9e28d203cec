"""The list of formula cells that Excel keeps: entries of cells that hold no formula any more are taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.receipt import Tally
from xlcrm.xlsx.refs import parse_cell
from xlcrm.xlsx.workbook import workbook_part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.tree import Element, Tree

_KIND = "calcChain"


def forget_formulas(package: Package, sheet_id: int, cells: Collection[tuple[int, int]]) -> int:
    """Take cells (row, column) of a sheet out of the list and return how many were in it.

    An entry left behind makes Excel repair the workbook. A list that ends up empty is dropped.
    """
    book = workbook_part(package)
    parts = package.related(book, _KIND) if cells else []
    if not parts:
        return 0
    tree = part_tree(package, parts[0])
    removed = _remove(tree, sheet_id, frozenset(cells))
    if removed == len(tree.children()):
        package.unrelate(book, *(rid for rid, relation in package.relations(book).items() if relation.kind == _KIND))
        package.drop(parts[0])
    elif removed:
        package.put(parts[0], tree.result())
    package.note(Tally(calc_entries_removed=removed))
    return removed


def _remove(tree: Tree, sheet_id: int, cells: frozenset[tuple[int, int]]) -> int:
    """Ask for entries to go; one that took its sheet's number from a removed one gets it spelt out."""
    removed, inherited = 0, False
    for element, number, own in _entries(tree):
        if number == sheet_id and _cell(tree, element) in cells:
            tree.remove(element)
            removed += 1
            inherited = inherited or own
            continue
        if inherited and not own:
            tree.change(element, i=str(number))
        inherited = False
    return removed


def _entries(tree: Tree) -> Iterator[tuple[Element, int, bool]]:
    """Yield the entries, the number of their sheet, and whether they say it themselves."""
    number = 0
    for element in tree.children():
        said = tree.attributes(element).get("i", "")
        number = int(said) if said.isdecimal() else number
        yield element, number, bool(said)


def _cell(tree: Tree, element: Element) -> tuple[int, int] | None:
    try:
        return parse_cell(tree.attributes(element).get("r", ""))
    except ValueError:
        return None
