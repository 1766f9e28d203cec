"""字段规则 / Field rules: what each column may hold."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from xlcrm.model import terms
from xlcrm.model.catalogue import settings as say
from xlcrm.model.conditions import compile_condition
from xlcrm.model.defaults.field_rules import FIELD_RULES
from xlcrm.model.parse import parse_moment, parse_number
from xlcrm.model.problems import Severity
from xlcrm.model.schema import Kind
from xlcrm.model.settings_lists import list_key
from xlcrm.model.settings_records import FieldRule
from xlcrm.model.settings_rows import nearest, read_rows, said_yes
from xlcrm.model.settings_tables import condition_of, extras_of, find_column, headings_of, tables_by_name
from xlcrm.model.table_names import ALL_TABLES, fold_name
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.book import Frame
    from xlcrm.model.defaults.field_rules import FieldRuleSpec
    from xlcrm.model.problems import Problem
    from xlcrm.model.schema import Column, Table
    from xlcrm.model.settings_rows import Row
    from xlcrm.model.terms import Term
    from xlcrm.model.text import Lang

    Limit = float | datetime | None
    Word = TypeVar("Word", bound=Term)

_DATES = frozenset({Kind.DATE, Kind.DATETIME})
_NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.INTEGER, Kind.FORMULA})
_A_DATE = Text("日期，如 2026-11-22", "a date such as 2026-11-22")
_A_NUMBER = Text("数字", "a number")
_EITHER = Text("数字或日期", "a number or a date")
_YES_OR_EMPTY = Text("请填“是”或留空。", " Write Yes or leave it empty.")
_A_LENGTH = Text("1 或以上的整数", "a whole number from 1")


def read_field_rules(
    frames: Mapping[str, Frame], lists: Iterable[str]
) -> tuple[tuple[FieldRule, ...], list[Problem]]:
    """Return the rules of the sheet, those that cannot be used left out; ``lists`` are the keys of all lists."""
    problems: list[Problem] = []
    known, tables = tuple(lists), tables_by_name(frames)
    rules = (_rule(row, frames, (tables, known), problems) for row in read_rows(frames.get("field_rules")))
    return tuple(rule for rule in rules if rule), problems


@lru_cache(maxsize=2)
def shipped_field_rules(lang: Lang) -> tuple[FieldRule, ...]:
    """Return the rules as shipped."""
    tables = {table.name: table for table in ALL_TABLES}
    return tuple(_shipped(spec, tables[spec.table], lang) for spec in FIELD_RULES)


def _shipped(spec: FieldRuleSpec, table: Table, lang: Lang) -> FieldRule:
    column = table.by_key[spec.column]
    when = spec.when.say(lang)
    return FieldRule(
        table.name,
        spec.column,
        column,
        compile_condition(when, table) if when else None,
        spec.required,
        spec.max_length,
        re.compile(spec.pattern) if spec.pattern else None,
        parse_limit(spec.min_value, column.kind),
        parse_limit(spec.max_value, column.kind),
        spec.is_unique,
        Severity(spec.severity.code),
        spec.message.say(lang),
        format=spec.format,
    )


def parse_limit(text: str, kind: Kind) -> Limit:
    """Return the number or date that bounds a column of this kind; None where the text is neither or does not suit."""
    if not text:
        return None
    moment, number = parse_moment(text), parse_number(text)
    if isinstance(moment, datetime) and (kind in _DATES or (number is None and kind not in _NUMBERS)):
        return moment
    return None if kind in _DATES else number


def _rule(
    row: Row, frames: Mapping[str, Frame], known: tuple[Mapping[str, Table], tuple[str, ...]], problems: list[Problem]
) -> FieldRule | None:
    tables, lists = known
    target = _target(row, frames, tables, problems)
    if target is None:
        return None
    table, key, column = target
    when, usable = condition_of(row, (table,), frames, problems)
    if not usable:
        return None
    low, high = _limits(row, column, problems)
    severity = _word(row, "severity", terms.Severity, problems)
    return FieldRule(
        table.name,
        key,
        column,
        when,
        _yes(row, "required", problems),
        _length(row, problems),
        _pattern(row, problems),
        low,
        high,
        _yes(row, "is_unique", problems),
        Severity(severity.code) if severity else None,
        row.text("message"),
        _word(row, "type", terms.FieldType, problems),
        _word(row, "format", terms.Format, problems),
        _allowed(row, lists, problems),
        row.number,
    )


def _target(
    row: Row, frames: Mapping[str, Frame], tables: Mapping[str, Table], problems: list[Problem]
) -> tuple[Table, str, Column | None] | None:
    """Return the table and the column that a rule is about; None where a name is missing or not known."""
    name, heading = row.text("table"), row.text("column")
    if not name or not heading:
        return None
    table = tables.get(fold_name(name))
    if table is None:
        problems.append(row.problem(say.FIELD_RULE_TABLE, "table", nearest=nearest(name, _titles(tables))))
        return None
    extras = extras_of(table.name, frames)
    found = find_column(heading, table, extras)
    if found is None:
        hint = nearest(heading, headings_of(table, extras))
        problems.append(row.problem(say.FIELD_RULE_COLUMN, "column", table=table.label, nearest=hint))
        return None
    return table, *found


def _titles(tables: Mapping[str, Table]) -> list[str]:
    return [title for table in tables.values() for title in table.label]


def _yes(row: Row, key: str, problems: list[Problem]) -> bool:
    said = said_yes(row.text(key)) if row.text(key) else False
    if said is None:
        problems.append(row.problem(say.FIELD_RULE_WORD, key, nearest=_YES_OR_EMPTY))
    return bool(said)


def _word(row: Row, key: str, words: type[Word], problems: list[Problem]) -> Word | None:
    text = row.text(key)
    found = words.find(text) if text else None
    if text and found is None:
        known = [label for word in words for label in word.text]
        problems.append(row.problem(say.FIELD_RULE_WORD, key, nearest=nearest(text, known)))
    return found


def _allowed(row: Row, lists: tuple[str, ...], problems: list[Problem]) -> str:
    name = row.text("allowed")
    key = list_key(name)
    if name and key not in lists:
        problems.append(row.problem(say.FIELD_RULE_WORD, "allowed", nearest=nearest(name, lists)))
        return ""
    return key


def _length(row: Row, problems: list[Problem]) -> int | None:
    length = row.count("max_length")
    if length is not None and length < 1:
        problems.append(row.problem(say.FIELD_RULE_LIMIT, "max_length", wanted=_A_LENGTH))
        return None
    return length


def _pattern(row: Row, problems: list[Problem]) -> re.Pattern[str] | None:
    text = row.text("pattern")
    if not text:
        return None
    try:
        return re.compile(text)
    except re.error as error:
        problems.append(row.problem(say.FIELD_RULE_PATTERN, "pattern", why=str(error)))
        return None


def _limits(row: Row, column: Column | None, problems: list[Problem]) -> tuple[Limit, Limit]:
    kind = column.kind if column else Kind.TEXT
    low, high = (_limit(row, key, kind, problems) for key in ("min_value", "max_value"))
    if low is None or high is None:
        return low, high
    dates = isinstance(low, datetime), isinstance(high, datetime)
    if dates[0] != dates[1]:
        problems.append(row.problem(say.FIELD_RULE_LIMIT, "max_value", wanted=_A_DATE if dates[0] else _A_NUMBER))
        return low, None
    if low > high:  # type: ignore[operator]  # both are dates or both are numbers
        words = {"low": row.text("min_value"), "high": row.text("max_value")}
        problems.append(row.problem(say.FIELD_RULE_LIMITS, "min_value", **words))
        return None, None
    return low, high


def _limit(row: Row, key: str, kind: Kind, problems: list[Problem]) -> Limit:
    text = row.text(key)
    limit = parse_limit(text, kind)
    if text and limit is None:
        wanted = _A_DATE if kind in _DATES else _A_NUMBER if kind in _NUMBERS else _EITHER
        problems.append(row.problem(say.FIELD_RULE_LIMIT, key, wanted=wanted))
    return limit
