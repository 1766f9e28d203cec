"""Blocks: which tags belong together, and what of the document they govern: text, paragraphs, cells or table rows.

A block whose tags stand in one paragraph governs text. In paragraphs side by side it governs what lies between, and a
paragraph that holds nothing but statements is not printed. In several cells of one row it governs the row, in several
rows of a table those rows. ``{%tr … %}``, ``{%tc … %}``, ``{%p … %}`` say it outright: the row, cell or paragraph that
holds such a tag is not printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xlcrm.documents.letters.healing import atoms, drop_runs
from xlcrm.documents.letters.refused import CROSSING, NO_END, NO_START, UNSUPPORTED_TAG
from xlcrm.documents.letters.scanning import Paragraph
from xlcrm.documents.letters.tags import CLOSERS, MIDDLES, OPENERS, SINGLES, Tag
from xlcrm.documents.letters.xmltree import Node
from xlcrm.model.refusals import Refusal, RefusalKind

_ELEMENTS = {"p": "w:p", "tr": "w:tr", "tc": "w:tc", "r": "w:r"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A tag, its paragraph, and the elements around it from the root to the text that holds it."""

    tag: Tag
    paragraph: Paragraph
    chain: tuple[Node, ...]


@dataclass(slots=True)
class _Lifts:
    """Statements to be moved out of their paragraphs: before or behind an element, or in its place."""

    before: dict[int, list[Tag]] = field(default_factory=dict)
    after: dict[int, list[Tag]] = field(default_factory=dict)
    instead: dict[int, list[Tag]] = field(default_factory=dict)
    parents: dict[int, Node] = field(default_factory=dict)
    pulled: list[Placed] = field(default_factory=list)

    def move(self, placed: Placed, anchor: Node, where: dict[int, list[Tag]]) -> None:
        """Ask for a tag to be moved to an element around it."""
        parent = placed.chain[placed.chain.index(anchor) - 1]
        where.setdefault(id(anchor), []).append(placed.tag)
        self.parents[id(parent)] = parent
        self.pulled.append(placed)


def place_tags(paragraph: Paragraph, tags: Iterable[Tag]) -> Iterator[Placed]:
    """Return the tags of a healed paragraph with what is around each."""
    wanted = {id(tag) for tag in tags}
    for chain, tag in _tags_in(paragraph.node, (*paragraph.around, paragraph.node)):
        if id(tag) in wanted:
            yield Placed(tag, paragraph, chain)


def _tags_in(node: Node, chain: tuple[Node, ...]) -> Iterator[tuple[tuple[Node, ...], Tag]]:
    for child in node.children:
        if isinstance(child, Tag):
            yield chain, child
        elif isinstance(child, Node) and child.name != "w:p":
            yield from _tags_in(child, (*chain, child))


def blocks_of(tags: Sequence[Placed], file: str) -> list[list[Placed]]:
    """Return the blocks: opening tag, those in the middle, closing tag. Refuses what does not pair."""
    done: list[list[Placed]] = []
    opened: list[list[Placed]] = []
    for placed in tags:
        word = placed.tag.word
        if placed.tag.kind != "do" or word in SINGLES:
            continue
        if word in OPENERS:
            opened.append([placed])
        elif word in MIDDLES or word in CLOSERS:
            _continue(opened, placed, file)
            if word in CLOSERS:
                done.append(opened.pop())
        else:
            raise _refusal(UNSUPPORTED_TAG, placed, file)
    if opened:
        start = opened[-1][0]
        raise _refusal(NO_END, start, file, needed=OPENERS[start.tag.word])
    return done


def _continue(opened: list[list[Placed]], placed: Placed, file: str) -> None:
    word = placed.tag.word
    if not opened:
        raise _refusal(NO_START, placed, file)
    start = opened[-1][0]
    if word in CLOSERS and OPENERS[start.tag.word] != word:
        raise _refusal(NO_END, start, file, needed=OPENERS[start.tag.word])
    opened[-1].append(placed)


def lift(tags: Sequence[Placed], blocks: Sequence[list[Placed]], file: str) -> None:
    """Move the statements of a part to where they govern what their author meant; changes the tree."""
    anchors: dict[int, Node] = {}
    for block in blocks:
        anchors |= _anchors(block, file)
    alone = _unprinted(tags) - anchors.keys()
    alone_at = {id(each.tag): each.paragraph.node for each in tags if id(each.tag) in alone}
    bare = _bare(tags, anchors | alone_at)
    last = {id(block[-1].tag) for block in blocks}
    lifts = _Lifts()
    for placed in tags:
        anchor = anchors.get(id(placed.tag)) or alone_at.get(id(placed.tag))
        if anchor is not None and (id(anchor) in bare or id(placed.tag) in anchors):
            gone = id(anchor) in bare or (placed.tag.level and not _has_section(anchor))
            behind = lifts.after if id(placed.tag) in last else lifts.before
            lifts.move(placed, anchor, lifts.instead if gone else behind)
    _apply(lifts)


def _unprinted(tags: Sequence[Placed]) -> set[int]:
    """Return the tags that stand alone, and those in paragraphs where nothing but statements stands."""
    by_paragraph: dict[int, list[Placed]] = {}
    for placed in tags:
        by_paragraph.setdefault(id(placed.paragraph.node), []).append(placed)
    silent = {
        key
        for key, found in by_paragraph.items()
        if all(placed.tag.kind != "out" for placed in found)
        and _holds_only(found[0].paragraph.node, [placed.tag for placed in found])
    }
    return {
        id(each.tag)
        for each in tags
        if each.tag.word in SINGLES or each.tag.kind == "note" or id(each.paragraph.node) in silent
    }


def _anchors(block: list[Placed], file: str) -> dict[int, Node]:
    """Return by tag the element that each statement of a block is moved to; none for a block of text."""
    said = {placed.tag.level for placed in block}
    if len(said) > 1:
        raise _crossing(block, file)
    level = said.pop()
    if level:
        found = {id(placed.tag): _nearest(placed, _ELEMENTS[level]) for placed in block}
        if any(node is None for node in found.values()):
            raise _crossing(block, file)
        return {key: node for key, node in found.items() if node is not None}
    if _governs_text(block):
        _refuse_uneven(block, file)
        return {}
    return _plain_anchors(block, file)


def _plain_anchors(block: list[Placed], file: str) -> dict[int, Node]:
    around = _common(block)
    if around.name == "w:tr" and len(block) == 2:  # noqa: PLR2004 - no middle
        return {id(placed.tag): around for placed in block}
    if around.name == "w:tbl":
        return {id(placed.tag): _first_row(placed, around) for placed in block}
    if around.name == "w:tr" or any(_below(placed, around) is not placed.paragraph.node for placed in block):
        raise _crossing(block, file)
    return {id(placed.tag): placed.paragraph.node for placed in block}


def _governs_text(block: list[Placed]) -> bool:
    """Tell whether a block begins or ends amid the text of a paragraph."""
    if len({id(placed.paragraph.node) for placed in block}) == 1:
        return True
    side_by_side = len({id(placed.paragraph.around[-1]) for placed in block}) == 1
    return side_by_side and (_has_text(block[0], before=True) or _has_text(block[-1], before=False))


def _has_text(placed: Placed, *, before: bool) -> bool:
    """Tell whether something would be printed before (behind) a tag in its paragraph."""
    pieces = [child for atom in atoms(placed.paragraph.node) for child in _held(atom.node)]
    at = next(index for index, child in enumerate(pieces) if child is placed.tag)
    side = pieces[:at] if before else pieces[at + 1 :]
    return any(child.kind == "out" if isinstance(child, Tag) else str(child).strip() for child in side)


def _first_row(placed: Placed, table: Node) -> Node:
    inside = placed.chain[placed.chain.index(table) + 1 :]
    return next(node for node in inside if node.name == "w:tr")


def _refuse_uneven(block: list[Placed], file: str) -> None:
    holders = {tuple(map(id, placed.chain[:-2])) for placed in block}
    if len(holders) > 1:
        raise _crossing(block, file)


def _common(block: list[Placed]) -> Node:
    """Return the innermost element around all tags of a block."""
    shortest = min(len(placed.chain) for placed in block)
    common = block[0].chain[0]
    for depth in range(shortest):
        if len({id(placed.chain[depth]) for placed in block}) > 1:
            break
        common = block[0].chain[depth]
    return common


def _below(placed: Placed, around: Node) -> Node:
    return placed.chain[placed.chain.index(around) + 1]


def _bare(tags: Sequence[Placed], anchors: dict[int, Node]) -> set[int]:
    """Return the paragraphs and rows that hold nothing but statements that are moved out of them."""
    moved: dict[int, tuple[Node, list[Tag]]] = {}
    for placed in tags:
        anchor = anchors.get(id(placed.tag))
        if anchor is not None:
            moved.setdefault(id(anchor), (anchor, []))[1].append(placed.tag)
    return {key for key, (node, found) in moved.items() if _holds_only(node, found)}


def _holds_only(node: Node, tags: list[Tag]) -> bool:
    """Tell whether nothing would be printed of an element without these tags."""
    if any(True for _ in node.all("w:sectPr", "w:drawing", "w:pict", "w:object", "w:footnoteReference")):
        return False
    held = [node] if node.name == "w:p" else list(node.all("w:p"))
    inside = [child for each in held for atom in atoms(each) for child in _held(atom.node)]
    return all(child in tags if isinstance(child, Tag) else not str(child).strip() for child in inside)


def _held(node: Node) -> list[object]:
    return list(node.children) if node.name == "w:t" else [node.name] if node.name == "w:br" else []


def _nearest(placed: Placed, name: str) -> Node | None:
    return next((node for node in reversed(placed.chain) if node.name == name), None)


def _has_section(node: Node) -> bool:
    return any(True for _ in node.all("w:sectPr"))


def _apply(lifts: _Lifts) -> None:
    for placed in lifts.pulled:
        holder = placed.chain[-1]
        holder.children.remove(placed.tag)
        run = placed.chain[-2]
        if not holder.children and holder in run.children:
            run.children.remove(holder)
        if all(node.name == "w:rPr" for node in run.nodes):
            drop_runs(placed.paragraph.node, {id(run)})
    for parent in lifts.parents.values():
        parent.children = [moved for child in parent.children for moved in _around(child, lifts)]


def _around(child: Node | str | Tag, lifts: _Lifts) -> list[Node | str | Tag]:
    key = id(child)
    kept = list(lifts.instead[key]) if key in lifts.instead else [child]
    return [*lifts.before.get(key, ()), *kept, *lifts.after.get(key, ())]


def _crossing(block: list[Placed], file: str) -> Refusal:
    return _refusal(CROSSING, block[0], file, other=block[-1].tag.typed)


def _refusal(kind: RefusalKind, placed: Placed, file: str, **args: object) -> Refusal:
    return Refusal(kind, file=file, where=placed.tag.where.sentence, tag=placed.tag.typed, **args)
