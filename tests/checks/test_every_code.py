"""One workbook in which everything is wrong that can be: each code of the checks is found in it, and rendered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.finding import problems
from tests.checks.test_findings import Noticed
from xlcrm.checks.headings import CODE_OF as HEADING_CODES
from xlcrm.model.catalogue import cells, contact_data, field_rules, follow_up, headings, records
from xlcrm.pipeline import computed

AREAS = (cells, contact_data, field_rules, follow_up, headings, records)
EVERYTHING_WRONG = r"""
字段规则 | 表     | 列       | 条件     | 必填 | 最大长度 | 格式     | 最小 | 最大 | 唯一 | 类型 | 规格   | 取值字典
         | 客户   | 客户名称 |          | 是   | 5        |          |      |      | 是   |      |        |
         | 客户   | 备注     | 城市 = 上海 | 是 |         |          |      |      |      |      |        |
         | 客户   | 门店代码 |          |      |          | SH\d\d\d |      |      |      |      |        |
         | 客户   | 面积     |          |      |          |          | 20   | 500  |      | 数字 |        |
         | 客户   | 媒体     |          |      |          |          |      |      |      |      |        | 客户来源
         | 客户   | 省份     |          | 是   |          |          |      |      |      |      |        |
         | 客户   | 邮编     |          |      |          |          |      |      |      |      | 邮编   |
         | 客户   | 证件号码 |          |      |          |          |      |      |      |      | 证件号 |
         | 客户   | 网址     |          |      |          |          |      |      |      |      | 网址   |
字典     | 字典     | 取值 | 启用 | 原值
         | 客户来源 | 网站 |      | 网页
         | 客户来源 | 展会 | 否   |
客户     | 客户编号 | 客户名称     | 手机          | 电话 | 邮箱        | 邮编 | 证件号码           | 网址 | 客户来源 | 推荐人   | 城市 | 备注 | 门店代码 | 面积 | 媒体
         | KH000001 |              | 1.38E+10      | 没有 | wang        | 12   | 110105194912310021 | 没有 | 网页     | KH000001 | 上海 |      | sh       | 很大 | 广播
         | KH000001 | 名字长得很呢 | 13800138000.0 |      | w@qq.con    |      | 11010519491331002X |      | 展会     | KH000003 |      |      | SH001    | 10   |
         | KH000003 | 王芳         | 1380013800    |      | w@x.cn;l@x.cn |    | 1101051949123100   |      | 梦里     | KH000004 |      |      |          | 600  |
         | KH000004 | 王芳         | 021-65551234  |      |             |      | ??                 |      |          | KH000003 |      |      |          |      |
         | KH000005 | " 李强"      | 13800138000/13800138001 | | =#N/A  |      | =110105194912310020 |     |          |          |      |      |          |      |
         | KH000006 | 张敏         | 不详          |      |             |      |                    |      |          |          |      |      |          |      |

联系人   | 联系人编号 | 客户编号 | 姓名 | 职位       | 首要联系人 | 生日
         | LX000001   | KH000005 | 刘洋 | 首席养猫官 | 是         | 1890-01-01
         | LX000002   | KH000005 | 陈静 |            | 是         | 2027-01-01
         | LX000003   | 王芳     | 杨帆 |            | 大概       | 1901-01-01
         | LX000004   | 没这个人 | 赵磊 |            |            |
员工     | 姓名 | 工号 | 离职日期
         | 赵敏 | 001  | 2026-01-31
         | 钱进 | 002  |
         | 钱进 | 003  |
跟进计划 | 计划编号 | 客户编号 | 计划日期   | 最迟日期   | 负责人
         | JH000001 | KH000005 | 2026-12-10 | 2026-12-01 | 赵敏
         | JH000002 | KH000005 | 2062-12-10 |            | 钱进
         | JH000003 | KH000005 | 上周       |            | 没来
商机     | 商机编号 | 客户编号 | 预计金额 | 预计成交
         | SJ000001 | KH000005 | '1200    | '2026-12-01
借阅     | 借阅编号 | 档案     | 借出日期 | 档案编号
         | JY000001 | 合同原件 | 2026-11-01 | 李强的合同
"""


NEGLECTED = """
客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期
     | KH000001 | 王芳     | H        | 2026-11-01
商机 | 商机编号 | 客户编号 | 阶段     | 创建日期
     | SJ000001 | KH000001 | 需求确认 | 2026-01-01
跟进记录 | 客户编号 | 日期       | 方式 | 客户反馈
         | KH000001 | 2026-11-02 | 上门 |
跟进计划 | 计划编号 | 客户编号 | 计划日期   | 类型
         | JH000001 | KH000001 | 2026-11-01 | 关怀
"""
DETAILS = {
    "missing_sheet": "会员名单", "second_sheet": "老客户", "missing_column": "客户大名", "renamed_column": "何时打电话",
    "duplicate_heading": "手机", "blank_heading": "G", "merged_headings": "C3:E3", "merged_cells": "A7:A9",
}  # fmt: skip


def everything_wrong(make_book):
    book = make_book(EVERYTHING_WRONG)
    noticed = tuple(Noticed(kind, detail=DETAILS.get(kind, "3"), key="name", row=3, column=2) for kind in HEADING_CODES)
    return replace(book, findings=replace(book.findings, headings=noticed))


def found_anywhere(make_book):
    messy = problems(everything_wrong(make_book))
    expected = problems(make_book("客户 | 客户编号 | 预计购买日期 | 负责人\n     | KH000001 | 2026-10-01 | 赵敏\n     | KH000002 | 2028-10-01 | \n"))
    category = problems(computed(make_book("客户 | 客户编号 | 客户类别\n     | KH000001 | 流失代理\n")))
    nameless = problems(make_book("客户 | 客户名称\n     | 李强\n订单 | 订单编号 | 客户编号\n     | DD000001 | 李强\n"))
    choosy = problems(make_book("客户 | 客户编号 | 客户类型\n     | KH000001 | 半人\n"))
    neglected = problems(computed(make_book(NEGLECTED)))
    old = problems(computed(make_book(NEGLECTED + "规则 | 键 | 值\n | opportunity.old_listed | 0\n")))
    return [*messy, *expected, *category, *nameless, *choosy, *neglected, *old]


def test_every_code_of_the_checks_is_found_somewhere(make_book):
    known = {code.code for area in AREAS for code in area.CODES}
    assert known - {problem.code.code for problem in found_anywhere(make_book)} == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_can_be_said_with_the_arguments_it_gets(make_book, lang, golden):
    said = {}
    for problem in found_anywhere(make_book):
        said.setdefault(problem.code.code, (problem.severity, problem.message(lang), problem.hint(lang)))
    lines = [f"{code} [{severity}]\n  {message}\n  {hint}\n" for code, (severity, message, hint) in sorted(said.items())]
    assert not [line for line in lines if "{" in line]
    golden(f"checks.{lang}.txt", "".join(lines))
