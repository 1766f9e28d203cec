"""What each named cell format looks like: the one place where the looks of generated sheets are decided.

No font name is forced: every look takes the workbook's own default font, so that Chinese workbooks keep theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_INK = "FF0F172A"
_SLATE = "FF334155"
_GREY = "FF64748B"
_WHITE = "FFFFFFFF"
_HAIRLINE = "FFE2E8F0"
_BLUE = "FF1D4ED8"


Side = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Look:
    """One cell format; colours are ARGB, None leaves the workbook's default, ``size`` and ``height`` are in points.

    ``below`` and ``above`` colour a thin line along that edge; ``height`` is what a row of one line needs.
    """

    code: str = "General"
    size: float | None = None
    bold: bool = False
    underline: bool = False
    color: str | None = None
    fill: str | None = None
    horizontal: Side | None = None
    wrap: bool = False
    shrink: bool = False
    indent: int = 0
    below: str | None = None
    above: str | None = None
    height: float = 20

    @property
    def visible_when_empty(self) -> bool:
        """Tell whether an empty cell of this look shows something, so that it must be written."""
        return bool(self.fill or self.below or self.above)


def heading_over(heading: Look, below: Look) -> Look:
    """Return the look of a heading that is to stand where the values below it stand."""
    return replace(heading, horizontal=below.horizontal or "left", indent=below.indent)


def beside_others(look: Look) -> Look:
    """Return a look for a column among others: with the line and the indent that the others have."""
    return replace(look, below=_HAIRLINE, indent=1, horizontal="left")


def _body(code: str = "General", *, side: Side = "left", wrap: bool = False) -> Look:
    return Look(code, wrap=wrap, below=_HAIRLINE, horizontal=side, indent=1)


def _number(code: str) -> Look:
    return _body(code, side="right")


def _heading(fill: str) -> Look:
    return Look(bold=True, color=_WHITE, fill=fill, wrap=True, below=fill, horizontal="left", indent=1, height=26)


def _tag(color: str, fill: str) -> Look:
    return Look(bold=True, color=color, fill=fill, horizontal="center", below=_WHITE)


def _figure(code: str) -> Look:
    return Look(code, size=20, bold=True, color=_INK, horizontal="left", shrink=True, height=32)


def _total(code: str) -> Look:
    return Look(code, bold=True, color=_INK, above=_SLATE, indent=1, horizontal="right", height=22)


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "text": _body(),
        "wrap": _body(wrap=True),
        "integer": _number("#,##0"),
        "number": _number("#,##0.##"),
        "money": _number("#,##0.00"),
        "percent": _number("0.0%"),
        "date": _body("yyyy-mm-dd"),
        "datetime": _body("yyyy-mm-dd hh:mm"),
        "title": Look(size=18, bold=True, color=_INK, height=34),
        "subtitle": Look(color=_GREY),
        "heading": _heading(_SLATE),
        "heading_x": _heading(_GREY),
        "note": Look(size=9, color=_GREY, height=18),
        "label": Look(size=10, color=_GREY, height=18),
        "figure": _figure("#,##0"),
        "figure_money": _figure("#,##0"),
        "figure_percent": _figure("0.0%"),
        "link": replace(_body(), underline=True, color=_BLUE),
        "error": _tag("FF991B1B", "FFFEE2E2"),
        "warning": _tag("FF92400E", "FFFEF3C7"),
        "info": _tag("FF1E40AF", "FFDBEAFE"),
        "good": _tag("FF166534", "FFDCFCE7"),
        "total": _total("#,##0"),
        "total_money": _total("#,##0.00"),
        "total_percent": _total("0.0%"),
    }
)
"""The look of every name in `xlcrm.model.content.FORMATS`."""
