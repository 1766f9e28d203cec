"""Tables of a Word template as typst code: widths, borders, shading, merged cells, rows that repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlcrm.documents.letters.formats import RunFormat, border, colour, points
from xlcrm.documents.letters.tags import Tag
from xlcrm.documents.letters.typst_looks import edges, ground_of, in_look, needs_line, said_of
from xlcrm.documents.letters.typst_text import Writer, inline, look_of
from xlcrm.documents.letters.unsupported import MERGED_ROWS, TABLE_STYLE
from xlcrm.documents.letters.xmltree import Node

_SIDES: Final = ("top", "bottom", "left", "right")
_MARGIN: Final = {"left": 5.4, "right": 5.4, "top": 0.0, "bottom": 0.0}
_VERTICAL: Final = {"center": "horizon", "bottom": "bottom"}
_LOOK_FLAGS: Final = ("w:firstRow", "w:lastRow", "w:firstColumn", "w:lastColumn")

Content = Callable[[Sequence[object], Writer], str]


@dataclass(frozen=True, slots=True)
class _Table:
    """What all cells of a table share."""

    borders: dict[str, str]
    margins: dict[str, float]
    columns: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: arguments of its own, strokes, inset, alignment, its text as code, the look of that where it is one."""

    said: tuple[str, ...]
    stroke: str
    inset: str
    align: str
    text: str
    look: RunFormat | None = None
    edges: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its cells by the grid column each begins in, whether it is the first or last, and its least height."""

    cells: tuple[tuple[int, Node], ...]
    first: bool
    last: bool
    height: float


def table(node: Node, writer: Writer, content: Content) -> str:
    """Return a table as code; ``content`` writes what is in a cell."""
    properties = node.child("w:tblPr") or Node("")
    widths = [points(each.attributes.get("w:w")) for each in node.all("w:gridCol")] if node.child("w:tblGrid") else []
    shared = _Table(_borders(properties, writer), _margins(properties, writer), len(widths))
    rows = [child for child in node.nodes if child.name == "w:tr"]
    spans = _merged(node, rows, writer)
    heads = _heads(node, rows)
    head = [each for row in heads for each in _child(row, rows, shared, spans, writer=writer, content=content)]
    rest = [each for child in _after(node, heads) for each in _child(child, rows, shared, spans, writer=writer, content=content)]
    usual = _usual([each for each in (*head, *rest) if isinstance(each, _Cell)])
    code, code_of_head = ("".join(each if isinstance(each, str) else _written(each, usual, writer) for each in part) for part in (rest, head))
    look = _look(properties, widths, shared, usual, writer)
    return f"{look}({f'table.header({code_of_head}), ' if heads else ''}{code});"


def _look(properties: Node, widths: list[float], shared: _Table, usual: _Cell, writer: Writer) -> str:
    """Return the function of a table's look; its arguments are cells.

    What is set is set in there: typst takes cells for different ones that are alike in all but the place where their
    text is set, and lays out each of them.
    """
    sized = ", ".join(f"{width:g}pt" for width in widths)
    said = f"table(columns: ({sized},), stroke: {usual.stroke}, inset: {usual.inset}, align: left, ..cells)"
    if changes := ", ".join(each for each in _from_ground(usual, writer) if each):
        said = f"{{ set text({changes}); {said} }}"
    align = properties.value("w:jc")
    indent = points(properties.value("w:tblInd", attribute="w:w")) - (0 if align else shared.margins["left"])
    side = {"center": "center", "right": "right", "end": "right"}.get(align or "", "left")
    return writer.function("t", f"(..cells) = framed({side}, {0 if side != 'left' else indent:g}pt, {said})")


def _from_ground(usual: _Cell, writer: Writer) -> tuple[str, str]:
    """Return in what the text of most cells differs from that of the letter."""
    if usual.look is None:
        return "", ""
    return said_of(usual.look, writer.ground, writer), "" if usual.edges == writer.ground_edges else usual.edges


def _heads(node: Node, rows: list[Node]) -> list[Node]:
    """Return the first rows that are repeated on every page; none where a tag stands among them."""
    heads: list[Node] = []
    for child in node.children:
        if isinstance(child, Tag):
            return []
        if isinstance(child, Node) and child.name == "w:tr":
            if child.find("w:trPr", "w:tblHeader") is None:
                break
            heads.append(child)
    return heads if len(heads) < len(rows) else []


def _after(node: Node, heads: list[Node]) -> list[Node | Tag]:
    gone = {id(row) for row in heads}
    return [
        child for child in node.children
        if isinstance(child, Tag) or (isinstance(child, Node) and child.name == "w:tr" and id(child) not in gone)
    ]  # fmt: skip


def _child(  # noqa: PLR0913 - what a row stands in, by keyword
    child: Node | Tag, rows: list[Node], shared: _Table, spans: dict[int, int], *, writer: Writer, content: Content
) -> list[str | _Cell]:
    if isinstance(child, Tag):
        return [writer.tag(child)]
    height = points(child.value("w:trPr", "w:trHeight"))
    row = _Row(tuple(_placed(child)), child is rows[0], child is rows[-1], height)
    return [
        _cell(at, cell, row, shared, spans=spans, writer=writer, content=content)
        for at, cell in row.cells
        if spans.get(id(cell), 1)
    ]


def _placed(row: Node) -> list[tuple[int, Node]]:
    """Return the cells of a row with the grid column that each begins in."""
    placed, at = [], int(row.value("w:trPr", "w:gridBefore") or 0)
    for cell in row.nodes:
        if cell.name == "w:tc":
            placed.append((at, cell))
            at += int(cell.value("w:tcPr", "w:gridSpan") or 1)
    return placed


def _merged(node: Node, rows: list[Node], writer: Writer) -> dict[int, int]:
    """Return by cell how many rows it reaches down; 0 for cells that another one reaches over."""
    spans: dict[int, int] = {}
    tops: dict[int, Node] = {}
    repeated = any(isinstance(child, Tag) for child in node.children)
    for row in rows:
        for at, cell in _placed(row):
            merge = cell.find("w:tcPr", "w:vMerge")
            if merge is None:
                tops.pop(at, None)
            elif merge.attributes.get("w:val") == "restart" or at not in tops:
                tops[at] = cell
                spans[id(cell)] = 1
            else:
                spans[id(tops[at])] += 1
                spans[id(cell)] = 0
    if repeated and any(span != 1 for span in spans.values()):
        writer.unsupported.add(MERGED_ROWS)
    return spans


def _cell(  # noqa: PLR0913 - what a cell stands in, by keyword
    at: int, node: Node, row: _Row, shared: _Table, *, spans: dict[int, int], writer: Writer, content: Content
) -> _Cell:
    properties = node.child("w:tcPr") or Node("")
    across, down = int(properties.value("w:gridSpan") or 1), spans.get(id(node), 1)
    said = [f"colspan: {across}"] if across > 1 else []
    said += [f"rowspan: {down}"] if down > 1 else []
    if fill := colour(properties.value("w:shd", attribute="w:fill")):
        said.append(f'fill: rgb("#{fill}")')
    vertical = _VERTICAL.get(properties.value("w:vAlign") or "", "")
    stroke = _strokes(properties, row, shared, at, across)
    margins = shared.margins | _said_margins(properties.child("w:tcMar"))
    alone = _only_text(node, row)
    form = writer.formats.paragraph(alone) if alone else None
    if alone and form and not (form.left or form.right or form.first or form.first_chars or form.listed or form.borders or form.fill):
        margins |= {"top": margins["top"] + form.before, "bottom": margins["bottom"] + form.after}
        base = look_of(alone, writer)
        text = inline(alone, writer, form, base)
        side = "left" if form.align == "justify" else form.align
        align = " + ".join(each for each in (side, vertical) if each)
        return _Cell(tuple(said), stroke, _inset(margins), align, text, base, edges(form, base, writer.line_of))
    inside = content(node.children, writer)
    if row.height:
        least = max(row.height - margins["top"] - margins["bottom"], 0)
        inside = f"tall({least:g}pt, {vertical or 'top'}, {{ [];{inside} }});"
    return _Cell(tuple(said), stroke, _inset(margins), " + ".join(each for each in ("left", vertical) if each), inside)


def _usual(cells: list[_Cell]) -> _Cell:
    """Return what most cells have in common: said once for the table, it need not be said for each."""
    texts = [(cell.look, cell.edges) for cell in cells if cell.look is not None]
    look, edge = _most(texts) if texts else (None, "")
    stroke, inset = (_most([getattr(cell, name) for cell in cells]) if cells else "none" for name in ("stroke", "inset"))
    return _Cell((), stroke, inset if cells else "0pt", "left", "", look, edge)


def _most(values: list[Any]) -> Any:  # noqa: ANN401 - whatever was given
    return Counter(values).most_common(1)[0][0]


def _written(cell: _Cell, usual: _Cell, writer: Writer) -> str:
    """Return a cell as code: a call of the function of its look, or its text alone where it looks like most."""
    said = [*cell.said]
    said += [f"{name}: {own}" for name, own, most in (
        ("stroke", cell.stroke, usual.stroke), ("inset", cell.inset, usual.inset),
        ("align", cell.align, usual.align),
    ) if own != most]  # fmt: skip
    body = "line(b)" if needs_line(cell.text) else "b"
    if cell.look is None:
        # What is in here is set like the text of the letter, not like the table's.
        body = f"text({ground_of(writer)}, b)" if any(_from_ground(usual, writer)) else "b"
    else:
        changes = [said_of(cell.look, usual.look, writer)] if usual.look else []
        body = in_look([*changes, "" if cell.edges == usual.edges else cell.edges], body)
    inside = f'{{ {"" if cell.look is None else chr(34) * 2 + ";"}{cell.text or "[];"} }}'
    if not said and body == "b":
        return f"{inside},"
    if not said and body == "line(b)":
        return f"line({inside}),"
    look = writer.function("c", f"(b) = table.cell({', '.join([*said, body])})" if said else f"(b) = {body}")
    return f"{look}({inside}),"


def _inset(margins: dict[str, float]) -> str:
    return f"({', '.join(f'{side}: {margins[side]:g}pt' for side in _SIDES)})"


def _only_text(cell: Node, row: _Row) -> Node | None:
    """Return the paragraph of a cell that holds nothing else: a block for it would cost as much as its text."""
    held = [child for child in cell.children if not (isinstance(child, Node) and child.name == "w:tcPr")]
    alone = held[0] if len(held) == 1 and isinstance(held[0], Node) and held[0].name == "w:p" else None
    if alone is None or row.height or any(node.attributes.get("w:type") for node in alone.all("w:br")):
        return None
    return alone


def _strokes(properties: Node, row: _Row, shared: _Table, at: int, across: int) -> str:
    own = {node.name.removeprefix("w:"): border(node) for node in (properties.child("w:tcBorders") or Node("")).nodes}
    own |= {"left": own.get("left") or own.get("start", ""), "right": own.get("right") or own.get("end", "")}
    inner = {
        "top": "top" if row.first else "insideH",
        "bottom": "bottom" if row.last else "insideH",
        "left": "left" if at == 0 else "insideV",
        "right": "right" if at + across >= shared.columns else "insideV",
    }
    found = {side: own.get(side) or shared.borders.get(inner[side], "") or "none" for side in _SIDES}
    if len(set(found.values())) == 1:
        return found["top"]
    return f"({', '.join(f'{side}: {stroke}' for side, stroke in found.items())})"


def _borders(properties: Node, writer: Writer) -> dict[str, str]:
    found: dict[str, str] = {}
    for style in writer.formats.table(properties.value("w:tblStyle") or ""):
        found |= _said_borders(style.find("w:tblPr", "w:tblBorders"))
        look = properties.child("w:tblLook")
        asked = look is not None and any(look.attributes.get(flag) == "1" for flag in _LOOK_FLAGS)
        if asked and style.child("w:tblStylePr") is not None:
            writer.unsupported.add(TABLE_STYLE)
    return found | _said_borders(properties.child("w:tblBorders"))


def _said_borders(node: Node | None) -> dict[str, str]:
    found = {each.name.removeprefix("w:"): border(each) for each in node.nodes} if node else {}
    return found | {new: found[old] for old, new in (("start", "left"), ("end", "right")) if old in found}


def _margins(properties: Node, writer: Writer) -> dict[str, float]:
    found = dict(_MARGIN)
    for style in writer.formats.table(properties.value("w:tblStyle") or ""):
        found |= _said_margins(style.find("w:tblPr", "w:tblCellMar"))
    return found | _said_margins(properties.child("w:tblCellMar"))


def _said_margins(node: Node | None) -> dict[str, float]:
    names = {"start": "left", "end": "right"}
    sides = ((each.name.removeprefix("w:"), points(each.attributes.get("w:w"))) for each in node.nodes) if node else ()
    return {names.get(side, side): length for side, length in sides}
