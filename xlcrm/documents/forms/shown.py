"""Values as they are put into the cells of a form: typed in a cell of their own, as text among words."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from jinja2 import Undefined

from xlcrm.xlsx.cellstyles import CellStyles, style_attribute
from xlcrm.xlsx.render import Renderer
from xlcrm.xlsx.xml import escape, escape_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MISSING: Final = frozenset({"NaTType", "NAType", "NoneType"})
_PLAIN: Final = (str, int, float, datetime, time)


class Xml(str):
    """Text that is XML already."""

    __slots__ = ()


def _plain(value: object) -> object:
    """Return a value as a cell holds it: nothing for whatever is missing, text for what no cell knows."""
    if type(value).__name__ in _MISSING or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, _PLAIN) or hasattr(value, "isoformat") or hasattr(value, "item"):
        return value
    return str(value)


def shown(value: object) -> str:
    """Return a value as it reads among words: whole numbers without a point, a midnight as its day."""
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, float) and plain.is_integer():
        return str(int(plain))
    if isinstance(plain, datetime):
        midnight = (plain.hour, plain.minute, plain.second) == (0, 0, 0)
        return f"{plain:%Y-%m-%d}" if midnight else f"{plain:%Y-%m-%d %H:%M}"
    return str(plain)


def text_xml(before: Callable[..., object] | None) -> Callable[[object], str]:
    """Return what jinja is to do with every value among words, after what its environment did already."""

    def finalize(value: object) -> str:
        if isinstance(value, Xml):
            return value
        told = before(value) if before else value
        return escape_cell(shown(told)).decode()

    return finalize


def heading_xml(value: object) -> Xml:
    """Return a value for a page header or footer."""
    return Xml(escape(shown(value).replace("&", "&&")).decode())


class ValueCells:
    """Writes the cells of one sheet that are one value; the style of each by its number."""

    def __init__(self, prefix: str, styles: CellStyles, *, date1904: bool) -> None:
        self._renderer = Renderer(prefix.encode(), date1904=date1904)
        self._styles = styles
        self._attributes: dict[tuple[str, type[bytes]], str] = {}

    def writer(self, styles: Sequence[str]) -> Callable[[int, object], Xml]:
        """Return the function that the sheet's template calls: style attribute, type, value and end of a cell."""
        attributes, render = self._attributes, self._renderer.render

        def value(number: int, value: object) -> Xml:
            rest = render(_plain(value))  # type: ignore[arg-type] # it refuses itself what no cell holds
            key = styles[number], type(rest)
            if key not in attributes:
                attributes[key] = self._attribute(*key)
            return Xml(attributes[key] + rest.decode())

        return value

    def _attribute(self, style: str, kind: type[bytes]) -> str:
        return style_attribute(self._styles.fitting(style.encode(), kind)).decode()
