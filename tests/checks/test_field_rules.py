"""The rules of 字段规则: as shipped (A2, A3), and as staff write them (A6)."""

from __future__ import annotations

import pytest

from tests.checks.finding import found, problems


def test_a_customer_needs_a_name_in_the_words_of_the_regulation(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 |
         | KH000002 | 李强
    """
    (problem,) = problems(book, "field_")
    assert found([problem]) == ["field_required B2"]
    assert problem.message("zh") == "请填写客户名称"


def test_lengths_and_digits_as_shipped(make_book):
    long_name, long_note = "长" * 51, "备" * 501
    book = make_book(
        f"""
        客户 | 客户编号 | 客户名称    | QQ      | 邮编   | 备注
             | KH000001 | {long_name} | 12345   | 200120 | {long_note}
             | KH000002 | {"长" * 50} | 12a45   | 20012  | {"备" * 500}
             | KH000003 | 王芳        | {"1" * 21} | 2001201 |
        """
    )
    assert found(problems(book, "field_", "postcode_")) == [
        "field_too_long B2", "field_too_long E2", "field_pattern C3", "postcode_invalid D3", "field_too_long C4",
        "postcode_invalid D4",
    ]  # fmt: skip


def test_a_postcode_of_another_country_has_another_shape(book):
    """
    客户 | 客户编号 | 客户名称 | 国家 | 邮编
         | KH000001 | ACME     | 英国 | SW1A 1AA
         | KH000002 | 王芳     | 中国 | SW1A 1AA
    """
    assert found(problems(book, "postcode_")) == ["postcode_invalid D3"]


def test_the_source_decides_what_else_must_be_said(book):
    """
    客户 | 客户编号 | 客户名称 | 客户来源 | 推荐人   | 备注
         | KH000001 | 王芳     | 客户推荐 |          |
         | KH000002 | 李强     | 客户推荐 | KH000001 |
         | KH000003 | 张敏     | 关系介绍 |          |
         | KH000004 | 刘洋     | 关系介绍 |          | 由陈老师介绍
         | KH000005 | 陈静     | 二网     |          |
         | KH000006 | 杨帆     | 网站     |          |
         | KH000007 | 赵磊     | Referral |          |
    """
    wrong = problems(book, "field_")
    assert found(wrong) == [
        "field_required_when D2", "field_required_when E4", "field_required_when E6", "field_required_when D8",
    ]  # fmt: skip
    assert wrong[0].message("zh") == "客户推荐请填写推荐人"


def test_a_referrer_that_does_not_exist_is_not_missing_as_well(book):
    """
    客户 | 客户编号 | 客户名称 | 客户来源 | 推荐人
         | KH000001 | 王芳     | 客户推荐 | 不认识的人
    """
    assert found(problems(book, "field_", "reference_")) == ["reference_unknown D2"]


def test_a_buying_customer_needs_more(book):
    """
    客户 | 客户编号 | 客户名称 | 客户类型 | 客户来源 | 城市 | 详细地址 | 手机        | 交易次数
         | KH000001 | 王芳     |          |          |      |          |             | 2
         | KH000002 | 李强     |          |          |      |          |             | 0
         | KH000003 | 张敏     | 个人     | 网站     | 上海 | 南京路1号 | 13800138000 | 5
    """
    assert found(problems(book, "field_")) == [f"field_required_when {column}2" for column in "CDEFG"]


def test_an_unreadable_date_is_not_missing_as_well(book):
    """
    订单 | 订单编号 | 客户编号 | 日期   | 金额
         | DD000001 | KH000001 | 上周三 | 800
    """
    assert found(problems(book, "field_", "value_")) == ["value_unreadable C2"]


def test_staff_write_rules_of_their_own_for_columns_of_their_own(book):
    """
    字段规则 | 表   | 列       | 条件            | 必填 | 最大长度 | 格式        | 最小 | 最大 | 唯一 | 级别 | 提示             | 类型 | 取值字典
             | 客户 | 门店代码 |                 |      |          | [A-Z]{2}\\d{3} |      |      | 是   |      |                  |      |
             | 客户 | 面积     |                 |      |          |             | 20   | 500  |      | 警告 |                  | 数字 |
             | 客户 | 看房日期 |                 |      |          |             | 2020-01-01 |  |   |      |                  | 日期 |
             | 客户 | 楼层     |                 |      |          |             |      |      |      |      |                  | 整数 |
             | 客户 | 有车     |                 |      |          |             |      |      |      |      |                  | 是否 |
             | 客户 | 媒体     |                 |      |          |             |      |      |      |      |                  |      | 客户来源
             | 客户 | 城市     | 客户类型 = 企业 | 是   |          |             |      |      |      | 提示 | 企业客户写明城市 |      |
    客户     | 客户编号 | 客户名称 | 客户类型 | 城市 | 门店代码 | 面积 | 看房日期   | 楼层 | 有车 | 媒体
             | KH000001 | 王芳     | 企业     |      | SH001    | 15   | 2019-05-01 | 3    | 是   | 网站
             | KH000002 | 李强     | 个人     |      | SH001    | 很大 | 2021-05-01 | 3.5  | 有   | 报纸广告
             | KH000003 | 张敏     | 企业     | 上海 | sh1      | 600  | 随便       | 12   | 否   |
             | KH000004 | 刘洋     |          |      |          | 120  |            |      |      |
    """
    wrong = problems(book, "field_")
    assert [f"{one} {problem.severity}" for one, problem in zip(found(wrong), wrong, strict=True)] == [
        "field_required_when D2 info", "field_not_unique E2 error", "field_too_small F2 warning", "field_too_small G2 error",
        "field_not_unique E3 error", "field_type F3 warning", "field_type H3 error", "field_type I3 error",
        "field_not_allowed J3 error", "field_pattern E4 error", "field_too_large F4 warning", "field_type G4 error",
    ]  # fmt: skip
    assert wrong[0].message("zh") == "企业客户写明城市"
    assert {problem.rule for problem in wrong if problem.place.column == "面积"} == {"字段规则第 3 行"}


def test_rules_that_staff_removed_ask_for_nothing(book):
    """
    字段规则 | 表   | 列   | 最大长度
             | 客户 | 城市 | 10
    客户     | 客户编号 | 客户名称 | QQ  | 城市
             | KH000001 |          | abc | 乌鲁木齐
    """
    assert problems(book, "field_") == []


def test_a_rule_about_a_column_that_the_sheet_lacks_is_one_hint(book):
    """
    字段规则 | 表   | 列   | 必填
             | 客户 | 城市 | 是
    客户     | 客户编号 | 客户名称
             | KH000001 | 王芳
             | KH000002 | 李强
    """
    (problem,) = problems(book, "field_")
    assert found([problem]) == ["field_column_missing 客户"]
    assert problem.message("zh") == "“字段规则”要求填写“城市”，但“客户”表中没有这一列。"


@pytest.mark.parametrize("number", ["13800138000", "+49 1512 3456789"])
def test_the_built_in_formats_can_be_asked_for_any_column(make_book, number):
    book = make_book(
        f"""
        字段规则 | 表   | 列       | 规格
                 | 客户 | 紧急电话 | 手机
                 | 客户 | 备用邮箱 | 邮箱
                 | 客户 | 官网     | 网址
                 | 客户 | 监护人证件 | 证件号
        客户     | 客户编号 | 客户名称 | 紧急电话 | 备用邮箱         | 官网            | 监护人证件
                 | KH000001 | 王芳     | {number} | li@example.com   | www.example.com | 11010519491231002X
                 | KH000002 | 李强     | 123      | li.example.com   | 没有网站        | 11010519491231002Y
                 | KH000003 | 张敏     |          |                  | https://例子.中国/a?b=1 |
        """
    )
    assert found(problems(book, "mobile_", "email_", "website_", "id_no_")) == [
        "mobile_length C3", "email_invalid D3", "website_invalid E3", "id_no_check_digit F3",
    ]  # fmt: skip


def test_a_likely_slip_stays_a_warning_with_its_own_sentence(book):
    """
    客户 | 客户编号 | 客户名称 | 邮箱        | 手机
         | KH000001 | 王芳     | wang@qq.con | 021-65551234
    """
    typo, landline = problems(book, "email_", "mobile_")
    assert (typo.severity, landline.severity) == ("warning", "warning")
    assert typo.message("zh") == "“邮箱”的“wang@qq.con”可能写错了，是不是“wang@qq.com”？"


def test_english_rules_and_sentences(book):
    """
    Field rules | Table     | Heading | Required | Condition         | Maximum
                | Customers | City    | Yes      | Source = Referral |
                | Customers | Rating  |          |                   | 3
    Customers   | Customer ID | Name | Source   | City | Rating
                | KH000001    | Ann  | Referral |      | 5
    """
    wrong = problems(book, "field_")
    assert [problem.message("en") for problem in wrong] == [
        "When Source = Referral, “City” must be filled in.",
        "“Rating” is 5; it must not be above 3.",
    ]
