"""等级变动: who moved of late, and how they may be told."""

from __future__ import annotations

import pytest

from xlcrm.pipeline import computed
from xlcrm.sheets.tier_changes import recent_moves, tier_changes

PEOPLE = """
规则 | 键 | 值
     | {rule} | {value}
客户 | 客户编号 | 客户名称 | 负责人 | 手机 | 邮箱 | 详细地址 | 营销许可 | 许可渠道 | 免打扰 | 注销日期
     | KH000001 | 甲 | 陈 | 13800138000 | a@b.cn | 路 1 号 | 是 |      |    |
     | KH000002 | 乙 | 陈 | 13800138001 |        | 路 2 号 |    |      |    |
     | KH000003 | 丙 | 赵 | 13800138002 | c@b.cn | 路 3 号 | 是 | 邮件 |    |
     | KH000004 | 丁 | 赵 | 13800138003 | d@b.cn | 路 4 号 | 否 |      |    |
     | KH000005 | 戊 | 赵 | 13800138004 | e@b.cn | 路 5 号 | 是 |      | 是 |
     | KH000006 | 己 | 赵 |             |        |         | 是 |      |    |
     | KH000007 | 庚 | 赵 | 13800138005 |        |         |    |      |    |
订单 | 订单编号 | 客户编号 | 日期 | 金额
     | DD000001 | KH000001 | 2026-11-20 | 12000
     | DD000002 | KH000002 | 2026-11-20 | 12000
     | DD000003 | KH000003 | 2026-11-20 | 12000
     | DD000004 | KH000004 | 2026-11-20 | 12000
     | DD000005 | KH000005 | 2026-11-20 | 12000
     | DD000006 | KH000006 | 2026-11-20 | 12000
     | DD000007 | KH000007 | 2026-11-20 | 12000
events | event | record | before | after | on
       | tier | KH000001 | | 钻石 | 2026-08-25
       | tier | KH000002 | | 金卡 | 2026-10-01
       | tier | KH000003 | | 银卡 | 2026-08-25
       | tier | KH000003 | 银卡 | 金卡 | 2026-10-01
       | tier | KH000003 | 金卡 | 银卡 | 2026-10-01
       | tier | KH000009 | 金卡 | 银卡 | 2026-10-01
       | tier | KH000001 | 钻石 | 银卡 | 2026-10-02
       | graded | tier | | 2026-07-01 | 2026-08-25
       | graded | tier | 2026-07-01 | 2026-10-01 | 2026-10-01
"""


def moves(make_book, rule="等级变动天数", value="90"):
    found = recent_moves(computed(make_book(PEOPLE.format(rule=rule, value=value))))
    return [tuple(row) for row in found[["customer_id", "move", "before", "after"]].to_numpy().tolist()]


def test_moves_of_the_last_days_the_latest_first(make_book):
    """The first grading of all is no move, nor is what went to and fro within a day, nor who is no longer there."""
    assert moves(make_book) == [
        ("KH000001", "升级", "银卡", "金卡"),
        ("KH000003", "升级", "银卡", "金卡"),
        ("KH000004", "新获", "（无）", "金卡"),
        ("KH000005", "新获", "（无）", "金卡"),
        ("KH000006", "新获", "（无）", "金卡"),
        ("KH000007", "新获", "（无）", "金卡"),
        ("KH000001", "降级", "钻石", "银卡"),
        ("KH000002", "新获", "（无）", "金卡"),
    ]
    assert len(moves(make_book, value="30")) == 6


@pytest.mark.parametrize(("order", "told"), [
    ("短信、邮件、信函", ["短信 13800138000", "信函 路 2 号", "邮件 c@b.cn", "未许可营销", "免打扰", "没有可用的联系方式", "未许可营销"]),
    ("信函、短信", ["信函 路 1 号", "信函 路 2 号", "未许可营销", "未许可营销", "免打扰", "没有可用的联系方式", "未许可营销"]),
])  # fmt: skip
def test_a_notice_goes_where_consent_and_addresses_allow(make_book, order, told):
    found = recent_moves(computed(make_book(PEOPLE.format(rule="等级通知渠道", value=order))))
    found = found[found["on"] != "2026-10-02"].sort_values("record")
    said = (found["channel"] + " " + found["address"]).fillna(found["why_not"])
    assert said.tolist() == told


def test_the_sheet_links_to_the_customers_and_appears_with_its_first_rows(make_book):
    content = tier_changes(computed(make_book(PEOPLE.format(rule="等级变动天数", value="90"))))
    assert content is not None
    assert [link.target for link in content.links][:2] == ["'客户'!A2", "'客户'!A4"]
    assert content.blocks[1].rows[0][0] == "近 90 天：升级 2 位，降级 1 位，新获等级 5 位；可发通知 4 位"
    assert tier_changes(computed(make_book("客户 | 客户名称\n | 甲"))) is None
