from __future__ import annotations

from tests.rules.asking import column
from xlcrm.pipeline import computed
from xlcrm.rules import value_class

SEVEN = """
客户 | 客户编号 | 客户名称
     | KH000001 | 甲
     | KH000002 | 乙
     | KH000003 | 丙
     | KH000004 | 丁
     | KH000005 | 戊
     | KH000006 | 己
     | KH000007 | 庚
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | DD1      | KH000001 | 2026-11-01 | 60
     | DD2      | KH000002 | 2026-11-01 | 20
     | DD3      | KH000003 | 2026-11-01 | 15
     | DD4      | KH000004 | 2026-11-01 | 5
     | DD5      | KH000005 | 2025-11-22 | 900
     | DD6      | KH000006 | 2026-11-01 | 10
     | DD7      | KH000006 | 2026-11-02 | -10
"""


def test_classes_by_share_of_turnover(make_book):
    """60 and 20 are the first 80 %, 15 goes to 95 %, the rest is 5; older turnover and returns do not count."""
    assert column(make_book(SEVEN), "value_class") == {
        "KH000001": "主力",
        "KH000002": "主力",
        "KH000003": "一般",
        "KH000004": "零散",
        "KH000005": "零散",
        "KH000006": "零散",
        "KH000007": "",
    }


def test_who_holds_nearly_all_is_in_the_first_class_and_equals_share_a_class(book):
    """
    Customers | Customer ID | Name
              | C1          | Ann
              | C2          | Bob
              | C3          | Cy
    Orders | Order ID | Customer ID | Date       | Amount
           | 1        | C1          | 2026-11-01 | 900
           | 2        | C2          | 2026-11-01 | 50
           | 3        | C3          | 2026-11-01 | 50
    """
    assert column(book, "value_class") == {"C1": "Major", "C2": "Medium", "C3": "Medium"}


def test_the_bounds_and_names_are_the_sheets(book):
    """
    客户 | 客户编号 | 客户名称
         | C1       | 甲
         | C2       | 乙
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | 1        | C1       | 2026-11-01 | 60
         | 2        | C2       | 2026-11-01 | 40
    级别 | 体系 | 级别 | 下限 | 上限
         | 价值 | 大户 | 0    | 0.5
         | 价值 | 散户 | 0.5  | 1
    """
    assert column(book, "value_class") == {"C1": "大户", "C2": "散户"}


def test_the_class_is_explained_with_rank_and_next_class(make_book):
    book = computed(make_book(SEVEN))
    said = value_class.RULE.explain(book, 4)
    assert "排第 3" in said
    assert "80.0%" in said
    assert "再成交约 5.00 升主力" in said
    assert "样本 4 少于 30" in said
    assert value_class.RULE.explain(book, 8) is None
    assert "没有营业额" in value_class.RULE.explain(book, 6)
