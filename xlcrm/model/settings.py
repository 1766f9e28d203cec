"""The settings of a workbook: what its settings sheets say, and the defaults where they say nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.model.defaults.lists import LIST_BY_KEY
from xlcrm.model.defaults.rules_switches import GROUP_SWITCH, PACK_SWITCH, SHEET_SWITCH
from xlcrm.model.packs import PACK_BY_NAME
from xlcrm.model.settings_cadences import read_cadences, shipped_cadences
from xlcrm.model.settings_field_rules import read_field_rules, shipped_field_rules
from xlcrm.model.settings_levels import read_levels, shipped_levels
from xlcrm.model.settings_lists import list_key, read_lists, shipped_lists
from xlcrm.model.settings_queries import Query, read_queries
from xlcrm.model.settings_records import Cadence, Entry, FieldRule, Level, Window
from xlcrm.model.settings_rows import is_there
from xlcrm.model.settings_rules import default_rules, level_trials, read_rules
from xlcrm.model.settings_values import calendar_day, clock, month_day, split_numbers, split_pairs, split_words
from xlcrm.model.terms import NO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, time

    from xlcrm.model.book import Frame
    from xlcrm.model.defaults.rule_spec import RuleValue
    from xlcrm.model.problems import Problem
    from xlcrm.model.text import Lang

__all__ = ["Cadence", "Entry", "FieldRule", "Level", "Settings", "Window", "default_settings", "read_settings", "read_switches"]

STAFF_NAMES = "staff_name"


@dataclass(frozen=True)
class Settings:
    """All settings, typed.

    ``rules`` and ``trials`` are values by rule key (trials also by names of levels' numbers), ``lists`` entries by list key, ``schemes`` levels by the scheme's
    code (intent, tier, value, credit). ``column_map`` says which sheet or heading of staff's stands for a table
    (``customers``) or a column (``customers.mobile``).
    """

    rules: Mapping[str, RuleValue]
    lists: Mapping[str, tuple[Entry, ...]]
    schemes: Mapping[str, tuple[Level, ...]]
    field_rules: tuple[FieldRule, ...] = ()
    cadences: tuple[Cadence, ...] = ()
    trials: Mapping[str, RuleValue] = field(default_factory=dict)
    column_map: Mapping[str, str] = field(default_factory=dict)
    queries: tuple[Query, ...] = ()

    def rule(self, key: str) -> RuleValue:
        """Return the value of a rule, of the type its `RuleSpec` says (a time of day as ``09:00``)."""
        return self.rules[key]

    def clock(self, key: str) -> time:
        """Return the time of day of a rule such as ``work.start``."""
        return clock(str(self.rules[key]))

    def words(self, key: str) -> tuple[str, ...]:
        """Return the parts of a rule such as ``consent.required_channels``."""
        return split_words(str(self.rules[key]))

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return the numbers of a rule such as ``portrait.ages``."""
        return split_numbers(str(self.rules[key])) or ()

    def pairs(self, key: str) -> dict[str, float]:
        """Return names and numbers of a rule such as ``stale.by_level``."""
        return split_pairs(str(self.rules[key])) or {}

    def month_day(self, key: str) -> tuple[int, int]:
        """Return month and day of a rule such as ``strategic.from``."""
        return month_day(str(self.rules[key])) or (1, 1)

    def day(self, key: str) -> date | None:
        """Return the day of a rule such as ``points.from``; None where it names none."""
        return calendar_day(str(self.rules[key]))

    def levels(self, scheme: str) -> tuple[Level, ...]:
        """Return the levels of a scheme in the order of the sheet."""
        return self.schemes.get(scheme, ())

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of a list (its key, or its label in either language) in their order."""
        return self.lists.get(list_key(name), ())

    def active_values(self, name: str) -> tuple[str, ...]:
        """Return what a drop-down offers: the values that are not retired."""
        return tuple(entry.value for entry in self.entries(name) if entry.active)

    def interval_of(self, name: str) -> dict[str, int]:
        """Return the days of every value of a list that has any; shipped values in both languages."""
        days: dict[str, int] = {}
        for entry in self.entries(name):
            if entry.interval_days is not None:
                days |= dict.fromkeys((*(entry.shipped or ()), entry.value), entry.interval_days)
        return days

    @property
    def packs(self) -> tuple[str, ...]:
        """Names of the industry packs that are switched on."""
        return self._switched_on(PACK_SWITCH)

    @property
    def groups(self) -> tuple[str, ...]:
        """Keys of the column groups that are switched on, by themselves or by a pack."""
        return self._switched_on(GROUP_SWITCH, *(PACK_BY_NAME[pack].groups for pack in self.packs))

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the further tables of the core that are switched on, by themselves or by a pack."""
        return self._switched_on(SHEET_SWITCH, *(PACK_BY_NAME[pack].sheets for pack in self.packs))

    def with_rules(self, **values: RuleValue) -> Settings:
        """Return the settings with some rules at other values; the key's dots are written as double underscores."""
        return replace(self, rules={**self.rules, **{key.replace("__", "."): value for key, value in values.items()}})

    def tried(self) -> Settings:
        """Return the settings as they would be with the trial values."""
        return replace(self, rules={**self.rules, **{key: value for key, value in self.trials.items() if key in self.rules}})

    def _switched_on(self, prefix: str, *more: tuple[str, ...]) -> tuple[str, ...]:
        own = [key.removeprefix(prefix) for key, value in self.rules.items() if key.startswith(prefix) and value]
        return tuple(dict.fromkeys((*own, *(key for keys in more for key in keys))))


def read_switches(rules: Frame, lang: Lang) -> Settings:
    """Return what must be known before the other sheets are read: the rules alone, with packs and the column map."""
    sheet = read_rules(rules)
    return Settings({**default_rules(lang), **sheet.values}, {}, {}, column_map=sheet.column_map)


def read_settings(frames: Mapping[str, Frame], lang: Lang) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings that a workbook's sheets give, and what was wrong with them.

    A sheet or row that is missing means the default. A wrong value is one problem, the default stands in for it, and
    all else goes on.
    """
    sheet = read_rules(frames.get("rules"))
    choices = read_lists(frames.get("lists"))
    lists = choices.lists(lang)
    schemes, level_problems = read_levels(frames.get("levels"), lang)
    field_rules, field_problems = _field_rules(frames, lists, lang)
    cadences, cadence_problems = _cadences(frames, lang)
    queries, query_problems = read_queries(frames)
    used = [rule.allowed for rule in field_rules if rule.allowed]
    name_problems = choices.check_names(used)
    settings = Settings(
        {**default_rules(lang), **sheet.values},
        {**lists, **_borrowed(schemes, frames)},
        schemes,
        field_rules,
        cadences,
        {**sheet.trials, **level_trials(sheet, schemes)},
        sheet.column_map,
        queries,
    )
    found = (
        sheet.problems,
        choices.problems,
        name_problems,
        level_problems,
        field_problems,
        cadence_problems,
        query_problems,
    )
    return settings, tuple(problem for problems in found for problem in problems)


@lru_cache(maxsize=2)
def default_settings(lang: Lang) -> Settings:
    """Return the settings as shipped, as a workbook without settings sheets has them."""
    schemes = shipped_levels(lang)
    return Settings(
        default_rules(lang),
        {**shipped_lists(lang), **_borrowed(schemes, {})},
        schemes,
        shipped_field_rules(lang),
        shipped_cadences(lang),
    )


def _field_rules(
    frames: Mapping[str, Frame], lists: Iterable[str], lang: Lang
) -> tuple[tuple[FieldRule, ...], list[Problem]]:
    if not is_there(frames.get("field_rules")):
        return shipped_field_rules(lang), []
    return read_field_rules(frames, lists)


def _cadences(frames: Mapping[str, Frame], lang: Lang) -> tuple[tuple[Cadence, ...], list[Problem]]:
    return read_cadences(frames) if is_there(frames.get("cadences")) else (shipped_cadences(lang), [])


def _borrowed(schemes: Mapping[str, tuple[Level, ...]], frames: Mapping[str, Frame]) -> dict[str, tuple[Entry, ...]]:
    """Return the lists whose values stand elsewhere: the levels of a scheme, the names of staff."""
    lists = {
        scheme: tuple(Entry(level.level, order=float(place), row=level.row) for place, level in enumerate(levels, 1))
        for scheme, levels in schemes.items()
        if scheme in LIST_BY_KEY and not LIST_BY_KEY[scheme].entries
    }
    staff = frames.get("staff")
    if staff is not None and not staff.data.empty:
        names = zip(staff.data.index.tolist(), staff.data["name"].tolist(), staff.data["active"].tolist(), strict=True)
        lists[STAFF_NAMES] = tuple(
            Entry(name, order=float(row), active=not NO.is_(active), row=row)
            for row, name, active in names
            if isinstance(name, str)
        )
    return lists
