"""A template's trees changed so that many letters can stand in one file: sections, page numbers, lists."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlcrm.documents.letters.numbering import Numbering
from xlcrm.documents.letters.prepare import Part, Prepared
from xlcrm.documents.letters.xmltree import Node

SECTION_MARK: Final = "\x01"
"""Stands where the properties of a letter's last section go; no value can hold it."""

_TYPE_BEFORE: Final = frozenset({"w:headerReference", "w:footerReference", "w:footnotePr", "w:endnotePr"})
_PAGE_NUMBER_BEFORE: Final = _TYPE_BEFORE | {"w:type", "w:pgSz", "w:pgMar", "w:paperSrc", "w:pgBorders", "w:lnNumType"}
_SECTION_BEFORE: Final = frozenset({"w:pPrChange"})
_THIN: Final = {"w:before": "0", "w:after": "0", "w:line": "20", "w:lineRule": "exact"}
_PAGES: Final = "NUMPAGES"
_PAGES_OF_SECTION: Final = "SECTIONPAGES"


def for_bundle(prepared: Prepared, numbering: Numbering) -> Prepared:
    """Return a copy of a template whose parts are fit to be put one behind the other."""
    parts = [replace(part, root=copy.deepcopy(part.root)) for part in prepared.parts]
    body = parts[0].root.child("w:body")
    if body is not None:
        sections = list(body.all("w:sectPr"))
        for at, section in enumerate(sections):
            _set_section(section, restart=at == 0)
        _number_directly(body, numbering)
        _mark_end(body)
        if len(sections) == 1:
            for part in parts:
                _count_section(part.root)
    return replace(prepared, parts=tuple(parts))


def _set_section(section: Node, *, restart: bool) -> None:
    """Let a section begin on a new page, and the first of a letter with page 1."""
    kind = section.child("w:type")
    if kind is None and restart:
        insert(section, Node("w:type", {"w:val": "nextPage"}), _TYPE_BEFORE)
    elif kind is not None and restart and kind.attributes.get("w:val") == "continuous":
        kind.attributes["w:val"] = "nextPage"
    if restart:
        number = section.child("w:pgNumType")
        if number is None:
            number = insert(section, Node("w:pgNumType"), _PAGE_NUMBER_BEFORE)
        number.attributes.setdefault("w:start", "1")


def insert(parent: Node, node: Node, behind: frozenset[str] | set[str]) -> Node:
    """Put a new child behind those that the schema wants before it."""
    at = max((index + 1 for index, child in enumerate(parent.children) if getattr(child, "name", "") in behind), default=0)
    parent.children.insert(at, node)
    return node


def _mark_end(body: Node) -> None:
    """Put the mark for the last section's properties into the last paragraph, or into a thin one behind a table."""
    ends = [child for child in body.children if not isinstance(child, str) and getattr(child, "name", "") != "w:bookmarkEnd"]
    final = ends[-2] if len(ends) > 1 else None
    if not (isinstance(final, Node) and final.name == "w:p" and final.find("w:pPr", "w:sectPr") is None):
        final = Node("w:p", {}, [Node("w:pPr", {}, [Node("w:spacing", dict(_THIN))])])
        body.children.insert(body.children.index(ends[-1]), final)
    properties = final.child("w:pPr")
    if properties is None:
        properties = Node("w:pPr")
        final.children.insert(0, properties)
    at = next((i for i, child in enumerate(properties.children) if getattr(child, "name", "") in _SECTION_BEFORE), None)
    properties.children.insert(len(properties.children) if at is None else at, SECTION_MARK)


def _number_directly(body: Node, numbering: Numbering) -> None:
    """Write the list of a paragraph's style into the paragraph: each letter counts for itself."""
    for paragraph in body.all("w:p"):
        properties = paragraph.child("w:pPr")
        if properties is None or properties.child("w:numPr") is not None:
            continue
        found = numbering.of_style(properties.value("w:pStyle") or "")
        if found is not None:
            level, number = found
            direct = Node("w:numPr", {}, [Node("w:ilvl", {"w:val": level}), Node("w:numId", {"w:val": number})])
            before = {"w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl"}
            insert(properties, direct, before)


def _count_section(root: Node) -> None:
    """Let “page x of y” count the pages of the letter, not of the file."""
    for field in root.all("w:fldSimple"):
        field.attributes["w:instr"] = field.attributes.get("w:instr", "").replace(_PAGES, _PAGES_OF_SECTION)
    for instruction in root.all("w:instrText"):
        instruction.children = [
            child.replace(_PAGES, _PAGES_OF_SECTION) if isinstance(child, str) else child for child in instruction.children
        ]


def header_rids(part: Part, names: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """Return by Id of the document's relationship the header or footer with fields that it leads to."""
    used = {
        reference.attributes.get("r:id", "") for reference in part.root.all("w:headerReference", "w:footerReference")
    }
    return {rid: name for rid, name in names.items() if rid in used and name in wanted}
