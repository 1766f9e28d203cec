"""reference/settings.md: every rule, level, list, field rule and cadence as shipped."""

from __future__ import annotations

from itertools import groupby

from generate.in_use import used_keys
from generate.markdown import anchor, code, document, table

from xlcrm.model.defaults.cadences import CADENCES
from xlcrm.model.defaults.field_rules import FIELD_RULES, FieldRuleSpec
from xlcrm.model.defaults.levels import LEVELS, LevelSpec
from xlcrm.model.defaults.listing import Entry, ListSpec, Origin
from xlcrm.model.defaults.lists import LISTS
from xlcrm.model.defaults.rule_spec import RuleKind, RuleSpec
from xlcrm.model.defaults.rules import RULES
from xlcrm.model.packs import PACKS
from xlcrm.model.settings_values import shown, wanted
from xlcrm.model.table_names import ALL_TABLES
from xlcrm.model.text import Text

_LEAD = """All of these are rows of settings sheets in the workbook: change them there, save, and the next refresh uses them.
A row that is missing, empty or wrong means the default; a wrong one is also a problem. A rule is recognised by its key or by
its label in either language. 试算 / Trial holds a value to try."""
_ORIGINS = {
    Origin.LISTS: "rows of 字典 / Lists; add, rename, retire",
    Origin.FIXED: "fixed words, no rows",
    Origin.LEVELS: "the levels of this scheme",
    Origin.TABLE: "names in 员工 / Staff",
    Origin.STAFF: "rows of 字典 / Lists that staff add; none shipped",
}
_TABLES = {one.name: one for one in ALL_TABLES}


def page() -> str:
    """Return the page."""
    return document(
        "Settings",
        _LEAD,
        "## Rules\n\nThe rows of 规则 / Rules. **Not yet**: no part of xlcrm asks for this rule so far.",
        *(_group(label, list(specs)) for label, specs in groupby(RULES, lambda spec: spec.group)),
        "## Levels\n\nThe rows of 级别 / Levels.",
        *(_scheme(label, list(levels)) for label, levels in groupby(LEVELS, lambda level: level.scheme.text)),
        f'{anchor("lists")}\n\n## Lists\n\nThe drop-downs. A value that is retired stays valid where it stands, but is offered no more.\n\n'
        + table(("key", "zh", "en", "comes from", "pack", "values"), [_list(one) for one in LISTS]),
        "## Field rules\n\nThe rows of 字段规则 / Field rules as shipped.\n\n"
        + table(("table", "column", "when", "asks for", "severity", "message", "提示"), [_field_rule(one) for one in FIELD_RULES]),
        "## Cadences\n\nThe rows of 回访模板 / Cadences as shipped.\n\n"
        + table(("cadence", "方案", "trigger", "step", "after days", "window", "when", "subject", "内容"), [
            (*_both(one.cadence), one.trigger.text.en, one.step, one.after_days, code(one.window), code(one.when.en),
             *_both(one.subject)) for one in CADENCES
        ]),
    )


def _both(text: Text) -> tuple[str, str]:
    return text.en, text.zh


def _group(label: Text, specs: list[RuleSpec]) -> str:
    used = used_keys(spec.key for spec in specs)
    rows = [
        (code(spec.key), *spec.label, _slash(shown(spec, spec.default)), _slash(spec.unit), _takes(spec),
         spec.note.en, spec.note.zh, "" if spec.key in used else "not yet")
        for spec in specs
    ]
    return f"### {label.zh} / {label.en}\n\n" + table(
        ("key", "zh", "en", "default", "unit", "takes", "note", "说明", "used"), rows)


def _slash(text: Text) -> str:
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"


def _takes(spec: RuleSpec) -> str:
    try:
        return wanted(spec).en
    except KeyError:  # free text has no form that could be told
        if spec.kind is RuleKind.TEXT:
            return "text"
        raise


def _scheme(label: Text, levels: list[LevelSpec]) -> str:
    rows = [
        (code(one.code), *one.level, one.from_value, one.to_value, one.interval_days, one.points_rate, one.limit,
         _slash(one.terms), one.benefits.en, one.benefits.zh, one.note.en, one.note.zh)
        for one in levels
    ]
    return f"### {label.zh} / {label.en}\n\n" + table(
        ("code", "zh", "en", "from", "to", "follow up after days", "points rate", "limit", "terms", "benefits", "权益", "note", "说明"), rows)


def _list(one: ListSpec) -> tuple[str, ...]:
    values = "; ".join(_entry(entry) for entry in one.entries)
    return anchor(f"list-{one.key}") + code(one.key), *one.label, _ORIGINS[one.origin], one.pack, values


def _entry(entry: Entry) -> str:
    facts = [f"{entry.interval_days} days" if entry.interval_days else "", f"{entry.number:g}" if entry.number is not None else "",
             entry.outcome.text.en if entry.outcome else ""]
    more = ", ".join(filter(None, facts))
    return _slash(entry.value) + (f" ({more})" if more else "")


def _field_rule(one: FieldRuleSpec) -> tuple[str, ...]:
    about = _TABLES[one.table]
    asks = ["required" if one.required else "", f"≤ {one.max_length} characters" if one.max_length else "",
            f"pattern {code(one.pattern)}" if one.pattern else "", one.format.text.en if one.format else "",
            f"from {one.min_value}" if one.min_value else "", f"to {one.max_value}" if one.max_value else "",
            "unique" if one.is_unique else ""]
    heading = {column.key: column for pack in PACKS for column in pack.columns.get(one.table, ())} | dict(about.by_key)
    return (_slash(about.label), _slash(heading[one.column].label), code(one.when.en), ", ".join(filter(None, asks)),
            one.severity.text.en, one.message.en, one.message.zh)
