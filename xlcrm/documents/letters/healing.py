"""Tags healed: Word splits what staff type over several runs; here each tag becomes one piece of its first run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlcrm.documents.letters.refused import UNCLOSED
from xlcrm.documents.letters.tags import STRAY, TAG, Tag, read_tag
from xlcrm.documents.letters.where import Where
from xlcrm.documents.letters.xmltree import PRESERVE, Node
from xlcrm.model.refusals import Refusal

_SIGNS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_NOT_ENTERED = frozenset({"w:p", "w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:drawing", "w:pict", "mc:AlternateContent"})
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a paragraph's text: the element that holds it, that element's parent, and the text."""

    node: Node
    parent: Node
    text: str

    @property
    def is_text(self) -> bool:
        """Tell whether it is typed text, not a tab or a line break."""
        return self.node.name == "w:t"


def atoms(node: Node) -> Iterator[Atom]:
    """Iterate over the pieces of a paragraph's own text, whatever runs, links or fields they stand in."""
    for child in node.nodes:
        if child.name == "w:t":
            yield Atom(child, node, child.text)
        elif child.name in _SIGNS:
            yield Atom(child, node, _SIGNS[child.name])
        elif child.name not in _NOT_ENTERED:
            yield from atoms(child)


def heal(paragraph: Node, where: Where, file: str) -> list[Tag]:
    """Make each tag of a paragraph one piece, and return them in order. Refuses brackets without a partner."""
    pieces = list(atoms(paragraph))
    text = "".join(piece.text for piece in pieces)
    if not STRAY.search(text):
        return []
    matches = list(TAG.finditer(text))
    _refuse_stray(text, where, file)
    tags = [read_tag(match, where) for match in matches]
    spans = [match.span() for match in matches]
    emptied: list[Atom] = []
    position = 0
    for piece in pieces:
        end = position + len(piece.text)
        if piece.text and not _rewrite(piece, (position, end), spans, tags):
            emptied.append(piece)
        position = end
    _prune(paragraph, emptied)
    return tags


def _refuse_stray(text: str, where: Where, file: str) -> None:
    stray = STRAY.search(TAG.sub(lambda match: "\0" * len(match.group()), text))
    # Where a bracket is missing, the tag reaches to the end of the next one.
    swallowed = (match for match in TAG.finditer(text) if STRAY.search(match.group(), 2, match.end() - match.start() - 2))
    wrong = stray or next((match for match in swallowed if match.lastgroup != "note"), None)
    if wrong is None:
        return
    at = wrong.start()
    raise Refusal(UNCLOSED, file=file, where=where.sentence, found=text[at : at + _SHOWN].strip())


def _rewrite(piece: Atom, span: tuple[int, int], spans: list[tuple[int, int]], tags: list[Tag]) -> bool:
    """Give a piece what is left of it: the text outside of tags, and the tags that begin in it. False when that is nothing."""
    start, end = span
    touching = [(at, tag) for at, tag in zip(spans, tags, strict=True) if at[0] < end and at[1] > start]
    if not touching:
        return True
    if not piece.is_text:
        return False
    children: list[Node | str | Tag] = []
    position = start
    for (first, last), tag in touching:
        if first > position:
            children.append(piece.text[position - start : first - start])
        if first >= start:
            children.append(tag)
        position = last
    if position < end:
        children.append(piece.text[position - start :])
    piece.node.children = children
    piece.node.attributes[PRESERVE] = "preserve"
    return bool(children)


def _prune(paragraph: Node, emptied: list[Atom]) -> None:
    """Take out pieces that are empty now, and the runs that held nothing else."""
    for piece in emptied:
        piece.parent.children.remove(piece.node)
    gone = {id(piece.parent) for piece in emptied if all(node.name == "w:rPr" for node in piece.parent.nodes)}
    if gone:
        drop_runs(paragraph, gone)


def drop_runs(node: Node, gone: set[int]) -> None:
    """Take the runs of these ids out of a paragraph."""
    node.children = [child for child in node.children if not (id(child) in gone and getattr(child, "name", "") == "w:r")]
    for child in node.nodes:
        if child.name not in _NOT_ENTERED:
            drop_runs(child, gone)
