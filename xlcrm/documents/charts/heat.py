"""A table of shares in which each cell is the darker the larger its share is: customers kept, by cohort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlcrm.documents.charts.svg import SIZE, clipped, drawing, element, label, length


class Row(NamedTuple):
    """One cohort: name, how many it is, the share of each later period (nothing where it is still to come)."""

    name: str
    size: int
    shares: Sequence[float | None]


_ROW: Final = 26
_HEAD: Final = 24
_GAP: Final = 8
_SHADES: Final = 6
_LABELLED: Final = 34


def heat(rows: Sequence[Row], headings: Sequence[str], width: float) -> str:
    """Draw the cells under short headings; the darkest is the largest share there is."""
    names = max((length(row.name) for row in rows), default=0)
    sizes = max((length(f"{row.size:,}") for row in rows), default=0)
    left = names + sizes + 3 * _GAP
    columns = max(len(headings), 1)
    step = (width - left) / columns
    most = max((share for row in rows for share in row.shares if share is not None), default=0) or 1
    parts = [
        label(left + (at + 0.5) * step, _HEAD - 9, clipped(heading, step), "faint", "middle")
        for at, heading in enumerate(headings)
    ]
    for at, row in enumerate(rows):
        top = _HEAD + at * _ROW
        base = top + _ROW / 2 + SIZE * 0.36
        parts += [label(0, base, row.name), label(left - 1.5 * _GAP, base, f"{row.size:,}", "faint", "end")]
        for place, share in enumerate(row.shares):
            if share is not None:
                parts += _cell(left + place * step, top, step, share, most)
    return drawing(width, _HEAD + max(len(rows), 1) * _ROW, parts)


def _cell(x: float, y: float, wide: float, share: float, most: float) -> list[str]:
    shade = min(int(share / most * _SHADES), _SHADES - 1)
    cell = element("rect", x=x + 1, y=y + 1, width=wide - 2, height=_ROW - 2.0, rx=3, class_=f"heat{shade}")
    text = f"{share:.0%}" if wide >= _LABELLED else f"{share * 100:.0f}"
    return [cell, label(x + wide / 2, y + _ROW / 2 + SIZE * 0.36, text, f"on{shade}", "middle")]
