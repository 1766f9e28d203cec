"""Defined names of a workbook: read, set or removed, the others byte for byte as they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.tree import Element, Tree, set_attributes
from xlcrm.xlsx.workbook import read_workbook, workbook_part
from xlcrm.xlsx.xml import escape, escape_attribute, unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlcrm.xlsx.edits import DefinedName
    from xlcrm.xlsx.package import Package

WORKBOOK_ORDER: Final = (
    b"fileVersion",
    b"fileSharing",
    b"workbookPr",
    b"workbookProtection",
    b"bookViews",
    b"sheets",
    b"functionGroups",
    b"externalReferences",
    b"definedNames",
    b"calcPr",
    b"oleSize",
    b"customWorkbookViews",
    b"pivotCaches",
    b"smartTagPr",
    b"smartTagTypes",
    b"webPublishing",
    b"fileRecoveryPr",
    b"webPublishObjects",
    b"extLst",
)
"""Children of workbook in the order of the schema."""

NameKey = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name as it stands: ``sheet`` is the position of the only sheet that knows it, None for the workbook."""

    name: str
    formula: str
    sheet: int | None = None
    hidden: bool = False

    @property
    def key(self) -> NameKey:
        """Return what no two names of a workbook share."""
        return self.name.casefold(), self.sheet


def read_names(tree: Tree) -> dict[NameKey, Name]:
    """Return the defined names of workbook.xml."""
    return {name.key: name for name, _ in _names(tree)}


def edit_names(tree: Tree, put: Iterable[Name], drop: Iterable[NameKey] = ()) -> bool:
    """Ask for names of workbook.xml to be added, replaced and removed; False when all is so already."""
    wanted = {name.key: name for name in put}
    dropped = frozenset(drop) - wanted.keys()
    changed = False
    for name, element in _names(tree):
        if name.key in dropped:
            tree.remove(element)
            changed = True
        elif (new := wanted.pop(name.key, None)) and (new.formula, new.hidden) != (name.formula, name.hidden):
            tree.replace(element.start, element.end, _changed(tree, element, new))
            changed = True
    if wanted:
        _append(tree, wanted.values())
    return changed or bool(wanted)


def set_names(package: Package, names: Iterable[DefinedName]) -> bool:
    """Set workbook-wide names; False when they were all there already."""
    put = [Name(name.name, name.formula, hidden=name.hidden) for name in names]
    return _edit(package, put, ())


def remove_names(package: Package, names: Iterable[str]) -> bool:
    """Remove workbook-wide names; False when none was there."""
    return _edit(package, (), [(name.casefold(), None) for name in names])


def named_formula(package: Package, name: str) -> str | None:
    """Return what a workbook-wide name stands for; None when there is no such name."""
    found = read_names(part_tree(package, workbook_part(package))).get((name.casefold(), None))
    return found.formula if found else None


def set_local_formula(package: Package, name: str, sheet: str, formula: str) -> bool:
    """Let a name that only one sheet knows stand for something else; False when that sheet has no such name."""
    titles = [entry.name for entry in read_workbook(package).sheets]
    tree = part_tree(package, workbook_part(package))
    known = read_names(tree).get((name.casefold(), titles.index(sheet)))
    return known is not None and _edit(package, [replace(known, formula=formula)], ())


def _edit(package: Package, put: Iterable[Name], drop: Iterable[NameKey]) -> bool:
    tree = part_tree(package, workbook_part(package))
    if not edit_names(tree, put, drop):
        return False
    package.put(workbook_part(package), tree.result())
    return True


def _names(tree: Tree) -> Iterator[tuple[Name, Element]]:
    parent = tree.child(b"definedNames")
    for element in tree.children(parent, b"definedName") if parent else ():
        said = tree.attributes(element)
        sheet = said.get("localSheetId", "")
        formula = unescape(tree.text[element.inner : element.close])
        hidden = said.get("hidden") in ("1", "true")
        yield Name(said.get("name", ""), formula, int(sheet) if sheet.isdecimal() else None, hidden), element


def _changed(tree: Tree, element: Element, new: Name) -> bytes:
    """Return the element with another formula; what else it says (comment, function) stays."""
    tag = tree.text[element.start : element.inner].replace(b"/>", b">")
    if new.hidden or b"hidden" in tag:
        tag = set_attributes(tag, hidden="1" if new.hidden else "0")
    return tag + escape(new.formula) + b"</" + element.prefix + element.name + b">"


def _append(tree: Tree, names: Iterable[Name]) -> None:
    prefix = tree.root.prefix
    new = b"".join(_name_xml(prefix, name) for name in names)
    parent = tree.child(b"definedNames")
    if parent is not None:
        tree.append(parent, new)
        return
    tag = prefix + b"definedNames>"
    tree.insert(b"<" + tag + new + b"</" + tag, b"definedNames", WORKBOOK_ORDER)


def _name_xml(prefix: bytes, name: Name) -> bytes:
    tag = prefix + b"definedName"
    local = b"" if name.sheet is None else b' localSheetId="%d"' % name.sheet
    hidden = b' hidden="1"' if name.hidden else b""
    start = b"<" + tag + b' name="' + escape_attribute(name.name) + b'"' + local + hidden + b">"
    return start + escape(name.formula) + b"</" + tag + b">"
