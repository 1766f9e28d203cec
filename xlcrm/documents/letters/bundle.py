"""Many letters in one Word file: each in sections of its own, with its own headers, page numbers, lists and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.documents.letters.docx import FilledPart, WordTemplate, stored, with_picture_types
from xlcrm.documents.letters.numbering import Numbering
from xlcrm.documents.letters.packing import Base, packed
from xlcrm.documents.letters.prepare import Prepared
from xlcrm.documents.letters.sections import SECTION_MARK, for_bundle, header_rids
from xlcrm.documents.letters.xmltree import DECLARATION, source
from xlcrm.xlsx.contenttypes import (
    CONTENT_TYPES,
    Relation,
    add_override,
    add_relation,
    content_type,
    relationships_part,
)
from xlcrm.xlsx.deflate import Packed, pack

if TYPE_CHECKING:
    from jinja2 import Environment

_NUMBER: Final = re.compile(r'<w:numId w:val="(\d+)"/>')
_DRAWN: Final = re.compile(r'(<wp:docPr id=")\d+"')
_REFERENCE: Final = re.compile(r'(<w:(?:header|footer)Reference [^>]*r:id=")([^"]+)(")')
_BOOKMARK: Final = re.compile(r'(<w:bookmark(?:Start|End) [^>]*w:id=")(\d+)(")')
_BOOKMARK_NAME: Final = re.compile(r'(<w:bookmarkStart [^>]*w:name=")([^"]+)(")')
_NOTE_OF: Final = {
    kind: (
        re.compile(rf'(<w:{kind}Reference [^>]*w:id=")(\d+)(")'),
        re.compile(rf"<w:{kind} [^>]*>.*?</w:{kind}>", re.DOTALL),
    )
    for kind in ("footnote", "endnote")
}
_NOTE_ID: Final = re.compile(r'(w:id=")(-?\d+)(")')
_STEP: Final = 1000
"""Bookmarks and notes of the next letter count on from the next thousand."""


@dataclass(slots=True)
class _Bundle:
    """What the letters so far have brought: header variants by content, lists, notes, pictures."""

    variants: dict[tuple[str, str], str] = field(default_factory=dict)
    parts: dict[str, FilledPart] = field(default_factory=dict)
    lists: list[tuple[str, int]] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    drawn: int = 0


class BundleTemplate(WordTemplate):
    """A template compiled for one file with all letters in it."""

    def __init__(self, prepared: Prepared, environment: Environment, folder: Path | None = None) -> None:
        self.numbering = Numbering(prepared)
        super().__init__(for_bundle(prepared, self.numbering), environment, folder)
        package = prepared.package
        targets = {rid: each.target for rid, each in package.relations(prepared.document.name).items()}
        filled = [part.name for part, _ in self.parts]
        self._headers = header_rids(self.prepared.document, targets, filled)
        self._notes = {part.kind.removesuffix("s"): part for part in prepared.parts if part.kind.endswith("notes")}
        self._plain = {} if self.parts and self.parts[0][0] is self.prepared.document else self._untouched()

    def _untouched(self) -> dict[str, str]:
        """Return the document's text where it has no fields at all."""
        return {self.prepared.document.name: DECLARATION.rstrip("\n") + source(self.prepared.document.root, [])}

    def bundle(self, letters: Iterable[list[FilledPart]]) -> bytes:
        """Return one file with all letters."""
        state = _Bundle()
        document = pack(piece.encode() for piece in self._document(letters, state))
        return Base(dict(self._members(state, document))).zip(())

    def _document(self, letters: Iterable[list[FilledPart]], state: _Bundle) -> Iterator[str]:
        head, body, section = "", "", ""
        for number, letter in enumerate(letters):
            if body:
                yield body.replace(SECTION_MARK, section)
            texts = self._plain | {each.part.name: each.text for each in letter}
            text = self._renumbered(texts[self.prepared.document.name], number, state)
            text = self._with_headers(text, letter, state)
            start, end = text.index("<w:body>") + len("<w:body>"), text.rindex("<w:sectPr")
            section, tail = text[end : text.rindex("</w:body>")], text[end:]
            if not head:
                head = text[:start]
                yield head
            body = text[start:end]
            self._take_notes(letter, number, state)
            for each in letter:
                state.pictures |= each.pictures if each.part is self.prepared.document else set()
        yield body.replace(SECTION_MARK, "") + tail if body else ""

    def _renumbered(self, text: str, letter: int, state: _Bundle) -> str:
        """Give the lists, pictures, bookmarks and notes of a letter numbers of their own."""
        if letter and self.numbering.ordered:
            own = self._own_lists(letter, state)
            text = _NUMBER.sub(lambda found: f'<w:numId w:val="{own.get(found[1], found[1])}"/>', text)
        if "<wp:docPr" in text:
            text = _DRAWN.sub(lambda found: f'{found[1]}{_next_drawn(state)}"', text)
        if letter and "<w:bookmarkStart" in text:
            text = _BOOKMARK.sub(lambda found: f"{found[1]}{int(found[2]) + letter * _STEP}{found[3]}", text)
            text = _BOOKMARK_NAME.sub(lambda found: f"{found[1]}{found[2]}_{letter}{found[3]}", text)
        for kind in self._notes:
            text = _NOTE_OF[kind][0].sub(lambda found: f"{found[1]}{int(found[2]) + letter * _STEP}{found[3]}", text)
        return text

    def _own_lists(self, letter: int, state: _Bundle) -> dict[str, int]:
        ordered = self.numbering.ordered
        first = self.numbering.next_number() + (letter - 1) * len(ordered)
        own = {number: first + at for at, number in enumerate(ordered)}
        state.lists += own.items()
        return own

    def _with_headers(self, text: str, letter: list[FilledPart], state: _Bundle) -> str:
        """Lead the sections of a letter to its own headers; letters with the same header share it."""
        if not self._headers:
            return text
        filled = {each.part.name: each for each in letter}
        own = {rid: _variant(filled[name], state) for rid, name in self._headers.items()}
        return _REFERENCE.sub(lambda found: f"{found[1]}{own.get(found[2], found[2])}{found[3]}", text)

    def _take_notes(self, letter: list[FilledPart], number: int, state: _Bundle) -> None:
        texts = {each.part.name: each.text for each in letter}
        for kind, part in self._notes.items():
            text = texts.get(part.name) or source(part.root, [])
            state.notes.setdefault(kind, []).extend(
                _NOTE_ID.sub(lambda found: f"{found[1]}{int(found[2]) + number * _STEP}{found[3]}", note, count=1)
                for note in _NOTE_OF[kind][1].findall(text)
                if not (number and "w:type=" in note.partition(">")[0])
            )

    def _members(self, state: _Bundle, document: Packed) -> Iterator[tuple[str, Packed]]:  # type: ignore[override]
        prepared, package, main = self.prepared, self.prepared.package, self.prepared.document.name
        made = dict(self._made(state, document))
        types = with_picture_types(package.text(CONTENT_TYPES))
        for name, each in state.parts.items():
            types = add_override(types, name, content_type(types, each.part.name) or "")
        yield CONTENT_TYPES, packed(types)
        yield from ((name, stored(prepared, name)) for name in package.parts if name not in {CONTENT_TYPES, *made})
        yield from made.items()
        assert main in made  # noqa: S101 - the document is always written anew

    def _made(self, state: _Bundle, document: Packed) -> Iterator[tuple[str, Packed]]:
        main = self.prepared.document.name
        relations = self.relations_text(main, frozenset(state.pictures))
        used = set(state.pictures)
        for number, (name, each) in enumerate(state.parts.items(), 1):
            link = Relation(_type_of(self.prepared, each.part.name), name)
            relations = add_relation(relations, f"rIdXlcrmPart{number}", link, name.rpartition("/")[2])
            yield name, packed(each.text.encode())
            own = self.relations(each.part.name, each.pictures)
            if own is not None:
                yield relationships_part(name), own
            used |= each.pictures
        yield main, document
        yield relationships_part(main), packed(relations)
        if state.lists:
            yield self.numbering.part, packed(self._numbering_text(state))
        for kind, part in self._notes.items():
            yield part.name, packed(_with_notes(source(part.root, []), kind, state.notes[kind]).encode())
        known = self.pictures.by_rid if used else {}
        yield from ((known[rid].member, known[rid].content) for rid in sorted(used))

    def _numbering_text(self, state: _Bundle) -> bytes:
        text = source(self.numbering.root, [])
        close = text.rindex("</w:num>") + len("</w:num>")
        return (DECLARATION + text[:close] + self.numbering.restarted(state.lists) + text[close:]).encode()


def _next_drawn(state: _Bundle) -> int:
    state.drawn += 1
    return state.drawn


def _variant(filled: FilledPart, state: _Bundle) -> str:
    """Return the Id of the relationship to a header with this content."""
    key = filled.part.name, filled.text
    if key not in state.variants:
        number = len(state.variants) + 1
        stem, dot, suffix = filled.part.name.rpartition(".")
        state.variants[key] = f"rIdXlcrmPart{number}"
        state.parts[f"{stem}x{number}{dot}{suffix}"] = filled
    return state.variants[key]


def _type_of(prepared: Prepared, name: str) -> str:
    relations = prepared.package.relations(prepared.document.name).values()
    return next(relation.type for relation in relations if relation.target == name)


def _with_notes(text: str, kind: str, notes: list[str]) -> str:
    """Return a part of notes with other notes in it."""
    start = text.index(">") + 1
    return DECLARATION + text[:start] + "".join(notes) + f"</w:{kind}s>"
