"""Cell formats of one workbook made available in another, by appending what is missing there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.number_formats import FIRST_CUSTOM
from xlcrm.xlsx.tree import Tree, set_attributes
from xlcrm.xlsx.xml import attributes

if TYPE_CHECKING:
    from xlcrm.xlsx.styles import Stylesheet

_EXTENSIONS: Final = b"extLst"
_SECTIONS: Final = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


class StyleGraft:
    """Gives each cell style and conditional format of the source its number in the target."""

    def __init__(self, source: Stylesheet, target: Stylesheet) -> None:
        self._source = source
        self._target = target
        self._xfs = {0: 0}
        self._dxfs: dict[int, int] = {}

    def xf(self, number: int) -> int:
        """Return the target's number of a cell style; the default style stays the default one."""
        if number not in self._xfs:
            self._xfs[number] = self._graft_xf(number)
        return self._xfs[number]

    def dxf(self, number: int) -> int:
        """Return the target's number of a conditional format."""
        if number not in self._dxfs:
            items = self._source.section("dxfs").items
            raw = items[number] if number < len(items) else f"<{self._source.prefix}dxf/>".encode()
            self._dxfs[number] = self._target.section("dxfs").number(self._translated(raw))
        return self._dxfs[number]

    def is_date(self, number: int) -> bool:
        """Tell whether numbers in cells of a source style are dates."""
        return self._source.is_date(number)

    def _graft_xf(self, number: int) -> int:
        items = self._source.section("cellXfs").items
        if number >= len(items):
            return 0
        raw = self._translated(items[number])
        end = raw.index(b">") + 1
        said = attributes(raw[:end])
        ids = {name: self._entry(name, int(said.get(name, "0"))) for name in _SECTIONS}
        ids["numFmtId"] = self._number_format(number, int(said.get("numFmtId", "0")))
        changes = {name: str(value) for name, value in ids.items()} | {"xfId": "0"}
        return self._target.section("cellXfs").number(set_attributes(raw[:end], **changes) + raw[end:])

    def _entry(self, name: str, number: int) -> int:
        """Return the target's number of a font, fill or border; the default font becomes the target's."""
        section = _SECTIONS[name]
        default = attributes(self._source.section("cellXfs").entry(0)).get(name, "0")
        if name == "fontId" and number == int(default):
            return int(attributes(self._target.section("cellXfs").entry(0)).get(name, "0"))
        return self._target.section(section).number(self._translated(self._source.section(section).entry(number)))

    def _number_format(self, style: int, number: int) -> int:
        if number < FIRST_CUSTOM and not (self._source.spells(number) or self._target.spells(number)):
            return number
        return self._target.number_format_id(self._source.number_format(style))

    def _translated(self, raw: bytes) -> bytes:
        """Return an entry in the target's namespace prefix, without extensions that it may not know."""
        tree = Tree(raw)
        for child in tree.children(name=_EXTENSIONS):
            tree.remove(child)
        return with_prefix(tree.result(), self._source.prefix.encode(), self._target.prefix.encode())


def with_prefix(raw: bytes, old: bytes, new: bytes) -> bytes:
    """Return XML whose elements with one namespace prefix have another."""
    if old == new:
        return raw
    if old:
        return re.sub(rb"<(/?)" + re.escape(old), rb"<\1" + new, raw)
    return re.sub(rb"<(/?)(?=[\w.-]+[\s/>])", rb"<\1" + new, raw)
