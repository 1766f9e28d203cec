"""What of a worksheet is not its rows, moved after them: merged cells, formats, validations, links, breaks, views."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.documents.forms.moving import Follow, Origin, move_formula, move_range, move_ranges
from xlcrm.xlsx.refs import Area, parse_area, parse_areas
from xlcrm.xlsx.tree import Tree
from xlcrm.xlsx.xml import escape, unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlcrm.documents.forms.layout import Layout
    from xlcrm.xlsx.tree import Element

_FORMULA: Final = re.compile(rb"(<(?:[\w.-]+:)?(?:formula[12]?|f)(?:\s[^<>]*)?(?<!/)>)([^<]*)(?=</)")
_RANGES: Final = re.compile(rb"(<(?:[\w.-]+:)?sqref(?:\s[^<>]*)?(?<!/)>)([^<]*)(?=</)")
_ROW: Final = re.compile(rb"(<(?:[\w.-]+:)?row>)(\d+)(?=<)")
_EDITED_AS: Final = {b"conditionalFormatting": "sqref", b"dataValidation": "sqref", b"protectedRange": "sqref",
                     b"ignoredError": "sqref", b"hyperlink": "ref", b"autoFilter": "ref"}  # fmt: skip
_LISTS: Final = (b"dataValidations", b"protectedRanges", b"ignoredErrors", b"hyperlinks")
_ONE_RANGE: Final = "ref"


@dataclass(frozen=True, slots=True)
class Moves:
    """What references follow, and the sheet that is at hand, by its name in lower case."""

    follow: Follow
    sheet: str

    @property
    def layout(self) -> Layout:
        """Return the layout of the sheet at hand."""
        return self.follow.layouts[self.sheet]

    def formula(self, text: str, origin: Origin | None = None) -> str:
        """Return a formula that stands on the sheet, for the form."""
        return move_formula(text, self.follow, origin or Origin(self.sheet))

    def in_xml(self, xml: bytes, origin: Origin | None = None) -> bytes:
        """Return XML of the sheet with the formulas in it moved."""
        return _FORMULA.sub(lambda found: found[1] + escape(self.formula(unescape(found[2]), origin)), xml)


def move_outside(xml: bytes, moves: Moves) -> bytes:
    """Return a worksheet without rows as it is to be around the rows of a form."""
    tree = Tree(xml)
    for element in tree.children():
        known = _MOVERS.get(element.name)
        if known is not None:
            known(tree, element, moves)
        elif element.name in _EDITED_AS:
            _move_one(tree, element, moves)
        elif element.name in _LISTS:
            _move_list(tree, element, moves)
    return tree.result()


def _move_list(tree: Tree, parent: Element, moves: Moves) -> None:
    """Move the entries of a list; a list that loses all of them goes too."""
    entries = tree.children(parent)
    kept = [entry for entry in entries if _range_of(tree, entry, moves)]
    if not kept:
        tree.remove(parent)
        return
    if "count" in tree.attributes(parent) and len(kept) < len(entries):
        tree.change(parent, count=str(len(kept)))
    for entry in entries:
        _move_one(tree, entry, moves)


def _range_of(tree: Tree, element: Element, moves: Moves) -> str:
    name = _EDITED_AS.get(element.name, _ONE_RANGE)
    said = tree.attributes(element).get(name, "")
    try:
        return (move_range if name == _ONE_RANGE else move_ranges)(said, moves.layout)
    except ValueError:
        return said


def _move_one(tree: Tree, element: Element, moves: Moves) -> None:
    """Move the cells that an element is about, and its formulas; remove it when those cells were left out."""
    moved = _range_of(tree, element, moves)
    if not moved:
        tree.remove(element)
        return
    name = _EDITED_AS.get(element.name, _ONE_RANGE)
    said = tree.attributes(element)
    if said.get(name) != moved:
        tree.change(element, **{name: moved})
    if not element.self_closed:
        inner = tree.text[element.inner : element.close]
        after = moves.in_xml(inner, _first_cell(said.get(name, ""), moves))
        if after != inner:
            tree.replace(element.inner, element.close, after)


def _first_cell(ranges: str, moves: Moves) -> Origin:
    """Return the cell from which relative references of a format or validation count."""
    try:
        row = min(area.top for area in parse_areas(ranges))
    except ValueError:
        return Origin(moves.sheet)
    return Origin(moves.sheet, row, moves.layout.nearest(row)) if row <= moves.layout.height else Origin(moves.sheet)


def _move_dimension(tree: Tree, element: Element, moves: Moves) -> None:
    said = tree.attributes(element).get("ref", "")
    try:
        area = parse_area(said)
    except ValueError:
        return
    bottom = max(area.top, min(area.bottom, moves.layout.height) + moves.layout.shift)
    tree.change(element, ref=str(Area(area.top, area.left, bottom, area.right)))


def _move_views(tree: Tree, element: Element, moves: Moves) -> None:
    for view in tree.children(element):
        for part in (view, *tree.children(view)):
            said = tree.attributes(part)
            changes = {
                name: _seen(said[name], moves.layout)
                for name in ("topLeftCell", "activeCell", "sqref")
                if name in said
            }
            if changes and any(said[name] != changed for name, changed in changes.items()):
                tree.change(part, **changes)


def _seen(ref: str, layout: Layout) -> str:
    try:
        areas = parse_areas(ref)
    except ValueError:
        return ref
    rows = ((layout.nearest(area.top), layout.nearest(area.bottom)) for area in areas)
    return " ".join(str(Area(top, area.left, max(top, bottom), area.right)) for area, (top, bottom) in zip(areas, rows, strict=True))


def _move_merges(tree: Tree, element: Element, moves: Moves) -> None:
    merged: list[str] = []
    for merge in tree.children(element):
        area = parse_area(tree.attributes(merge).get("ref", ""))
        copies = moves.layout.copies(area.top, area.bottom)
        found = (Area(top, area.left, bottom, area.right) for top, bottom in copies)
        merged += [str(copy) for copy in found if not copy.single]
    if not merged:
        tree.remove(element)
        return
    start = b"<" + element.prefix + b'mergeCell ref="'
    body = b"".join(start + ref.encode() + b'"/>' for ref in merged)
    tree.change(element, count=str(len(merged)))
    tree.replace(element.inner, element.close, body)


def _move_breaks(tree: Tree, element: Element, moves: Moves) -> None:
    """Put a page break below each copy of its row."""
    places: dict[int, bytes] = {}
    for entry in tree.children(element):
        row = tree.attributes(entry).get("id", "")
        for _, last in moves.layout.copies(int(row), int(row)) if row.isdecimal() else ():
            tag = re.sub(rb"(\sid\s*=\s*[\"'])\d+", rb"\g<1>%d" % last, tree.raw(entry))
            places[last] = tag
    if not places:
        tree.remove(element)
        return
    count = str(len(places))
    tree.change(element, count=count, manualBreakCount=count)
    tree.replace(element.inner, element.close, b"".join(places[row] for row in sorted(places)))


def _move_extension(tree: Tree, element: Element, moves: Moves) -> None:
    """Move formulas and ranges of newer kinds of formats, validations and sparklines, and anchors of controls."""
    raw = tree.raw(element)
    moved = move_anchor_rows(moves.in_xml(raw), moves.layout)
    moved = _RANGES.sub(lambda found: found[1] + _kept_ranges(found[2], moves.layout), moved)
    if moved != raw:
        tree.replace(element.start, element.end, moved)


def _kept_ranges(ranges: bytes, layout: Layout) -> bytes:
    try:
        return move_ranges(ranges.decode(), layout).encode() or ranges
    except ValueError:
        return ranges


def move_anchor_rows(xml: bytes, layout: Layout) -> bytes:
    """Return XML with the rows of anchors, counted from 0, moved."""
    return _ROW.sub(lambda found: found[1] + b"%d" % (layout.nearest(int(found[2]) + 1) - 1), xml)


_MOVERS: Final[Mapping[bytes, Callable[[Tree, Element, Moves], None]]] = {
    b"dimension": _move_dimension,
    b"sheetViews": _move_views,
    b"mergeCells": _move_merges,
    b"rowBreaks": _move_breaks,
    b"extLst": _move_extension,
    b"controls": _move_extension,
    b"AlternateContent": _move_extension,
    b"oleObjects": _move_extension,
}
