from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from tests.rules.asking import column
from tests.shared import SHARED, needs_shared
from tests.textbook import book_from_text
from xlcrm.model import terms
from xlcrm.pipeline import computed
from xlcrm.rules import rfm


@pytest.fixture(scope="module")
def members():
    """The 995 members and 4,906 purchases of the R package rfm, as of the day its documentation says."""
    orders = pd.read_csv(SHARED / "data" / "rfm" / "orders.csv")
    names = orders["customer_id"].drop_duplicates()
    ids = {name: f"KH{number:06d}" for number, name in enumerate(names, 1)}
    text = ["客户 | 客户编号 | 客户名称", *(f" | {ids[name]} | {name}" for name in names)]
    text += ["订单 | 客户编号 | 日期 | 金额"]
    text += [f" | {ids[row.customer_id]} | {row.order_date} | {row.revenue}" for row in orders.itertuples()]
    return ids, computed(book_from_text("\n".join(text), today="2006-12-31"))


@pytest.mark.shared
@needs_shared
def test_the_published_scores(members):
    ids, book = members
    scores = book.customers.set_index("customer_id")["rfm"]
    published = {"Abbey O'Reilly": "343", "Add Senger": "412", "Aden Lesch": "323", "Aden Murphy": "544", "Admiral Senger": "433"}
    found = {name: scores[ids[name]] for name in published}
    assert found == published
    assert len(scores) == 995
    assert scores.notna().all()


@pytest.mark.shared
@needs_shared
def test_the_published_bounds(members):
    measured = rfm.measures(members[1])
    assert rfm.bounds(measured["recency"].to_numpy()) == pytest.approx([114, 180, 296.4, 481])
    assert rfm.bounds(measured["frequency"].to_numpy()) == pytest.approx([3, 4, 5, 7])
    assert rfm.bounds(measured["monetary"].to_numpy()) == pytest.approx([254.8, 381, 505.4, 665])


@pytest.mark.shared
@needs_shared
def test_scores_are_explained_with_their_bounds(members):
    ids, book = members
    row = 2 + list(ids).index("Abbey O'Reilly")
    said = rfm.RULE.explain(book, row)
    assert "R3：205 天前（界限 114/180/296.4/481）" in said
    assert "F4：6 笔（界限 3/4/5/7）" in said
    assert "再过 92 天不购买 R 降为 2" in said
    assert "再购买 2 次 F 升为 5" in said
    assert "样本 995" in said


def test_equal_values_have_equal_scores():
    """Most customers of a shop bought once; ranks that break ties would score them differently."""
    frequency = np.array([1.0] * 60 + [2.0] * 20 + [4.0] * 15 + [44.0] * 5)
    measured = pd.DataFrame({"recency": np.arange(100.0), "frequency": frequency, "monetary": frequency})
    scored = rfm.scores(measured)
    assert scored.groupby(frequency)["frequency"].nunique().eq(1).all()
    assert scored["frequency"].iloc[[0, 60, 80, 99]].tolist() == [1, 4, 5, 5]


def test_every_score_has_a_segment():
    grid = pd.DataFrame(list(itertools.product(range(1, 6), repeat=3)), columns=["recency", "frequency", "monetary"])
    found = rfm.segments(grid)
    assert set(found) == {term.code for term in terms.Segment}
    by_score = dict(zip(grid.astype(str).agg("".join, axis=1), found, strict=True))
    assert [by_score[each] for each in ("555", "533", "511", "525", "344", "155", "311", "111")] == [
        "champion", "loyal", "newcomer", "promising", "needs_care", "at_risk", "sleeping", "gone",
    ]  # fmt: skip


def test_only_buyers_are_scored_and_the_window_counts(make_book):
    text = """
    Customers | Customer ID | Name
              | C1          | Ann
              | C2          | Bob
              | C3          | Cy
    Orders | Order ID | Customer ID | Date       | Amount
           | 1        | C1          | 2026-11-01 | 900
           | 2        | C2          | 2020-11-01 | 50
           | 3        | C3          | 2027-11-01 | 50
    """
    book = make_book(text)
    assert [bool(score) for score in column(book, "rfm").values()] == [True, True, False]
    recent = make_book(text, settings=book.settings.with_rules(rfm__window_days=365))
    assert column(recent, "segment")["C2"] == ""
    assert "below 30" in rfm.RULE.explain(computed(book), 2)
