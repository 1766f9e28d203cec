"""Points and stored value: earned once for each order, spent, expired, never below zero (D2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.rules.asking import column
from tests.rules.passing import later, on_days
from tests.textbook import book_from_text
from xlcrm.model.book import show
from xlcrm.pipeline import computed
from xlcrm.rules import points

HEAD = """
客户 | 客户编号 | 客户名称 | 登记日期
     | KH000001 | 王芳     | 2020-01-01
     | KH000002 | 李伟     | 2020-01-01
积分 | 流水号 | 客户编号 | 日期 | 类型 | 积分 | 事由 | 到期日期 | 订单编号 | 来源
     {entries}
订单 | 订单编号 | 行号 | 客户编号 | 日期 | 金额
     {orders}
规则 | 键 | 值
     {rules}
"""


def text(orders="", entries="", rules=""):
    return HEAD.format(orders=orders, entries=entries, rules=rules)


def entries(book):
    keys = ["customer_id", "on", "kind", "points", "order_id", "origin"]
    return [tuple(show(value) for value in row) for row in book.points[keys].to_numpy().tolist()]


def balances(book):
    return [show(value) for value in book.customers["points"]]


def test_an_order_earns_points_once_at_the_rate_of_the_tier(book):
    old = "| DD000001 |  | KH000001 | 2026-11-01 | 9000"
    new = f"{old}\n | DD000002 | 1 | KH000001 | 2026-11-20 | 600\n | DD000002 | 2 | KH000001 | 2026-11-20 | 500.5\n | DD000003 |  | KH000002 | 2026-11-20 | 99.9"
    days = on_days(("2026-11-19", text(old)), ("2026-11-20", text(new)), ("2026-11-20", text(new)), ("2026-11-21", text(new)))
    assert entries(days[0]) == [], "orders before the first refresh earn nothing"
    assert entries(days[1]) == [
        ("KH000001", "2026-11-20", "获得", "1650", "DD000002", "订单金额 1100.5 × 1.5"),
        ("KH000002", "2026-11-20", "获得", "99", "DD000003", "订单金额 99.9 × 1"),
    ]
    assert balances(days[1]) == ["1650", "99"]
    assert days[1].points["entry_id"].tolist() == ["JF000001", "JF000002"]
    assert entries(days[3]) == entries(days[2]) == entries(days[1])


def test_orders_of_the_past_earn_points_where_the_rules_name_their_day():
    orders = "| DD000001 |  | KH000001 | 2026-01-10 | 100\n | DD000002 |  | KH000001 | 2026-03-10 | 200"
    book = computed(book_from_text(text(orders, rules="| 积分起算日 | 2026-02-01")))
    assert entries(book) == [("KH000001", "2026-03-10", "获得", "200", "DD000002", "订单金额 200 × 1")]
    assert show(book.points["expires_on"].iloc[0]) == "2028-03-10"


def test_switched_off_nothing_is_booked_for_orders():
    book = computed(book_from_text(text("| DD000001 |  | KH000001 | 2026-11-22 | 100", rules="| 自动积分 | 否")))
    assert entries(book) == []


def test_points_that_staff_entered_for_an_order_are_not_given_again_nor_changed():
    entry = "| JF000001 | KH000001 | 2026-11-22 | 获得 | 5 |  |  | DD000001 |"
    book = computed(book_from_text(text("| DD000001 |  | KH000001 | 2026-11-22 | 100", entry)))
    assert len(entries(book)) == 1
    assert balances(book) == ["5", ""]


@pytest.mark.parametrize(("amount", "customer", "booked", "left"), [
    ("150", "KH000001", [("KH000001", "调整", "50", "订单金额 50 × 1")], ["150", ""]),
    ("40.5", "KH000001", [("KH000001", "调整", "-60", "订单金额 -59.5 × 1")], ["40", ""]),
    ("100", "KH000002", [("KH000002", "获得", "100", "订单金额 100 × 1"), ("KH000001", "调整", "-100", "订单金额 -100 × 1")], ["0", "100"]),
])  # fmt: skip
def test_a_corrected_order_is_an_adjustment(amount, customer, booked, left):
    order = "| DD000001 |  | {customer} | 2026-11-20 | {amount}"
    right = text(order.format(customer=customer, amount=amount))
    days = on_days(("2026-11-20", text(order.format(customer="KH000001", amount="100"))), ("2026-11-21", right), ("2026-11-22", right))
    assert [(who, kind, number, origin) for who, _, kind, number, _, origin in entries(days[1])[1:]] == booked
    assert balances(days[1]) == left
    assert entries(days[2]) == entries(days[1])


def test_a_return_takes_back_no_more_than_there_is():
    bought = "| DD000001 |  | KH000001 | 2026-11-20 | 100"
    returned = f"{bought}\n | DD000002 |  | KH000001 | 2026-11-21 | -100"
    used = "| JF000009 | KH000001 | 2026-11-20 | 使用 | 70 |  |  |  |"
    start = "| 积分起算日 | 2026-11-01"
    book = computed(book_from_text(text(returned, used, start), today="2026-11-21"))
    assert [(kind, number) for _, _, kind, number, _, _ in entries(book)] == [("使用", "70"), ("获得", "100"), ("调整", "-30")]
    assert balances(book) == ["0", ""]
    assert entries(later(book, "2026-11-22")) == entries(book)


def test_an_order_that_is_gone_takes_nothing_back():
    order = "| DD000001 |  | KH000001 | 2026-11-20 | 100"
    days = on_days(("2026-11-20", text(order)), ("2026-11-21", text()))
    assert entries(days[1]) == entries(days[0])


def test_points_expire_after_their_last_day_the_first_earned_being_spent_first():
    ledger = """| JF1 | KH000001 | 2024-11-25 | 获得 | 100 |  |  |  |
     | JF2 | KH000001 | 2025-06-01 | 获得 | 100 |  |  |  |
     | JF3 | KH000001 | 2025-07-01 | 使用 | 30 |  |  |  |"""
    first = computed(book_from_text(text(entries=ledger), today="2026-11-25"))
    assert balances(first) == ["170", ""]
    assert "2026-11-25 将有 70 分到期" in points.RULE.explain(first, 2)
    second = later(first, "2026-11-26")
    assert entries(second)[-1] == ("KH000001", "2026-11-26", "过期", "70", "", "积分到期")
    assert balances(second) == ["100", ""]
    assert len(second.points) == len(later(second, "2026-11-26").points) == len(later(second, "2027-06-01").points)
    assert balances(later(second, "2027-06-02")) == ["0", ""]


def test_what_should_have_expired_before_the_first_refresh_is_let_be():
    ledger = "| JF1 | KH000001 | 2020-11-25 | 获得 | 100 |  |  |  |"
    assert balances(later(computed(book_from_text(text(entries=ledger))), "2027-11-22")) == ["100", ""]
    early = computed(book_from_text(text(entries=ledger, rules="| 积分起算日 | 2020-01-01")))
    assert balances(early) == ["0", ""]


def test_nothing_expires_where_the_months_are_nought_but_on_a_written_day():
    ledger = "| JF1 | KH000001 | 2024-11-25 | 获得 | 100 |  |  |  |\n | JF2 | KH000002 | 2026-11-01 | 获得 | 9 |  | 2026-11-30 |  |"
    book = computed(book_from_text(text(entries=ledger, rules="| 积分有效期 | 0")))
    assert balances(later(book, "2030-01-01")) == ["100", "0"]


def test_without_the_sheet_there_are_no_points(make_book):
    book = make_book("客户 | 客户编号 | 客户名称\n | KH000001 | 甲\n订单 | 订单编号 | 客户编号 | 日期 | 金额\n | D1 | KH000001 | 2026-11-22 | 5")
    assert computed(book).points.empty
    assert "points" not in computed(book).events["event"].tolist()


def test_stored_value_is_paid_in_spent_and_refunded(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 甲
         | KH000002 | 乙
         | KH000003 | 丙
    储值 | 流水号 | 客户编号 | 日期       | 类型 | 金额 | 订单编号
         | CZ1    | KH000001 | 2026-01-01 | 充值 | 1000 |
         | CZ2    | KH000001 | 2026-01-01 | 赠送 | 100  |
         | CZ3    | KH000001 | 2026-01-02 | 消费 | 300.5 | DD1
         | CZ4    | KH000001 | 2026-01-03 | 退款 | 50   | DD1
         | CZ5    | KH000001 | 2026-01-04 | 退款 | 200  |
         | CZ6    | KH000001 | 2026-01-05 | 调整 | -0.5 |
         | CZ7    | KH000001 | 2027-01-05 | 充值 | 999  |
         | CZ8    | KH000002 | 2026-01-05 | 消费 | 10   |
         | CZ9    | KH000002 | 2026-01-06 | 充值 | 30   |
    """
    assert column(book, "stored_value") == {"KH000001": "649", "KH000002": "30", "KH000003": ""}


KINDS = st.sampled_from(["获得", "使用", "调整"])
DAYS = st.integers(1, 28).flatmap(lambda day: st.integers(1, 12).map(lambda month: f"2025-{month:02d}-{day:02d}"))
LINES = st.lists(st.tuples(st.sampled_from(["KH000001", "KH000002"]), DAYS, KINDS, st.integers(0, 300)), max_size=12)


def as_entries(lines):
    return "\n".join(f" | JF{n} | {who} | {on} | {kind} | {number} | x |  |  |" for n, (who, on, kind, number) in enumerate(lines)).lstrip()


def by_hand(lines, who):
    """Add up one customer's entries one by one: by day, additions first; a balance stops at zero."""
    left = 0
    mine = [(on, kind == "使用", n, number) for n, (other, on, kind, number) in enumerate(lines) if other == who]
    for _, taken, _, number in sorted(mine):
        left = max(0, left - number if taken else left + number)
    return left


@settings(max_examples=40, deadline=None)
@given(lines=LINES)
def test_a_balance_is_the_sum_of_the_entries_and_never_below_zero(lines):
    book = later(book_from_text(text(entries=as_entries(lines), rules="| 积分有效期 | 0")), "2026-11-22", points.RULE)
    present = {who for who, *_ in lines}
    assert balances(book) == [str(by_hand(lines, who)) if who in present else "" for who in ("KH000001", "KH000002")]


def expired_by_hand(lines, days, months):
    """Walk through the days with a queue of lots, the first in being the first out; return what is left."""
    lots, left = [], []
    todo = sorted((on, kind == "使用", n, number) for n, (_, on, kind, number) in enumerate(lines))
    for day in days:
        while todo and todo[0][0] <= day:
            on, taken, _, number = todo.pop(0)
            if not taken:
                lots.append([on, number])
            while taken and number and lots:
                part = min(number, lots[0][1])
                lots[0][1] -= part
                number -= part
                if not lots[0][1]:
                    lots.pop(0)
        lots = [lot for lot in lots if added(lot[0], months) >= day]
        left.append(sum(number for _, number in lots))
    return left


def added(day, months):
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}{day[7:]}"


@settings(max_examples=20, deadline=None)
@given(lines=st.lists(st.tuples(st.just("KH000001"), DAYS, KINDS, st.integers(0, 300)), max_size=8), months=st.integers(1, 12))
def test_daily_expiry_is_that_of_a_queue(lines, months):
    """The book is refreshed on every day on which something happens or ends, as it is in use."""
    ends = {added(on, months) for _, on, kind, _ in lines if kind != "使用"}
    after = {(date.fromisoformat(day) + timedelta(days=1)).isoformat() for day in ends}
    days = sorted({on for _, on, _, _ in lines} | after)
    book = book_from_text(text(entries=as_entries(lines), rules=f"| 积分有效期 | {months}\n | 积分起算日 | 2024-01-01"), today="2025-01-01")
    left = []
    for day in days:
        book = later(book, day, points.RULE)
        left.append(show(book.customers["points"].iloc[0]) or "0")
    assert left == [str(number) for number in expired_by_hand(lines, days, months)]


AMOUNTS = st.lists(st.tuples(st.sampled_from(["D1", "D2", "D3"]), st.decimals(0, 300, places=2)), min_size=1, max_size=4)


@settings(max_examples=12, deadline=None)
@given(versions=st.lists(AMOUNTS, min_size=1, max_size=4))
@example(versions=[[("D2", Decimal("0.87"))], [("D2", Decimal("4.55"))]])  # too small for a point, then corrected
def test_however_often_orders_are_corrected_their_entries_add_up_to_what_they_earn(versions):
    texts = []
    for day, lines in enumerate(versions, 1):
        orders = "\n".join(f" | {order} | {n} | KH000001 | 2026-11-01 | {amount}" for n, (order, amount) in enumerate(lines)).lstrip()
        texts.append((f"2026-11-{day:02d}", text(orders, rules="| 积分起算日 | 2026-01-01")))
    book = on_days(*texts)[-1]
    for order in {order for order, _ in versions[-1]}:
        total = sum(amount for name, amount in versions[-1] if name == order)
        mine = book.points[book.points["order_id"] == order]
        assert mine["points"].sum() == int(total)
    assert (book.points.groupby("customer_id")["points"].sum() == book.customers["points"].dropna().to_numpy()).all()


def test_an_entry_that_staff_delete_does_not_come_back():
    """JF000001 was booked for DD000001 and is deleted; DD000002 and a correction of it are booked as ever."""
    one, two = (f"| DD00000{number} |  | KH000001 | 2026-11-20 | 100" for number in (1, 2))
    days = on_days(("2026-11-19", text()), ("2026-11-20", text(one)))
    assert [entry[4] for entry in entries(days[1])] == ["DD000001"]
    deleted = computed(without_points(days[1], text(f"{one}\n {two}"), "2026-11-21"))
    assert [entry[4] for entry in entries(deleted)] == ["DD000002"]
    again = computed(without_points(deleted, text(f"{one}\n {two}"), "2026-11-22"))
    assert entries(again) == []


def without_points(before, words, day):
    """The book of a day on which staff have deleted all entries."""
    fresh = book_from_text(words, today=day)
    return replace(fresh, own={**fresh.own, "events": before.own["events"]})


def test_an_expiry_that_staff_delete_does_not_come_back():
    lot = "| JF000001 | KH000001 | 2026-11-01 | 获得 | 100 | | 2026-11-20 | |"
    start = "| 积分起算日 | 2026-11-01"
    first = computed(book_from_text(text(entries=lot, rules=start), today="2026-11-21"))
    assert [entry[2:4] for entry in entries(first)] == [("获得", "100"), ("过期", "100")]
    deleted = computed(without_points(first, text(entries=lot, rules=start), "2026-11-22"))
    assert [entry[2:4] for entry in entries(deleted)] == [("获得", "100")]
    assert balances(deleted)[0] == "100"
    more = lot + "\n | JF000002 | KH000001 | 2026-11-02 | 获得 | 30 | | 2026-11-21 | |"
    assert entries(computed(without_points(first, text(entries=more, rules=start), "2026-11-22")))[-1][2:4] == ("过期", "30")
