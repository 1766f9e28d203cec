"""Rules tried at other values: who would move, and nothing is written."""

from __future__ import annotations

import json

import pytest

from tests.cli.workspace import TODAY, copied, xlcrm
from xlcrm.model.refusals import Refusal
from xlcrm.rehearsing import parse_trials, rehearse

SHOP = """
规则 | 键 | 值 | 试算
     | {rule} | {value} | {trial}
客户 | 客户编号 | 客户名称 | 负责人 | 意向级别 | 登记日期
     | KH000001 | 甲 | 陈 | A | 2026-01-01
     | KH000002 | 乙 | 赵 | A | 2026-01-01
     | KH000003 | 丙 |    | A | 2026-01-01
订单 | 订单编号 | 客户编号 | 日期 | 金额
     | DD000001 | KH000001 | 2026-11-01 | 2000
     | DD000002 | KH000002 | 2026-05-01 | 2500
     | DD000003 | KH000003 | 2026-05-01 | 100
"""


def shop(make_book, rule="会员评定期", value="365", trial=""):
    return make_book(SHOP.format(rule=rule, value=value, trial=trial))


def test_who_would_move_counted_by_owner(make_book):
    found = rehearse(shop(make_book), parse_trials(["会员评定期=90"]))
    assert found is not None
    assert found.counts("key", "before", "after", "owner") == [(("tier", "银卡", "新客户", "赵"), 1)]
    assert found.tried == {"tier.window_days": (365, 90)}
    answer = found.as_dict()
    assert answer["customers"] == 1
    assert answer["moves"] == [
        {"customer_id": "KH000002", "name": "乙", "owner": "赵", "key": "tier", "before": "银卡", "after": "新客户"}
    ]


def test_the_trial_column_is_rehearsed_and_the_tier_held_does_not_hide_a_move(make_book):
    book = make_book(SHOP.format(rule="会员评定期", value="365", trial="90") + """
events | event | record | after | on
       | tier | KH000002 | 金卡 | 2026-10-01
       | graded | tier | 2026-10-01 | 2026-10-01
""")
    found = rehearse(book, book.settings.trials)
    assert found is not None
    assert found.counts("before", "after") == [(("银卡", "新客户"), 1)]


def test_statuses_and_the_list_of_today_move_too(make_book):
    found = rehearse(shop(make_book), parse_trials(["lost.days=100", "calendar.roll = keep"]))
    assert found is not None
    assert {(key, before, after): number for (key, before, after), number in found.counts("key", "before", "after")}[
        "status", "现有", "流失"
    ] == 2


def test_how_tiers_are_graded_can_be_tried_as_well(make_book):
    text = SHOP.format(rule="立即升级", value="否", trial="") + """
events | event | record | after | on
       | tier | KH000001 | 新客户 | 2026-10-01
       | graded | tier | 2026-10-01 | 2026-10-01
"""
    found = rehearse(make_book(text), parse_trials(["Upgrade at once=yes"]))
    assert found is not None
    assert [(move["customer_id"], move["before"], move["after"]) for move in found.as_dict()["moves"]] == [("KH000001", "新客户", "银卡")]


@pytest.mark.parametrize("name", ["会员.银卡.下限", "银卡.下限", "Tier.银卡.From", "会员.silver.from_value"])
def test_the_beginning_of_a_level_is_tried_and_the_level_below_ends_there(make_book, name):
    found = rehearse(shop(make_book), parse_trials([f"{name}=2400"]))
    assert found is not None
    assert [(move["customer_id"], move["before"], move["after"]) for move in found.as_dict()["moves"]] == [("KH000001", "银卡", "新客户")]
    assert found.tried == {"会员.银卡.下限": (2000, 2400)}


def test_an_interval_is_tried_and_a_level_may_be_tried_together_with_a_rule(make_book):
    found = rehearse(shop(make_book), parse_trials(["意向.A.跟进间隔=365", "lost.days=100"]))
    assert found is not None
    due = [(before, after) for (key, before, after), _ in found.counts("key", "before", "after") if key == "due"]
    assert due == [("逾期", "未到期")]
    assert found.tried == {"意向.A.跟进间隔": (7, 365), "lost.days": (365, 100)}


def test_a_level_is_tried_by_a_row_of_the_rules(make_book):
    book = shop(make_book, "会员.银卡.下限", "", "2400")
    assert not book.findings.settings
    found = rehearse(book, book.settings.trials)
    assert found is not None
    assert found.counts("after") == [(("新客户",), 1)]
    assert book.settings.schemes == shop(make_book).settings.schemes


@pytest.mark.parametrize(("row", "fault"), [
    (("会员.银卡.下限", "5", ""), "level_in_rules"), (("会员.银卡.下限", "", "很多"), "level_trial"), (("会员.铜卡.下限", "", "5"), "rule_unknown"),
])  # fmt: skip
def test_a_row_of_the_rules_that_cannot_be_tried_is_one_problem(make_book, row, fault):
    book = shop(make_book, *row)
    assert [problem.code.code for problem in book.findings.settings] == [fault]


@pytest.mark.parametrize(("pair", "said"), [
    ("会员.金砖.下限=8", "“级别”表里没有“会员.金砖.下限”。最接近的是：会员.金卡.下限"),
    ("会员.金卡.下线=8", "最接近的是：会员.金卡.下限"),
])  # fmt: skip
def test_a_level_that_is_not_there_is_refused_with_the_nearest(make_book, pair, said):
    with pytest.raises(Refusal) as refused:
        rehearse(shop(make_book), parse_trials([pair]))
    assert said in refused.value.say("zh")


def test_nothing_to_try_is_no_rehearsal(make_book):
    assert rehearse(shop(make_book), {}) is None


@pytest.mark.parametrize(("pair", "said"), [
    ("会员评定=90", "没有叫“会员评定”的规则。最接近的是：会员评定期"),
    ("tier.windowdays=90", "tier.window_days"),
    ("会员评定期=很久", "“会员评定期”不能是“很久”，应为1 到 36500 的整数"),
    ("会员评定期", "应写成 规则=值"),
    ("会员.金卡.下限=-1", "“会员.金卡.下限”不能是“-1”，应为0 或以上的数字"),
])  # fmt: skip
def test_a_wrong_trial_is_refused_with_what_was_meant(pair, said):
    with pytest.raises(Refusal) as refused:
        parse_trials([pair])
    assert said in refused.value.say("zh")


def test_a_rehearsal_prints_the_moves_and_writes_nothing(tmp_path):
    book = copied(tmp_path / "w")
    before = book.read_bytes(), book.stat().st_mtime_ns, xlcrm("history", str(book), "--json").stdout
    arguments = ["refresh", str(book), "--today", TODAY, "--with", "会员评定期=1", "--dry-run"]
    ran = xlcrm(*arguments, lang="zh")
    assert "会员评定期：365 → 1" in ran.stdout
    assert "会员等级：" in ran.stdout
    answer = json.loads(xlcrm(*arguments, "--json").stdout)
    assert answer["rehearsal"]["rules"] == {"tier.window_days": {"now": 365, "tried": 1}}
    assert sum(line["customers"] for line in answer["rehearsal"]["counts"]) == len(answer["rehearsal"]["moves"])
    assert (answer["written"], answer["dry_run"]) == (False, True)
    assert (book.read_bytes(), book.stat().st_mtime_ns, xlcrm("history", str(book), "--json").stdout) == before
    assert xlcrm("refresh", str(book), "--with", "会员=1").returncode == 2
