"""Bars: lying, each with its name before and its value behind; and standing, one for each month or day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlcrm.documents.charts.scale import short, ticks
from xlcrm.documents.charts.svg import SIZE, bar, clipped, drawing, label, length, line
from xlcrm.model.text import Lang


class Value(NamedTuple):
    """One bar: name, length, what is written behind it (the number itself if nothing), whether it stands out."""

    name: str
    number: float
    said: str = ""
    strong: bool = False


_ROW: Final = 28
_THICK: Final = 16
_GAP: Final = 8
_NAMES: Final = 0.42
_HEIGHT: Final = 200
_TOP, _FOOT = 22, 24
_ABOVE: Final = 6
_SHARE: Final = 0.66


def lying(values: Sequence[Value], width: float, lang: Lang) -> str:
    """Draw bars one below the other."""
    said = [each.said or short(each.number, lang) for each in values]
    names = min(max((length(each.name) for each in values), default=0), width * _NAMES)
    room = width - names - max((length(text) for text in said), default=0) - 2 * _GAP
    most = max((each.number for each in values), default=0) or 1
    parts = []
    for at, (each, text) in enumerate(zip(values, said, strict=True)):
        top = at * _ROW + (_ROW - _THICK) / 2
        base = at * _ROW + _ROW / 2 + SIZE * 0.36
        long = max(each.number, 0) / most * room
        parts += [
            label(names, base, clipped(each.name, names), "ink", "end"),
            bar(names + _GAP, top, room, _THICK, "track"),
            bar(names + _GAP, top, max(long, 1.5 if each.number > 0 else 0), _THICK, "strong" if each.strong else "fill"),
            label(width, base, text, "figure", "end"),
        ]
    return drawing(width, max(len(values), 1) * _ROW, parts)


def standing(values: Sequence[Value], width: float, lang: Lang) -> str:
    """Draw bars side by side over a scale; the highest and those that stand out bear their values."""
    marks = ticks(max((each.number for each in values), default=0))
    scale_room = max(length(short(mark, lang)) for mark in marks) + _GAP
    bottom = _HEIGHT - _FOOT
    unit = (bottom - _TOP) / marks[-1]
    parts = []
    for mark in marks:
        at = bottom - mark * unit
        parts += [line(scale_room, at, width, at), label(scale_room - _GAP, at + SIZE * 0.36, short(mark, lang), "faint", "end")]
    step = (width - scale_room) / max(len(values), 1)
    every = _every([each.name for each in values], step)
    highest = max((each.number for each in values), default=0)
    for at, each in enumerate(values):
        left, tall = scale_room + at * step, each.number * unit
        middle = left + step / 2
        parts.append(bar(left + step * (1 - _SHARE) / 2, bottom - tall, step * _SHARE, tall, "strong" if each.strong else "fill"))
        if each.number and (each.strong or each.number == highest):
            parts.append(_middle(middle, bottom - tall - _ABOVE, each.said or short(each.number, lang), "figure", width))
        if (len(values) - 1 - at) % every == 0:
            parts.append(_middle(middle, _HEIGHT - _ABOVE, each.name, "faint", width))
    return drawing(width, _HEIGHT, parts)


def _middle(middle: float, base: float, text: str, class_: str, width: float) -> str:
    """Write a text around a place, but not beyond the end of the drawing."""
    return label(min(middle, width - length(text) / 2), base, text, class_, "middle")


def _every(names: Sequence[str], step: float) -> int:
    """Return how many names apart they may be written without touching each other."""
    longest = max((length(name) for name in names), default=0) + _GAP
    return max(1, int(-(-longest // step)))
