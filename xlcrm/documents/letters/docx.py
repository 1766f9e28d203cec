"""Word letters from a compiled template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from xlcrm.documents.letters.compiling import Compiled, check_syntax, compile_source
from xlcrm.documents.letters.packing import Base, packed
from xlcrm.documents.letters.pictures import CONTENT_TYPES as PICTURE_TYPES
from xlcrm.documents.letters.pictures import RELATION, RID, Pictures, drawing, fitting, within
from xlcrm.documents.letters.prepare import Part, Prepared
from xlcrm.documents.letters.values import for_word
from xlcrm.documents.letters.xmltree import DECLARATION, source
from xlcrm.xlsx.contenttypes import (
    CONTENT_TYPES,
    EMPTY_RELATIONSHIPS,
    Relation,
    add_relation,
    default_type,
    relationships_part,
    relative,
)
from xlcrm.xlsx.deflate import Packed

if TYPE_CHECKING:
    from jinja2 import Environment

PICTURE = ("图片", "picture", "_framed")
"""The filters that make a picture of a path: both names of ours, and that of a picture in whose place it stands."""

_RIDS = re.compile(RID + r"\d+")
_EMPTY_CELLS = (
    ("</w:tcPr></w:tc>", "</w:tcPr><w:p/></w:tc>"),
    ("<w:tc></w:tc>", "<w:tc><w:p/></w:tc>"),
    ("</w:tbl></w:tc>", "</w:tbl><w:p/></w:tc>"),
)


@dataclass(frozen=True)
class FilledPart:
    """One part of one letter: its XML as text, and the pictures it uses."""

    part: Part
    text: str
    pictures: frozenset[str]


class WordTemplate:
    """A prepared template, compiled; ``fill`` gives the parts of one letter, ``docx`` the file."""

    def __init__(self, prepared: Prepared, environment: Environment, folder: Path | None = None) -> None:
        self.prepared = prepared
        self.pictures = Pictures(folder)
        own = word_environment(environment, self.pictures)
        for placed in prepared.tags:
            check_syntax(placed.tag, own, prepared.file)
        self.parts = [(part, compile_part(part, own, prepared.file)) for part in prepared.parts if part.tags]

    def fill(self, context: Mapping[str, Any]) -> list[FilledPart]:
        """Return the parts of one customer's letter that hold fields."""
        return [_filled(part, _whole_cells(compiled.render(context))) for part, compiled in self.parts]

    def docx(self, filled: list[FilledPart]) -> bytes:
        """Return the letter as a file."""
        return self._base.zip(self._members(filled))

    @cached_property
    def _base(self) -> Base:
        package = self.prepared.package
        changing = {part.name for part, _ in self.parts} | {relationships_part(part.name) for part, _ in self.parts}
        names = [name for name in package.parts if name not in changing]
        order = sorted(names, key=lambda name: name != CONTENT_TYPES)
        members = {name: stored(self.prepared, name) for name in order}
        members[CONTENT_TYPES] = packed(with_picture_types(package.text(CONTENT_TYPES)))
        return Base(members)

    def _members(self, filled: list[FilledPart]) -> Iterator[tuple[str, Packed]]:
        used: set[str] = set()
        for each in filled:
            yield each.part.name, packed(each.text.encode())
            relations = self.relations(each.part.name, each.pictures)
            if relations is not None:
                yield relationships_part(each.part.name), relations
            used |= each.pictures
        known = self.pictures.by_rid if used else {}
        for rid in sorted(used):
            yield known[rid].member, known[rid].content

    @lru_cache(maxsize=256)  # noqa: B019 - a template lives as long as the run
    def relations(self, part: str, pictures: frozenset[str]) -> Packed | None:
        """Return the relationships of a part with those of the pictures put into it."""
        package, name = self.prepared.package, relationships_part(part)
        if not pictures:
            return stored(self.prepared, name) if package.has(name) else None
        return packed(self.relations_text(part, pictures))

    def relations_text(self, part: str, pictures: frozenset[str]) -> bytes:
        """Return the same, not packed."""
        package, name = self.prepared.package, relationships_part(part)
        text = package.text(name) if package.has(name) else EMPTY_RELATIONSHIPS
        known = self.pictures.by_rid
        for rid in sorted(pictures):
            member = known[rid].member
            text = add_relation(text, rid, Relation(RELATION, member), relative(part, member))
        return text


def stored(prepared: Prepared, name: str) -> Packed:
    """Return a member of the template as a letter takes it over."""
    return packed(prepared.package.read(name))


def with_picture_types(types: bytes) -> bytes:
    """Return the content types with those of all pictures that a field may bring."""
    close = types.rindex(b"</")
    added = "".join(
        f'<Default Extension="{suffix}" ContentType="{kind}"/>'
        for suffix, kind in PICTURE_TYPES.items()
        if default_type(types, f"x.{suffix}") is None
    )
    return types[:close] + added.encode() + types[close:]


def compile_part(part: Part, environment: Environment, file: str) -> Compiled:
    """Compile one part as it stands."""
    tags: list[Any] = []
    text = DECLARATION.rstrip("\n") + source(part.root, tags)
    return compile_source(text, tags, environment, file)


def word_environment(environment: Environment, pictures: Pictures) -> Environment:
    """Return the environment in which fields become text of a Word document."""
    own = environment.overlay(autoescape=True, finalize=for_word(environment.finalize))

    def picture(value: object, width: float | None = None, height: float | None = None, **said: float) -> Markup:
        found = pictures.picture(value)
        if found is None:
            return Markup()
        size = fitting(found.pixels, width or said.get("宽"), height or said.get("高"))
        return Markup("</w:t>") + drawing(found, size) + Markup('<w:t xml:space="preserve">')

    def framed(value: object, across: int, down: int) -> Markup:
        found = pictures.picture(value)
        return drawing(found, within(found.pixels, (across, down))) if found else Markup()

    own.filters = {**environment.filters, **dict(zip(PICTURE, (picture, picture, framed), strict=True))}
    return own


def _filled(part: Part, text: str) -> FilledPart:
    return FilledPart(part, text, frozenset(_RIDS.findall(text)) if RID in text else frozenset())


def _whole_cells(text: str) -> str:
    """Return the text with a paragraph in each table cell that its conditions left empty: Word wants one."""
    for empty, whole in _EMPTY_CELLS:
        if empty in text:
            text = text.replace(empty, whole)
    return text
