"""Numbered lists of a template: which count, what style has which, and new ones that begin anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlcrm.documents.letters.prepare import Prepared
from xlcrm.documents.letters.xmltree import Node, parse

_DEPTH: Final = 20


@dataclass(frozen=True)
class Level:
    """One level of a list: how it counts, from where, the text around the number, indents in twentieths of a point."""

    form: str
    start: int
    text: str
    left: int
    hanging: int


class Numbering:
    """The lists of a template by their numbers."""

    def __init__(self, prepared: Prepared) -> None:
        self.part, self.root = _related(prepared, "numbering")
        self._styles = _related(prepared, "styles")[1]

    @cached_property
    def _abstract(self) -> dict[str, Node]:
        return {node.attributes.get("w:abstractNumId", ""): node for node in self.root.all("w:abstractNum")}

    @cached_property
    def _numbers(self) -> dict[str, str]:
        return {
            node.attributes.get("w:numId", ""): node.value("w:abstractNumId") or "" for node in self.root.all("w:num")
        }

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The lists that count; the others have bullets."""
        return tuple(number for number in self._numbers if any(level.form != "bullet" for level in self.levels(number)))

    def levels(self, number: str) -> list[Level]:
        """Return the levels of a list."""
        abstract = self._abstract.get(self._numbers.get(number, ""))
        return [_level(node) for node in abstract.nodes if node.name == "w:lvl"] if abstract else []

    def of_style(self, style: str) -> tuple[str, str] | None:
        """Return (level, list) that a paragraph style brings with it, by itself or by what it is based on."""
        for _ in range(_DEPTH):
            found = self._style.get(style)
            if found is None:
                return None
            number = found.value("w:pPr", "w:numPr", "w:numId")
            if number is not None:
                return found.value("w:pPr", "w:numPr", "w:ilvl") or "0", number
            style = found.value("w:basedOn") or ""
        return None

    @cached_property
    def _style(self) -> dict[str, Node]:
        return {node.attributes.get("w:styleId", ""): node for node in self._styles.all("w:style")}

    def next_number(self) -> int:
        """Return the first number that no list has."""
        return max((int(number) for number in self._numbers if number.isdecimal()), default=0) + 1

    def restarted(self, numbers: Sequence[tuple[str, int]]) -> str:
        """Return the XML of new lists: each like an old one, counting from its start."""
        return "".join(self._restarted(old, new) for old, new in numbers)

    def _restarted(self, old: str, new: int) -> str:
        starts = "".join(
            f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{level.start}"/></w:lvlOverride>'
            for at, level in enumerate(self.levels(old))
        )
        return f'<w:num w:numId="{new}"><w:abstractNumId w:val="{self._numbers[old]}"/>{starts}</w:num>'


def _related(prepared: Prepared, kind: str) -> tuple[str, Node]:
    """Return name and tree of a part that the document is related to; an empty tree where there is none."""
    name = next(iter(prepared.package.related(prepared.document.name, kind)), "")
    return name, parse(prepared.package.read(name), file=prepared.file, part=name) if name else Node("")


def _level(node: Node) -> Level:
    left = node.value("w:pPr", "w:ind", attribute="w:left") or node.value("w:pPr", "w:ind", attribute="w:start")
    return Level(
        node.value("w:numFmt") or "decimal",
        int(node.value("w:start") or 1),
        node.value("w:lvlText") or "",
        int(left or 0),
        int(node.value("w:pPr", "w:ind", attribute="w:hanging") or 0),
    )
