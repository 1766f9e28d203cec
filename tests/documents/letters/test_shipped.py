"""The shipped letters: up to date, without faults, each for those for whom it is due."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xlcrm.documents.kinds_letters import LETTERS
from xlcrm.documents.letters.audiences import ABOUT, AUDIENCES, audience
from xlcrm.documents.letters.checking import faults, names_of
from xlcrm.documents.letters.prepare import prepare
from xlcrm.documents.templates import templates
from xlcrm.documents.vocabulary import Vocabulary
from xlcrm.pipeline import settled

TEMPLATES = Path(__file__).parents[3] / "templates"


def test_the_files_are_what_the_script_makes(monkeypatch):
    pytest.importorskip("docx")
    monkeypatch.syspath_prepend(str(TEMPLATES))
    made = importlib.import_module("build_letters").made()
    monkeypatch.delitem(sys.modules, "build_letters")
    there = {str(path.relative_to(TEMPLATES / "letters")): path.read_bytes() for path in (TEMPLATES / "letters").rglob("*.docx")}
    assert there.keys() == made.keys()
    assert [name for name in made if there[name] != made[name]] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_letter_is_there_in_both_languages_and_without_fault(lang):
    found = templates(None, "letters", lang)
    assert [each.key for each in found] == [kind.key for kind in LETTERS]
    wrong = {each.key: faults(prepare(each.path), names_of(Vocabulary.of(), each.key), lang) for each in found}
    assert {key: [str(fault) for fault in each] for key, each in wrong.items() if each} == {}


def test_a_misspelt_field_is_found_without_data_and_the_nearest_is_named():
    from tests.documents.letters.word import FILE, template
    from xlcrm.documents.letters.prepare import prepare_bytes

    data = template("好", "{{ 客户.客户名秤 }}", "{% for 单 in 订单 %}{{ 单.金颜 }}{% endfor %}", "{{ 本次.日期 }}", header="{{ 公司.电花 }}")
    found = faults(prepare_bytes(data, FILE), names_of(Vocabulary.of(), "thanks"), "zh")
    assert [(each.args_by_name["field"], each.args_by_name["nearest"].zh) for each in found] == [
        ("客户名秤", "是不是“客户名称”？"), ("金颜", "是不是“金额”？"), ("电花", "是不是“电话”？"),
    ]  # fmt: skip
    assert "第 2 段" in found[0].say("zh")


def test_every_letter_has_an_audience():
    assert set(AUDIENCES) == {kind.key for kind in LETTERS}
    assert set(ABOUT) <= set(AUDIENCES)


def due(book, key):
    book = settled(book)
    found = audience(book, key)
    mask = np.asarray(found.due) & np.asarray(found.fit)
    ids = book.customers["customer_id"].tolist()
    return {ids[at]: found.occasions[at] for at in np.flatnonzero(mask)}


def test_birthdays_soon(book):
    """
    客户 | 客户编号 | 客户名称 | 生日
         | KH000001 | 王芳     | 1990-11-30
         | KH000002 | 张伟     | 1990-12-31
         | KH000003 | 李娜     | 1990-11-21
         | KH000004 | 赵敏     |
    """
    assert due(book, "birthday") == {"KH000001": "2026"}


def test_what_is_owed_for_long_and_how_much(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
         | KH000002 | 张伟
         | KH000003 | 李娜
         | KH000004 | 赵敏
    订单 | 订单编号 | 客户编号 | 日期       | 金额 | 已付金额
         | DD1      | KH000001 | 2026-08-01 | 100  | 40
         | DD2      | KH000001 | 2026-11-20 | 50   | 0
         | DD3      | KH000002 | 2026-08-01 | 100  | 100
         | DD4      | KH000003 | 2026-08-01 | 100  |
         | DD5      | KH000004 | 2026-11-20 | 100  | 0
    """
    assert due(book, "dunning") == {"KH000001": "2026-11"}
    assert audience(settled(book), "dunning").words["欠款", "owed"] == [110, 0, 0, 100]


def test_thanks_survey_and_welcome_are_for_what_is_new(book):
    """
    客户 | 客户编号 | 客户名称 | 登记日期
         | KH000001 | 王芳     | 2026-11-10
         | KH000002 | 张伟     | 2025-01-01
         | KH000003 | 李娜     | 2025-01-01
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD1      | KH000002 | 2026-11-01 | 100
         | DD2      | KH000002 | 2026-11-15 | 100
         | DD3      | KH000003 | 2026-01-01 | 100
    满意度 | 调查编号 | 客户编号 | 日期
           | DC1      | KH000002 | 2026-11-20
    """
    assert due(book, "welcome") == {"KH000001": "ever"}
    assert due(book, "thanks") == {"KH000002": "DD2"}
    assert due(book, "satisfaction") == {}


def test_complaints_that_were_settled_and_contracts_that_end(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
         | KH000002 | 张伟
    服务 | 服务编号 | 客户编号 | 受理时间   | 类型 | 完成时间
         | FW1      | KH000001 | 2026-11-10 | 投诉 | 2026-11-12
         | FW2      | KH000002 | 2026-11-10 | 投诉 |
         | FW3      | KH000002 | 2026-11-10 | 咨询 | 2026-11-12
    订单 | 订单编号 | 客户编号 | 日期       | 金额 | 到期日期
         | DD1      | KH000002 | 2025-11-01 | 100  | 2026-12-01
         | DD2      | KH000001 | 2025-11-01 | 100  | 2027-12-01
    """
    assert due(book, "complaint_reply") == {"KH000001": "FW1"}
    assert due(book, "contract_expiry") == {"KH000002": "DD1"}


@pytest.mark.today("2026-09-20")
def test_the_festival_that_comes_next(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
    """
    assert due(book, "festival") == {"KH000001": "2026-09-25"}


def test_a_change_of_tier_or_owner_is_told_when_the_workbook_holds_it_for_its_day_is_the_occasion(book):
    """
    员工 | 姓名
         | 李雷
         | 韩梅
    客户 | 客户编号 | 客户名称 | 负责人
         | KH000001 | 王芳     | 李雷
         | KH000002 | 张伟     | 李雷
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD1      | KH000001 | 2026-11-20 | 900000
         | DD2      | KH000002 | 2026-11-20 | 900000
    events | event  | record   | before | after      | on
           | graded | tier     |        | 2026-07-01 | 2026-07-25
           | tier   | KH000001 |        | 普通       | 2026-08-01
           | tier   | KH000002 |        | 普通       | 2026-08-01
           | owner  | KH000001 |        | 韩梅       | 2026-08-01
           | owner  | KH000002 |        | 李雷       | 2026-08-01
           | tier   | KH000001 | 普通   | 银卡       | 2026-11-10
    """
    now = settled(book)
    assert due(now, "tier_notice") == due(now, "contact_change") == {}
    events = now.own["events"]
    layout = replace(events.layout, last_row=int(events.data.index.max()))
    written = replace(now, own={**now.own, "events": replace(events, layout=layout)})
    assert due(written, "tier_notice") == {"KH000001": "2026-11-22", "KH000002": "2026-11-22"}
    assert due(written, "contact_change") == {"KH000001": "2026-11-22"}


@pytest.mark.parametrize("key", sorted(AUDIENCES))
def test_no_audience_stumbles_over_an_empty_book(make_book, key):
    assert due(make_book("客户 | 客户编号 | 客户名称"), key) == {}
