"""What is wrong in the settings, or in a single row, is one clear problem at its cell, and the rest goes on."""

from __future__ import annotations

import pytest

from xlcrm.pipeline import checked, computed

BASE = """客户 | 客户编号 | 客户名称 | 登记日期 | 负责人 | 手机
 | KH000001 | 王芳 | 2026-01-01 | 赵敏 | 13800138000
员工 | 姓名
 | 赵敏
"""
RULE = "规则 | 键 | 值\n | {} | {}"
LEVELS = "级别 | 体系 | 级别 | 下限 | 上限 | 跟进间隔\n"
WRONG = {
    RULE.format("会员评定期", "很久"): "rule_value B2",
    RULE.format("会员评定期", "-5"): "rule_value B2",
    RULE.format("立即升级", "也许"): "rule_value B2",
    RULE.format("会员平定期", "5"): "rule_unknown A2",
    RULE.format("分级停滞天数", "A三天"): "rule_value B2",
    RULE.format("战略盘点开始", "13-45"): "rule_value B2",
    RULE.format("记录变更的列", "客户名称、手鸡"): "rule_word B2",
    RULE.format("须许可的渠道", "短信、信鸽"): "rule_word B2",
    RULE.format("archive_no.pattern", "{yaer}-{number:04d}"): "rule_word B2",
    LEVELS + " | 会员 | 银卡 | 2000 | 12000\n | 会员 | 金卡 | 10000 |": "level_overlap C3",
    LEVELS + " | 会员 | 银卡 | 2000 |\n | 会员 | 金卡 | 2000 |": "level_overlap C3",
    LEVELS + " | 意向 | H | 0 |\n | 意向 | A | 8 | 15": "level_overlap C3",
    LEVELS + " | 会员 | 银卡 | 2000 | 100\n | 会员 | 金卡 | 10000 |": "level_reversed D2",
    LEVELS + " | 意向 | A | | | -3": "level_number E2",
    "字典 | 字典 | 取值 | 间隔天数\n | 联系策略 | 每周 | -7": "list_number C2",
    "回访模板 | 方案 | 触发 | 步骤 | 天数 | 内容\n | 甲 | 飞来 | 1 | 1 | 乙": "cadence_trigger B2",
    "订单 | 订单编号 | 客户编号 | 日期 | 金额\n | D1 | KH000001 | 2026-12-01 | 5": "date_in_future C2",
    "跟进记录 | 客户编号 | 日期\n | KH000001 | 2026-12-01": "date_in_future B2",
    "订单 | 订单编号 | 客户编号 | 日期 | 金额\n | D1 | KH000001 | 2026-01-01 | 很多": "value_unreadable D2",
}


@pytest.mark.parametrize("text", WRONG)
def test_it_is_one_problem_at_its_cell(make_book, text):
    problems = checked(computed(make_book(BASE + text))).problems
    assert [f"{problem.code.code} {problem.place.cell}" for problem in problems] == [WRONG[text]]


@pytest.mark.parametrize("text", [
    "客户 | 客户编号 | 客户名称", BASE, LEVELS + " | 会员 | 银卡 | 2000 |\n | 会员 | 金卡 | 10000 |",
    RULE.format("记录变更的列", "Name、手机、id_no"), RULE.format("archive_no.pattern", "{class}{number}"),
])  # fmt: skip
def test_no_rows_one_row_and_right_settings_are_none(make_book, text):
    text = text if text.startswith("客户") else BASE + text
    assert not checked(computed(make_book(text))).problems
