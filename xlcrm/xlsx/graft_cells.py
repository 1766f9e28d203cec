"""A worksheet's XML fitted to another workbook: styles renumbered, shared texts written out, dates moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.tree import Tree
from xlcrm.xlsx.xml import ATTRIBUTES, attributes, set_attribute, shadow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.xlsx.graft_styles import StyleGraft

_BETWEEN_EPOCHS: Final = 1462
_STYLED: Final = re.compile(
    rb"<(?:[\w.-]+:)?(row|col|cfRule|sortCondition|colorFilter|table|tableColumn)(?=\s)(" + ATTRIBUTES + rb")/?>"
)
_STYLES: Final = {b"row": (b"s",), b"col": (b"style",)}
_FORMATS: Final = (
    b"dxfId", b"headerRowDxfId", b"dataDxfId", b"totalsRowDxfId", b"headerRowBorderDxfId", b"tableBorderDxfId",
    b"totalsRowBorderDxfId",
)  # fmt: skip
_NOT_KEPT: Final = re.compile(rb"\s(?:tabSelected|codeName)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_NOT_KEPT_IN: Final = re.compile(rb"<(?:[\w.-]+:)?(?:sheetPr|sheetView)(?=\s)" + ATTRIBUTES + rb"/?>")
_METADATA: Final = re.compile(rb"\s(?:cm|vm|ph)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, slots=True)
class CellGraft:
    """What a sheet's cells need on their way: styles, the source's shared texts as they stand, days to add to dates."""

    styles: StyleGraft
    strings: Sequence[bytes]
    days: int = 0

    def sheet(self, xml: bytes) -> bytes:
        """Return a worksheet's XML as it is to stand in the target."""
        prefix = Tree(xml).root.prefix
        xml = _NOT_KEPT_IN.sub(lambda match: _NOT_KEPT.sub(b"", match[0]), self.restyled(xml))
        pattern = rb"<%bc(?=[\s/>])(%b)(/>|>(.*?)</%bc\s*>)" % (prefix, ATTRIBUTES, prefix)
        pieces: list[bytes] = []
        safe, position = shadow(xml), 0
        for match in re.compile(pattern, re.DOTALL).finditer(safe):
            pieces += (xml[position : match.start()], self._cell(xml[match.start() : match.end()], match, prefix))
            position = match.end()
        return b"".join([*pieces, xml[position:]])

    def restyled(self, xml: bytes) -> bytes:
        """Return XML whose rows, columns, conditional formats and tables have the target's numbers of formats."""
        return _STYLED.sub(self._restyle, xml)

    def _restyle(self, match: re.Match[bytes]) -> bytes:
        tag, said = match[0], attributes(match[2])
        for name in _STYLES.get(match[1], ()):
            if name.decode() in said:
                tag = set_attribute(tag, name, str(self.styles.xf(int(said[name.decode()]))))
        for name in _FORMATS:
            if name.decode() in said:
                tag = set_attribute(tag, name, str(self.styles.dxf(int(said[name.decode()]))))
        return tag

    def _cell(self, raw: bytes, match: re.Match[bytes], prefix: bytes) -> bytes:
        said = attributes(match[1])
        end = match.start(2) - match.start()
        tag, rest = _METADATA.sub(b"", raw[:end]), raw[end:]
        style = int(said.get("s", "0"))
        if "s" in said:
            tag = set_attribute(tag + b">", b"s", str(self.styles.xf(style)))[:-1]
        if said.get("t") == "s":
            return self._written_out(tag, rest, prefix)
        if self.days and said.get("t", "n") == "n" and self.styles.is_date(style):
            rest = re.sub(rb"(v>)([-+.\dEe]+)(?=<)", lambda value: value[1] + self._moved(value[2]), rest)
        return tag + rest

    def _written_out(self, tag: bytes, rest: bytes, prefix: bytes) -> bytes:
        """Return a cell of the string table as one whose text stands in it."""
        number = re.search(rb"v>\s*(\d+)\s*<", rest)
        if number is None or int(number[1]) >= len(self.strings):
            return tag + b"/>"
        text = self.strings[int(number[1])]
        inline = set_attribute(tag + b">", b"t", "inlineStr")
        return inline + b"<" + prefix + b"is>" + text + b"</" + prefix + b"is></" + prefix + b"c>"

    def _moved(self, value: bytes) -> bytes:
        moved = float(value) + self.days
        return (b"%d" % moved) if moved.is_integer() else repr(moved).encode()


def between_epochs(source_1904: bool, target_1904: bool) -> int:
    """Return how many days to add to dates on their way from one workbook to another."""
    return _BETWEEN_EPOCHS * (int(source_1904) - int(target_1904))
