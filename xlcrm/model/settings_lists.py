"""字典 / Lists: the choices of the drop-downs, shipped ones and those of staff."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.model.catalogue import settings as say
from xlcrm.model.defaults.listing import Origin
from xlcrm.model.defaults.lists import LIST_BY_KEY, LISTS
from xlcrm.model.problems import Problem
from xlcrm.model.settings_records import Entry
from xlcrm.model.settings_rows import LONGEST_INTERVAL, nearest, read_rows, said_yes
from xlcrm.model.table_names import fold_name
from xlcrm.model.terms import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.book import Frame
    from xlcrm.model.settings_rows import Row
    from xlcrm.model.text import Lang, Text

Entries = tuple[Entry, ...]


def list_key(name: str) -> str:
    """Return the key of a list by its key or its label in either language; a list of staff's own keeps its name."""
    return _keys_by_name().get(fold_name(name), name.strip())


@dataclass
class ListSheet:
    """What the sheet says: entries by the key of their list, a row of each list of staff's own, the problems."""

    entries: dict[str, dict[str, Entry]] = field(default_factory=dict)
    own: dict[str, Row] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def lists(self, lang: Lang) -> dict[str, Entries]:
        """Return all lists; one that the sheet does not have is as shipped."""
        return {**shipped_lists(lang), **{key: _ordered(entries) for key, entries in self.entries.items() if entries}}

    def check_names(self, used: Iterable[str]) -> list[Problem]:
        """Report lists that are neither shipped nor used by a field rule: mostly a slip of the pen."""
        labels = [label for spec in LISTS for label in spec.label]
        rows = [row for key, row in self.own.items() if key not in used]
        return [row.problem(say.LIST_NAME, "list", nearest=nearest(row.text("list"), labels)) for row in rows]


def read_lists(frame: Frame | None) -> ListSheet:
    """Read the sheet; what is wrong with an entry is a problem and keeps its default."""
    sheet = ListSheet()
    for row in read_rows(frame):
        key, value = list_key(row.text("list")), row.text("value")
        if key and value:
            _take(row, key, sheet)
        elif value:
            sheet.problems.append(row.problem(say.LIST_WITHOUT_NAME, "list", value=value))
    for key, entries in sheet.entries.items():
        sheet.problems += _drop_false_renames(frame, key, entries)
    return sheet


@lru_cache(maxsize=2)
def shipped_lists(lang: Lang) -> Mapping[str, Entries]:
    """Return all lists as shipped, by key."""
    return {spec.key: tuple(_shipped(spec.key, lang).values()) for spec in LISTS}


@lru_cache(maxsize=1)
def _keys_by_name() -> Mapping[str, str]:
    return {fold_name(name): spec.key for spec in LISTS for name in (spec.key, *spec.label)}


@lru_cache(maxsize=256)
def _labels(key: str) -> Mapping[str, Text]:
    """Return the labels of the shipped values of a list by every spelling of them."""
    entries = LIST_BY_KEY[key].entries if key in LIST_BY_KEY else ()
    return {fold_name(label): entry.value for entry in entries for label in entry.value}


@lru_cache(maxsize=512)
def _shipped(key: str, lang: Lang) -> Mapping[str, Entry]:
    """Return the shipped entries of a list by their folded Chinese label."""
    spec = LIST_BY_KEY[key]
    return {
        fold_name(entry.value.zh): Entry(
            entry.value.say(lang),
            entry.code,
            entry.value,
            interval_days=entry.interval_days or None,
            order=float(place),
            number=entry.number,
            outcome=entry.outcome.code if entry.outcome else "",
        )
        for place, entry in enumerate(spec.entries, 1)
    }


def _take(row: Row, key: str, sheet: ListSheet) -> None:
    """Add the entry of a row to the list it belongs to, or say why not."""
    name = fold_name(row.text("value"))
    entries = sheet.entries.setdefault(key, {})
    if key not in LIST_BY_KEY:
        sheet.own.setdefault(key, row)
    elif LIST_BY_KEY[key].origin not in {Origin.LISTS, Origin.STAFF}:
        sheet.problems.append(row.problem(say.LIST_FIXED, "list"))
        return
    if name in entries:
        first = entries[name].row
        sheet.problems.append(row.problem(say.LIST_TWICE, "value", list=row.text("list"), first=first))
    else:
        entries[name] = _entry(row, key, sheet.problems)


def _entry(row: Row, key: str, problems: list[Problem]) -> Entry:
    labels = _labels(key)
    shipped = labels.get(fold_name(row.text("value"))) or labels.get(fold_name(row.text("old_value")))
    default = _shipped(key, "zh")[fold_name(shipped.zh)] if shipped else Entry("")
    order = row.amount("order")
    return Entry(
        row.text("value"),
        default.code,
        shipped,
        parent=row.text("parent"),
        interval_days=_interval(row, default, problems),
        order=math.inf if order is None else order,
        active=_active(row, problems),
        number=default.number if row.is_odd("number") else row.amount("number"),
        outcome=_outcome(row, default, problems),
        old_value=row.text("old_value"),
        lon=row.amount("lon"),
        lat=row.amount("lat"),
        row=row.number,
    )


def _interval(row: Row, default: Entry, problems: list[Problem]) -> int | None:
    days = row.count("interval_days")
    if row.is_odd("interval_days"):
        return default.interval_days
    if days is not None and days < 1:
        problems.append(row.problem(say.LIST_NUMBER, "interval_days", limit=1))
        return default.interval_days
    if days is not None and days > LONGEST_INTERVAL:
        problems.append(row.problem(say.INTERVAL_TOO_LONG, "interval_days", limit=LONGEST_INTERVAL))
        return default.interval_days
    return days


def _active(row: Row, problems: list[Problem]) -> bool:
    said = said_yes(row.text("active")) if row.text("active") else True
    if said is None:
        problems.append(row.problem(say.LIST_WORD, "active", nearest=""))
    return said is not False


def _outcome(row: Row, default: Entry, problems: list[Problem]) -> str:
    word = row.text("outcome")
    if not word:
        return default.outcome
    found = Outcome.find(word)
    if found is None:
        known = [label for term in Outcome for label in term.text]
        problems.append(row.problem(say.LIST_WORD, "outcome", nearest=nearest(word, known)))
        return default.outcome
    return found.code


def _ordered(entries: Mapping[str, Entry]) -> Entries:
    return tuple(sorted(entries.values(), key=lambda entry: entry.order))


def _drop_false_renames(frame: Frame | None, key: str, entries: dict[str, Entry]) -> list[Problem]:
    """Clear the old values that are values still: nothing can be renamed from what is there."""
    problems = []
    for name, entry in entries.items():
        if frame is not None and entry.old_value and fold_name(entry.old_value) in entries:
            entries[name] = replace(entry, old_value="")
            label = LIST_BY_KEY[key].label if key in LIST_BY_KEY else key
            problems.append(Problem.at(say.LIST_RENAMED_TO_OLD, frame, entry.row, "old_value", list=label))
    return problems
