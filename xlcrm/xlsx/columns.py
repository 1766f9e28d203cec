"""Columns of somebody's sheet: hidden ones shown again, drop-downs added; whatever else is there stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.refs import MAX_ROW, column_letters
from xlcrm.xlsx.sheetorder import SHEET_ORDER
from xlcrm.xlsx.tree import set_attributes
from xlcrm.xlsx.xml import escape

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.tree import Element, Tree

_HIDDEN = ("1", "true")


def show_columns(package: Package, part: str, numbers: Collection[int]) -> tuple[int, ...]:
    """Show hidden columns of a sheet; return the numbers of those that were hidden. Widths and styles stay."""
    tree = part_tree(package, part)
    parent = tree.child(b"cols")
    shown: list[int] = []
    for element in tree.children(parent) if parent else ():
        shown += _show(tree, element, numbers)
    if shown:
        package.edit(part, tree)
    return tuple(shown)


def _show(tree: Tree, element: Element, numbers: Collection[int]) -> list[int]:
    """Split a hidden stretch of columns into those that are shown now and those that stay hidden."""
    said = tree.attributes(element)
    first, last = int(said.get("min", "1")), int(said.get("max", "1"))
    wanted = [number for number in sorted(numbers) if first <= number <= last]
    if said.get("hidden") not in _HIDDEN or not wanted:
        return []
    raw, pieces, next_one = tree.raw(element), [], first
    for number in wanted:
        if number > next_one:
            pieces.append(set_attributes(raw, min=str(next_one), max=str(number - 1)))
        pieces.append(set_attributes(raw, min=str(number), max=str(number), hidden="0"))
        next_one = number + 1
    if next_one <= last:
        pieces.append(set_attributes(raw, min=str(next_one), max=str(last)))
    tree.replace(element.start, element.end, b"".join(pieces))
    return wanted


def offer_lists(package: Package, part: str, names: Mapping[int, str], *, first_row: int) -> None:
    """Give columns a drop-down out of a defined name; other text is allowed with a warning.

    ``names`` gives the defined name by column number; the lists reach from ``first_row`` to the end of the sheet.
    """
    if not names:
        return
    tree = part_tree(package, part)
    prefix = tree.root.prefix
    new = b"".join(_list(prefix, column_letters(number), first_row, name) for number, name in names.items())
    there = tree.child(b"dataValidations")
    if there is None:
        tag = prefix + b"dataValidations"
        tree.insert(b'<%b count="%d">%b</%b>' % (tag, len(names), new, tag), b"dataValidations", SHEET_ORDER)
    else:
        tree.append(there, new, count=str(len(tree.children(there)) + len(names)))
    package.edit(part, tree)


def _list(prefix: bytes, letters: str, first_row: int, name: str) -> bytes:
    where = f"{letters}{first_row}:{letters}{MAX_ROW}".encode()
    tag, formula = prefix + b"dataValidation", prefix + b"formula1"
    return (
        b'<%b type="list" errorStyle="warning" allowBlank="1" showInputMessage="1" showErrorMessage="1" sqref="%b">'
        b"<%b>%b</%b></%b>"
    ) % (tag, where, formula, escape(name), formula, tag)
