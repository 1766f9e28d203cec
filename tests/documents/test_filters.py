"""The filters of all templates, and names as they are addressed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from jinja2 import UndefinedError

from xlcrm.documents.environment import environment
from xlcrm.documents.in_words import in_words
from xlcrm.documents.salutation import salute

WANG = {"name": "王芳", "salutation": "女士"}


def said(source: str, lang: str = "zh", **names: object) -> str:
    return environment(lang).from_string(source).render(names)


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (0, "零元整", "Zero yuan"),
        (1680.32, "壹仟陆佰捌拾元叁角贰分", "One thousand six hundred eighty yuan and thirty-two fen"),
        (325.04, "叁佰贰拾伍元零肆分", "Three hundred twenty-five yuan and four fen"),
        (6007.14, "陆仟零柒元壹角肆分", "Six thousand seven yuan and fourteen fen"),
        (0.5, "伍角整", "Zero yuan and fifty fen"),
        (100000000, "壹亿元整", "One hundred million yuan"),
        (100010000, "壹亿零壹万元整", "One hundred million ten thousand yuan"),
        (1000000000001, "壹万亿零壹元整", "One trillion one yuan"),
        (123456789012.1, "壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元壹角整", None),
        (-12, "负壹拾贰元整", "minus Twelve yuan"),
        (0.005, "壹分", None),
    ],
)
def test_amounts_in_words_as_banks_write_them(amount, zh, en):
    assert in_words(amount, "zh") == zh
    assert en is None or in_words(amount, "en") == en


def test_an_amount_too_large_for_words_is_an_error():
    with pytest.raises(OverflowError):
        in_words(1e16, "zh")


@pytest.mark.parametrize(
    ("name", "salutation", "zh", "en"),
    [
        ("王芳", "女士", "王女士", "Ms 王"),
        ("欧阳修远", "先生", "欧阳先生", "Mr 欧阳"),
        ("单雄", "先生", "单先生", "Mr 单"),
        ("John Smith", "Mr", "先生 Smith", "Mr Smith"),
        ("华岳机电有限公司", "", "华岳机电有限公司", "华岳机电有限公司"),
        ("", "女士", "客户", "Customer"),
    ],
)
def test_people_are_addressed_by_surname_and_companies_by_name(name, salutation, zh, en):
    person = {"name": name, "salutation": salutation}
    assert (salute(person, "zh"), salute(person, "en")) == (zh, en)


def test_filters_speak_both_languages_under_both_names():
    day = date(2026, 11, 22)
    assert said("{{ d | 日期 }} {{ d | date }} {{ d | 农历 }}", d=day) == "2026年11月22日 2026年11月22日 十月十四"
    assert said("{{ d | 日期 }} {{ d | lunar }}", "en", d=day) == "22 November 2026 lunar month 10, day 14"
    assert said("{{ a | 金额 }} {{ a | money('$', 0) }} {{ s | percent(1) }}", a=-1234.5, s=0.256) == "-¥1,234.50 -$1,234 25.6%"
    assert said("{{ p | 称呼 }}{{ t | 时间 }} {{ t }}", p=WANG, t=datetime(2026, 1, 2, 9, 5)) == "王女士09:05 2026-01-02 09:05"  # noqa: DTZ001


def test_boxes_are_ticked_by_yes_or_by_a_choice_out_of_several():
    assert said("{{ '是' | 勾选 }}{{ '' | box }}{{ '油性、敏感' | 勾选('敏感') }}{{ '油性' | 勾选('敏感') }}") == "☑□☑□"


def test_an_empty_field_prints_nothing_and_can_be_replaced():
    names = {"a": None, "b": float("nan"), "c": "", "n": 3.0}
    assert said("[{{ a }}{{ b }}{{ c }}{{ a | 日期 }}{{ b | 金额 }}{{ a | 或('无') }}{{ n }}]", **names) == "[无3]"


def test_a_name_that_does_not_exist_is_an_error_even_with_a_default():
    with pytest.raises(UndefinedError):
        said("{{ 姓 }}")
    with pytest.raises(UndefinedError):
        said("{{ 姓 | 或('无') }}")


def test_a_template_cannot_reach_what_is_behind_its_values():
    with pytest.raises(Exception, match=r"unsafe|no attribute"):
        said("{{ ''.__class__.__mro__ }}")
