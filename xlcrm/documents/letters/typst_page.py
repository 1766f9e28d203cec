"""Pages of a Word template as typst code: paper, margins, headers and footers, the letter's own page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlcrm.documents.letters.formats import points
from xlcrm.documents.letters.tags import Tag
from xlcrm.documents.letters.typst_tables import table
from xlcrm.documents.letters.typst_text import Writer, paragraph
from xlcrm.documents.letters.xmltree import Node

PRELUDE: Final = r"""
#let broken(s) = s.split("\n").map(x => x.replace("\t", "    ")).intersperse(linebreak()).join()
#let line(b) = if b == "" { "\u{200b}" } else { b }
#let item(w, label, b) = grid(columns: (w, 1fr), label, b)
#let framed(side, by, b) = block(above: 0pt, below: 0pt, width: 100%, inset: (left: by), align(side, b))
#let tall(h, side, b) = grid(columns: (1fr, 0pt), align: side, b, block(height: h))
#let letters = counter("letters")
#let start = counter(page).update(1) + letters.step()
#set par(leading: 0pt, spacing: 0pt)
#set block(spacing: 0pt)
"""
_KINDS: Final = ("first", "even", "default")
_CONTAINERS: Final = frozenset({"w:sdt", "w:sdtContent", "w:customXml"})
_A4: Final = (595.3, 841.9)


def blocks(children: Sequence[object], writer: Writer) -> str:
    """Return paragraphs, tables and the tags between them as code."""
    code: list[str] = []
    nodes = [child for child in children if isinstance(child, Node | Tag)]
    for at, child in enumerate(nodes):
        if isinstance(child, Tag):
            code.append(writer.tag(child))
        elif child.name == "w:p":
            code.append(paragraph(child, writer, (_alike(nodes, at - 1, child, writer), _alike(nodes, at + 1, child, writer))))
        elif child.name == "w:tbl":
            code.append(table(child, writer, blocks))
        elif child.name in _CONTAINERS:
            code.append(blocks(child.children, writer))
    return "".join(code)


def _alike(nodes: list[Node | Tag], at: int, node: Node, writer: Writer) -> bool:
    """Tell whether a paragraph closes up to its neighbour: both of one style that asks for it, or itself in a loop."""
    other = nodes[at] if 0 <= at < len(nodes) else None
    if isinstance(other, Tag) and other.word in {"for", "endfor"}:
        other = node
    if not isinstance(other, Node) or other.name != "w:p":
        return False
    form = writer.formats.paragraph(node)
    return form.same_style_close and writer.formats.paragraph(other).style == form.style


def page_setting(section: Node, writer: Writer, frames: dict[str, Node], *, evens: bool) -> str:
    """Return the code that sets up the pages of a letter; ``frames``: headers and footers by ``header-default`` and so on."""
    size, margin = section.child("w:pgSz"), section.child("w:pgMar")
    width, height = (points(size.attributes.get(name), a4) for name, a4 in zip(("w:w", "w:h"), _A4, strict=True)) if size else _A4
    said = {name: abs(points(margin.attributes.get(f"w:{name}"), 72.0)) if margin else 72.0 for name in ("top", "bottom", "left", "right")}
    edges = {name: points(margin.attributes.get(f"w:{name}"), 36.0) if margin else 36.0 for name in ("header", "footer")}
    firsts = section.child("w:titlePg") is not None
    header = _frame("header", frames, writer, firsts=firsts, evens=evens)
    footer = _frame("footer", frames, writer, firsts=firsts, evens=evens)
    top = max(said["top"], edges["header"] + _height(frames, "header", writer))
    bottom = max(said["bottom"], edges["footer"] + _height(frames, "footer", writer))
    return (
        f"set page(width: {width:g}pt, height: {height:g}pt, header-ascent: 0pt, footer-descent: 0pt, "
        f"margin: (top: {top:g}pt, bottom: {bottom:g}pt, left: {said['left']:g}pt, right: {said['right']:g}pt), "
        f"header: block(height: {top:g}pt, width: 100%, inset: (top: {edges['header']:g}pt), align(top, {{ [];{header} }})), "
        f"footer: block(height: {bottom:g}pt, width: 100%, inset: (bottom: {edges['footer']:g}pt), align(bottom, {{ [];{footer} }})));"
    )


def _frame(which: str, frames: dict[str, Node], writer: Writer, *, firsts: bool, evens: bool) -> str:
    code = {kind: blocks(frames[key].children, writer) if (key := f"{which}-{kind}") in frames else "" for kind in _KINDS}
    said = code["default"]
    if evens:
        said = f"context if calc.even(counter(page).get().first()) {{ {code['even']} }} else {{ {said} }};"
    if firsts:
        said = f"context if counter(page).get().first() == 1 {{ {code['first']} }} else {{ {said} }};"
    return said


def _height(frames: dict[str, Node], which: str, writer: Writer) -> float:
    """Return about how high the highest header (footer) is: Word makes room for it, whatever the margin says."""
    return max((_height_of(node.children, writer) for key, node in frames.items() if key.startswith(which)), default=0.0)


def _height_of(children: Sequence[object], writer: Writer) -> float:
    height = 0.0
    for child in children:
        if not isinstance(child, Node):
            continue
        if child.name == "w:p":
            height += _height_of_paragraph(child, writer)
        elif child.name == "w:tr":
            cells = [_height_of(cell.children, writer) for cell in child.nodes if cell.name == "w:tc"]
            height += max([points(child.value("w:trPr", "w:trHeight")), *cells])
        elif child.name in {"w:tbl", *_CONTAINERS}:
            height += _height_of(child.children, writer)
    return height


def _height_of_paragraph(node: Node, writer: Writer) -> float:
    form, base = writer.formats.paragraph(node), writer.formats.base(node)
    looks = [writer.formats.run(base, run).size for run in node.all("w:r")] or [base.size]
    line = form.line if form.rule == "exact" else max(looks) * writer.line_of * (form.line if form.rule == "auto" else 1)
    drawn = max((int(extent.attributes["cy"]) / 12_700 for extent in node.all("wp:extent")), default=0.0)
    return max(line, drawn) + form.before + form.after
