"""When two style elements look the same, whoever wrote them: the order of children, defaults and apply flags aside."""

from __future__ import annotations

from typing import Final

from xlcrm.xlsx.tree import Element, Tree

Signature = tuple[bytes, tuple[tuple[str, str], ...], tuple["Signature", ...]]

_DEFAULTS: Final = frozenset(
    {
        (b"alignment", "horizontal", "general"),
        (b"alignment", "vertical", "bottom"),
        (b"alignment", "textRotation", "0"),
        (b"alignment", "wrapText", "0"),
        (b"alignment", "indent", "0"),
        (b"alignment", "shrinkToFit", "0"),
        (b"protection", "locked", "1"),
        (b"protection", "hidden", "0"),
        (b"border", "diagonalUp", "0"),
        (b"border", "diagonalDown", "0"),
        (b"b", "val", "1"),
        (b"i", "val", "1"),
        (b"u", "val", "single"),
        (b"xf", "quotePrefix", "0"),
        (b"xf", "pivotButton", "0"),
    }
)
_NOTHING_WHEN_EMPTY: Final = frozenset(
    {b"left", b"right", b"top", b"bottom", b"diagonal", b"start", b"end", b"vertical", b"horizontal"}
    | {b"alignment", b"protection"}
)
_BOOLEANS: Final = {"true": "1", "false": "0"}
_APPLIES: Final = {
    "applyNumberFormat": "numFmtId",
    "applyFont": "fontId",
    "applyFill": "fillId",
    "applyBorder": "borderId",
}


def signature(raw: bytes) -> Signature:
    """Return what an element says, comparable between the dialects of Excel, LibreOffice and ourselves."""
    tree = Tree(raw)
    return _signature(tree, tree.root)


def _signature(tree: Tree, element: Element) -> Signature:
    attributes = {name: _BOOLEANS.get(value, value) for name, value in tree.attributes(element).items()}
    if element.name == b"xf":
        attributes = _without_idle_flags(attributes)
    said = sorted((name, value) for name, value in attributes.items() if (element.name, name, value) not in _DEFAULTS)
    children = (_signature(tree, child) for child in tree.children(element))
    kept = sorted(child for child in children if child[1] or child[2] or child[0] not in _NOTHING_WHEN_EMPTY)
    return element.name, tuple(said), tuple(kept)


def _without_idle_flags(attributes: dict[str, str]) -> dict[str, str]:
    """Drop apply flags but those that switch a format off that is not the default one."""
    kept = {name: value for name, value in attributes.items() if not name.startswith("apply")}
    for flag, name in _APPLIES.items():
        if attributes.get(flag) == "0" and kept.get(name, "0") != "0":
            kept[flag] = "0"
    return kept
