"""Referrals that run in a circle."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.finding import found, problems
from xlcrm.checks.referrals import _members_of_circles


def test_a_chain_of_referrals_is_fine(book):
    """
    客户 | 客户编号 | 客户名称 | 推荐人
         | KH000001 | 王芳     |
         | KH000002 | 李强     | KH000001
         | KH000003 | 张敏     | 李强
    """
    assert problems(book, "referral_") == []


def test_nobody_refers_himself(book):
    """
    客户 | 客户编号 | 客户名称 | 推荐人
         | KH000001 | 王芳     | 王芳
    """
    assert found(problems(book, "referral_")) == ["referral_self C2"]


def test_a_circle_is_one_problem_that_names_its_members_and_nobody_beside_it(book):
    """
    客户 | 客户编号 | 客户名称 | 推荐人
         | KH000001 | 王芳     | KH000003
         | KH000002 | 李强     | KH000001
         | KH000003 | 张敏     | KH000002
         | KH000004 | 刘洋     | KH000003
         | KH000005 | 陈静     | KH000006
         | KH000006 | 杨帆     | KH000005
    """
    wrong = problems(book, "referral_")
    assert found(wrong) == ["referral_circle C2", "referral_circle C6"]
    assert wrong[0].message("zh") == "推荐关系绕成了一圈：KH000001 → KH000002 → KH000003 → KH000001。"
    assert "KH000005 → KH000006 → KH000005" in wrong[1].message("en")


def test_a_long_circle_is_cut_short(make_book):
    rows = [f"     | KH{number:06d} | 客户{number} | KH{(number + 1) % 50:06d}" for number in range(50)]
    wrong = problems(make_book("\n".join(["客户 | 客户编号 | 客户名称 | 推荐人", *rows])), "referral_")
    assert len(wrong) == 1
    assert "…" in wrong[0].message("zh")


@given(st.lists(st.integers(-1, 11), max_size=12))
def test_the_doubling_finds_what_walking_finds(parents):
    known = [parent if parent < len(parents) else -1 for parent in parents]

    def walks_back(start: int) -> bool:
        at = known[start]
        for _ in known:
            if at in {-1, start}:
                break
            at = known[at]
        return at == start

    expected = [walks_back(start) for start in range(len(known))]
    assert _members_of_circles(np.array(known, dtype=np.int64)).tolist() == expected
