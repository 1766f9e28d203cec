"""Form buttons as Excel stores them: shapes in a VML part, each with its place, caption and macro."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from xlcrm.xlsx.xml import escape, escape_attribute

VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
BUTTON_WIDTH, BUTTON_HEIGHT, GAP, PER_ROW = 118, 28, 6, 5
"""In pixels; five buttons stand side by side."""

_POINTS: Final = 0.75
_FIRST_SHAPE: Final = 1024
_DIGIT, _DEFAULT_WIDTH = 7, 64
_HEAD: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{drawing}"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
)
_SHAPE: Final = (
    '<v:shape id="_x0000_s{shape}" type="#_x0000_t201" style="position:absolute;margin-left:{left}pt;margin-top:{top}pt;'
    'width:{width}pt;height:{height}pt;z-index:{order};mso-wrap-style:tight" o:button="t" fillcolor="buttonFace [67]" '
    'strokecolor="windowText [64]" o:insetmode="auto"><v:fill color2="buttonFace [67]" o:detectmouseclick="t"/>'
    '<o:lock v:ext="edit" rotation="t"/><v:textbox style="mso-direction-alt:auto" o:singleclick="f">'
    '<div style="text-align:center"><font face="Calibri" size="220" color="#000000">{caption}</font></div></v:textbox>'
    '<x:ClientData ObjectType="Button"><x:Anchor>{anchor}</x:Anchor><x:PrintObject>False</x:PrintObject>'
    "<x:AutoFill>False</x:AutoFill><x:FmlaMacro>[0]!{macro}</x:FmlaMacro><x:TextHAlign>Center</x:TextHAlign>"
    "<x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"
)


class Button(NamedTuple):
    """What stands on a button, and the Sub that it calls."""

    caption: str
    macro: str


@dataclass(frozen=True, slots=True)
class Band:
    """Where the buttons stand: in this row (1-based), which begins ``top`` pixels down; widths of columns in digits."""

    row: int
    top: int
    widths: Mapping[int, float]
    first_column: int = 2


def band_height(buttons: int) -> float:
    """Return the height in points of a row that holds so many buttons."""
    rows = -(-buttons // PER_ROW)
    return (rows * (BUTTON_HEIGHT + GAP) + GAP) * _POINTS


def buttons_drawing(buttons: Sequence[Button], band: Band, drawing: int) -> bytes:
    """Return the VML part; ``drawing`` is a number that no other drawing of the workbook has."""
    shapes = [_shape(number, button, band, drawing) for number, button in enumerate(buttons)]
    return (_HEAD.format(drawing=drawing) + "".join(shapes) + "</xml>").encode()


def _shape(number: int, button: Button, band: Band, drawing: int) -> str:
    left = _left_of(band) + number % PER_ROW * (BUTTON_WIDTH + GAP)
    down = GAP + number // PER_ROW * (BUTTON_HEIGHT + GAP)
    start, end = (_column_at(band, at) for at in (left, left + BUTTON_WIDTH))
    row = band.row - 1
    anchor = f"{start[0]}, {start[1]}, {row}, {down}, {end[0]}, {end[1]}, {row}, {down + BUTTON_HEIGHT}"
    return _SHAPE.format(
        shape=_FIRST_SHAPE * drawing + number + 1,
        left=left * _POINTS,
        top=(band.top + down) * _POINTS,
        width=BUTTON_WIDTH * _POINTS,
        height=BUTTON_HEIGHT * _POINTS,
        order=number + 1,
        caption=escape(button.caption).decode(),
        anchor=anchor,
        macro=escape_attribute(button.macro).decode(),
    )


def _left_of(band: Band) -> int:
    return sum(_pixels(band, column) for column in range(1, band.first_column))


def _column_at(band: Band, pixels: int) -> tuple[int, int]:
    """Return the column (from 0) in which a place stands, and how many pixels into it."""
    column = 1
    while pixels >= _pixels(band, column):
        pixels -= _pixels(band, column)
        column += 1
    return column - 1, pixels


def _pixels(band: Band, column: int) -> int:
    width = band.widths.get(column)  # as a file says it, with the padding
    return _DEFAULT_WIDTH if width is None else round(width * _DIGIT)
