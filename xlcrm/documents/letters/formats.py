"""How runs and paragraphs of a Word template look: defaults, styles and direct formatting resolved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from xlcrm.documents.letters.numbering import Numbering
from xlcrm.documents.letters.prepare import Prepared
from xlcrm.documents.letters.xmltree import Node, parse

_DEPTH: Final = 20
_OFF: Final = frozenset({"0", "false", "off", "none"})
_TWIPS: Final = 20


@dataclass(frozen=True, slots=True)
class RunFormat:
    """How text looks; sizes in points, colours as RRGGBB or empty."""

    latin: str = "Times New Roman"
    chinese: str = ""
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    caps: bool = False
    hidden: bool = False
    colour: str = ""
    marked: str = ""
    raised: str = ""
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """How a paragraph stands; lengths in points. ``line`` is in lines for ``auto``, else in points."""

    align: str = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    first_chars: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    rule: str = "auto"
    keep: bool = False
    new_page: bool = False
    same_style_close: bool = False
    style: str = ""
    listed: tuple[str, int] | None = None
    borders: tuple[tuple[str, str], ...] = ()
    fill: str = ""
    tabs: tuple[tuple[float, str], ...] = ()


def points(value: str | None, otherwise: float = 0.0) -> float:
    """Return twentieths of a point as points."""
    try:
        return float(value) / _TWIPS if value else otherwise
    except ValueError:
        return otherwise


def colour(value: str | None) -> str:
    """Return a colour as RRGGBB; empty for none and automatic."""
    return value if value and value not in {"auto", "none"} else ""


def border(node: Node | None) -> str:
    """Return a border as typst writes a stroke; empty where there is none said, ``none`` where it is said there is none."""
    if node is None:
        return ""
    kind = node.attributes.get("w:val", "nil")
    if kind in {"nil", "none"}:
        return "none"
    width = float(node.attributes.get("w:sz") or 4) / 8
    dash = {"dashed": "dashed", "dotted": "dotted", "dashSmallGap": "dashed"}.get(kind, "")
    paint = f'rgb("#{colour(node.attributes.get("w:color")) or "000000"}")'
    return f'(thickness: {width:g}pt, paint: {paint}, dash: "{dash}")' if dash else f"{width:g}pt + {paint}"


class Formats:
    """The styles of a template."""

    def __init__(self, prepared: Prepared) -> None:
        package, main = prepared.package, prepared.document.name
        name = next(iter(package.related(main, "styles")), "")
        root = parse(package.read(name), file=prepared.file, part=name) if name else Node("")
        self._defaults = root.child("w:docDefaults") or Node("")
        self._styles = {node.attributes.get("w:styleId", ""): node for node in root.all("w:style")}
        self._theme = _theme(prepared)
        self.numbering = Numbering(prepared)

    @cached_property
    def normal(self) -> str:
        """The style of paragraphs that name none."""
        return next(
            (key for key, node in self._styles.items() if node.attributes.get("w:default") == "1" and _is(node, "paragraph")),
            "",
        )

    def chain(self, style: str) -> list[Node]:
        """Return a style and those it is based on, the most basic first."""
        found: list[Node] = []
        while (node := self._styles.get(style)) and len(found) < _DEPTH:
            found.insert(0, node)
            style = node.value("w:basedOn") or ""
        return found

    def paragraph(self, node: Node) -> ParagraphFormat:
        """Return how a paragraph stands."""
        own = node.child("w:pPr") or Node("")
        style = own.value("w:pStyle") or self.normal
        layers = [self._defaults.find("w:pPrDefault", "w:pPr"), *(each.child("w:pPr") for each in self.chain(style)), own]
        form = ParagraphFormat(style=style)
        for layer in layers:
            if layer is not None:
                form = self._with_list(replace(form, **_paragraph_changes(layer, form)), layer, own)
        return form

    def _with_list(self, form: ParagraphFormat, layer: Node, own: Node) -> ParagraphFormat:
        number = layer.value("w:numPr", "w:numId")
        if number is None:
            return form
        if number == "0":
            return replace(form, listed=None)
        depth = int(layer.value("w:numPr", "w:ilvl") or 0)
        levels = self.numbering.levels(number)
        form = replace(form, listed=(number, depth) if depth < len(levels) else None)
        if depth < len(levels) and own.child("w:ind") is None:
            form = replace(form, left=levels[depth].left / _TWIPS, first=-levels[depth].hanging / _TWIPS)
        return form

    def base(self, node: Node) -> RunFormat:
        """Return how a paragraph's text looks where its runs say nothing."""
        style = node.value("w:pPr", "w:pStyle") or self.normal
        form = self._run(RunFormat(), self._defaults.find("w:rPrDefault", "w:rPr"))
        for each in self.chain(style):
            form = self._run(form, each.child("w:rPr"))
        return form

    def run(self, base: RunFormat, node: Node) -> RunFormat:
        """Return how a run looks."""
        own = node.child("w:rPr")
        if own is None:
            return base
        for each in self.chain(own.value("w:rStyle") or ""):
            base = self._run(base, each.child("w:rPr"))
        return self._run(base, own)

    def table(self, style: str) -> list[Node]:
        """Return the table style and those it is based on, the most basic first."""
        return self.chain(style)

    def _run(self, form: RunFormat, layer: Node | None) -> RunFormat:
        if layer is None:
            return form
        changes: dict[str, Any] = {}
        for name, key in (("w:b", "bold"), ("w:i", "italic"), ("w:strike", "strike"), ("w:caps", "caps"), ("w:vanish", "hidden")):
            if (found := layer.child(name)) is not None:
                changes[key] = found.attributes.get("w:val", "1") not in _OFF
        if (line := layer.value("w:u")) is not None:
            changes["underline"] = line not in _OFF
        if size := layer.value("w:sz"):
            changes["size"] = float(size) / 2
        if (paint := layer.value("w:color")) is not None:
            changes["colour"] = colour(paint)
        marked = layer.value("w:shd", attribute="w:fill")
        if marked is not None:
            changes["marked"] = colour(marked)
        if raised := layer.value("w:vertAlign"):
            changes["raised"] = "" if raised == "baseline" else raised
        if spacing := layer.value("w:spacing"):
            changes["tracking"] = points(spacing)
        return replace(form, **{**changes, **self._fonts(layer.child("w:rFonts"))})

    def _fonts(self, node: Node | None) -> dict[str, str]:
        if node is None:
            return {}
        found = {}
        for key, name in (("latin", "ascii"), ("chinese", "eastAsia")):
            theme = self._theme.get(node.attributes.get(f"w:{name}Theme", ""))
            if family := theme or node.attributes.get(f"w:{name}"):
                found[key] = family
        return found


def _is(node: Node, kind: str) -> bool:
    return node.attributes.get("w:type") == kind


def _paragraph_changes(layer: Node, before: ParagraphFormat) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if align := layer.value("w:jc"):
        changes["align"] = {"both": "justify", "distribute": "justify", "end": "right", "start": "left"}.get(align, align)
    for name, key in (("w:keepNext", "keep"), ("w:pageBreakBefore", "new_page"), ("w:contextualSpacing", "same_style_close")):
        if (found := layer.child(name)) is not None:
            changes[key] = found.attributes.get("w:val", "1") not in _OFF
    if (indent := layer.child("w:ind")) is not None:
        changes |= _indents(indent.attributes, before)
    if (spacing := layer.child("w:spacing")) is not None:
        changes |= _spacing(spacing.attributes, before)
    if (lines := layer.child("w:pBdr")) is not None:
        changes["borders"] = tuple((node.name.removeprefix("w:"), border(node)) for node in lines.nodes)
    if (fill := layer.value("w:shd", attribute="w:fill")) is not None:
        changes["fill"] = colour(fill)
    if (tabs := layer.child("w:tabs")) is not None:
        stops = ((points(node.attributes.get("w:pos")), node.attributes.get("w:val", "left")) for node in tabs.nodes)
        changes["tabs"] = tuple(sorted({*before.tabs, *(stop for stop in stops if stop[1] != "clear")}))
    return changes


def _indents(said: dict[str, str], before: ParagraphFormat) -> dict[str, float]:
    first = points(said.get("w:firstLine"), before.first)
    if "w:hanging" in said:
        first = -points(said["w:hanging"])
    return {
        "left": points(said.get("w:left") or said.get("w:start"), before.left),
        "right": points(said.get("w:right") or said.get("w:end"), before.right),
        "first": first,
        "first_chars": float(said.get("w:firstLineChars") or 0) / 100,
    }


def _spacing(said: dict[str, str], before: ParagraphFormat) -> dict[str, Any]:
    rule = said.get("w:lineRule", "auto") if "w:line" in said else before.rule
    line = before.line
    if "w:line" in said:
        line = float(said["w:line"]) / 240 if rule == "auto" else points(said["w:line"])
    return {
        "before": points(said.get("w:before"), before.before),
        "after": points(said.get("w:after"), before.after),
        "line": line,
        "rule": rule,
    }


def _theme(prepared: Prepared) -> dict[str, str]:
    """Return the families that a theme gives to its font slots."""
    name = next(iter(prepared.package.related(prepared.document.name, "theme")), "")
    root = parse(prepared.package.read(name), file=prepared.file, part=name) if name else Node("")
    found: dict[str, str] = {}
    for slot, key in (("minor", "a:minorFont"), ("major", "a:majorFont")):
        for fonts in root.all(key):
            latin = fonts.value("a:latin", attribute="typeface") or ""
            hans = next((n.attributes.get("typeface", "") for n in fonts.nodes if n.attributes.get("script") == "Hans"), "")
            found |= {f"{slot}HAnsi": latin, f"{slot}Ascii": latin}
            found[f"{slot}EastAsia"] = fonts.value("a:ea", attribute="typeface") or hans
    return found
