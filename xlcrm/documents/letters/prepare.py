"""A Word template made ready: its parts read, tags healed and moved to where they govern what their author meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlcrm.documents.letters.blocks import Placed, blocks_of, lift, place_tags
from xlcrm.documents.letters.healing import heal
from xlcrm.documents.letters.refused import NOT_WORD
from xlcrm.documents.letters.scanning import paragraphs
from xlcrm.documents.letters.tags import STRAY, TAG, Tag, read_tag
from xlcrm.documents.letters.where import PARTS, Where
from xlcrm.documents.letters.xmltree import Node, parse
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.files import read_bytes
from xlcrm.xlsx.package import Package

_MAIN_TYPES: Final = ("wordprocessingml.document.main", "wordprocessingml.template.main", "document.macroEnabled.main")


@dataclass(frozen=True)
class Part:
    """One part that may hold fields: its name in the file, what it is, its tree, its tags and blocks."""

    name: str
    kind: str
    root: Node
    tags: tuple[Placed, ...]
    blocks: tuple[list[Placed], ...]


@dataclass(frozen=True)
class Prepared:
    """A template: its file's name, the package, and the parts that may hold fields, the document first."""

    file: str
    package: Package
    parts: tuple[Part, ...]

    @property
    def document(self) -> Part:
        """The part with the letter's text."""
        return self.parts[0]

    @property
    def tags(self) -> Iterator[Placed]:
        """All tags, part by part."""
        return (placed for part in self.parts for placed in part.tags)


def prepare(path: Path) -> Prepared:
    """Read a template and make it ready; refuses, with the place, what is broken in it."""
    return prepare_bytes(read_bytes(path), path.name)


def prepare_bytes(data: bytes, file: str) -> Prepared:
    """Make a template held in memory ready; ``file`` is how messages call it."""
    package = _open(data, file)
    main = next(iter(package.related("", "officeDocument")), "")
    if not main or not package.has(main):
        raise Refusal(NOT_WORD, file=file)
    root = parse(package.read(main), file=file, part=main)
    if root.name != "w:document" or root.child("w:body") is None:
        raise Refusal(NOT_WORD, file=file)
    parts = [_part(main, "document", root, file)]
    for kind in PARTS:
        names = package.related(main, kind) if kind != "document" else []
        parts += [_part(name, kind, parse(package.read(name), file=file, part=name), file) for name in names]
    return Prepared(file, package, tuple(parts))


def _open(data: bytes, file: str) -> Package:
    try:
        return Package.from_bytes(data, file)
    except Refusal:
        raise Refusal(NOT_WORD, file=file) from None


def _part(name: str, kind: str, root: Node, file: str) -> Part:
    found: list[Placed] = []
    for paragraph in paragraphs(root, kind):
        tags = [*heal(paragraph.node, paragraph.where, file), *_picture_tags(paragraph.node, paragraph.where)]
        found += place_tags(paragraph, tags)
    blocks = tuple(blocks_of(found, file))
    lift(found, blocks, file)
    return Part(name, kind, root, tuple(found), blocks)


def _picture_tags(node: Node, where: Where) -> Iterator[Tag]:
    """Put a field in place of each inline picture whose description is one, and return those fields."""
    for child in list(node.nodes):
        if child.name == "w:p":
            continue
        tag = _picture_tag(child, where) if child.name == "w:drawing" else None
        if tag is None:
            yield from _picture_tags(child, where)
        else:
            node.children[node.children.index(child)] = tag
            yield tag


def _picture_tag(drawn: Node, where: Where) -> Tag | None:
    inline = drawn.child("wp:inline")
    said = inline and inline.find("wp:docPr")
    if inline is None or said is None:
        return None
    text = next((said.attributes[name] for name in ("descr", "title") if STRAY.search(said.attributes.get(name, ""))), "")
    match = TAG.fullmatch(text.strip())
    extent = inline.child("wp:extent")
    if match is None or match.lastgroup != "out" or extent is None:
        return None
    tag = read_tag(match, where)
    size = f"{extent.attributes['cx']}, {extent.attributes['cy']}"
    field = tag.body.removesuffix("图片").removesuffix("picture").rstrip().removesuffix("|")
    return Tag("out", f"({field}) | _framed({size})", "", where, tag.typed)
