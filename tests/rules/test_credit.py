"""Credit: weighted score of the latest review, stars, limit and terms; what poor credit excludes (D4)."""

from __future__ import annotations

import pytest

from tests.checks.finding import found, problems
from tests.rules.asking import column
from xlcrm.pipeline import computed
from xlcrm.rules import credit

ITEMS = (("关心", 5), ("执着", 5), ("销售力", 20), ("工程能力", 20), ("经营力", 10), ("经营意志", 40))


def review(scores, on="2026-11-01", customer="KH000001", number=""):
    return "\n".join(f" | {number} | {customer} | {on} | {item} | {score}" for (item, _), score in zip(ITEMS, scores, strict=False))


def text(*reviews, more=""):
    lines = "\n".join(reviews)
    return f"客户 | 客户编号 | 客户名称 | 信用状况\n | KH000001 | 甲 | 4\n | KH000002 | 乙 |\n信用评估 | 评估编号 | 客户编号 | 日期 | 项目 | 得分\n{lines}\n{more}"


@pytest.mark.parametrize(("scores", "stars", "limit", "days"), [
    ((5, 5, 20, 20, 10, 40), "5", "500000", "月结 90 天"),
    ((5, 5, 20, 20, 10, 25), "5", "500000", "月结 90 天"),
    ((5, 5, 20, 20, 10, 24.9), "4", "200000", "月结 60 天"),
    ((5, 5, 20, 20, 10, 10), "4", "200000", "月结 60 天"),
    ((5, 5, 20, 20, 5, 0), "3", "50000", "月结 30 天"),
    ((5, 5, 20, 10, 0, 0), "2", "10000", "货到付款"),
    ((5, 5, 20, 9.9, 0, 0), "1", "0", "款到发货"),
    ((0, 0, 0, 0, 0, 0), "1", "0", "款到发货"),
])  # fmt: skip
def test_stars_limit_and_terms_follow_the_score(make_book, scores, stars, limit, days):
    book = make_book(text(review(scores)))
    assert column(book, "credit_stars") == {"KH000001": stars, "KH000002": ""}
    assert column(book, "credit_limit")["KH000001"] == limit
    assert column(book, "credit_terms")["KH000001"] == days


def test_the_latest_review_counts_and_one_of_tomorrow_does_not(make_book):
    book = make_book(text(
        review((5, 5, 20, 20, 10, 40), "2026-01-01"), review((0,) * 6, "2026-11-01"), review((5, 5, 20, 20, 10, 40), "2026-11-23")
    ))  # fmt: skip
    assert column(book, "credit_stars")["KH000001"] == "1"


def test_two_reviewers_of_one_day_are_averaged(make_book):
    book = make_book(text(review((5, 5, 20, 20, 10, 40), number="XY1"), review((0,) * 6, number="XY2")))
    done = computed(book)
    assert credit.latest_reviews(done).score.iloc[0] == 50
    assert done.customers["credit_stars"].iloc[0] == 2


def test_weight_and_maximum_of_a_line_go_before_those_of_the_list(make_book):
    lines = """
    客户 | 客户编号 | 客户名称
         | KH000001 | 甲
    字典 | 字典 | 取值 | 数值
         | 信用评估项目 | 规模 | 50
         | 信用评估项目 | 诚信 | 50
    信用评估 | 客户编号 | 日期 | 项目 | 得分 | 权重 | 满分
             | KH000001 | 2026-11-01 | 规模 | 4 |    | 5
             | KH000001 | 2026-11-01 | 诚信 | 30 | 150 |
    """
    assert credit.latest_reviews(computed(make_book(lines))).score.iloc[0] == pytest.approx(100 * (50 * 0.8 + 30) / 200)


def test_an_item_left_out_counts_as_nothing_and_is_named(make_book):
    book = computed(make_book(text(review((5, 5, 20, 20, 10)))))
    assert book.customers["credit_stars"].iloc[0] == 3
    assert found(problems(book, "credit_")) == ["credit_incomplete D2"]


def test_a_score_above_its_maximum_is_an_error(make_book):
    book = computed(make_book(text(review((6, 5, 20, 20, 10, -1)))))
    assert found(problems(book, "credit_")) == ["credit_score E2", "credit_score E7"]


ON_ACCOUNT = """
报价 | 报价编号 | 客户编号 | 日期       | 付款方式   | 状态
     | BJ000001 | KH000001 | 2026-11-20 | 一个月回款 | 已发出
     | BJ000002 | KH000001 | 2026-11-20 | 现款现货   | 已发出
     | BJ000003 | KH000001 | 2026-11-20 |            |
     | BJ000004 | KH000001 | 2026-11-20 | 月结       | 已拒绝
     | BJ000005 | KH000002 | 2026-11-20 | 月结       |
     | BJ000006 | KH000001 | 2026-11-20 | 月结       |
订单 | 订单编号 | 客户编号 | 日期       | 金额 | 付款方式
     | DD000001 | KH000001 | 2026-10-31 | 100  | 月结
     | DD000002 | KH000001 | 2026-11-01 | 100  | 月结
     | DD000003 | KH000001 | 2026-11-02 | 100  | Prepaid
"""


@pytest.mark.parametrize(("scores", "named"), [
    ((5, 5, 20, 20, 4, 0), ["credit_poor E3", "credit_blocks D2", "credit_blocks D7"]),
    ((5, 5, 20, 20, 5, 0), []),
])  # fmt: skip
def test_poor_credit_blocks_quotations_on_account(make_book, scores, named):
    book = computed(make_book(text(review(scores), more=ON_ACCOUNT)))
    assert found(problems(book, "credit_")) == named


def test_the_review_its_numbers_and_the_next_star_are_said(make_book):
    book = computed(make_book(text(review((5, 5, 20, 20, 10, 8)))))
    assert credit.RULE.explain(book, 2) == (
        "2026-11-01 的评估（信用评估 第 2、3、4、5、6、7 行）得 68.0 分（关心 5/5、执着 5/5、销售力 20/20、工程能力 20/20、"
        "经营力 10/10、经营意志 8/40），为 3 星；再得 2.0 分升 4 星；业务员估计 4"
    )
    assert credit.RULE.explain(computed(make_book(text())), 2) == "没有信用评估；业务员估计 4"
