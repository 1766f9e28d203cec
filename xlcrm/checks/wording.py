"""Words that several checks put into their problems: the other cells with the same content, the nearest value."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from xlcrm.model.defaults.lists import LIST_BY_KEY
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Frame

SHOWN = 3
ALIKE = 60
NO_WORDS = Text("", "")


def other_cells(frame: Frame, rows: Sequence[int], groups: Sequence[int], key: str) -> list[Text]:
    """Return for each row the cells of the other rows of its group: ``B7、B9`` (the first few, and how many)."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row, group in zip(rows, groups, strict=True):
        members[group].append(row)
    found = []
    for row, group in zip(rows, groups, strict=True):
        others = [other for other in members[group][: SHOWN + 1] if other != row]
        found.append(_cells(frame, others, len(members[group]) - 1, key))
    return found


def _cells(frame: Frame, rows: list[int], count: int, key: str) -> Text:
    shown = [frame.cell(row, key) or str(row) for row in rows[:SHOWN]]
    if count <= len(shown):
        return Text("、".join(shown), ", ".join(shown))
    return Text(f"{'、'.join(shown)} 等 {count} 处", f"{', '.join(shown)} and {count - len(shown)} more")


def list_label(name: str) -> Text:
    """Return how to call a list of 字典 to staff: its label, or the name that staff gave it."""
    spec = LIST_BY_KEY.get(name)
    return spec.label if spec else Text(name, name)


def nearest(value: str, known: Sequence[str]) -> Text:
    """Return a sentence that names the known value most like a mistyped one, empty when none is like it."""
    found = nearest_value(value, tuple(known))
    return Text(f"是不是“{found}”？", f" Do you mean “{found}”?") if found else NO_WORDS


@lru_cache(maxsize=4096)
def nearest_value(value: str, known: tuple[str, ...]) -> str:
    """Return the known value most like a mistyped one, empty when none is like it."""
    best = process.extractOne(value, known, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=ALIKE)
    if best:
        return str(best[0])
    part = [word for word in known if value and (value in word or word in value)]
    return part[0] if len(part) == 1 else ""
