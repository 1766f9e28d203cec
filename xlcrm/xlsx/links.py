"""Links of a generated sheet: places inside the workbook as locations, addresses as relationships."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from xlcrm.xlsx.parts import relate_addresses, relation_namespace
from xlcrm.xlsx.refs import Area, cell_ref, parse_area, parse_place
from xlcrm.xlsx.sheetorder import raw_children, relation_attribute
from xlcrm.xlsx.xml import escape_attribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.model.content import Link
    from xlcrm.xlsx.contenttypes import Relation
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.tree import Element, Tree

MOST_LINKS: Final = 65_530
"""More links on one sheet make Excel drop them all."""

_LONGEST_ADDRESS: Final = 2_079
_LONGEST_TIP: Final = 255
_SCHEME: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://|mailto:|tel:)", re.IGNORECASE)
_PLACE: Final = re.compile(r"(?:'(?:[^']|'')+'|[^'!/\\\\:*?\[\]]+)!\$?[A-Za-z]{1,3}\$?[1-9]\d*\Z")
_DEFINED_NAME: Final = re.compile(r"[^\W\d]\w*\Z")
_QUOTING: Final = str.maketrans("", "", "'$")
_ILLEGAL: Final = re.compile(r"[\s<>\"{}|^`]|%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class OldLink:
    """A link as it stands; ``target`` is its address and the place there, ``rid`` its relationship if it has one."""

    raw: bytes
    area: Area
    target: tuple[str, str]
    rid: str


class NewLink(NamedTuple):
    """A link to be made: from a cell to an address, or to a place in the workbook, or both."""

    cell: str
    address: str
    place: str
    tip: str


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """The links of a sheet after a write: their elements, relationships to add (address by Id) and to cut."""

    items: tuple[bytes, ...]
    added: dict[str, str]
    cut: tuple[str, ...]


class _Addresses:
    """Gives every address a relationship: one that an old link of ours has, or a new one."""

    def __init__(self, relations: Mapping[str, Relation], ours: Iterable[str]) -> None:
        self._rids = {relations[rid].target: rid for rid in ours if rid in relations}
        taken = (int(rid[3:]) for rid in relations if rid.startswith("rId") and rid[3:].isdecimal())
        self._numbers = count(max(taken, default=0) + 1)
        self.used: set[str] = set()
        self.added: dict[str, str] = {}

    def rid(self, address: str) -> str:
        """Return the Id for an address."""
        if address not in self._rids:
            self._rids[address] = f"rId{next(self._numbers)}"
            self.added[self._rids[address]] = address
        self.used.add(self._rids[address])
        return self._rids[address]


def read_links(package: Package, part: str, tree: Tree) -> list[OldLink]:
    """Return the links of a sheet; those whose cells make no sense are left out, and stay."""
    parent = tree.child(b"hyperlinks")
    if parent is None:
        return []
    relations = package.relations(part)
    links = (_read(tree, element, relations) for element in tree.children(parent))
    return [link for link in links if link]


def new_links(links: Iterable[Link]) -> list[NewLink]:
    """Return the links that can be made, no more than a sheet may have."""
    split = (NewLink(cell_ref(link.row, link.column), *_split(link.target), link.tip) for link in links)
    possible = (link for link in split if (link.address or link.place) and len(link.address) <= _LONGEST_ADDRESS)
    return list(islice(possible, MOST_LINKS))


def same_as_written(tree: Tree, new: Sequence[NewLink]) -> bool:
    """Tell quickly whether a sheet's links are these, in our own words; False when not sure."""
    parent = tree.child(b"hyperlinks")
    there = tree.text[parent.inner : parent.close] if parent else b""
    return not any(link.address for link in new) and there == b"".join(_link_xml(tree, link, b"") for link in new)


def same_links(old: Iterable[OldLink], new: Iterable[NewLink]) -> bool:
    """Tell whether links lead from the same cells to the same places, however they are written."""
    before = {(cell_ref(link.area.top, link.area.left), *_plain(*link.target)) for link in old}
    return before == {(link.cell, *_plain(link.address, link.place)) for link in new}


def plan_links(package: Package, part: str, tree: Tree, *, ours: Sequence[OldLink], new: Sequence[NewLink]) -> LinkPlan:
    """Work out the links of a sheet when ``ours`` give way to new ones; no more than a sheet may have."""
    gone = {link.raw for link in ours}
    items = [raw for raw in raw_children(tree, tree.child(b"hyperlinks")) if raw not in gone]
    addresses = _Addresses(package.relations(part), [link.rid for link in ours if link.rid])
    namespace = relation_namespace(package)
    for link in new[: MOST_LINKS - len(items)]:
        relation = relation_attribute(tree, namespace, addresses.rid(link.address)) if link.address else b""
        items.append(_link_xml(tree, link, relation))
    kept = b"".join(items)
    cut = {link.rid for link in ours if link.rid and f'"{link.rid}"'.encode() not in kept}
    return LinkPlan(tuple(items), addresses.added, tuple(sorted(cut)))


def apply_links(package: Package, part: str, plan: LinkPlan) -> None:
    """Add and cut the relationships of a plan."""
    if plan.cut:
        package.unrelate(part, *plan.cut)
    if plan.added:
        relate_addresses(package, part, plan.added)


def _read(tree: Tree, element: Element, relations: Mapping[str, Relation]) -> OldLink | None:
    said = tree.attributes(element)
    try:
        area = parse_area(said.get("ref", ""))
    except ValueError:
        return None
    rid = next((value for name, value in said.items() if name.rpartition(":")[2] == "id"), "")
    address = relations[rid].target if rid in relations else ""
    return OldLink(tree.raw(element), area, (address, said.get("location", "")), rid)


def _split(target: str) -> tuple[str, str]:
    """Return address and place of a target, either empty: ``'客户'!D17`` is a place, all else an address."""
    if _is_place(target):
        return "", target.removeprefix("#")
    address, _, place = target.partition("#")
    return _ILLEGAL.sub(lambda match: f"%{ord(match.group()):02X}", address), place


def _is_place(target: str) -> bool:
    if target.startswith("#") or _PLACE.match(target):
        return True
    if _SCHEME.match(target):
        return False
    if _DEFINED_NAME.match(target):
        return True
    try:
        parse_place(target)
    except ValueError:
        return False
    return True


def _plain(address: str, place: str) -> tuple[str, str]:
    """Return a target in a form that does not depend on who wrote it."""
    return unquote(address), place.translate(_QUOTING).casefold()


def _link_xml(tree: Tree, link: NewLink, relation: bytes) -> bytes:
    start = b"<" + tree.root.prefix + b'hyperlink ref="' + link.cell.encode() + b'"'
    said = b" " + relation if relation else b""
    if link.place:
        said += b' location="' + escape_attribute(link.place) + b'"'
    if link.tip:
        said += b' tooltip="' + escape_attribute(link.tip[:_LONGEST_TIP]) + b'"'
    return start + said + b"/>"
