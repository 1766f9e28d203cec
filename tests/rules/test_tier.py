"""Tiers over days and quarters: graded on the first day of a quarter, upgraded at once, lowered step by step (D1)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.passing import later, on_days
from tests.textbook import book_from_text
from xlcrm.model.book import show
from xlcrm.pipeline import computed
from xlcrm.rules import tier
from xlcrm.rules.tier import moved
from xlcrm.rules.tier_standard import standard

ONE = """
{rules}
客户 | 客户编号 | 客户名称 | 登记日期
     | KH000001 | 王芳     | 2020-01-01
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | DD000001 | KH000001 | {on} | {amount}
"""


def one(on="2026-02-10", amount=60_000, rules=""):
    return book_from_text(ONE.format(on=on, amount=amount, rules=rules), today=on)


def tier_of(book, customer=0):
    row = book.customers.iloc[customer]
    return show(row.tier), show(row.tier_since)


def year(book, *days):
    """Refresh on each of the days, one after the other; the tier and since when on each."""
    said = []
    for day in days:
        book = later(book, day)
        said.append(tier_of(book))
    return said


def test_a_tier_stays_until_the_next_grading_and_then_goes_down_one_step_a_quarter():
    """60,000 spent on 10 February 2026 leave the window on 10 February 2027; graded on the first day of each quarter."""
    first = computed(one())
    assert tier_of(first) == ("钻石", "2026-02-10")
    days = ("2026-04-01", "2027-01-01", "2027-02-11", "2027-03-31", "2027-04-01", "2027-06-30", "2027-07-01", "2027-10-01", "2028-01-01")
    assert year(first, *days) == [
        ("钻石", "2026-02-10"),
        ("钻石", "2026-02-10"),
        ("钻石", "2026-02-10"),
        ("钻石", "2026-02-10"),
        ("金卡", "2027-04-01"),
        ("金卡", "2027-04-01"),
        ("银卡", "2027-07-01"),
        ("普通", "2027-10-01"),
        ("新客户", "2028-01-01"),
    ]


def test_the_first_refresh_of_a_quarter_grades_whichever_day_it_is():
    first = computed(one())
    assert year(first, "2027-01-04", "2027-04-06", "2027-04-07", "2027-07-03") == [
        ("钻石", "2026-02-10"),
        ("金卡", "2027-04-06"),
        ("金卡", "2027-04-06"),
        ("银卡", "2027-07-03"),
    ]


def test_running_again_on_the_grading_day_grades_no_further_and_remembers_nothing_more():
    book = later(computed(one()), "2027-04-01")
    again = later(book, "2027-04-01")
    assert tier_of(again) == ("金卡", "2027-04-01")
    assert len(again.events) == len(book.events)


@pytest.mark.parametrize(("steps", "after"), [("0", "钻石"), ("2", "银卡"), ("10", "新客户")])
def test_the_steps_of_a_downgrade_are_a_setting(steps, after):
    rules = f"规则 | 键 | 值\n | 每次最多降级 | {steps}"
    assert year(computed(one(rules=rules)), "2027-04-01")[0][0] == after


def test_graded_every_month_or_at_every_refresh():
    month = computed(one(rules="规则 | 键 | 值\n | 评定频率 | 每月首日"))
    assert [name for name, _ in year(month, "2027-02-03", "2027-03-01", "2027-03-02", "2027-04-01")] == ["钻石", "金卡", "金卡", "银卡"]
    always = computed(one(rules="规则 | 键 | 值\n | 评定频率 | 每次刷新"))
    assert [name for name, _ in year(always, "2027-02-12", "2027-02-12", "2027-02-13")] == ["金卡", "金卡", "银卡"]


SECOND = """
规则 | 键       | 值
     | 立即升级 | {at_once}
客户 | 客户编号 | 客户名称 | 登记日期
     | KH000001 | 王芳     | 2020-01-01
     | KH000002 | 李伟     | 2026-11-20
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | DD000001 | KH000001 | 2026-10-10 | 300
     {more}
"""
BOUGHT = "| DD000002 | KH000001 | 2026-11-20 | 9700\n     | DD000003 | KH000002 | 2026-11-20 | 2000"


@pytest.mark.parametrize(("at_once", "november", "january"), [("是", "金卡", "金卡"), ("否", "新客户", "金卡")])
def test_an_upgrade_is_made_at_once_or_waits_for_the_grading(at_once, november, january):
    days = on_days(
        ("2026-11-19", SECOND.format(at_once=at_once, more="")),
        ("2026-11-20", SECOND.format(at_once=at_once, more=BOUGHT)),
        ("2027-01-01", SECOND.format(at_once=at_once, more=BOUGHT)),
    )
    assert [tier_of(book)[0] for book in days] == ["新客户", november, january]
    assert tier_of(days[1], 1) == ("银卡", "2026-11-20"), "who had no tier gets what the orders reach, either way"
    said = tier.RULE.explain(days[1], 2)
    assert said is not None
    assert ("2027-01-01 评定时升级，现为 新客户" in said) == (at_once == "否")


def test_an_order_corrected_on_the_same_day_takes_the_upgrade_back():
    wrong = SECOND.format(at_once="是", more=BOUGHT)
    days = on_days(
        ("2026-11-19", SECOND.format(at_once="是", more="")),
        ("2026-11-20", wrong),
        ("2026-11-20", wrong.replace("9700", "970")),
    )
    assert [tier_of(book) for book in days] == [("新客户", "2026-11-19"), ("金卡", "2026-11-20"), ("普通", "2026-11-20")]


def test_the_history_is_kept_in_the_workbook():
    book = computed(one())
    for day in ("2027-04-01", "2027-07-01"):
        book = later(book, day)
    moves = book.events[book.events["event"] == "tier"]
    assert moves[["record", "before", "after"]].fillna("").to_numpy().tolist() == [
        ["KH000001", "", "钻石"],
        ["KH000001", "钻石", "金卡"],
        ["KH000001", "金卡", "银卡"],
    ]
    assert moves["on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-02-10", "2027-04-01", "2027-07-01"]


def test_a_tier_is_known_again_in_the_other_language_and_after_it_was_renamed():
    text = """
    Customers | Customer ID | Name
              | KH000001    | Ann
    Orders    | Order ID | Customer ID | Date       | Amount
              | DD000001 | KH000001    | 2025-01-10 | 100
    events    | event  | record   | after      | on
              | tier   | KH000001 | {held}     | 2026-10-01
              | graded | tier     | 2026-10-01 | 2026-10-01
    """
    assert tier_of(computed(book_from_text(text.format(held="金卡"), lang="en"))) == ("Gold", "2026-10-01")
    unknown = computed(book_from_text(text.format(held="贵宾"), lang="en"))
    assert tier_of(unknown) == ("New", "2026-11-22"), "a level that is gone cannot be held"


def test_an_id_that_stands_twice_does_not_move_to_and_fro():
    text = """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
         | KH000001 | 李伟
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD000001 | KH000001 | 2026-11-01 | 2500
    """
    first = computed(book_from_text(text))
    again = later(first, "2026-11-22")
    assert [(book.events["event"] == "tier").sum() for book in (first, again)] == [1, 1]


def test_what_is_missing_to_the_next_tier_is_said(book):
    """
    客户 | 客户编号 | 客户名称 | 登记日期
         | KH000001 | 甲       | 2026-01-01
         | KH000002 | 乙       | 2026-01-01
         | KH000003 | 丙       | 2026-01-01
         | KH000004 | 丁       | 2020-01-01
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD01     | KH000001 | 2026-10-01 | 9680
         | DD02     | KH000002 | 2026-10-01 | 100
         | DD03     | KH000003 | 2026-10-02 | 50000
         | DD04     | KH000004 | 2026-10-02 | 50000
    """
    done = computed(book)
    said = [tier.RULE.explain(done, row) for row in (2, 3, 4, 5)]
    assert said[0].endswith("再消费 320.00 升金卡")
    assert said[1].endswith("再买 1 次升普通；再消费 1,900.00 升银卡")
    assert said[2].endswith("成为客户满 2 年（2028-01-01）才能升钻石")
    assert said[3] == "近 365 天消费 50,000.00，累计 1 笔，达到 钻石"


def test_a_tier_that_is_held_longer_says_until_when():
    book = later(later(computed(one()), "2027-01-04"), "2027-03-31")
    assert "自 2026-02-10 起为 钻石，2027-04-01 评定前不降级，每次最多降 1 级" in tier.RULE.explain(book, 2)
    lowered = later(book, "2027-04-01")
    assert "2027-04-01 评定后为 金卡，每次最多降 1 级" in tier.RULE.explain(lowered, 2)


RANKS = st.lists(st.tuples(st.integers(-2, 4), st.integers(-1, 4)), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None)
@given(ranks=RANKS, grading=st.booleans(), steps=st.integers(0, 10), at_once=st.booleans())
def test_a_move_is_never_against_the_orders_nor_further_than_allowed(ranks, grading, steps, at_once):
    book = one()
    chosen = book.settings.with_rules(
        tier__grading="always" if grading else "quarter", tier__downgrade_steps=steps, tier__upgrade_at_once=at_once
    )
    graded_before = book.own["events"].data.head(0)
    graded_before.loc[2] = ["graded", "tier", None, None, "2026-01-01", np.datetime64("2026-01-01", "s"), None]
    own = {**book.own, "events": replace(book.own["events"], data=graded_before)}
    before, reached = (np.array(column) for column in zip(*ranks, strict=True))
    now = moved(replace(book, settings=chosen, own=own), reached, before)
    new = before < 0
    assert (now[new] == reached[new]).all()
    low, high = np.minimum(before, reached), np.maximum(before, reached)
    assert ((now >= low) & (now <= high))[~new].all()
    assert (before - now <= (steps if grading else 0))[~new].all()
    if at_once or grading:
        assert (now >= reached).all()


@settings(max_examples=25, deadline=None)
@given(spends=st.lists(st.integers(0, 80_000), min_size=2, max_size=8), count=st.integers(1, 3), years=st.integers(0, 4))
def test_the_standard_never_falls_with_the_spend(spends, count, years):
    spends = sorted(spends)
    people = "\n".join(f" | KH{n:06d} | 客{n} | {2026 - years}-11-01" for n in range(len(spends)))
    parts = [(n, part, spend / count) for n, spend in enumerate(spends) for part in range(count)]
    orders = "\n".join(f" | DD{n}-{part} | KH{n:06d} | 2026-11-10 | {amount}" for n, part, amount in parts)
    book = computed(book_from_text(f"客户 | 客户编号 | 客户名称 | 登记日期\n{people}\n订单 | 订单编号 | 客户编号 | 日期 | 金额\n{orders}"))
    assert (np.diff(standard(book)) >= 0).all()
