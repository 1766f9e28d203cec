"""规则 / Rules: every number and switch, the trial values, and which column of staff's sheet is which."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.model.catalogue import settings as say
from xlcrm.model.defaults.rules import RULE_BY_KEY, RULES
from xlcrm.model.level_trials import all_names, find_cell, names_level
from xlcrm.model.parse import parse_number
from xlcrm.model.settings_rows import nearest, read_rows
from xlcrm.model.settings_values import clock, parse_rule, shown, wanted
from xlcrm.model.table_names import fold_name
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Frame
    from xlcrm.model.defaults.rule_spec import RuleSpec, RuleValue
    from xlcrm.model.problems import Problem
    from xlcrm.model.settings_records import Level
    from xlcrm.model.settings_rows import Row
    from xlcrm.model.text import Lang

COLUMN_MAP = frozenset({"列对应", "column map", "column_map"})
LANGUAGE = "language"
_EMPTY = Text("空白", "nothing")
WORK_START, WORK_END = "work.start", "work.end"


@dataclass
class RuleSheet:
    """What the sheet says: values and trial values by key, the column map, the row of each rule, the problems.

    ``levels`` are rows that name a number of a level, to be tried: what counts is what 级别 says.
    """

    values: dict[str, RuleValue] = field(default_factory=dict)
    trials: dict[str, RuleValue] = field(default_factory=dict)
    column_map: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    levels: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_rules(frame: Frame | None) -> RuleSheet:
    """Read the sheet; a rule that is missing, empty or wrong keeps its default."""
    sheet = RuleSheet()
    for row in read_rows(frame):
        if fold_name(row.text("group")) in COLUMN_MAP:
            if row.text("key") and row.text("value"):
                sheet.column_map[row.text("key")] = row.text("value")
        elif row.text("key"):
            _read(row, sheet)
    _check_hours(sheet)
    return sheet


def level_trials(sheet: RuleSheet, schemes: Mapping[str, tuple[Level, ...]]) -> dict[str, float]:
    """Return the trial values of numbers of levels; a level that is not there, or no number, is a problem."""
    trials: dict[str, float] = {}
    for row in sheet.levels:
        name, text = row.text("key"), row.text("trial")
        number = parse_number(text)
        if find_cell(name, schemes) is None:
            sheet.problems.append(row.problem(say.RULE_UNKNOWN, "key", nearest=nearest(name, all_names(schemes))))
        elif row.text("value"):
            sheet.problems.append(row.problem(say.LEVEL_IN_RULES, "value", level=name))
        elif text and (number is None or number < 0):
            sheet.problems.append(row.problem(say.LEVEL_TRIAL, "trial", level=name))
        elif number is not None:
            trials[name] = number
    return trials


def default_rules(lang: Lang) -> dict[str, RuleValue]:
    """Return all rules as shipped; the language is that of the workbook."""
    return {spec.key: spec.default for spec in RULES} | {LANGUAGE: lang}


def find_rule(name: str) -> RuleSpec | None:
    """Return the rule that a name means: its key, or its label in either language."""
    return _by_name().get(fold_name(name))


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, RuleSpec]:
    return {fold_name(name): spec for spec in RULES for name in (*spec.label, spec.key)}


def _read(row: Row, sheet: RuleSheet) -> None:
    name = row.text("key")
    spec = find_rule(name)
    if spec is None and names_level(name):
        sheet.levels.append(row)
        return
    if spec is None:
        names = [label for rule in RULES for label in (rule.key, *rule.label)]
        sheet.problems.append(row.problem(say.RULE_UNKNOWN, "key", nearest=nearest(name, names)))
        return
    if spec.key in sheet.rows:
        sheet.problems.append(row.problem(say.RULE_TWICE, "key", first=sheet.rows[spec.key].number))
        return
    sheet.rows[spec.key] = row
    for key, values in (("value", sheet.values), ("trial", sheet.trials)):
        text = row.text(key)
        value = parse_rule(spec, text) if text else None
        if value is not None:
            values[spec.key] = value
        elif text:
            sheet.problems.append(_wrong(row, key, spec))


def _wrong(row: Row, key: str, spec: RuleSpec) -> Problem:
    default = _EMPTY if spec.default == "" else shown(spec, spec.default)
    return row.problem(say.RULE_VALUE, key, rule=spec.label, wanted=wanted(spec), default=default)


def _check_hours(sheet: RuleSheet) -> None:
    """Work must end after it begins; else both times are as shipped."""
    opens, closes = (str(sheet.values.get(key, RULE_BY_KEY[key].default)) for key in (WORK_START, WORK_END))
    row = sheet.rows.get(WORK_END) or sheet.rows.get(WORK_START)
    if row is not None and clock(opens) >= clock(closes):
        sheet.values.pop(WORK_START, None)
        sheet.values.pop(WORK_END, None)
        sheet.problems.append(row.problem(say.RULE_HOURS, "value", opens=opens, closes=closes))
