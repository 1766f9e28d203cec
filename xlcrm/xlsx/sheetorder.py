"""The children of a worksheet in the order of the schema, and edits of those that stand around the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.xml import escape_attribute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.xlsx.tree import Element, Tree

SHEET_ORDER: Final = (
    b"sheetPr",
    b"dimension",
    b"sheetViews",
    b"sheetFormatPr",
    b"cols",
    b"sheetData",
    b"sheetCalcPr",
    b"sheetProtection",
    b"protectedRanges",
    b"scenarios",
    b"autoFilter",
    b"sortState",
    b"dataConsolidate",
    b"customSheetViews",
    b"mergeCells",
    b"phoneticPr",
    b"conditionalFormatting",
    b"dataValidations",
    b"hyperlinks",
    b"printOptions",
    b"pageMargins",
    b"pageSetup",
    b"headerFooter",
    b"rowBreaks",
    b"colBreaks",
    b"customProperties",
    b"cellWatches",
    b"ignoredErrors",
    b"smartTags",
    b"drawing",
    b"legacyDrawing",
    b"legacyDrawingHF",
    b"drawingHF",
    b"picture",
    b"oleObjects",
    b"controls",
    b"AlternateContent",  # wraps oleObjects and controls
    b"webPublishItems",
    b"tableParts",
    b"extLst",
)

_LYING_ON_CELLS: Final = (b"drawing", b"AlternateContent", b"controls", b"oleObjects")
_MOST_COLUMNS: Final = 1_000


def put_list(tree: Tree, name: bytes, items: Sequence[bytes], *, counted: bool = True) -> None:
    """Make the children of one list of a sheet (mergeCells, hyperlinks, tableParts) these; without any it goes."""
    element = tree.child(name)
    if not items:
        if element is not None:
            tree.remove(element)
        return
    count = b' count="%d"' % len(items) if counted else b""
    if name == b"rowBreaks":
        count += b' manualBreakCount="%d"' % len(items)
    tag = tree.root.prefix + name
    new = b"<" + tag + count + b">" + b"".join(items) + b"</" + tag + b">"
    if element is None:
        tree.insert(new, name, SHEET_ORDER)
    elif tree.raw(element) != new:
        tree.replace(element.start, element.end, new)


def raw_children(tree: Tree, element: Element | None) -> list[bytes]:
    """Return the children of an element as they stand."""
    return [tree.raw(child) for child in tree.children(element)] if element else []


def relation_attribute(tree: Tree, namespace: str, rid: str) -> bytes:
    """Return ``r:id="rId1"`` with the prefix that the part has for relationships, declared here where it has none."""
    for name, value in tree.attributes(tree.root).items():
        if value == namespace and name.startswith("xmlns:"):
            return name[6:].encode() + b':id="' + escape_attribute(rid) + b'"'
    return b'xmlns:r="' + namespace.encode() + b'" r:id="' + escape_attribute(rid) + b'"'


def holds_drawings(tree: Tree) -> bool:
    """Tell whether charts, pictures or buttons lie on the cells: they are stretched when rows change their heights."""
    return any(child.name in _LYING_ON_CELLS for child in tree.children())


def column_widths(tree: Tree) -> dict[int, float]:
    """Return the widths, in digits, of the columns that have one of their own; hidden ones are 0 wide."""
    widths: dict[int, float] = {}
    parent = tree.child(b"cols")
    for element in tree.children(parent) if parent else ():
        said = tree.attributes(element)
        width = 0.0 if said.get("hidden") in ("1", "true") else float(said.get("width", "9"))
        first, last = int(said.get("min", "1")), int(said.get("max", "1"))
        widths |= dict.fromkeys(range(first, min(last, first + _MOST_COLUMNS) + 1), width)
    return widths
