"""The paragraphs of a part, each with its place in words and the elements around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlcrm.documents.letters.healing import atoms
from xlcrm.documents.letters.where import Where
from xlcrm.documents.letters.xmltree import Node

_BOXES = frozenset({"w:txbxContent"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its place, and the elements around it from the root inwards (itself not included)."""

    node: Node
    where: Where
    around: tuple[Node, ...]


def paragraphs(root: Node, part: str) -> list[Paragraph]:
    """Return all paragraphs of a part in the order of the document; those in text boxes too."""
    found: list[Paragraph] = []
    for node, around in _walk(root, ()):
        row = _row_number(around)
        boxed = any(each.name in _BOXES for each in around)
        start = "".join(atom.text for atom in atoms(node))
        found.append(Paragraph(node, Where(part, len(found) + 1, start, row, boxed), around))
    return found


def _walk(node: Node, around: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    inside = (*around, node)
    for child in node.nodes:
        if child.name == "w:p":
            yield child, inside
        yield from _walk(child, inside)


def _row_number(around: tuple[Node, ...]) -> int:
    """Return which row of its table a paragraph stands in, from 1; 0 outside of tables."""
    rows = [(at, node) for at, node in enumerate(around) if node.name == "w:tr"]
    if not rows:
        return 0
    at, row = rows[-1]
    table = around[at - 1]
    return [node for node in table.nodes if node.name == "w:tr"].index(row) + 1 if row in table.children else 0
