"""The settings: defaults where a workbook says nothing, one clear problem for each wrong value."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from time import process_time

import numpy as np
import pandas as pd
import pytest

from tests.textbook import book_from_text
from xlcrm.model.book import Frame, Layout
from xlcrm.model.calendar import Roll
from xlcrm.model.catalogue import CODES
from xlcrm.model.defaults.lists import LISTS
from xlcrm.model.defaults.rows import starter_rows
from xlcrm.model.defaults.rule_spec import RuleKind
from xlcrm.model.defaults.rules import RULES
from xlcrm.model.packs import PACKS
from xlcrm.model.problems import Severity
from xlcrm.model.schema import Kind
from xlcrm.model.settings import Window, default_settings, read_settings
from xlcrm.model.settings_calendar import read_calendar
from xlcrm.model.settings_values import parse_rule, shown
from xlcrm.model.table_names import ALL_TABLES, fold_name
from xlcrm.model.tables import TABLE_BY_NAME
from xlcrm.model.terms import FieldType, Format


def read(text, lang="zh"):
    return read_settings(book_from_text(text, lang=lang).frames, lang)


def found(problems):
    """Return code, sheet and cell of each problem; all of them can be said in both languages."""
    for problem in problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.message(lang) + problem.hint(lang)
    return [(problem.code.code, problem.place.sheet, problem.place.cell) for problem in problems]


def problems_of(text, lang="zh"):
    return found(read(text, lang)[1])


# --- nothing said ---


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_without_settings_sheets_has_the_defaults(lang):
    settings, problems = read_settings({}, lang)
    assert problems == ()
    assert settings == default_settings(lang)
    assert settings.rule("lost.days") == 365
    assert settings.rule("language") == lang
    assert settings.clock("work.start") == time(9)
    assert settings.packs == ()


def test_empty_settings_sheets_are_no_problem():
    settings, problems = read("规则 | 规则组 | 键 | 值\n字典 | 字典 | 取值\n级别 | 体系 | 级别")
    assert problems == ()
    assert settings.rules == default_settings("zh").rules
    assert settings.lists == default_settings("zh").lists
    assert settings.schemes == default_settings("zh").schemes


# --- 规则 ---


def test_rules_are_known_by_label_in_either_language_and_by_key():
    settings, problems = read(
        """
        规则 | 规则组 | 键              | 值
             | 流失   | 流失天数        | 400
             |        | Decline at times | 2.5
             |        | protection.months | 3 个月
             |        | outbox.live     | 是
             |        | 上班时间        | 8:30
             |        | work.end        | =0.75
             |        | 非工作日顺延    | 提前到上一工作日
             |        | churn.model     | rules only
             |        | 名称相似度      | 85%
             |        | survey.low_index | 70
             |        | 本公司名称      | 星辰贸易
             |        | portrait.ages   | 20、40、60
             |        | pool.warn_days  | =14
             |        | strategic.from  | 2026-12-01 00:00:00
        """
    )
    assert problems == ()
    expected = {
        "lost.days": 400, "decline.factor": 2.5, "outbox.live": True, "work.start": "08:30", "work.end": "18:00",
        "calendar.roll": "previous", "churn.model": "rule", "duplicate.similarity": 0.85, "survey.low_index": 0.7,
        "company.name": "星辰贸易", "protection.months": 3,
    }  # fmt: skip
    assert {key: settings.rule(key) for key in expected} == expected
    assert settings.numbers("portrait.ages") == (20, 40, 60)
    assert settings.rule("pool.warn_days") == 14
    assert settings.month_day("strategic.from") == (12, 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("lost.days", "一年"),
        ("lost.days", "0"),
        ("lost.days", "1.5"),
        ("weekly.day", "8"),
        ("decline.factor", "-1"),
        ("survey.low_index", "120"),
        ("outbox.live", "也许"),
        ("work.start", "25:00"),
        ("work.start", "早上"),
        ("calendar.roll", "跳过"),
        ("stale.by_level", "H2"),
        ("portrait.ages", "青年"),
        ("strategic.from", "13-40"),
        ("calendar.country", "中国"),
        ("default_region", "ZZ"),
    ],
)
def test_a_wrong_value_is_one_problem_and_the_default_counts(key, value):
    settings, problems = read(f"规则 | 键 | 值\n | {key} | {value}")
    assert found(problems) == [("rule_value", "规则", "B2")]
    assert settings.rule(key) == default_settings("zh").rule(key)
    assert value in problems[0].message("zh")


def test_an_unknown_rule_names_the_nearest_and_a_second_one_does_not_count():
    settings, problems = read(
        """
        规则 | 键       | 值
             | 流失天书 | 100
             | 流失天数 | 200
             | lost.days | 300
        """
    )
    assert found(problems) == [("rule_unknown", "规则", "A2"), ("rule_twice", "规则", "A4")]
    assert "流失天数" in problems[0].message("zh")
    assert settings.rule("lost.days") == 200


def test_work_cannot_end_before_it_begins():
    settings, problems = read("规则 | 键 | 值\n | work.start | 20:00\n | work.end | 8:00")
    assert found(problems) == [("rule_hours", "规则", "B3")]
    assert (settings.clock("work.start"), settings.clock("work.end")) == (time(9), time(18))


def test_switches_packs_groups_and_sheets():
    settings, problems = read("规则 | 键 | 值\n | pack.auto | 是\n | 列组:信用 | 是\n | sheet.competitors | 是\n | pack.b2b | 否")
    assert problems == ()
    assert settings.packs == ("auto",)
    assert "credit" in settings.groups
    assert "competitors" in settings.sheets


def test_trial_values_are_apart_and_the_column_map_takes_any_key():
    settings, problems = read(
        """
        规则 | 规则组 | 键               | 值       | 试算
             | 流失   | lost.days        | 365      | 180
             | 列对应 | customers        | 会员名单 |
             | Column map | customers.mobile | 联系方式 |
        """
    )
    assert problems == ()
    assert settings.rule("lost.days") == 365
    assert settings.tried().rule("lost.days") == 180
    assert settings.with_rules(lost__days=90).rule("lost.days") == 90
    assert settings.column_map == {"customers": "会员名单", "customers.mobile": "联系方式"}


def test_names_of_rules_and_lists_are_unambiguous():
    for specs in (RULES, LISTS):
        names = [(fold_name(name), spec.key) for spec in specs for name in {fold_name(name) for name in (spec.key, *spec.label)}]
        assert len({name for name, _ in names}) == len(set(names)), "two of them answer to one name"


def test_every_default_reads_back_from_the_cell_that_shows_it():
    for spec in RULES:
        for text in shown(spec, spec.default):
            if spec.default != "":
                assert parse_rule(spec, text) == spec.default, spec.key


def test_every_rule_has_a_value_of_its_kind():
    types = {RuleKind.INTEGER: int, RuleKind.YES: bool, RuleKind.NUMBER: (int, float), RuleKind.PERCENT: (int, float)}
    for spec in RULES:
        assert isinstance(default_settings("zh").rule(spec.key), types.get(spec.kind, str)), spec.key


# --- 字典 ---


def test_a_list_in_the_sheet_replaces_the_shipped_one_and_the_others_stay():
    settings, problems = read(
        """
        字典 | 字典     | 取值       | 上级 | 间隔天数 | 排序 | 启用 | 数值 | 结果 | 原值
             | 联系策略 | 每三天     |      | 3        | 2    |      |      |      |
             | 联系策略 | 每两个月   |      | 60       | 1    | 否   |      |      | 每月
             | Stage    | 试驾       |      |          |      |      | 0.4  | 进行中 |
             | stage    | 交车       |      |          |      |      | 1    | won  |
             | 户型偏好 | 一室       |      |          |      |      |      |      |
        """
    )
    assert found(problems) == [("list_name", "字典", "A6")]
    assert [entry.value for entry in settings.entries("contact_strategy")] == ["每两个月", "每三天"]
    assert settings.active_values("联系策略") == ("每三天",)
    assert settings.interval_of("contact_strategy") == {"每三天": 3, "每两个月": 60, "每月": 60, "Every month": 60}
    assert [(entry.number, entry.outcome, entry.row) for entry in settings.entries("stage")] == [
        (0.4, "open", 4), (1.0, "won", 5),
    ]  # fmt: skip
    assert settings.active_values("户型偏好") == ("一室",)
    assert settings.entries("source") == default_settings("zh").entries("source")


def test_what_can_be_wrong_with_an_entry():
    settings, problems = read(
        """
        字典 | 字典     | 取值 | 间隔天数 | 启用 | 结果 | 原值
             | 联系策略 | 每周 | -7       |      |      |
             | 联系策略 | 每周 | 7        |      |      |
             | 联系策略 | 每月 | 30       | 也许 |      | 每周
             | 阶段     | 线索 |          |      | 赢了 |
             | 客户状态 | 潜在 |          |      |      |
             | 客户来原 | 展会 |          |      |      |
             | 客户来原 | 网站 |          |      |      |
        """
    )
    assert found(problems) == [
        ("list_number", "字典", "C2"), ("list_twice", "字典", "B3"), ("list_word", "字典", "D4"),
        ("list_word", "字典", "E5"), ("list_fixed", "字典", "A6"), ("list_renamed_to_old", "字典", "F4"),
        ("list_name", "字典", "A7"),
    ]  # fmt: skip
    assert settings.interval_of("contact_strategy")["每周"] == 7
    assert settings.entries("stage")[0].outcome == "open"
    assert settings.entries("contact_strategy")[1].old_value == ""
    assert "客户来源" in problems[-1].message("zh")


def test_a_list_of_staffs_own_is_no_slip_once_a_field_rule_uses_it():
    _, problems = read("字典 | 字典 | 取值\n | 颜色 | 红\n字段规则 | 表 | 列 | 取值字典\n | 客户 | 备注 | 颜色")
    assert problems == ()


def test_an_unreadable_number_is_left_to_the_check_of_cells_and_the_default_counts():
    settings, problems = read("字典 | 字典 | 取值 | 间隔天数\n | 联系策略 | 每周 | 七天")
    assert problems == ()
    assert settings.interval_of("contact_strategy")["每周"] == 7


def test_an_interval_beyond_all_dates_is_as_shipped():
    settings, problems = read("字典 | 字典 | 取值 | 间隔天数\n | 联系策略 | 每周 | 1000000000")
    assert found(problems) == [("interval_too_long", "字典", "C2")]
    assert settings.interval_of("contact_strategy")["每周"] == 7


def test_an_entry_without_its_list_is_told():
    _, problems = read("字典 | 字典 | 取值\n | 客户来源 | 展会\n | | 网站")
    assert found(problems) == [("list_without_name", "字典", "A3")]
    assert problems[0].message("zh") == "取值“网站”没有写明属于哪个字典。"
    assert problems[0].message("en") == "The value “网站” does not say which list it belongs to."


def test_names_of_staff_and_levels_are_lists_too():
    settings, _ = read("员工 | 姓名 | 在职\n | 李雷 | 是\n | 韩梅 | 否")
    assert [entry.value for entry in settings.entries("staff_name")] == ["李雷", "韩梅"]
    assert settings.active_values("staff_name") == ("李雷",)
    assert settings.active_values("intent") == ("O", "H", "A", "B", "C", "N")
    assert settings.active_values("tier")[0] == "新客户"


# --- 级别 ---


def test_a_scheme_in_the_sheet_replaces_the_shipped_one():
    settings, problems = read(
        """
        级别 | 体系 | 级别 | 下限 | 上限 | 跟进间隔 | 积分倍率 | 权益
             | 会员 | 普通 | 0    | 4999 |          | 1        |
             | 会员 | 尊享 | 5000 |      | 15       | 3        | 免运费
        """
    )
    assert problems == ()
    assert [(level.level, level.code, level.from_value, level.to_value) for level in settings.levels("tier")] == [
        ("普通", "regular", 0, 4999), ("尊享", "", 5000, None),
    ]  # fmt: skip
    assert settings.levels("tier")[1].interval_days == 15
    assert settings.levels("intent") == default_settings("zh").levels("intent")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("意向 | 金卡 | 0 | 7 | 0", [("level_number", "级别", "E2")]),
        ("意向 | A | 8 | 15 | 1000000000", [("interval_too_long", "级别", "E2")]),
        ("会园 | 甲 | 0 | 7", [("level_scheme", "级别", "A2")]),
        ("会员 |    | 0 | 7", [("level_without_name", "级别", "B2")]),
        ("     | 甲 | 0 | 7", [("level_without_scheme", "级别", "A2")]),
    ],
)
def test_what_a_level_cannot_be_is_as_shipped(rows, expected):
    settings, problems = read(f"级别 | 体系 | 级别 | 下限 | 上限 | 跟进间隔\n | {rows}")
    assert found(problems) == expected
    assert settings.levels("tier") == default_settings("zh").levels("tier")


LIMITS = """
    级别 | 体系 | 级别 | 下限  | 上限
         | 会员 | 新客户 | 0   | 0
         | 会员 | 普通 | 0     | 2000
         | 会员 | 银卡 | 2000  | 10000
         | 会员 | 金卡 | 10000 |
"""


@pytest.mark.parametrize(
    ("change", "expected", "limits"),
    [
        (("10000 |\n", "8000 |\n"), [("level_overlap", "级别", "C5")], [(0, 0), (0, 2000), (2000, 8000), (8000, None)]),
        (("2000  | 10000", "2000  | 9000"), [("level_gap", "级别", "C5")], [(0, 0), (0, 2000), (2000, 9000), (10000, None)]),
        (("2000  | 10000", "2000  | 200"), [("level_reversed", "级别", "D4")], [(0, 0), (0, 2000), (None, None), (10000, None)]),
        (("2000  | 10000", "0     | 10000"), [("level_overlap", "级别", "C4")], [(0, 0), (0, 2000), (None, None), (10000, None)]),
    ],
)
def test_of_levels_that_contradict_each_other_all_that_agrees_counts(change, expected, limits):
    settings, problems = read(LIMITS.replace(*change))
    assert found(problems) == expected
    assert [(level.from_value, level.to_value) for level in settings.levels("tier")] == limits


def test_an_overlap_and_a_gap_name_both_cells_and_days_stay_whole():
    settings, problems = read(
        """
        级别 | 体系 | 级别 | 下限 | 上限
             | 意向 | H    | 0    | 7
             | 意向 | A    | 5    | 15
             | 意向 | B    | 20   | 30
        """
    )
    assert found(problems) == [("level_overlap", "级别", "C3"), ("level_gap", "级别", "C4")]
    assert problems[0].message("zh") == "级别“A”从 5（C3）起，与“H”（D2，到 7）重叠。"
    assert "begins at 5 (C3) and overlaps “H”, which ends at 7 (D2)" in problems[0].message("en")
    assert "到 15（D3）为止，“B”从 20（C4）才开始" in problems[1].message("zh")
    assert "ends at 15 (D3) and “B” only begins at 20 (C4)" in problems[1].message("en")
    assert [level.to_value for level in settings.levels("intent")] == [4, 15, 30]


def test_a_limit_that_is_no_number_is_as_shipped():
    settings, problems = read("级别 | 体系 | 级别 | 下限 | 上限\n | 会员 | 普通 | 0 | 2000\n | 会员 | 银卡 | 两千 | 9999")
    assert problems == ()
    assert [level.from_value for level in settings.levels("tier")] == [0, 2000]


def test_a_gap_and_a_second_row_are_warnings():
    settings, problems = read(
        """
        级别 | 体系 | 级别 | 下限 | 上限
             | 意向 | H    | 0    | 7
             | 意向 | A    | 8    | 15
             | 意向 | B    | 20   | 30
             | 意向 | a    | 1    | 2
        """
    )
    assert found(problems) == [("level_twice", "级别", "B5"), ("level_gap", "级别", "C4")]
    assert [level.level for level in settings.levels("intent")] == ["H", "A", "B"]


def test_shipped_levels_are_free_of_contradictions():
    for lang in ("zh", "en"):
        assert set(default_settings(lang).schemes) == {"intent", "tier", "value", "credit"}
        for levels in default_settings(lang).schemes.values():
            assert levels
    assert [level.interval_days for level in default_settings("zh").levels("intent")] == [7, 2, 7, 14, 21, 30]


# --- 字段规则 ---


def test_a_field_rule_in_all_its_parts():
    settings, problems = read(
        """
        客户 | 客户编号 | 客户名称 | 面积(平米)
        字段规则 | 表 | 列 | 条件 | 必填 | 最大长度 | 格式 | 最小 | 最大 | 唯一 | 级别 | 提示 | 类型 | 规格 | 取值字典
                 | 客户 | 客户名称 | 客户来源 = 客户推荐 | 是 | 50 | .+ | | | 是 | 警告 | 请填写 | | | 客户来源
                 | Customers | 面积(平米) | | | | | 10 | 1,000 | | | | 数字 | |
                 | customers | birthday | | | | | 1900-01-01 | 2026/11/22 | | | | | |
                 | 客户 | 手机 | | | | | | | | | | | 手机 |
        """
    )
    assert problems == ()
    name, area, birthday, mobile = settings.field_rules
    assert (name.table, name.key, name.required, name.max_length, name.is_unique) == ("customers", "name", True, 50, True)
    assert name.when is not None
    assert name.when.keys == ("source",)
    assert name.pattern == re.compile(".+")
    assert (name.severity, name.message, name.allowed, name.row) == (Severity.WARNING, "请填写", "source", 2)
    assert (area.key, area.column, area.min_value, area.max_value) == ("面积(平米)", None, 10.0, 1000.0)
    assert area.type is FieldType.NUMBER
    assert (birthday.min_value, birthday.max_value) == (datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2026-11-22"))
    assert mobile.format is Format.MOBILE


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ("顾客单 | 客户名称", "field_rule_table", "A2"),
        ("客户 | 客户名", None, ""),
        ("客户 | 客户名程", "field_rule_column", "B2"),
        ("客户 | 手机 | 客户来远 = 展会", "condition_wrong", "C2"),
        ("客户 | 手机 | | 也许", "field_rule_word", "D2"),
        ("客户 | 手机 | | | 0", "field_rule_limit", "E2"),
        ("客户 | 手机 | | | | [", "field_rule_pattern", "F2"),
        ("客户 | 生日 | | | | | 很早", "field_rule_limit", "G2"),
        ("客户 | 交易金额 | | | | | | 2026-01-01", "field_rule_limit", "H2"),
        ("客户 | 交易金额 | | | | | 9 | 1", "field_rule_limits", "G2"),
        ("客户 | 手机 | | | | | | | 大概", "field_rule_word", "I2"),
        ("客户 | 手机 | | | | | | | | 严重", "field_rule_word", "J2"),
        ("客户 | 手机 | | | | | | | | | 手机号码", "field_rule_word", "K2"),
        ("客户 | 手机 | | | | | | | | | | 客户来元", "field_rule_word", "L2"),
    ],
)
def test_what_can_be_wrong_with_a_field_rule(cells, code, cell):
    heads = "字段规则 | 表 | 列 | 条件 | 必填 | 最大长度 | 格式 | 最小 | 最大 | 唯一 | 级别 | 规格 | 取值字典"
    _, problems = read(f"{heads}\n | {cells}")
    assert found(problems) == ([(code, "字段规则", cell)] if code else [])


def test_one_wrong_field_rule_leaves_the_others():
    settings, problems = read("字段规则 | 表 | 列 | 必填\n | 客户 | 没有 | 是\n | 客户 | 手机 | 是")
    assert found(problems) == [("field_rule_column", "字段规则", "B2")]
    assert [rule.key for rule in settings.field_rules] == ["mobile"]


def test_an_empty_sheet_of_field_rules_means_none_and_no_sheet_means_the_shipped_ones():
    assert read("字段规则 | 表 | 列")[0].field_rules == ()
    assert read("")[0].field_rules == default_settings("zh").field_rules


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_field_rule_and_cadence_reads(lang):
    settings = default_settings(lang)
    assert settings.field_rules
    assert settings.cadences
    assert {rule.table for rule in settings.field_rules} >= {"customers"}


# --- 回访模板 ---


def test_a_cadence_in_all_its_parts():
    settings, problems = read(
        """
        回访模板 | 方案 | 触发 | 步骤 | 天数 | 窗口 | 条件 | 内容 | 执行人
                 | 购后 | 新订单 | 1 | 2 | | 金额 > 100 | 48小时回访 | 李雷
                 | 购后 | New order | 2 | | next 5-10 | 客户类型 = 个人 | 满意度 |
        """
    )
    assert problems == ()
    first, second = settings.cadences
    assert (first.cadence, first.trigger.code, first.step, first.after_days, first.row) == ("购后", "new_order", 1, 2, 2)
    assert first.when is not None
    assert first.when.table == "orders"
    assert second.when is not None
    assert second.when.table == "customers"
    assert second.window == Window(5, 10, next_month=True)


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ("购后 | 新定单 | 1", "cadence_trigger", "B2"),
        ("购后 | 新订单 | 0", "cadence_step", "C2"),
        ("购后 | 新订单 | 1 | 25-20", "cadence_window", "D2"),
        ("购后 | 新订单 | 1 | 下旬", "cadence_window", "D2"),
        ("购后 | 新订单 | 1 | | 金而 > 3", "condition_wrong", "E2"),
        ("购后 | 新订单 | 1\n | 购后 | 新订单 | 1", "cadence_twice", "C3"),
    ],
)
def test_what_can_be_wrong_with_a_cadence(cells, code, cell):
    assert problems_of(f"回访模板 | 方案 | 触发 | 步骤 | 窗口 | 条件\n | {cells}") == [(code, "回访模板", cell)]


@pytest.mark.parametrize(
    ("text", "event", "first", "last"),
    [
        ("20-25", "2026-11-07", "2026-11-20", "2026-11-25"),
        ("next 5-10", "2026-12-20", "2027-01-05", "2027-01-10"),
        ("次月5-10日", "2026-01-31", "2026-02-05", "2026-02-10"),
        ("28-31", "2026-02-03", "2026-02-28", "2026-02-28"),
        ("2026-05-10", "2026-02-03", "2026-02-05", "2026-02-10"),  # 5-10 as a spreadsheet program stores it
        ("15", "2026-02-03", "2026-02-15", "2026-02-15"),
    ],
)
def test_the_days_of_a_window(text, event, first, last):
    window = Window.parse(text)
    assert window is not None
    assert [str(day) for days in window.days(np.array([event], "datetime64[s]")) for day in days] == [first, last]


# --- 节假日 ---


def calendar_of(text):
    frames = book_from_text(text).frames
    return read_calendar(frames, read_settings(frames, "zh")[0])


def test_the_calendar_of_a_workbook():
    calendar, problems = calendar_of(
        """
        规则 | 键 | 值
             | calendar.roll | 不移动
        节假日 | 日期 | 类型 | 名称
               | 2026-10-08 | 休 | 店庆
               | 2026-10-11 | Work |
        """
    )
    assert problems == ()
    assert calendar.country == "CN"
    assert calendar.rule is Roll.KEEP
    assert calendar.overrides == {date(2026, 10, 8): False, date(2026, 10, 11): True}


def test_what_can_be_wrong_with_the_calendar():
    calendar, problems = calendar_of(
        """
        规则 | 键 | 值
             | calendar.country | XX
        节假日 | 日期 | 类型
               | 2026-10-08 | 休
               | 2026-10-08 | 班
               | 2026-10-09 | 半天
        """
    )
    assert found(problems) == [
        ("calendar_country", "规则", "B2"), ("holiday_twice", "节假日", "A3"), ("holiday_kind", "节假日", "B4"),
    ]  # fmt: skip
    assert calendar.country == "none"
    assert calendar.overrides == {date(2026, 10, 8): False}


# --- the sheets as shipped ---


def shipped_frames(lang):
    """The settings sheets of a new workbook that has every table of every pack."""
    frames = {table.name: Frame(table, pd.DataFrame()) for table in ALL_TABLES}
    packs = [pack.name for pack in PACKS]
    for name, rows in starter_rows(ALL_TABLES, lang, packs).items():
        table = TABLE_BY_NAME[name]
        keys = [key for key in rows[0] if key in table.by_key]
        data = pd.DataFrame({key: column_of(table.by_key[key].kind, [row[key] for row in rows]) for key in keys})
        data.index += 2
        layout = Layout(table.sheet(lang), 1, len(data) + 1, {key: place for place, key in enumerate(keys, 1)}, {})
        frames[name] = Frame(table, data, layout)
    return frames


def column_of(kind, cells):
    if kind in (Kind.INTEGER, Kind.NUMBER, Kind.MONEY):
        return pd.Series(cells, dtype="float64")
    return pd.Series([cell or None for cell in cells], dtype="str")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheets_as_shipped_read_back_as_the_defaults(lang):
    settings, problems = read_settings(shipped_frames(lang), lang)
    assert [problem.message("en") for problem in problems] == []
    expected = default_settings(lang)
    switched = {key for key, value in settings.rules.items() if value != expected.rules[key]}
    assert switched == {f"pack.{pack.name}" for pack in PACKS}
    for name in ("lists", "schemes", "field_rules", "cadences"):
        assert plain_rows(getattr(settings, name)) == plain_rows(getattr(expected, name))


def plain_rows(records):
    """Leave out where a record stands."""
    if isinstance(records, dict):
        return {key: plain_rows(value) for key, value in records.items()}
    return [replace(record, row=0) for record in records]


def test_reading_the_sheets_is_quick():
    frames = shipped_frames("zh")
    read_settings(frames, "zh")
    started = process_time()
    read_settings(frames, "zh")
    assert process_time() - started < 0.2  # measured: well under a tenth of it; machines differ


# --- the catalogue ---


def test_every_code_is_there_once_in_both_languages():
    assert len({code.code for code in CODES}) == len(CODES)
    for code in CODES:
        for text in (code.message, code.hint):
            assert text.zh
            assert text.en
            assert set(re.findall(r"{(\w+)", text.zh)) == set(re.findall(r"{(\w+)", text.en)), code.code
