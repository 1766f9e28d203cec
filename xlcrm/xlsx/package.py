"""A workbook as a package of parts: read any, replace, add or drop some, write it with all others untouched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from isal.isal_zlib import crc32

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.archive import CHUNK, Archive, fingerprint
from xlcrm.xlsx.composed import composed
from xlcrm.xlsx.contenttypes import (
    CONTENT_TYPES,
    EMPTY_RELATIONSHIPS,
    RELATIONSHIPS_TYPE,
    Relation,
    add_override,
    add_relation,
    default_type,
    drop_elements,
    free_rid,
    read_relations,
    relationships_part,
    relative,
)
from xlcrm.xlsx.deflate import Packed, pack
from xlcrm.xlsx.directory import Member
from xlcrm.xlsx.files import read_bytes
from xlcrm.xlsx.proof import NOT_PROVED, PlannedWrite, Spans, prove
from xlcrm.xlsx.receipt import Receipt, Tally
from xlcrm.xlsx.refused import DUPLICATE_MEMBERS, MISSING_PART, NO_WORKBOOK, SIGNED
from xlcrm.xlsx.xml import parsed, refuse_doctype, to_utf8
from xlcrm.xlsx.zipwrite import shrink, write_zip

if TYPE_CHECKING:
    from xlcrm.xlsx.tree import Tree

__all__ = ["Package", "fingerprint"]

T = TypeVar("T")


def normalised(part: str) -> str:
    """Return the form of a part's name by which it is looked up; what is stored keeps its own."""
    return part.replace("\\", "/").lstrip("/").lower()


class Package:
    """The parts of one workbook; changes are kept here until `write`, the file itself is never touched."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._stored = self._index()
        self._changed: dict[str, Packed] = {}
        self._added: dict[str, str] = {}
        self._dropped: set[str] = set()
        self._spans: dict[str, Spans] = {}
        self._made: dict[str, tuple[tuple[int, int], Any]] = {}
        self.tally = Tally()
        self._refuse_odd()

    @classmethod
    def open(cls, path: Path | str) -> Package:
        """Open a workbook; refuses whatever is not a whole, readable one."""
        path = Path(path)
        return cls(Archive(read_bytes(path), path.name))

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Package:
        """Open a workbook held in memory; ``name`` is how messages call it."""
        return cls(Archive(data, name))

    @property
    def name(self) -> str:
        """Return the name of the file, for messages."""
        return self.archive.name

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint of the file as it was read."""
        return self.archive.fingerprint

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of all parts, in their stored spelling."""
        stored = [member.name for key, member in self._stored.items() if key not in self._dropped]
        return (*stored, *self._added.values())

    def has(self, part: str) -> bool:
        """Tell whether there is such a part."""
        key = normalised(part)
        return key not in self._dropped and (key in self._stored or key in self._added)

    def read(self, part: str) -> bytes:
        """Return the content of a part, as stored."""
        return b"".join(self.stream(part))

    def text(self, part: str) -> bytes:
        """Return the content of an XML part in UTF-8 (as stored if it is UTF-8 already); refuses a document type."""
        xml = to_utf8(self.read(part), file=self.name, part=part)
        refuse_doctype(xml, file=self.name, part=part)
        return xml

    def stream(self, part: str, size: int = CHUNK) -> Iterator[bytes]:
        """Return the content of a part in pieces of about ``size`` bytes, as stored."""
        key = self._key(part)
        if key in self._changed:
            return self._changed[key].stream()
        return self.archive.stream(self._stored[key], size)

    def checksum(self, part: str) -> tuple[int, int]:
        """Return (CRC-32, size) of the content of a part, without unpacking it."""
        key = self._key(part)
        found = self._changed.get(key) or self._stored[key]
        return found.crc, found.size

    def made_of(self, part: str, make: Callable[[], T]) -> T:
        """Return what was made of the content of a part before; it is made anew when the content is another."""
        key, content = self._key(part), self.checksum(part)
        if key not in self._made or self._made[key][0] != content:
            self._made[key] = content, make()
        made: T = self._made[key][1]
        return made

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return the relationships of a part by Id; of the package itself: ``''``."""
        rels = relationships_part(part)
        return read_relations(part, self.text(rels)) if self.has(rels) else MappingProxyType({})

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts to which a part is related in one way (the last word of the relationship's type)."""
        return [
            relation.target
            for relation in self.relations(part).values()
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    def put(self, part: str, data: bytes | Iterable[bytes]) -> None:
        """Replace the content of a part; an iterable is consumed and compressed at once."""
        key = self._key(part)
        packed = pack(data)
        self._spans.pop(key, None)
        member = self._stored.get(key)
        if member is not None and (member.crc, member.size) == (packed.crc, packed.size):
            self._changed.pop(key, None)
            return
        self._changed[key] = packed

    def edit(self, part: str, tree: Tree) -> None:
        """Replace the content of a part by the outcome of its tree, and prove it against the part as it was.

        Refuses when an earlier edit of this part harmed what it was to keep.
        """
        key = self._key(part)
        before = self._spans.get(key)
        as_stored = self.checksum(part) == (crc32(tree.text), len(tree.text))  # a part in another encoding is not
        known = as_stored and (before is not None or key not in self._changed)
        spans = composed(before, tree.text, tree.edits) if known else None
        if known and spans is None:
            raise Refusal(NOT_PROVED, file=self.name, member=part)
        self.put(part, tree.result())
        if spans is not None:
            self._spans[key] = spans

    def add(self, part: str, data: bytes | Iterable[bytes], content_type: str) -> None:
        """Add a part that is not there yet, with its content type."""
        key = normalised(part)
        if self.has(part):
            raise ValueError(part)
        self._changed[key] = pack(data)
        if key in self._dropped:
            self._dropped.discard(key)
        else:
            self._added[key] = part
        types = self.text(CONTENT_TYPES)
        if default_type(types, part) != content_type:
            self.put(CONTENT_TYPES, add_override(types, part, content_type))

    def drop(self, part: str) -> None:
        """Remove a part, its content type and its own relationships; relations to it are the caller's to cut."""
        key = self._key(part)
        self._changed.pop(key, None)
        if self._added.pop(key, None) is None:
            self._dropped.add(key)
        types = self.text(CONTENT_TYPES)
        self.put(CONTENT_TYPES, drop_elements(types, b"Override", "PartName", {f"/{key}", key}))
        if self.has(relationships_part(part)):
            self.drop(relationships_part(part))

    def relate(self, part: str, type_: str, target: str, *, external: bool = False) -> str:
        """Add a relationship from a part and return its Id."""
        rels = relationships_part(part)
        if not self.has(rels):
            self.add(rels, EMPTY_RELATIONSHIPS, RELATIONSHIPS_TYPE)
        rid = free_rid(self.relations(part))
        relation = Relation(type_, target, external)
        written = target if external else relative(part, target)
        self.put(rels, add_relation(self.text(rels), rid, relation, written))
        return rid

    def unrelate(self, part: str, *rids: str) -> None:
        """Remove relationships of a part by their Ids."""
        rels = relationships_part(part)
        self.put(rels, drop_elements(self.text(rels), b"Relationship", "Id", {rid.lower() for rid in rids}))

    def note(self, tally: Tally, part: str = "", spans: Spans | None = None) -> None:
        """Count what an edit did, for the receipt; ``spans`` are the places of the part that it replaced."""
        self.tally += tally
        if spans is not None:
            self._spans[normalised(part)] = spans

    @property
    def is_changed(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self._changed or self._dropped)

    def write(self, stream: BinaryIO) -> Receipt:
        """Write the package, read it again, and return the proof of what changed and what did not.

        The stream must be seekable and readable. Refuses signed packages, and when the proof fails.
        """
        if any(relation.type.endswith("digital-signature/origin") for relation in self.relations("").values()):
            raise Refusal(SIGNED, file=self.name)
        start = stream.tell()
        write = self._planned()
        write = replace(write, changed=shrink(self.archive, write.changed))
        write_zip(stream, write)
        stream.seek(start)
        return prove(write, Archive(stream.read(), self.name), self.tally)

    def write_like(self, stream: BinaryIO, parts: Mapping[str, bytes]) -> None:
        """Write the package with other content of some parts, not read again: for the likes of one that was proved.

        Nothing is kept here of the parts. Refuses content that is not well-formed XML.
        """
        written: dict[str, Packed] = {}
        for part, data in parts.items():
            for _ in parsed((data,), file=self.name, part=part):
                pass
            written[self._key(part)] = pack(data)
        write = self._planned()
        changed = write.changed | {self._stored[key]: packed for key, packed in written.items() if key in self._stored}
        added = {name: written.get(key, self._changed[key]) for key, name in self._added.items()}
        write_zip(stream, replace(write, changed=changed, added=added))

    def _planned(self) -> PlannedWrite:
        return PlannedWrite(
            archive=self.archive,
            changed={self._stored[key]: self._outcome(key) for key in self._touched()},
            added={name: self._changed[key] for key, name in self._added.items()},
            spans={self._stored[key]: spans for key, spans in self._spans.items() if key in self._stored},
        )

    def _touched(self) -> list[str]:
        return [key for key in self._stored if key in self._changed or key in self._dropped]

    def _outcome(self, key: str) -> Packed | None:
        return None if key in self._dropped else self._changed[key]

    def _key(self, part: str) -> str:
        if not self.has(part):
            raise Refusal(MISSING_PART, file=self.name, member=part)
        return normalised(part)

    def _index(self) -> dict[str, Member]:
        index: dict[str, Member] = {}
        for member in self.archive.members:
            key = normalised(member.name)
            if key in index:
                raise Refusal(DUPLICATE_MEMBERS, file=self.name, member=member.name)
            index[key] = member
        return index

    def _refuse_odd(self) -> None:
        roots = ("_rels/.rels", CONTENT_TYPES)
        if all(self.has(root) for root in roots):
            return
        if any(name in key for key in self._stored for name in ("worksheets/", "workbook.xml")):
            raise Refusal(MISSING_PART, file=self.name, member=next(root for root in roots if not self.has(root)))
        raise Refusal(NO_WORKBOOK, file=self.name)
