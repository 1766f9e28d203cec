"""``xlcrm template``: every kind of template is checked before use, and its fields are listed."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.cli.workspace import TODAY, copied, made, set_rules, xlcrm
from tests.documents.forms.making import drawn, rows_of
from tests.documents.letters.word import template
from xlcrm.documents.checked import Desk, tags_of
from xlcrm.documents.fields import Subjects
from xlcrm.documents.kinds import FAMILIES
from xlcrm.documents.quotation import Line, Quotation, printed
from xlcrm.documents.report.specimen import quotation_specimen
from xlcrm.documents.vocabulary import Vocabulary

BROKEN = {
    "信函/函.docx": (template("{{ 客户.客户名秤 }}", "{{ '没有.png' | 图片 }}", "{{ 订单[0].金额 | 金颜 }}"), ["第 3 段", "是不是“金额”？"]),
    "信函/图.docx": (template("好", "{{ '没有.png' | 图片 }}", "{{ 公司.标志 | 图片 }}"), ["第 2 段", "图片“没有.png”", "第 3 段", "logo.png"]),
    "表单/单.xlsx": (drawn(rows_of(["好"], ["", "{{ 客户.客户名程 }}"], ["{{ 手积 }}"])), ["B2", "客户名称", "A3", "“手机”"]),
    "短信/信.txt": ("主题：{{ 客户名程 }}\n您好\n{% if 积分 %}".encode(), ["第 1 行", "客户名称", "第 3 行"]),
    "报表/页.html": (b"<p>\n{{ report.titel }}", ["第 2 行", "是不是“title”？"]),
    "报表/报价单.typ": ("= 报价\n#data.custmer".encode(), ["第 2 行", "是不是“customer”？"]),
    "报表/标.typ": ('= 报表\n#image("没有.png")'.encode(), ["第 2 行", "没有.png"]),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_template_of_both_languages_is_without_fault(lang):
    desk = Desk(None, Vocabulary.of(), lang)
    every = desk.named(())
    assert {each.family for each in every} == set(FAMILIES)
    assert len(every) > 40
    assert {each.path.name: [str(fault) for fault in found] for each in every if (found := desk.check(each).faults)} == {}
    assert [each.path.name for each in every if desk.check(each).unable or not tags_of(each)] == []


def test_staffs_own_templates_of_every_kind_are_told_with_place_and_nearest_name(tmp_path):
    workbook = copied(tmp_path / "w")
    set_rules(workbook, company__logo="logo.png")
    for name, (content, _) in BROKEN.items():
        path = workbook.parent / "模板" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    ran = xlcrm("template", "check", "--book", str(workbook), lang="zh")
    assert ran.returncode == 1
    said = dict(_faults(ran.stdout))
    for name, (_, words) in BROKEN.items():
        told = said.pop(name)
        assert [word for word in words if word not in told] == [], told
        assert "？。" not in told
    assert {told.rpartition("：")[2] for told in said.values()} == {"图片“logo.png”找不到，或不是 PNG、JPEG、GIF、BMP 图片。"}  # the shipped letters show it too


def _faults(shown):
    """Yield which templates are wrong, and all that is said of each."""
    blocks = [line for line in shown.splitlines() if "：正确" not in line and "：未检查" not in line]
    heads = [at for at, line in enumerate(blocks) if not line.startswith("  ")]
    for head, end in zip(heads, [*heads[1:], len(blocks)], strict=True):
        yield blocks[head].split("：")[0], "\n".join(blocks[head + 1 : end])


@pytest.mark.parametrize(
    ("template", "options"),
    [("单", ["form", "{book}", "单", "KH000001"]), ("信", ["message", "{book}", "--template", "信", "--channel", "sms"]),
     ("图", ["letters", "{book}", "--template", "图"])],
)  # fmt: skip
def test_a_broken_template_makes_nothing(tmp_path, template, options):
    workbook = copied(tmp_path / "w")
    for name, (content, _) in BROKEN.items():
        if name.rpartition("/")[2].startswith(template):
            path = workbook.parent / "模板" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    before = _documents(workbook.parent)
    ran = xlcrm(*(word.format(book=workbook) for word in options), "--today", TODAY, lang="zh")
    assert ran.returncode == 2, ran.stdout
    assert len(ran.stderr.splitlines()) == 1
    assert _documents(workbook.parent) == before


def _documents(workspace):
    return sorted(path for path in workspace.rglob("*") if ".xlcrm" not in path.parts)


def test_a_template_is_found_in_all_kinds_that_have_one_of_its_name():
    found = json.loads(xlcrm("template", "check", "birthday", "--lang", "zh", "--json").stdout)
    assert found == {"templates": {"letters": {"生日祝福.docx": []}, "messages": {"生日祝福.txt": []}}}
    found = json.loads(xlcrm("template", "check", "report", "--json").stdout)
    assert found == {"templates": {"reports": {"report.html": [], "report.typ": []}}}
    ran = xlcrm("template", "check", "生日祝愿", lang="zh")
    assert (ran.returncode, "是不是“生日祝福”？" in ran.stderr) == (2, True)


def test_fields_are_listed_and_what_only_one_kind_has():
    listed = json.loads(xlcrm("template", "fields", "--json").stdout)
    assert {"zh": "客户.客户名称", "en": "customer.name"} in listed["fields"]
    assert {"zh": "订单[0].金额", "en": "orders[0].amount"} in listed["fields"]
    assert {"zh": "本次", "en": "this"} in listed["only"]["letters"]
    assert {"zh": "选框", "en": "boxes"} in listed["only"]["forms"]
    assert {"zh": "report.cards[0].label", "en": "report.cards[0].label"} in listed["only"]["reports"]
    assert {"zh": "到期积分", "en": "expiring_points"} in listed["only"]["messages"]
    assert "{{ 客户 | 称呼 }}" in xlcrm("template", "fields", "birthday", "--lang", "zh").stdout
    assert "{{ 客户.客户编号 }}" in xlcrm("template", "fields", "customer_card", "--lang", "zh").stdout


def test_what_the_workbook_has_no_sheet_for_is_not_checked():
    ran = xlcrm("template", "check", "skin_file", "--book", str(made("zh")), lang="zh")
    assert (ran.returncode, "未检查" in ran.stdout, "皮肤档案" in ran.stdout) == (0, True, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_specimen_of_a_quotation_has_all_that_a_quotation_has(make_book, lang):
    subjects = Subjects(make_book("客户 | 客户编号 | 客户名称"))
    nothing = Quotation("BJ1", 1, -1, (Line(subjects.record("quotations", -1), 0),), date(2026, 11, 22), None, "CNY", 0, 0, 0)
    told, specimen = printed(subjects, nothing), quotation_specimen(lang)
    assert told.keys() == specimen.keys()
    assert told["company"].keys() == specimen["company"].keys()
    assert told["lines"][0].keys() == specimen["lines"][0].keys()
