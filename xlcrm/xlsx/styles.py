"""The style sheet of a workbook (styles.xml), append-only: nothing in it is renumbered, changed or removed.

What is asked for is looked up first and appended only when it is missing, so that a hundred refreshes add no more than
one does.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.formats import LOOKS, Look
from xlcrm.xlsx.number_formats import BUILT_IN, FIRST_CUSTOM, SAME_EVERYWHERE, is_date_code, is_text_code
from xlcrm.xlsx.parts import add_styles_part, main_namespace, part_tree, styles_part
from xlcrm.xlsx.signatures import Signature, signature
from xlcrm.xlsx.style_parts import (
    border_xml,
    default_items,
    dxf_xml,
    fill_xml,
    font_xml,
    new_stylesheet,
    number_format_xml,
    xf_xml,
)
from xlcrm.xlsx.tree import Tree, set_attributes
from xlcrm.xlsx.xml import attributes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.xlsx.package import Package

ORDER: Final = (
    b"numFmts",
    b"fonts",
    b"fills",
    b"borders",
    b"cellStyleXfs",
    b"cellXfs",
    b"cellStyles",
    b"dxfs",
    b"tableStyles",
    b"colors",
    b"extLst",
)
"""Children of styleSheet in the order of the schema."""


_MOST_STYLES: Final = 65_490

TOO_MANY_STYLES: Final = RefusalKind(
    "file.too_many_styles",
    PROTECTED,
    Text(
        "“{file}”的单元格格式已超过 Excel 的上限（{most} 种）。请先清理多余的格式。",
        "“{file}” has more cell formats than Excel allows ({most}). Remove unused ones first.",
    ),
)


class Section:
    """The entries of one list of the style sheet; those from ``old`` on are new."""

    def __init__(self, items: list[bytes], required: tuple[bytes, ...]) -> None:
        self.items = items
        self.old = len(items)
        self._required = required
        self._numbers = {raw: number for number, raw in reversed(list(enumerate(items)))}

    @cached_property
    def _by_signature(self) -> dict[Signature, int]:
        return {signature(raw): number for number, raw in reversed(list(enumerate(self.items)))}

    def entry(self, number: int) -> bytes:
        """Return an entry; the first one where there is no such number."""
        known = self.items or self._required
        return known[number] if number < len(known) else known[0]

    def require(self) -> None:
        """Append the first entries that every style sheet must have, where they are missing."""
        for required in self._required[len(self.items) :]:
            self._append(required)

    def number(self, raw: bytes) -> int:
        """Return the number of an entry that says the same, appended if there is none."""
        self.require()
        known = self._numbers.get(raw)
        if known is None:
            known = self._by_signature.get(signature(raw))
        return self._append(raw) if known is None else known

    def truncate(self, size: int) -> None:
        """Forget the entries from a number on."""
        del self.items[size:]
        self._numbers = {raw: number for raw, number in self._numbers.items() if number < size}
        self.__dict__.pop("_by_signature", None)

    def _append(self, raw: bytes) -> int:
        number = len(self.items)
        self.items.append(raw)
        self._numbers.setdefault(raw, number)
        self._by_signature.setdefault(signature(raw), number)
        return number


class Stylesheet:
    """What the cells of a workbook look like; `save` puts what was appended into the package.

    A package has one at a time: two of them would give the same numbers to different formats.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._part = styles_part(package)
        self._tree = part_tree(package, self._part) if self._part else Tree(new_stylesheet(main_namespace(package)))
        self.prefix = self._tree.root.prefix.decode()
        self._sections: dict[str, Section] = {}
        self._looks: dict[Look, int] = {}
        self._fills: dict[int, str | None] = {}
        self._codes = dict(self._custom_codes())

    def number_format(self, style: int) -> str:
        """Return the number format code of a cell style."""
        number = _number(self._xf(style).get("numFmtId"))
        return self._codes.get(number) or BUILT_IN.get(number, "General")

    def spells(self, number: int) -> bool:
        """Tell whether the style sheet itself says what a number format is, be it a built-in one."""
        return number in self._codes

    def is_date(self, style: int) -> bool:
        """Tell whether numbers in cells of a style show as dates or times."""
        return is_date_code(self.number_format(style))

    def is_text(self, style: int) -> bool:
        """Tell whether cells of a style hold whatever is typed as text."""
        return is_text_code(self.number_format(style))

    def fill_color(self, style: int) -> str | None:
        """Return the colour (ARGB) of a cell style's solid fill; None if it has none, or one of the theme."""
        fill = _number(self._xf(style).get("fillId"))
        if fill not in self._fills:
            self._fills[fill] = _solid_color(self.section("fills").entry(fill))
        return self._fills[fill]

    def with_number_format(self, style: int, code: str) -> int:
        """Return a style that is like another one but for its number format."""
        items = self.section("cellXfs").items
        base = items[style] if style < len(items) else default_items(self.prefix)["cellXfs"][0]
        end = base.index(b">") + 1
        changed = set_attributes(base[:end], numFmtId=str(self.number_format_id(code)), applyNumberFormat="1")
        return self.section("cellXfs").number(changed + base[end:])

    def style(self, name: str) -> int:
        """Return the cell style for a name of `xlcrm.model.content.FORMATS`."""
        return self.look(LOOKS[name])

    def look(self, look: Look) -> int:
        """Return the cell style for a look."""
        if look not in self._looks:
            self._looks[look] = self.section("cellXfs").number(self._look_xf(look))
        return self._looks[look]

    def dxf(self, *, color: str | None = None, fill: str | None = None, bold: bool = False) -> int:
        """Return the format of a conditional format that sets these and leaves the rest; colours are ARGB."""
        return self.section("dxfs").number(dxf_xml(self.prefix, Look(color=color, fill=fill, bold=bold)))

    def section(self, name: str) -> Section:
        """Return the entries of a list, e.g. ``fonts``."""
        if name not in self._sections:
            element = self._tree.child(name.encode())
            items = [self._tree.raw(child) for child in self._tree.children(element)] if element else []
            self._sections[name] = Section(items, default_items(self.prefix).get(name, ()))
        return self._sections[name]

    def number_format_id(self, code: str) -> int:
        """Return the number of a number format, appended if it is neither built in nor there."""
        if code in SAME_EVERYWHERE and SAME_EVERYWHERE[code] not in self._codes:
            return SAME_EVERYWHERE[code]
        for number, known in self._codes.items():
            if known == code:
                return number
        number = max((FIRST_CUSTOM - 1, *self._codes)) + 1
        self._codes[number] = code
        self.section("numFmts").number(number_format_xml(self.prefix, number, code))
        return number

    def checkpoint(self) -> dict[str, int]:
        """Return how much there is now, to come back to it when what was appended is not needed after all."""
        return {name: len(section.items) for name, section in self._sections.items()}

    def roll_back(self, checkpoint: Mapping[str, int]) -> None:
        """Forget what was appended since a checkpoint."""
        for name, section in self._sections.items():
            section.truncate(checkpoint.get(name, section.old))
        self._looks.clear()
        self._codes = dict(self._custom_codes())

    def save(self) -> bool:
        """Put what was appended into the package; False when there was nothing."""
        grown = [name for name, section in self._sections.items() if len(section.items) > section.old]
        for name in sorted(grown, key=lambda name: ORDER.index(name.encode())):
            self._write(name, self._sections[name])
        if not grown:
            return False
        if "cellXfs" in grown and len(self.section("cellXfs").items) > _MOST_STYLES:
            raise Refusal(TOO_MANY_STYLES, file=self._package.name, most=_MOST_STYLES)
        text = self._tree.result()
        if self._part:
            self._package.put(self._part, text)
        else:
            self._part = add_styles_part(self._package, text)
        self._tree = Tree(text)
        for section in self._sections.values():
            section.old = len(section.items)
        return True

    def _write(self, name: str, section: Section) -> None:
        new = b"".join(section.items[section.old :])
        element = self._tree.child(name.encode())
        if element is not None:
            self._tree.append(element, new, count=str(len(section.items)))
            return
        tag = self.prefix + name
        whole = f'<{tag} count="{len(section.items)}">'.encode() + new + f"</{tag}>".encode()
        self._tree.insert(whole, name.encode(), ORDER)

    def _look_xf(self, look: Look) -> bytes:
        own = self._xf(0)
        fonts, fills, borders = (self.section(name) for name in ("fonts", "fills", "borders"))
        base = _number(own.get("fontId"))
        ids = {
            "numFmtId": self.number_format_id(look.code),
            "fontId": fonts.number(font_xml(self.prefix, look, fonts.entry(base))),
            "fillId": fills.number(fill_xml(self.prefix, look.fill)) if look.fill else 0,
            "borderId": borders.number(border_xml(self.prefix, look)),
            "xfId": _number(own.get("xfId")),
        }
        self.section("cellStyleXfs").require()
        return xf_xml(self.prefix, look, ids)

    def _xf(self, style: int) -> dict[str, str]:
        items = self.section("cellXfs").items
        if not 0 <= style < len(items):
            return {}
        return attributes(items[style][: items[style].index(b">")])

    def _custom_codes(self) -> Iterator[tuple[int, str]]:
        for raw in self.section("numFmts").items:
            said = attributes(raw)
            yield _number(said.get("numFmtId")), said.get("formatCode", "General")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _solid_color(fill: bytes) -> str | None:
    tree = Tree(fill)
    pattern = tree.child(b"patternFill")
    color = tree.child(b"fgColor", pattern) if pattern else None
    solid = pattern is not None and tree.attributes(pattern).get("patternType") == "solid"
    return tree.attributes(color).get("rgb") if solid and color else None
