"""The parts of a Word file as small trees whose text may hold Jinja tags; prefixes and attributes stay as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.refused import BROKEN_XML
from xlcrm.xlsx.xml import refuse_doctype, to_utf8

if TYPE_CHECKING:
    from xlcrm.documents.letters.tags import Tag

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PRESERVE = "xml:space"

_ATTRIBUTE_ESCAPES = str.maketrans({
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;",
})  # fmt: skip
_OPENING_BRACE = re.compile(r"\{(?=[{%#]|\Z)")


@dataclass(eq=False, slots=True)
class Node:
    """One element: its name with its prefix (``w:p``), attributes, and children in order: elements, text, tags."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str | Tag] = field(default_factory=list)

    @property
    def nodes(self) -> Iterator[Node]:
        """The children that are elements."""
        return (child for child in self.children if isinstance(child, Node))

    def child(self, name: str) -> Node | None:
        """Return the first child element of a name."""
        return next((node for node in self.nodes if node.name == name), None)

    def find(self, *path: str) -> Node | None:
        """Return the element reached by names from here."""
        found: Node | None = self
        for name in path:
            found = found.child(name) if found else None
        return found

    def all(self, *names: str) -> Iterator[Node]:
        """Iterate over the elements of these names inside, in the order of the document."""
        for node in self.nodes:
            if node.name in names:
                yield node
            yield from node.all(*names)

    def value(self, *path: str, attribute: str = "w:val") -> str | None:
        """Return an attribute of the element reached by names from here; None where there is none."""
        found = self.find(*path)
        return found.attributes.get(attribute) if found else None

    @property
    def text(self) -> str:
        """All text inside, tags as they were typed."""
        return "".join(child.text if isinstance(child, Node) else str(child) for child in self.children)


def parse(xml: bytes, *, file: str, part: str) -> Node:
    """Return the root of a part; comments and processing instructions are left out. Refuses what is not XML."""
    xml = to_utf8(xml, file=file, part=part)
    refuse_doctype(xml, file=file, part=part)
    top = Node("")
    opened = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes)
        opened[-1].children.append(node)
        opened.append(node)

    def end(_name: str) -> None:
        opened.pop()

    def text(said: str) -> None:
        opened[-1].children.append(said)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Refusal(BROKEN_XML, file=file, member=part, detail=str(error)) from None
    return next(top.nodes)


def literal(text: str) -> str:
    """Return text that Jinja gives back as it is."""
    return _OPENING_BRACE.sub("{{'{'}}", text) if "{" in text else text


def escaped(text: str) -> str:
    """Return text as element content, on one line: only tags begin a new line of the source."""
    text = text.replace("\n", " ").replace("\r", " ")
    return literal(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def source(node: Node, tags: list[Tag]) -> str:
    """Return an element as Jinja source; ``tags`` takes its tags, the tag of line n+1 at place n."""
    pieces: list[str] = []
    _write(node, pieces, tags)
    return "".join(pieces)


def sources(nodes: list[Node | str | Tag], tags: list[Tag]) -> str:
    """Return several children as Jinja source."""
    pieces: list[str] = []
    for node in nodes:
        _write(node, pieces, tags)
    return "".join(pieces)


def start_of(node: Node) -> str:
    """Return the start tag of an element, as Jinja source."""
    said = "".join(f' {name}="{literal(value.translate(_ATTRIBUTE_ESCAPES))}"' for name, value in node.attributes.items())
    return f"<{node.name}{said}>"


def _write(node: Node | str | Tag, pieces: list[str], tags: list[Tag]) -> None:
    if isinstance(node, str):
        pieces.append(escaped(node))
    elif not isinstance(node, Node):
        tags.append(node)
        pieces.append(node.source)
    elif node.children:
        pieces.append(start_of(node))
        for child in node.children:
            _write(child, pieces, tags)
        pieces.append(f"</{node.name}>")
    else:
        pieces.append(start_of(node)[:-1] + "/>")
