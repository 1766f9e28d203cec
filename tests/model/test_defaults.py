"""The defaults: what requirements ask for is there, and every default may stand in its cell."""

from __future__ import annotations

import re
from datetime import time

import pytest

from xlcrm.model import terms
from xlcrm.model.conditions import compile_condition
from xlcrm.model.defaults.cadences import CADENCES, EVENT_DAY
from xlcrm.model.defaults.field_rules import FIELD_RULES
from xlcrm.model.defaults.holidays import HOLIDAYS
from xlcrm.model.defaults.knowledge import KNOWLEDGE
from xlcrm.model.defaults.levels import LEVELS
from xlcrm.model.defaults.listing import Origin
from xlcrm.model.defaults.lists import LIST_BY_KEY, LISTS
from xlcrm.model.defaults.queries import QUERIES
from xlcrm.model.defaults.rule_spec import RuleKind
from xlcrm.model.defaults.rules import RULE_BY_KEY, RULES
from xlcrm.model.packs import PACKS
from xlcrm.model.tables import STARTER_TABLES, TABLE_BY_NAME
from xlcrm.model.tables.groups import GROUPS

TABLES = {**TABLE_BY_NAME, **{table.name: table for pack in PACKS for table in pack.tables}}
LANGS = ("zh", "en")
TYPES = {
    RuleKind.INTEGER: int, RuleKind.NUMBER: (int, float), RuleKind.PERCENT: (int, float), RuleKind.YES: bool,
    RuleKind.TEXT: str, RuleKind.TIME: str, RuleKind.CHOICE: str,
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_has_names_a_note_and_a_possible_default(rule):
    assert re.fullmatch(r"[a-z_0-9]+(\.[a-z_0-9]+)*", rule.key)
    assert all(rule.label)
    assert all(rule.note)
    assert isinstance(rule.default, TYPES[rule.kind])
    if rule.minimum is not None:
        assert rule.minimum <= rule.default <= rule.maximum
    if rule.kind is RuleKind.CHOICE:
        assert rule.default in {choice.code for choice in rule.choices}
    if rule.kind is RuleKind.TIME:
        time.fromisoformat(rule.default)


def test_keys_and_labels_of_rules_are_unique():
    assert len(RULE_BY_KEY) == len(RULES)
    for lang in LANGS:
        labels = [rule.label.say(lang).casefold() for rule in RULES]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize(("key", "value"), [
    ("tier.window_days", 365), ("tier.top_years", 2), ("protection.months", 6), ("pool.hold_limit", 200),
    ("pool.pick_per_day", 10), ("pool.lock_days", 30), ("pool.warn_days", 7), ("decline.factor", 1.5),
    ("decline.minimum_orders", 4), ("lost.factor", 3), ("lost.days", 365), ("service.urgent_hours", 4),
    ("service.important_hours", 24), ("service.normal_hours", 72), ("work.start", "09:00"), ("work.end", "18:00"),
    ("points.per_yuan", 1), ("points.expiry_months", 24), ("duplicate.similarity", 0.9), ("sample.minimum", 30),
    ("stale.customer_days", 3), ("stale.opportunity_days", 30), ("stale.staff_days", 14), ("violation.penalty", 50),
    ("registration.hours", 24), ("key_customer.days", 90), ("tier.downgrade_steps", 1), ("strategic.from", "11-10"),
    ("strategic.to", "11-15"), ("intent.max_days", 365), ("calendar.country", "CN"), ("tier.upgrade_at_once", True),
])  # fmt: skip
def test_defaults_of_the_requirements(key, value):
    assert RULE_BY_KEY[key].default == value


def test_every_pack_group_and_further_sheet_has_a_switch():
    switches = {key for key in RULE_BY_KEY if key.startswith(("pack.", "columns.", "sheet."))} - {"sheet.max_rows"}
    assert switches == {
        *(f"pack.{pack.name}" for pack in PACKS),
        *(f"columns.{group.key}" for group in GROUPS),
        *(f"sheet.{name}" for name in TABLE_BY_NAME if name not in STARTER_TABLES),
    }


def level_numbers(scheme, *keys):
    return [tuple(getattr(level, key) for key in keys) for level in LEVELS if level.scheme is scheme]


def test_levels_of_the_requirements():
    assert level_numbers(terms.Scheme.INTENT, "code", "to_value", "interval_days") == [
        ("O", None, 7), ("H", 7, 2), ("A", 15, 7), ("B", 30, 14), ("C", 365, 21), ("N", None, 30),
    ]  # fmt: skip
    assert level_numbers(terms.Scheme.TIER, "from_value", "points_rate") == [
        (0, 1), (0, 1), (2000, 1.2), (10000, 1.5), (50000, 2),
    ]  # fmt: skip
    assert level_numbers(terms.Scheme.VALUE, "to_value") == [(0.8,), (0.95,), (1,)]
    assert level_numbers(terms.Scheme.CREDIT, "code", "from_value") == [
        ("1", 0), ("2", 40), ("3", 55), ("4", 70), ("5", 85),
    ]  # fmt: skip


@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.key)
def test_a_list_has_values_or_borrows_them(spec):
    assert all(spec.label)
    assert bool(spec.entries) == (spec.origin in {Origin.LISTS, Origin.FIXED})
    for lang in LANGS:
        values = [entry.value.say(lang).casefold() for entry in spec.entries]
        assert all(values)
        assert len(values) == len(set(values))


def test_lists_of_the_requirements():
    assert [entry.interval_days for entry in LIST_BY_KEY["contact_strategy"].entries][:5] == [7, 14, 30, 90, 180]
    assert sum(entry.number for entry in LIST_BY_KEY["credit_item"].entries) == 100
    assert len(LIST_BY_KEY["temperament"].entries) == 11
    assert [entry.value.zh for entry in LIST_BY_KEY["nature"].entries] == [
        "国有企业", "中外合资", "外商独资", "私营", "个体户", "合伙企业", "事业单位", "政府机构",
    ]  # fmt: skip
    outcomes = [entry.outcome for entry in LIST_BY_KEY["stage"].entries]
    assert outcomes.count(terms.Outcome.WON) == outcomes.count(terms.Outcome.LOST) == 1


@pytest.mark.parametrize("rule", FIELD_RULES, ids=lambda rule: f"{rule.table}.{rule.column}")
def test_a_field_rule_is_about_a_column_and_demands_something(rule):
    assert rule.column in TABLES[rule.table].by_key
    assert all(rule.message)
    demands = rule.required, rule.max_length, rule.pattern, rule.format, rule.min_value, rule.max_value, rule.is_unique
    assert any(demands)
    re.compile(rule.pattern)


@pytest.mark.parametrize("rule", [rule for rule in FIELD_RULES if rule.when.zh], ids=lambda rule: rule.when.en)
def test_the_condition_of_a_field_rule_means_the_same_in_both_languages(rule):
    zh, en = (compile_condition(rule.when.say(lang), TABLES[rule.table]) for lang in LANGS)
    assert zh.keys == en.keys != ()


def test_field_rules_of_the_requirements():
    always = {(rule.table, rule.column): rule for rule in FIELD_RULES if rule.required and not rule.when.zh}
    assert always["customers", "name"].message.zh == "请填写客户名称"
    buyers = {rule.column for rule in FIELD_RULES if rule.required and rule.when.zh == "交易次数 > 0"}
    assert buyers == {"source", "kind", "city", "address", "mobile"}
    conditional = {rule.when.zh: rule.column for rule in FIELD_RULES if rule.when.zh.startswith("客户来源")}
    assert conditional == {"客户来源 = 客户推荐": "referrer", "客户来源 = 关系介绍": "note", "客户来源 = 二网": "note"}


def test_what_the_schema_demands_has_a_field_rule_and_no_more():
    rules = [rule for rule in FIELD_RULES if not rule.when.zh]
    records = [table for table in TABLES.values() if not table.settings]
    required = {(table.name, column.key) for table in records for column in table.columns if column.required}
    lengths = {
        (table.name, column.key, column.max_length)
        for table in records
        for column in table.columns
        if column.max_length
    }
    assert {(rule.table, rule.column) for rule in rules if rule.required} == required
    assert {(rule.table, rule.column, rule.max_length) for rule in rules if rule.max_length} == lengths


def test_steps_of_a_cadence_count_from_one():
    steps = {}
    for spec in CADENCES:
        steps.setdefault(spec.cadence, []).append(spec.step)
        by_rule = spec.trigger is terms.Trigger.EXPIRY  # renewal.days says when
        assert by_rule or (spec.after_days is None) == bool(spec.window)
        assert all(spec.subject)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in steps.values())
    assert {spec.trigger for spec in CADENCES} == set(terms.Trigger) - {terms.Trigger.NEW_CUSTOMER}


def test_a_purchase_makes_four_plans():
    early, late = (
        [spec for spec in CADENCES if spec.trigger is terms.Trigger.NEW_ORDER and spec.when.zh in ("", when)]
        for when in (f"{EVENT_DAY.zh} ≤ 15", f"{EVENT_DAY.zh} > 15")
    )
    assert [spec.after_days or spec.window for spec in early] == [2, 7, 30, "20-25"]
    assert [spec.after_days or spec.window for spec in late] == [2, 7, 30, "next 5-10"]


def test_knowledge_covers_temperaments_ages_and_purposes():
    keys = [article.key for article in KNOWLEDGE]
    assert {entry.value for entry in LIST_BY_KEY["temperament"].entries} <= set(keys)
    assert {"年老", "年轻夫妇和单身", "中年", "学区", "医疗", "新婚", "改善", "投资", "养老"} <= {
        key.zh for key in keys
    }
    categories = {entry.value for entry in LIST_BY_KEY["knowledge_category"].entries}
    assert {article.category for article in KNOWLEDGE} <= categories
    assert all(all(article.title) and all(article.body) for article in KNOWLEDGE)


def test_queries_name_existing_columns():
    for spec in QUERIES:
        assert {spec.column, spec.order, *spec.show} <= set(TABLES[spec.table].by_key)


def test_holidays_are_left_to_the_calendar():
    assert HOLIDAYS == ()
