"""The shipped settings as rows of the settings sheets of a new workbook, in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.defaults.cadences import CADENCES
from xlcrm.model.defaults.field_rules import FIELD_RULES
from xlcrm.model.defaults.knowledge import KNOWLEDGE
from xlcrm.model.defaults.levels import LEVELS
from xlcrm.model.defaults.listing import Origin
from xlcrm.model.defaults.lists import LISTS
from xlcrm.model.defaults.queries import QUERIES
from xlcrm.model.defaults.rules import RULES
from xlcrm.model.defaults.rules_switches import PACK_SWITCH
from xlcrm.model.settings_values import shown
from xlcrm.model.terms import YES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.model.content import CellValue
    from xlcrm.model.schema import Table
    from xlcrm.model.text import Lang

    Row = Mapping[str, CellValue]


def starter_rows(tables: Sequence[Table], lang: Lang, packs: Collection[str] = ()) -> dict[str, list[Row]]:
    """Return the rows that the settings sheets of a new workbook hold; ``tables`` are those that it has."""
    by_name = {table.name: table for table in tables}
    return {
        "rules": _rules(lang, packs),
        "levels": _levels(lang),
        "lists": _lists(lang, packs),
        "field_rules": _field_rules(by_name, lang),
        "cadences": _cadences(lang),
        "knowledge": [
            {
                "category": article.category.say(lang),
                "key": article.key.say(lang),
                "title": article.title.say(lang),
                "body": article.body.say(lang),
            }
            for article in KNOWLEDGE
        ],
        "queries": _queries(by_name, lang),
    }


def _rules(lang: Lang, packs: Collection[str]) -> list[Row]:
    on = {f"{PACK_SWITCH}{pack}" for pack in packs}
    rows: list[Row] = []
    for spec in RULES:
        value = lang if spec.key == "language" else True if spec.key in on else spec.default
        rows.append(
            {
                "group": spec.group.say(lang),
                "key": spec.label.say(lang),
                "value": shown(spec, value).say(lang) if value != "" else "",
                "unit": spec.unit.say(lang),
                "note": spec.note.say(lang),
            }
        )
    return rows


def _levels(lang: Lang) -> list[Row]:
    return [
        {
            "scheme": spec.scheme.label(lang),
            "level": spec.level.say(lang),
            "from_value": spec.from_value,
            "to_value": spec.to_value,
            "interval_days": spec.interval_days,
            "benefits": spec.benefits.say(lang),
            "points_rate": spec.points_rate,
            "note": spec.note.say(lang),
            "limit": spec.limit,
            "terms": spec.terms.say(lang),
        }
        for spec in LEVELS
    ]


def _lists(lang: Lang, packs: Collection[str]) -> list[Row]:
    return [
        {
            "list": spec.label.say(lang),
            "value": entry.value.say(lang),
            "interval_days": entry.interval_days or None,
            "order": number,
            "active": YES.label(lang),
            "note": entry.note.say(lang),
            "number": entry.number,
            "outcome": entry.outcome.label(lang) if entry.outcome else "",
        }
        for spec in LISTS
        if spec.origin is Origin.LISTS and (not spec.pack or spec.pack in packs)
        for number, entry in enumerate(spec.entries, start=1)
    ]


def _field_rules(tables: Mapping[str, Table], lang: Lang) -> list[Row]:
    return [
        {
            "table": tables[spec.table].sheet(lang),
            "column": tables[spec.table].by_key[spec.column].heading(lang),
            "when": spec.when.say(lang),
            "required": YES.label(lang) if spec.required else "",
            "max_length": spec.max_length,
            "pattern": spec.pattern,
            "min_value": spec.min_value,
            "max_value": spec.max_value,
            "is_unique": YES.label(lang) if spec.is_unique else "",
            "severity": spec.severity.label(lang),
            "message": spec.message.say(lang),
            "format": spec.format.label(lang) if spec.format else "",
        }
        for spec in FIELD_RULES
        if spec.table in tables and spec.column in tables[spec.table].by_key
    ]


def _cadences(lang: Lang) -> list[Row]:
    return [
        {
            "cadence": spec.cadence.say(lang),
            "trigger": spec.trigger.label(lang),
            "step": spec.step,
            "after_days": spec.after_days,
            "window": spec.window,
            "when": spec.when.say(lang),
            "subject": spec.subject.say(lang),
            "assignee": spec.assignee.say(lang),
        }
        for spec in CADENCES
    ]


def _queries(tables: Mapping[str, Table], lang: Lang) -> list[Row]:
    rows: list[Row] = []
    for spec in QUERIES:
        table = tables[spec.table]
        rows.append(
            {
                "query_name": spec.query.say(lang),
                "table": table.sheet(lang),
                "column": table.by_key[spec.column].heading(lang),
                "op": spec.op.say(lang),
                "value": spec.value.say(lang),
                "group": spec.group,
                "show": "、".join(table.by_key[key].heading(lang) for key in spec.show),
                "order": table.by_key[spec.order].heading(lang) if spec.order else "",
            }
        )
    return rows
