"""Words that several checks put into their problems: the other cells with the same content, the nearest value."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.model.defaults.listing import Origin
from xlcrm.model.defaults.lists import LIST_BY_KEY
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Frame

SHOWN = 3
ALIKE = 0.8
ALIKE_IN_CHINESE = 0.66  # of two characters one is in its place: 网页 is like 网站
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


def more_of(name: str) -> Text:
    """Return how staff can add a value to a list; empty where rules rely on its words and nothing can be added."""
    spec = LIST_BY_KEY.get(name)
    if spec is None or spec.origin in {Origin.FIXED, Origin.TABLE}:
        return NO_WORDS
    if spec.origin is Origin.LEVELS:
        return Text("新的级别请先加到“级别”表中。", " Add a new level to the sheet “Levels” first.")
    zh, en = spec.label
    return Text(
        f"如需新的取值，请先加到“字典”表的“{zh}”中。", f" Add a new value to “{en}” in the sheet “Lists” first."
    )


def nearest(value: str, known: Sequence[str]) -> Text:
    """Return a sentence that names the known value most like a mistyped one, empty when none is like it."""
    found = nearest_value(value, tuple(known))
    return Text(f"是不是“{found}”？", f" Do you mean “{found}”?") if found else NO_WORDS


@lru_cache(maxsize=4096)
def nearest_value(value: str, known: tuple[str, ...]) -> str:
    """Return the known value most like a mistyped one, empty when none is like it."""
    from rapidfuzz import process  # noqa: PLC0415 - slow import, needed only where something is mistyped
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415 - same

    cutoff = ALIKE if value.isascii() else ALIKE_IN_CHINESE
    like = JaroWinkler.similarity
    best = process.extractOne(value, known, scorer=like, processor=str.casefold, score_cutoff=cutoff)
    if best:
        return str(best[0])
    part = [word for word in known if value and (value in word or word in value)]
    return part[0] if len(part) == 1 else ""
