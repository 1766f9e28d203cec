"""Links of a generated sheet: places inside the workbook as locations, addresses as relationships."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from xlcrm.xlsx.parts import relate_addresses, relation_namespace
from xlcrm.xlsx.refs import Area, Place, cell_ref, parse_area, parse_place
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
_DEFINED_NAME: Final = re.compile(r"[^\W\d]\w*\Z")
_ILLEGAL: Final = re.compile(r"[\s<>\"{}|^`]|%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class OldLink:
    """A link as it stands; ``target`` is the place or address, ``rid`` its relationship when it has one."""

    raw: bytes
    area: Area
    target: str
    rid: str


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


def same_links(old: Iterable[OldLink], new: Iterable[Link]) -> bool:
    """Tell whether links lead from the same cells to the same places, however they are written."""
    before = {(link.area.top, link.area.left, _plain(link.target)) for link in old}
    return before == {(link.row, link.column, _plain("#".join(_split(link.target)))) for link in new if _possible(link)}


def plan_links(package: Package, part: str, tree: Tree, *, ours: Sequence[OldLink], new: Sequence[Link]) -> LinkPlan:
    """Work out the links of a sheet when ``ours`` give way to new ones; no more than a sheet may have."""
    parent = tree.child(b"hyperlinks")
    gone = {link.raw for link in ours}
    items = [raw for raw in raw_children(tree, parent) if raw not in gone]
    addresses = _Addresses(package.relations(part), [link.rid for link in ours if link.rid])
    namespace = relation_namespace(package)
    for link in [link for link in new if _possible(link)][: MOST_LINKS - len(items)]:
        address, place = _split(link.target)
        relation = relation_attribute(tree, namespace, addresses.rid(address)) if address else b""
        items.append(_link_xml(tree, link, relation, place))
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
    target = "#".join((address, said.get("location", "")))
    return OldLink(tree.raw(element), area, target, rid)


def _split(target: str) -> tuple[str, str]:
    """Return address and place of a target, either empty: ``'客户'!D17`` is a place, all else an address."""
    if _is_place(target):
        return "", target.removeprefix("#")
    address, _, place = target.partition("#")
    return _ILLEGAL.sub(lambda match: f"%{ord(match.group()):02X}", address), place


def _is_place(target: str) -> bool:
    if target.startswith("#"):
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


def _possible(link: Link) -> bool:
    address, place = _split(link.target)
    return bool(address or place) and len(address) <= _LONGEST_ADDRESS


def _plain(target: str) -> str | Place:
    """Return a target in a form that does not depend on who wrote it."""
    address, _, place = target.partition("#")
    if address:
        return unquote(target)
    try:
        return parse_place(place)
    except ValueError:
        return place.casefold()


def _link_xml(tree: Tree, link: Link, relation: bytes, place: str) -> bytes:
    said = [b'ref="' + cell_ref(link.row, link.column).encode() + b'"', relation]
    if place:
        said.append(b'location="' + escape_attribute(place) + b'"')
    if link.tip:
        said.append(b'tooltip="' + escape_attribute(link.tip[:_LONGEST_TIP]) + b'"')
    return b"<" + tree.root.prefix + b"hyperlink " + b" ".join(filter(None, said)) + b"/>"
