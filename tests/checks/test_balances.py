"""Entries that take more than there is."""

from __future__ import annotations

from tests.checks.finding import found, problems
from xlcrm.pipeline import computed


def test_what_takes_more_than_there_is_is_named_at_its_row(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 甲
         | KH000002 | 乙
    积分 | 流水号 | 客户编号 | 日期       | 类型 | 积分
         | JF1    | KH000001 | 2026-01-01 | 获得 | 100
         | JF2    | KH000001 | 2026-01-03 | 使用 | 130
         | JF3    | KH000001 | 2026-01-02 | 使用 | 50
         | JF4    | KH000001 | 2026-01-04 | 获得 | 20
         | JF5    | KH000001 | 2026-01-04 | 使用 | 20
         | JF6    | KH000002 | 2026-01-04 | 获得 | -5
    储值 | 流水号 | 客户编号 | 日期       | 类型 | 金额
         | CZ1    | KH000002 | 2026-01-01 | 消费 | 0.01
    """
    wrong = problems(computed(book), "balance_", "points_")
    assert found(wrong) == ["balance_overdrawn E3", "balance_overdrawn E7", "points_negative E7", "balance_overdrawn E2"]
    assert wrong[0].message("zh") == "余额只有 50，“积分”的 130 超出 80。"
    assert wrong[0].message("en") == "Only 50 were left; 130 in “积分” is 80 too much."
