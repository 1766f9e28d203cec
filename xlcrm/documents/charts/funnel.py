"""A funnel: what stands in each stage as a centred bar, and how much of it goes on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlcrm.documents.charts.svg import SIZE, bar, clipped, drawing, label, length
from xlcrm.model.text import Lang


class Step(NamedTuple):
    """One stage: name, number, what is written behind it, share that went on (nothing where unknown)."""

    name: str
    number: float
    said: str
    went_on: float | None = None


_ROW: Final = 26
_BETWEEN: Final = 20
_GAP: Final = 10
_NAMES: Final = 0.32
_LEAST: Final = 4.0


def funnel(steps: Sequence[Step], width: float, lang: Lang) -> str:
    """Draw the stages one below the other, the share that went on between them."""
    del lang  # what is written was said by the caller
    names = min(max((length(step.name) for step in steps), default=0), width * _NAMES)
    behind = max((length(step.said) for step in steps), default=0)
    room = width - names - behind - 2 * _GAP
    middle = names + _GAP + room / 2
    most = max((step.number for step in steps), default=0) or 1
    parts = []
    for at, step in enumerate(steps):
        top = at * (_ROW + _BETWEEN)
        base = top + _ROW / 2 + SIZE * 0.36
        wide = max(step.number / most * room, _LEAST)
        parts += [
            label(names, base, clipped(step.name, names), "ink", "end"),
            bar(middle - wide / 2, top, wide, _ROW, f"step{min(at, 5)}"),
            label(width, base, step.said, "figure", "end"),
        ]
        if step.went_on is not None and at < len(steps) - 1:
            parts.append(label(middle, top + _ROW + _BETWEEN / 2 + SIZE * 0.36, f"↓ {step.went_on:.0%}", "faint", "middle"))
    height = max(len(steps), 1) * (_ROW + _BETWEEN) - _BETWEEN
    return drawing(width, height, parts)
