"""Levels at other values: ``会员.金卡.下限`` names one number of 级别 / Levels, to be tried like a rule (D1, D7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.model.schema import Kind
from xlcrm.model.table_names import fold_name, known_as, shown_as
from xlcrm.model.tables.administration import LEVELS
from xlcrm.model.terms import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.model.settings_records import Level
    from xlcrm.model.text import Lang

    Schemes = Mapping[str, tuple[Level, ...]]

_NUMBERS = {Kind.NUMBER, Kind.INTEGER, Kind.MONEY}
_TRIABLE = tuple(column for column in LEVELS.columns if column.kind in _NUMBERS)
_STEP = 1.0
"""A level that ended at most so far below (7 days and 8 days) goes with the beginning of the next."""


@dataclass(frozen=True, slots=True)
class LevelCell:
    """One number of one level: scheme, place of the level in it, key of the column."""

    scheme: Scheme
    place: int
    key: str

    def label(self, schemes: Schemes, lang: Lang) -> str:
        """Return its name as staff write it: ``会员.金卡.下限``."""
        level = schemes[self.scheme.code][self.place].level
        return f"{self.scheme.label(lang)}.{level}.{LEVELS.by_key[self.key].heading(lang)}"

    def value(self, schemes: Schemes) -> float | None:
        """Return the number that it has."""
        found: float | None = getattr(schemes[self.scheme.code][self.place], self.key)
        return found


def names_level(name: str) -> bool:
    """Tell whether a name is meant for a level: it has three parts and a scheme, or ends with a number that levels have."""
    rest, _, heading = name.rpartition(".")
    return bool(rest) and (_key(heading) is not None or ("." in rest and Scheme.find(rest.partition(".")[0]) is not None))


def find_cell(name: str, schemes: Schemes) -> LevelCell | None:
    """Return the number that a name means; the scheme may be left out where one level only is called so."""
    rest, _, heading = name.rpartition(".")
    key = _key(heading)
    found = [
        LevelCell(scheme, place, key)
        for scheme, place, level in _levels(schemes)
        if key is not None and fold_name(rest) in _called(scheme, level)
    ]
    return found[0] if len(found) == 1 else None


def all_names(schemes: Schemes) -> list[str]:
    """Return the names of all numbers of all levels, in both languages."""
    cells = [LevelCell(scheme, place, column.key) for scheme, place, _ in _levels(schemes) for column in _TRIABLE]
    return [cell.label(schemes, lang) for cell in cells for lang in ("zh", "en")]


def with_trials(schemes: Schemes, trials: Mapping[LevelCell, float]) -> Schemes:
    """Return the schemes with some numbers at other values; the end of the level below moves along with a beginning."""
    tried = {code: list(levels) for code, levels in schemes.items()}
    for cell, value in trials.items():
        levels = tried[cell.scheme.code]
        before = cell.value(schemes)
        if cell.key == "from_value" and before is not None:
            tried[cell.scheme.code] = levels = [_moved(level, before, value) for level in levels]
        given = int(value) if cell.key == "interval_days" else value
        levels[cell.place] = replace(levels[cell.place], **{cell.key: given})  # type: ignore[arg-type]  # its own column
    return {code: tuple(levels) for code, levels in tried.items()}


def _moved(level: Level, before: float, after: float) -> Level:
    """Move the end of a level that lay directly below a beginning which moves."""
    end = level.to_value
    below = end is not None and (level.from_value or 0.0) < before and 0 <= before - end <= _STEP
    return replace(level, to_value=after - (before - end)) if below and end is not None else level


def _levels(schemes: Schemes) -> Iterator[tuple[Scheme, int, Level]]:
    for scheme in Scheme:
        for place, level in enumerate(schemes.get(scheme.code, ())):
            yield scheme, place, level


def _called(scheme: Scheme, level: Level) -> set[str]:
    names = {level.level, *filter(None, (level.code,))}
    return {fold_name(name) for name in names} | {
        fold_name(f"{word}.{name}") for word in (*scheme.text, scheme.code) for name in names
    }


def _key(heading: str) -> str | None:
    name = fold_name(heading)
    column = shown_as(LEVELS).get(name) or known_as(LEVELS).get(name)
    return column.key if column in _TRIABLE else None
