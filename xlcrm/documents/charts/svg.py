"""The few elements of SVG that charts are made of; colours are classes, so that page and PDF may each have their own."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Final

SIZE: Final = 13
"""Size of all letters in a chart."""

_WIDE, _NARROW = 1.0, 0.6
_ROUND: Final = 3.0


def element(tag: str, text: str = "", **attributes: object) -> str:
    """Return an element; ``_`` in names of attributes becomes ``-``, a trailing one falls away (``class_``)."""
    said = "".join(f' {name.rstrip("_").replace("_", "-")}="{_plain(value)}"' for name, value in attributes.items())
    return f"<{tag}{said}>{escape(text)}</{tag}>" if text else f"<{tag}{said}/>"


def label(x: float, y: float, text: str, class_: str = "ink", anchor: str = "start") -> str:
    """Return a line of text whose base line is at y; anchor is start, middle or end."""
    return element("text", text, x=x, y=y, class_=class_, text_anchor=anchor, font_size=SIZE)


def bar(x: float, y: float, width: float, height: float, class_: str) -> str:
    """Return a bar with softened corners."""
    softened = min(_ROUND, width / 2, height / 2)
    return element("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), rx=softened, class_=class_)


def line(x: float, y: float, to_x: float, to_y: float, class_: str = "grid") -> str:
    """Return a thin line."""
    return element("line", x1=x, y1=y, x2=to_x, y2=to_y, class_=class_)


def drawing(width: float, height: float, parts: Sequence[str]) -> str:
    """Return the drawing of these parts."""
    inside = "".join(parts)
    box = f"0 0 {_plain(width)} {_plain(height)}"
    size = f'width="{_plain(width)}" height="{_plain(height)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size}>{inside}</svg>'


def length(text: str) -> float:
    """Return how long a text is about: a Chinese character (and … among them) is as wide as high, others are narrower."""
    wide = sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    return SIZE * (_WIDE * wide + _NARROW * (len(text) - wide))


def clipped(text: str, room: float) -> str:
    """Return a text that fits into a room, its end replaced by an ellipsis where it is too long."""
    if length(text) <= room:
        return text
    kept = text
    while kept and length(kept + "…") > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _plain(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else escape(str(value))
