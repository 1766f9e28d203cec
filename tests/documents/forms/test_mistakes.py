"""What is wrong with a template is said in one sentence with its cell and the nearest field; no form is made."""

from __future__ import annotations

import pytest

from tests.documents.forms.making import drawn, filled, rows_of, template
from xlcrm.documents.forms.contexts import NAMES
from xlcrm.documents.vocabulary import Vocabulary
from xlcrm.model.refusals import Refusal


def refused(source, **context):
    with pytest.raises(Refusal) as caught:
        filled(source, **context)
    return caught.value


@pytest.mark.parametrize(("rows", "cell"), [
    ([["好"], ["", "{{ 名"]], "B2"),
    ([["好"], ["", "名 }}"]], "B2"),
    ([["{{ 名 ! }}"]], "A1"),
    ([["甲"], ["{{ 1 }}", "{{ 名 | 没有的 }}"]], "B2"),
    ([["{{ }}"]], "A1"),
    ([["{% for x in %}"], ["{% endfor %}"]], "A1"),
    ([["{% for x in xs %}"], ["{{ x }}"]], "A1"),
    ([["{{ 1 }}"], ["{% endif %}"]], "A2"),
    ([["{% if 1 %}"], ["甲"], ["{% endfor %}"]], "A3"),
    ([["{% if 1 %}甲", "{% else %}乙", "{% endif %}"]], "B1"),
    ([["{% if 1 %}甲{% endif %}", "{% endfor %}", "{% for x in xs %}"]], "C1"),
    ([["｛｛ 名 ｝｝"]], "A1"),
    ([["{{ 名|或(“无”) }}"]], "A1"),
    ([["{% 如果 1 %}", "x"]], "A1"),
    ([["{# 没写完"]], "A1"),
])  # fmt: skip
def test_a_broken_tag_is_named_with_its_cell(rows, cell):
    refusal = refused(rows_of(*rows), 名="王", xs=[1])
    assert refusal.code == "form.tag"
    assert (refusal.args_by_name["template"], refusal.args_by_name["sheet"], refusal.args_by_name["cell"]) == ("模板.xlsx", "表单", cell)
    assert all(refusal.say(lang) for lang in ("zh", "en"))


def test_the_nearest_filter_is_named():
    assert "没有格式“金颜”（是不是“金额”？）。" in refused(rows_of(["{{ 1 | 金颜 }}"])).say("zh")


def test_full_width_signs_are_called_by_their_name():
    assert "“｛”" in refused(rows_of(["｛｛ 名 ｝｝"])).say("zh")


def test_a_misspelt_field_is_named_with_the_nearest_one_before_anything_is_made():
    with pytest.raises(Refusal) as caught:
        template(rows_of(["好"], ["", "{{ 客户.客户名程 }}"]), words=Vocabulary.of(), more=NAMES)
    assert caught.value.code == "form.field"
    assert caught.value.args_by_name["cell"] == "B2"
    assert "客户名称" in caught.value.say("zh")


@pytest.mark.parametrize(("text", "name"), [
    ("{{ 手积 }}", "手积"), ("{% for 单 in 定单 %}{{ 单 }}{% endfor %}", "定单"), ("{% for 单 in 订单 %}{{ 单.金饿 }}{% endfor %}", "金饿"),
    ("{% if 会员等极 %}x{% endif %}", "会员等极"), ("{{ 订单 }}", "订单"),
])  # fmt: skip
def test_wherever_a_name_is_used_it_is_looked_up(text, name):
    with pytest.raises(Refusal) as caught:
        template(rows_of([text]), words=Vocabulary.of(), more=NAMES)
    assert caught.value.args_by_name["name"] == name


def test_a_field_that_only_the_data_can_tell_is_refused_when_the_form_is_filled():
    refusal = refused(rows_of(["甲"], ["{% for 单 in 订单 %}{{ 单.日期 }}", "{{ 单.金饿 }}{% endfor %}"]), 订单=[{"日期": 1, "金额": 2}])
    assert (refusal.code, refusal.args_by_name["cell"], refusal.args_by_name["name"]) == ("form.field", "B2", "金饿")


@pytest.mark.parametrize("text", ["{{ 1 / 0 }}", "{{ '甲' + 1 }}", "共 {{ 名 | 金额 }}"])
def test_a_cell_that_cannot_be_worked_out_is_named(text):
    refusal = refused(rows_of(["甲"], ["乙", text]), 名="不是数")
    assert (refusal.code, refusal.args_by_name["cell"]) == ("form.cell", "B2")


def test_a_page_header_is_named_too():
    def draw(book, sheet):
        sheet.write("A1", "x")
        sheet.set_footer("&C{{ 名 ")

    assert "页眉" in refused(draw).say("zh")


def test_a_template_cannot_reach_beyond_the_sandbox():
    assert refused(rows_of(["{{ ''.__class__.__mro__ }}"])).code in {"form.cell", "form.field"}


def test_a_workbook_without_tags_is_a_form_as_it_is():
    data = drawn(rows_of(["只是文字"]))
    assert template(data).sheets == ()
