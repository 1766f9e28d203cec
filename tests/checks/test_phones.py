"""Mobile and phone numbers: valid in the customer's country, told apart from landlines, one to a cell."""

from __future__ import annotations

import pandas as pd
import phonenumbers
import pytest

from tests.checks.finding import found, problems
from xlcrm.checks.phone_numbers import good_mobiles, mobile_fault, phone_fault


def test_ordinary_mainland_mobiles_are_fine(book):
    """
    客户 | 客户编号 | 客户名称 | 手机
         | KH000001 | 王芳     | 13800138000
         | KH000002 | 李强     | +86 138-0013-8001
         | KH000003 | 张敏     | １３８００１３８００２
         | KH000004 | 刘洋     | 008613800138003
         | KH000005 | 陈静     |
    """
    assert found(problems(book, "mobile_", "phone_")) == []


def test_a_wrong_number_of_digits_is_said_with_the_number(book):
    """
    客户 | 客户编号 | 客户名称 | 手机
         | KH000001 | 王芳     | 1380013800
         | KH000002 | 李强     | 138001380011
    """
    wrong = problems(book, "mobile_", "phone_")
    assert found(wrong) == ["mobile_length C2", "mobile_length C3"]
    assert "“手机”的“1380013800”有 10 位数字，手机号码应为 11 位。" in wrong[0].hint("zh")


def test_numbers_that_do_not_exist_landlines_and_several_in_a_cell_are_told_apart(book):
    """
    客户 | 客户编号 | 客户名称 | 手机
         | KH000001 | 王芳     | 15400138000
         | KH000002 | 李强     | 021-65551234
         | KH000003 | 张敏     | 13800138000/13900139000
         | KH000004 | 刘洋     | 不详
    """
    assert found(problems(book, "mobile_", "phone_")) == [
        "mobile_invalid C2", "mobile_landline C3", "mobile_several C4", "mobile_invalid C5",
    ]  # fmt: skip


def test_a_number_is_judged_by_the_customers_country(book):
    """
    客户 | 客户编号 | 客户名称   | 国家 | 手机
         | KH000001 | John Smith | 美国 | 415 555 2671
         | KH000002 | Anna Weber | Germany | +49 1512 3456789
         | KH000003 | 王芳       | 美国 | +86 13800138000
         | KH000004 | Max Muster | 德国 | 12345
         | KH000005 | 陈大文     | 香港 | 9123 4567
         | KH000006 | 林小姐     | 火星 | 12345678
    """
    wrong = problems(book, "mobile_", "phone_")
    assert found(wrong) == ["mobile_invalid D5"]
    assert "“手机”的“12345”不是德国的有效手机号码。" in wrong[0].hint("zh")


def test_the_numbers_of_contacts_are_judged_by_the_country_of_their_customer(book):
    """
    客户   | 客户编号 | 客户名称 | 国家
           | KH000001 | ACME     | 美国
           | KH000002 | 东方厂   |
    联系人 | 联系人编号 | 客户编号 | 姓名 | 手机
           | LX000001   | KH000001 | John | (415) 555-2671
           | LX000002   | KH000002 | 王芳 | 1512 345 678
           | LX000003   |          | 李强 | 13800138000
    """
    assert found(problems(book, "mobile_", "phone_")) == ["mobile_length D3"]


def test_phones_of_any_kind_only_have_to_look_like_one(book):
    """
    客户 | 客户编号 | 客户名称 | 电话
         | KH000001 | 王芳     | 021-65551234
         | KH000002 | 李强     | (021) 6555 1234 转 801
         | KH000003 | 张敏     | 400-800-1234
         | KH000004 | 刘洋     | +44 20 7946 0958 ext. 12
         | KH000005 | 陈静     | 021-65551234、13800138000
         | KH000006 | 杨帆     | 95588
         | KH000007 | 赵磊     | 没有电话
         | KH000008 | 黄丽     | 12
    """
    assert found(problems(book, "mobile_", "phone_")) == ["phone_invalid C8", "phone_invalid C9"]


def test_a_number_that_excel_destroyed_is_not_reported_twice(book):
    """
    客户 | 客户编号 | 客户名称 | 手机
         | KH000001 | 王芳     | 1.38E+10
    """
    assert found(problems(book, "mobile_", "phone_")) == []


def test_english_workbooks_are_checked_alike(book):
    """
    Customers | Customer ID | Name | Mobile
              | KH000001    | Wang | 1380013800
    """
    (problem,) = problems(book, "mobile_")
    assert "“1380013800” in “Mobile” has 10 digits; a mobile number has 11." in problem.hint("en")


def test_the_quick_test_lets_nothing_pass_that_the_library_refuses():
    numbers = pd.Series([f"1{prefix:03d}0013800" for prefix in range(1000)])
    passed = numbers[good_mobiles(numbers)]
    assert len(passed) > 300
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number, "CN")) for number in passed)


@pytest.mark.parametrize("region", ["US", "GB", "DE", "JP", "HK", "TW", "IN", "BR", "RU", "AE", "VN", "AU"])
def test_the_example_numbers_of_other_countries_are_fine(region):
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    for shape in phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.NATIONAL:
        assert mobile_fault(phonenumbers.format_number(number, shape), region) is None


@pytest.mark.parametrize("text", ["", "-", "0", "x" * 500, "1" * 500, "a 1" * 33 + "!", "1234567" + "/" * 90, "+", "\n", "１" * 11, "138 0013 8000 "])
def test_nothing_typed_makes_the_judgement_crash(text):
    mobile_fault(text)
    phone_fault(text)


def test_the_rule_default_region_says_where_numbers_without_a_country_are(make_book):
    from xlcrm.checks.field_rules import field_rules
    from xlcrm.model.settings import default_settings

    def wrong(book):
        return [problem.place.row for problem in field_rules(book) if problem.place.key == "mobile"]

    text = "Customers | Customer ID | Name | Mobile\n          | KH000001 | Ann | 07911 123456\n          | KH000002 | Li | 13800138000"
    british = default_settings("en").with_rules(default_region="GB")
    assert wrong(make_book(text, settings=british)) == [3]
    assert wrong(make_book(text)) == [2]
