from __future__ import annotations

from tests.rules.asking import column


def test_tiers_by_spend_within_a_year(book):
    """
    客户 | 客户编号 | 客户名称 | 登记日期
         | KH000001 | 甲       | 2026-01-01
         | KH000002 | 乙       | 2026-01-01
         | KH000003 | 丙       | 2026-01-01
         | KH000004 | 丁       | 2026-01-01
         | KH000005 | 戊       | 2020-01-01
         | KH000006 | 己       | 2026-01-01
         | KH000007 | 庚       | 2020-01-01
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD01     | KH000001 | 2026-10-01 | 100
         | DD02     | KH000002 | 2026-10-01 | 100
         | DD03     | KH000002 | 2026-10-02 | 100
         | DD04     | KH000003 | 2026-10-02 | 2000
         | DD05     | KH000004 | 2026-10-02 | 49999
         | DD06     | KH000005 | 2026-10-02 | 50000
         | DD07     | KH000006 | 2026-10-02 | 50000
         | DD08     | KH000007 | 2025-10-02 | 90000
    """
    assert column(book, "tier") == {
        "KH000001": "新客户",
        "KH000002": "普通",
        "KH000003": "银卡",
        "KH000004": "金卡",
        "KH000005": "钻石",
        "KH000006": "金卡",
        "KH000007": "新客户",
    }


def test_a_customer_without_orders_has_no_tier(book):
    """
    Customers | Customer ID | Name
              | KH000001    | Ann
    """
    assert column(book, "tier") == {"KH000001": ""}


def test_the_spend_of_exactly_a_year_ago_no_longer_counts(make_book):
    text = """
    客户 | 客户编号 | 客户名称
         | KH000001 | 甲
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD01     | KH000001 | 2025-11-22 | 5000
    """
    assert column(make_book(text, today="2026-11-21"), "tier") == {"KH000001": "银卡"}
    assert column(make_book(text, today="2026-11-22"), "tier") == {"KH000001": "新客户"}


def test_status_is_the_first_that_holds(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 注销日期   | 流失原因 | 预计购买日期
         | KH000001 | 甲       | A        | 2026-01-01 | 价格     |
         | KH000002 | 乙       | A        |            | 低价寻求 |
         | KH000003 | 丙       |          |            |          |
         | KH000004 | 丁       |          |            |          |
         | KH000005 | 戊       | B        |            |          | 2026-12-10
         | KH000006 | 己       | N        |            |          |
         | KH000007 | 庚       | N        |            |          |
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD01     | KH000003 | 2025-11-21 | 5000
         | DD02     | KH000004 | 2025-11-22 | 5000
    商机 | 商机编号 | 客户编号 | 商机名称 | 阶段
         | SJ000001 | KH000006 | 采购     | 线索
         | SJ000002 | KH000007 | 采购     | 输单
    """
    assert column(book, "status") == {
        "KH000001": "注销",
        "KH000002": "流失",
        "KH000003": "流失",
        "KH000004": "现有",
        "KH000005": "意向",
        "KH000006": "意向",
        "KH000007": "潜在",
    }


def test_the_suggested_intent_follows_the_expected_date(book):
    """
    Customers | Customer ID | Name | Expected purchase
              | KH000001    | A    | 2026-11-22
              | KH000002    | B    | 2026-11-29
              | KH000003    | C    | 2026-11-30
              | KH000004    | D    | 2026-12-07
              | KH000005    | E    | 2026-12-08
              | KH000006    | F    | 2026-12-22
              | KH000007    | G    | 2026-12-23
              | KH000008    | H    | 2027-11-22
              | KH000009    | I    | 2027-11-23
              | KH000010    | J    |
              | KH000011    | K    | 2026-11-01
    Orders | Order ID | Customer ID | Date       | Amount
           | DD1      | KH000011    | 2026-11-03 | 100
    """
    assert list(column(book, "intent_suggested").values()) == list("HHAABBCCNNO")


def test_ids_follow_the_highest_ever_given_and_staffs_own_codes_stay(make_book):
    text = """
    客户 | 客户编号 | 客户名称
         | KH000007 | 甲
         |          | 乙
         | A-12     | 丙
         |          | 丁
    """
    assert list(column(make_book(text), "name")) == ["KH000007", "KH000008", "A-12", "KH000009"]
    assert list(column(make_book(text, high_ids={"customers": 41}), "name")) == ["KH000007", "KH000042", "A-12", "KH000043"]


def test_why_another_level_is_suggested_stands_in_the_reason(book):
    """
    客户 | 客户编号 | 客户名称 | 意向级别 | 登记日期   | 预计购买日期
         | KH000001 | 甲       | C        | 2026-11-20 | 2026-11-25
         | KH000002 | 乙       | H        | 2026-11-20 | 2026-11-25
         | KH000003 | 丙       |          | 2026-11-20 | 2026-12-05
         | KH000004 | 丁       | A        | 2026-11-20 |
         | KH000005 | 戊       | A        | 2026-11-20 |
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD01     | KH000005 | 2026-11-20 | 100
    """
    reasons = column(book, "reason")
    assert reasons["KH000001"].endswith("; 建议级别H，预计购买2026-11-25")
    assert "建议" not in reasons["KH000002"] + reasons["KH000004"]
    assert reasons["KH000003"].endswith("; 建议级别A，预计购买2026-12-05")
    assert reasons["KH000005"].endswith("; 建议级别O，最近交易2026-11-20")
