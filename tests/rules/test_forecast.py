from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.rules.asking import column
from tests.shared import SHARED, needs_shared
from xlcrm.pipeline import computed
from xlcrm.rules import forecast
from xlcrm.rules.bg_nbd import Histories, expected_purchases, fit, histories
from xlcrm.rules.forecast import Method, risk
from xlcrm.rules.gamma_gamma import expected_value, fit_values
from xlcrm.rules.rhythm import PurchaseDays
from xlcrm.rules.special import digamma, hypergeometric, log_gamma

END = np.datetime64("1997-09-30", "D")
HOLDOUT_DAYS = 39 * 7


def purchases(frame):
    frame = frame.groupby(["id", "day"], as_index=False)["amount"].sum()
    days = frame["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return PurchaseDays(frame["id"].to_numpy(), days, frame["amount"].to_numpy())


@pytest.fixture(scope="module")
def cdnow():
    lines = (SHARED / "data" / "cdnow" / "CDNOW_sample.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line.strip()]
    frame = pd.DataFrame({
        "id": [int(row[1]) for row in rows], "day": pd.to_datetime([row[2] for row in rows]),
        "amount": [float(row[4]) for row in rows],
    })  # fmt: skip
    later = set(frame["id"][frame["day"] > END])
    known = histories(purchases(frame[frame["day"] <= END]), int(END.astype(np.int64)))
    return known, np.array([who in later for who in known.who])


def auc(scores, hit):
    ranks = pd.Series(scores).rank().to_numpy()
    good = hit.sum()
    return (ranks[hit].sum() - good * (good + 1) / 2) / (good * (len(hit) - good))


@pytest.mark.shared
@needs_shared
def test_bg_nbd_has_the_published_parameters(cdnow):
    model = fit(cdnow[0])
    assert model.maximum.parameters == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=6e-4)
    assert model.maximum.likelihood == pytest.approx(-9582.4, abs=0.05)
    assert model.identified


@pytest.mark.shared
@needs_shared
def test_expected_purchases_are_the_published_ones(cdnow):
    """Customer 1 of the paper: x 2, t_x 30.43, T 38.86 weeks: 1.226 purchases in 39 weeks."""
    known = cdnow[0]
    expected = expected_purchases(fit(known), known, HOLDOUT_DAYS)
    assert (known.repeats[0], known.last[0], known.observed[0]) == (2, 213, 272)
    assert expected[0] == pytest.approx(1.226, abs=5e-4)


@pytest.mark.shared
@needs_shared
def test_gamma_gamma_has_the_published_parameters(cdnow):
    model = fit_values(cdnow[0])
    assert model.maximum.parameters == pytest.approx([6.25, 3.74, 15.44], abs=6e-3)
    assert model.identified
    assert expected_value(model, cdnow[0])[0] == pytest.approx(24.66, abs=0.02)


@pytest.mark.shared
@needs_shared
def test_the_order_of_risk_is_at_least_as_good_as_the_sum_of_ranks(cdnow):
    known, bought_again = cdnow
    ranks = sum(pd.Series(part).rank() for part in (known.last - known.observed, known.repeats, np.nan_to_num(known.average)))
    plain = auc(ranks, bought_again)
    assert plain == pytest.approx(0.7804, abs=1e-4)
    assert auc(-risk(known), bought_again) >= plain
    assert auc(-risk(known), bought_again) > auc(expected_purchases(fit(known), known, HOLDOUT_DAYS), bought_again)


def test_risk_lies_between_none_and_all_and_equals_are_equal():
    known = Histories(np.arange(4), np.array([5, 0, 0, 0]), np.array([90, 0, 0, 0]), np.array([100, 50, 300, 300]), np.array([9.0, np.nan, np.nan, np.nan]))
    found = risk(known)
    assert found[0] == 0
    assert found[2] == found[3] == found.max() < 1


def simulated(rng, customers, *, rate, dropout):
    """Purchases of customers over two years, all with the same rate a week and the same chance to leave after each."""
    rows = []
    for who in range(customers):
        day = int(rng.integers(0, 30))
        while day < 730:
            rows.append((who, day, 50.0))
            if rng.random() < dropout:
                break
            day += 1 + int(rng.exponential(7 / rate))
    return histories(purchases(pd.DataFrame({
        "id": [row[0] for row in rows], "day": pd.to_datetime([row[1] for row in rows], unit="D"), "amount": [row[2] for row in rows],
    })), 730)  # fmt: skip


def test_customers_who_are_all_alike_do_not_identify_the_model():
    """Nobody leaves and all buy alike: the likelihood has no maximum, or a flat one."""
    known = simulated(np.random.default_rng(1), 300, rate=0.5, dropout=0.0)
    assert not fit(known).identified
    assert not fit_values(known).identified


def test_no_customers_are_no_model():
    nobody = Histories(*(np.zeros(0, dtype=np.int64) for _ in range(4)), np.zeros(0))
    assert not fit(nobody).identified
    assert not fit_values(nobody).identified


@pytest.mark.parametrize("x", [1e-6, 0.1, 0.5, 1.0, 3.7, 20.0, 5000.0])
def test_log_gamma_and_its_derivative(x):
    assert log_gamma(np.array(x)) == pytest.approx(math.lgamma(x), rel=1e-11, abs=1e-11)
    nudge = x * 1e-5
    assert digamma(np.array(x)) == pytest.approx((math.lgamma(x + nudge) - math.lgamma(x - nudge)) / (2 * nudge), rel=1e-5, abs=1e-5)


def test_the_hypergeometric_series_is_known_in_closed_form():
    """2F1(1, 1; 2; z) = −ln(1 − z)/z and 2F1(a, b; b; z) = (1 − z)^−a."""
    z = np.array([0.0001, 0.3, 0.9, 0.99])
    one = np.ones(4)
    assert hypergeometric(one, one, 2 * one, z) == pytest.approx(-np.log(1 - z) / z, rel=1e-9)
    assert hypergeometric(2.5 * one, 3 * one, 3 * one, z) == pytest.approx((1 - z) ** -2.5, rel=1e-9)


RHYTHM = """
客户 | 客户编号 | 客户名称 | 流失原因
     | C1       | 甲       |
     | C2       | 乙       |
     | C3       | 丙       | 条件丧失
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | 1        | C1       | 2026-08-24 | 100
     | 2        | C1       | 2026-09-23 | 100
     | 3        | C1       | 2026-10-23 | 100
     | 4        | C1       | 2026-11-22 | 100
     | 5        | C2       | 2026-11-22 | 100
     | 6        | C3       | 2026-11-22 | 100
"""


def test_with_little_history_the_own_rhythm_counts_and_it_is_said(make_book):
    book = make_book(RHYTHM)
    assert column(book, "expected_orders") == {"C1": "12.17", "C2": "", "C3": "0"}
    said = forecast.RULE.explain(computed(book), 2)
    assert "按自身间隔中位数 30 天" in said
    assert "复购客户 1 位，少于模型所需的 100 位" in said
    assert "预计不再购买" in forecast.RULE.explain(computed(book), 4)


def test_rules_may_forbid_the_model(make_book):
    book = make_book(RHYTHM)
    ruled = replace(book, settings=book.settings.with_rules(churn__model="rule"))
    assert forecast.forecast(ruled).method is Method.RULE
    assert "规则里设为只用规则" in forecast.RULE.explain(computed(ruled), 2)


def cdnow_like(make_book, dropouts):
    """A shop of 300 customers: each with a rate and a dropout of its own."""
    rng = np.random.default_rng(3)
    lines = ["Customers | Customer ID | Name", *(f" | C{who} | {who}" for who in range(300)), "Orders | Order ID | Customer ID | Date | Amount"]
    number = 0
    for who in range(300):
        rate, dropout, day = rng.gamma(0.8, 0.02), rng.beta(*dropouts), int(rng.integers(0, 100))
        while day < 600:
            number += 1
            lines.append(f" | {number} | C{who} | {(pd.Timestamp('2025-04-01') + pd.Timedelta(days=day)).date()} | {rng.integers(10, 90)}")
            if rng.random() < dropout:
                break
            day += 1 + int(rng.exponential(1 / max(rate, 1e-4)))
    return make_book("\n".join(lines))


def test_with_enough_history_the_model_speaks_and_it_is_said(make_book):
    book = computed(cdnow_like(make_book, (0.8, 2.4)))
    made = forecast.forecast(book)
    assert made.method is Method.MODEL
    assert book.customers["expected_orders"].notna().all()
    said = forecast.RULE.explain(book, 2)
    assert "by BG/NBD" in said
    assert "repeat buyers" in said
