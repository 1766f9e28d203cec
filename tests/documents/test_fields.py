"""What templates may name: fields of the customer, its records, our company; and what they must not misspell."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from xlcrm.documents.environment import environment
from xlcrm.documents.fields import Subjects
from xlcrm.documents.vocabulary import Vocabulary


def said(book, source, row=2):
    return environment(book.lang).from_string(source).render(Subjects(book).context(row))


def test_a_field_has_its_names_in_both_languages_and_the_customer_goes_without_saying(book):
    """
    客户 | 客户编号 | 客户名称 | 称呼 | 生日       | 负责人 | 车牌
         | KH000001 | 王芳     | 女士 | 1990-05-01 | 李雷   | 沪A00001
    员工 | 姓名 | 手机
         | 李雷 | 13800000000
    规则 | 键           | 值
         | company.name | 华岳
    """
    source = "{{ 客户.客户名称 }} {{ customer.name }} {{ name }} {{ 客户['Name'] }} {{ 车牌 }} {{ 负责人资料.手机 }} {{ 公司.落款 }}"
    assert said(book, source) == "王芳 王芳 王芳 王芳 沪A00001 13800000000 华岳"
    assert said(book, "{{ 客户 | 称呼 }} {{ 生日 | 日期 }} {{ 今天 | short_date }}") == "王女士 1990年5月1日 2026-11-22"


def test_records_of_a_customer_come_newest_first_and_no_others(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
         | KH000002 | 张伟
    订单 | 订单编号 | 客户编号 | 日期       | 产品 | 金额
         | DD1      | KH000001 | 2026-01-05 | 甲   | 10
         | DD2      | KH000002 | 2026-02-05 | 乙   | 20
         | DD3      | KH000001 | 2026-03-05 | 丙   | 30.5
    """
    source = "{% for 单 in 订单 %}{{ 单.产品 }}{{ 单.金额 }} {% endfor %}{{ orders | length }} {{ orders[:1][0].product }}"
    assert said(book, source) == "丙30.5 甲10 2 丙"
    assert said(book, source, row=3) == "乙20 1 乙"


def test_a_customer_without_owner_or_records_prints_nothing(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    """
    assert said(book, "[{{ 负责人资料.手机 }}{% for o in 订单 %}{{ o.金额 }}{% endfor %}]") == "[]"


@pytest.mark.parametrize("source", ["{{ 客户.客户名 }}", "{{ 客户姓名 }}", "{{ 公司.电花 }}", "{{ 积分 }}"])
def test_a_misspelt_name_never_prints(book, source):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    """
    with pytest.raises((UndefinedError, TypeError)):
        said(book, source)


@pytest.mark.parametrize(
    ("source", "name", "nearest"),
    [
        ("{{ 客户.客户名 }}", "客户名", "客户名称"),
        ("一\n{{ 客户名 }}", "客户名", "客户名称"),
        ("{% for o in 订单 %}{{ o.数目 }}{% endfor %}", "数目", "数量"),
        ("{% set o = orders[0] %}{{ o.amuont }}", "amuont", "amount"),
        ("{% for o in orders | sort(attribute='on') %}{{ o['amonut'] }}{% endfor %}", "amonut", "amount"),
        ("{{ 公司.电花 }}", "电花", "电话"),
        ("{{ 积分 }}", "积分", "客户.积分"),
        ("{{ 负责人资料.手机号码 }}", "手机号码", "手机"),
    ],
)
def test_misspelt_names_are_found_without_any_data(source, name, nearest):
    found = Vocabulary.of().unknown(environment("zh").parse(source))
    assert [(one.name, one.nearest) for one in found] == [(name, nearest)]


def test_right_names_are_not_complained_of():
    source = (
        "{% set n = namespace(sum=0) %}{% for 单 in 订单[:3] if 单.金额 %}{{ loop.index }}{{ 单.金额 }}{% endfor %}"
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(客户.称呼) }}{{ 公司.名称 }}{% for a in 建议 %}{{ a.title }}{% endfor %}"
    )
    assert Vocabulary.of().unknown(environment("zh").parse(source)) == []
