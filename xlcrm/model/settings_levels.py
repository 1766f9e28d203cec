"""级别 / Levels: the standards of intent, member tier, value and credit."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from xlcrm.model.catalogue import settings as say
from xlcrm.model.defaults.levels import LEVELS
from xlcrm.model.settings_records import Level
from xlcrm.model.settings_rows import LONGEST_INTERVAL, nearest, read_rows
from xlcrm.model.table_names import fold_name
from xlcrm.model.terms import Scheme
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.model.book import Frame
    from xlcrm.model.problems import Code, Problem
    from xlcrm.model.settings_rows import Row
    from xlcrm.model.text import Lang

_NO_END = Text("不限", "no end")
Levels = tuple[Level, ...]

_LEAST = {"interval_days": 1, "points_rate": 0, "limit": 0}
_WHOLE_STEP, _FINE_STEP = 1.0, 0.0101  # a level may end at 7 days and the next begin at 8, or at 1999.99 and 2000


def read_levels(frame: Frame | None, lang: Lang) -> tuple[dict[str, Levels], list[Problem]]:
    """Return the levels of every scheme by its code; a scheme that is missing is as shipped."""
    problems: list[Problem] = []
    rows: dict[str, dict[str, tuple[Row, Level]]] = {}
    for row in read_rows(frame):
        scheme = _scheme(row, problems)
        name = row.text("level")
        if scheme is None or not name:
            continue
        levels = rows.setdefault(scheme.code, {})
        if fold_name(name) in levels:
            problems.append(row.problem(say.LEVEL_TWICE, "level", first=levels[fold_name(name)][0].number))
            continue
        levels[fold_name(name)] = row, _level(row, scheme, lang, problems)
    shipped = shipped_levels(lang)
    steps = {Scheme.INTENT.code: _WHOLE_STEP}  # days are whole; an amount may end where the next level begins
    own = {scheme: _checked(list(levels.values()), steps.get(scheme, 0.0), problems) for scheme, levels in rows.items()}
    return {**shipped, **own}, problems


@lru_cache(maxsize=2)
def shipped_levels(lang: Lang) -> Mapping[str, Levels]:
    """Return the levels of every scheme as shipped."""
    return {
        scheme.code: tuple(
            Level(
                spec.level.say(lang),
                spec.code,
                spec.from_value,
                spec.to_value,
                spec.interval_days,
                spec.benefits.say(lang),
                spec.points_rate,
                spec.limit,
                spec.terms.say(lang),
                spec.note.say(lang),
            )
            for spec in LEVELS
            if spec.scheme is scheme
        )
        for scheme in Scheme
    }


@lru_cache(maxsize=1)
def _codes() -> Mapping[tuple[str, str], str]:
    return {(spec.scheme.code, fold_name(label)): spec.code for spec in LEVELS for label in spec.level}


def _scheme(row: Row, problems: list[Problem]) -> Scheme | None:
    name = row.text("scheme")
    found = Scheme.find(name)
    level = row.text("level")
    if level and not name:
        problems.append(row.problem(say.LEVEL_WITHOUT_SCHEME, "scheme", level=level))
    if found and not level:
        problems.append(row.problem(say.LEVEL_WITHOUT_NAME, "level", scheme=found.text))
    if name and found is None:
        known = [label for scheme in Scheme for label in scheme.text]
        problems.append(row.problem(say.LEVEL_SCHEME, "scheme", nearest=nearest(name, known)))
    return found


def _level(row: Row, scheme: Scheme, lang: Lang, problems: list[Problem]) -> Level:
    code = _codes().get((scheme.code, fold_name(row.text("level"))), "")
    default = next((level for level in shipped_levels(lang)[scheme.code] if code and level.code == code), Level(""))
    interval = _number(row, "interval_days", default.interval_days, problems)
    if interval is not None and interval > LONGEST_INTERVAL:
        problems.append(row.problem(say.INTERVAL_TOO_LONG, "interval_days", limit=LONGEST_INTERVAL))
        interval = default.interval_days
    return Level(
        row.text("level"),
        code,
        _number(row, "from_value", default.from_value, problems),
        _number(row, "to_value", default.to_value, problems),
        None if interval is None else int(interval),
        row.text("benefits"),
        _number(row, "points_rate", default.points_rate, problems),
        _number(row, "limit", default.limit, problems),
        row.text("terms"),
        row.text("note"),
        row.number,
    )


def _number(row: Row, key: str, default: float | None, problems: list[Problem]) -> float | None:
    """Return a number of a level; the default where the cell cannot be read or the number cannot be."""
    if row.is_odd(key):
        return default
    number = row.amount(key)
    if number is not None and number < _LEAST.get(key, number):
        problems.append(row.problem(say.LEVEL_NUMBER, key, level=row.text("level"), limit=_LEAST[key]))
        return default
    return number


def _checked(levels: Sequence[tuple[Row, Level]], step: float, problems: list[Problem]) -> Levels:
    """Return the levels of a scheme in the sheet's order, with the limits that do not contradict each other.

    A level that begins above its end has no limits; one that reaches into the next ends `step` before that begins.
    """
    sound = {row.number: _without_reversed(row, level, problems) for row, level in levels}
    rows = {row.number: row for row, _ in levels}
    ranges = sorted((level for level in sound.values() if level.from_value is not None), key=_begin)
    has_reversed = any(_is_reversed(level) for _, level in levels)
    for lower, upper in pairwise(ranges):
        end, start = lower.to_value, _begin(upper)
        if end is None:
            if step or _begin(upper) == _begin(lower):  # amounts without an end go on to the next level; days do not
                problems.append(_between(say.LEVEL_OVERLAP, rows[lower.row], rows[upper.row], (start, math.inf)))
                sound |= _parted(lower, upper, step)
            continue
        if start < end:
            problems.append(_between(say.LEVEL_OVERLAP, rows[lower.row], rows[upper.row], (start, end)))
            sound |= _parted(lower, upper, step)
        elif start - end > (_WHOLE_STEP if start.is_integer() and end.is_integer() else _FINE_STEP) and not has_reversed:
            problems.append(_between(say.LEVEL_GAP, rows[lower.row], rows[upper.row], (start, end)))
    return tuple(sound[row.number] for row, _ in levels)


def _begin(level: Level) -> float:
    return float(level.from_value or 0.0)


def _is_reversed(level: Level) -> bool:
    return level.from_value is not None and level.to_value is not None and level.from_value > level.to_value


def _without_reversed(row: Row, level: Level, problems: list[Problem]) -> Level:
    if not _is_reversed(level):
        return level
    words = {"level": level.level, "low": f"{level.from_value:g}", "high": f"{level.to_value:g}"}
    problems.append(row.problem(say.LEVEL_REVERSED, "to_value", **words))
    return _without_limits(level)


def _without_limits(level: Level) -> Level:
    return replace(level, from_value=None, to_value=None)


def _parted(lower: Level, upper: Level, step: float) -> dict[int, Level]:
    """End a level where the next one begins; of two that begin alike the second one has no limits."""
    if _begin(lower) == _begin(upper):
        return {upper.row: _without_limits(upper)}
    return {lower.row: replace(lower, to_value=_begin(upper) - step)}


def _between(code: Code, lower: Row, upper: Row, limits: tuple[float, float]) -> Problem:
    """Make a problem about the beginning of a level that names the end of the one below it, too."""
    return upper.problem(
        code,
        "from_value",
        level=upper.text("level"),
        other=lower.text("level"),
        low=f"{limits[0]:g}",
        high=_NO_END if math.isinf(limits[1]) else f"{limits[1]:g}",
        here=upper.cell("from_value"),
        there=lower.cell("to_value"),
    )
