"""The list of content types and the relationship parts: read, and changed by inserting or cutting single elements."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from xlcrm.xlsx.xml import any_tag, attributes, end_tag, escape_attribute, shadow

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
EMPTY_RELATIONSHIPS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: ``type`` in full, ``target`` a part's name, or an address when ``external``."""

    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """Return the last word of the type, the same in strict and transitional workbooks."""
        return self.type.rpartition("/")[2]


def relationships_part(part: str) -> str:
    """Return the name of the part that holds the relationships of a part (of the package itself: '')."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve(part: str, target: str) -> str:
    """Return the part's name that a relationship's target means, seen from the part that has it."""
    target = target.replace("\\", "/").partition("#")[0]
    if target.startswith("/"):
        return target.lstrip("/")
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
    return re.sub(r"^(\.\./)+", "", joined)


def relative(part: str, target: str) -> str:
    """Return the target that leads from one part to another."""
    folder = posixpath.dirname(part)
    return posixpath.relpath(target, folder) if folder else target


@lru_cache(maxsize=64)
def read_relations(part: str, xml: bytes) -> Mapping[str, Relation]:
    """Return the relationships of a part by their Id; the workbook's are asked for again and again."""
    relations = {}
    for match in any_tag(b"Relationship").finditer(shadow(xml)):
        found = attributes(match.group(2))
        target, external = found.get("Target", ""), found.get("TargetMode") == "External"
        name = target if external else resolve(part, target)
        relations[found.get("Id", "")] = Relation(found.get("Type", ""), name, external)
    return MappingProxyType(relations)


def add_relation(xml: bytes, rid: str, relation: Relation, target: str) -> bytes:
    """Return a relationship part with one more relationship at its end."""
    mode = ' TargetMode="External"' if relation.external else ""
    return _append_child(xml, b"Relationships", b"Relationship", (
        b' Id="' + escape_attribute(rid) + b'" Type="' + escape_attribute(relation.type)
        + b'" Target="' + escape_attribute(target) + b'"' + mode.encode()
    ))  # fmt: skip


def free_rid(taken: Iterable[str]) -> str:
    """Return the next free Id of the usual form."""
    numbers = [int(match.group(1)) for rid in taken if (match := re.fullmatch(r"rId(\d{1,9})", rid))]
    return f"rId{max(numbers, default=0) + 1}"


def add_override(xml: bytes, part: str, content_type: str) -> bytes:
    """Return the content types with one more part."""
    return _append_child(xml, b"Types", b"Override", (
        b' PartName="/' + escape_attribute(part) + b'" ContentType="' + escape_attribute(content_type) + b'"'
    ))  # fmt: skip


def default_type(xml: bytes, part: str) -> str | None:
    """Return the content type that a part has by its extension alone."""
    extension = part.rpartition(".")[2].lower()
    for match in any_tag(b"Default").finditer(shadow(xml)):
        found = attributes(match.group(2))
        if found.get("Extension", "").lower() == extension:
            return found.get("ContentType")
    return None


def content_type(xml: bytes, part: str) -> str | None:
    """Return the content type of a part."""
    for match in any_tag(b"Override").finditer(shadow(xml)):
        found = attributes(match.group(2))
        if found.get("PartName", "").lstrip("/").lower() == part.lower():
            return found.get("ContentType")
    return default_type(xml, part)


def drop_elements(xml: bytes, element: bytes, attribute: str, values: set[str]) -> bytes:
    """Return XML without the childless elements whose attribute has one of the values (compared in lower case)."""
    kept, position, safe = [], 0, shadow(xml)
    for match in any_tag(element).finditer(safe):
        if attributes(match.group(2)).get(attribute, "").lower() not in values:
            continue
        kept.append(xml[position : match.start()])
        position = match.end()
        if not match.group(3):
            prefix = match.group(1) + b":" if match.group(1) else b""
            close = end_tag(prefix, element).search(safe, position)
            position = close.end() if close else position
    return b"".join([*kept, xml[position:]])


def _append_child(xml: bytes, root: bytes, name: bytes, attribute_text: bytes) -> bytes:
    safe = shadow(xml)
    opening = any_tag(root).search(safe)
    if opening is None:
        raise ValueError(root)
    prefix = opening.group(1) + b":" if opening.group(1) else b""
    child = b"<" + prefix + name + attribute_text + b"/>"
    if opening.group(3):
        start = xml[opening.start() : opening.end() - 2].rstrip()
        return xml[: opening.start()] + start + b">" + child + b"</" + prefix + root + b">" + xml[opening.end() :]
    closings = list(end_tag(prefix, root).finditer(safe))
    if not closings:
        raise ValueError(root)
    return xml[: closings[-1].start()] + child + xml[closings[-1].start() :]
