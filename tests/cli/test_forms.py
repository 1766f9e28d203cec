"""``xlcrm form`` as a user runs it."""

from __future__ import annotations

import json

import openpyxl

from tests.cli.workspace import TODAY, copied, xlcrm


def test_forms_go_into_the_customers_folders_and_into_the_journal(tmp_path):
    book = copied(tmp_path / "w")
    before = book.read_bytes()
    ran = xlcrm("form", str(book), "客户资料卡", "KH000001", "KH000002", "--today", TODAY, lang="zh")
    assert ran.returncode == 0, ran.stderr
    made = sorted((book.parent / "客户资料").glob("KH00000? */客户资料卡 2026-11-20.xlsx"))
    assert len(made) == 2
    index = (book.parent / "客户资料" / "索引.html").read_text(encoding="utf-8")
    assert "KH000001" in index
    assert "KH000002" in index
    assert openpyxl.load_workbook(made[0]).active["A1"].value == "客户资料卡"
    again = json.loads(xlcrm("form", str(book), "customer_card", "KH000001", "--today", TODAY, "--json").stdout)
    assert [one["new"] for one in again["files"]] == [False]
    assert book.read_bytes() == before


def test_a_preview_and_a_refusal_leave_nothing(tmp_path):
    book = copied(tmp_path / "w")
    there = sorted(path for path in book.parent.rglob("*.xlsx"))
    answer = json.loads(xlcrm("form", str(book), "survey", "KH000001", "--dry-run", "--json", "--today", TODAY).stdout)
    assert [one["record"] for one in answer["forms"]] == ["KH000001"]
    templates = book.parent / "模板"
    templates.mkdir(exist_ok=True)
    own = templates / "我的表单.xlsx"
    made = openpyxl.Workbook()
    made.active.append(["{{ 客户.客户名称 }}"])
    made.active.append(["", "{{ 客户.会员等极 }}"])
    made.save(own)
    ran = xlcrm("form", str(book), "我的表单", "KH000001", "--today", TODAY, lang="zh")
    assert ran.returncode == 2
    assert "“我的表单.xlsx”工作表“Sheet”的 B2 单元格用了不存在的字段“会员等极”（是不是“会员等级”？）" in ran.stderr
    own.unlink()
    assert sorted(path for path in book.parent.rglob("*.xlsx")) == there


def test_staff_design_a_form_of_their_own_and_all_forms_go_into_one_file(tmp_path):
    book = copied(tmp_path / "w", "en")
    own = book.parent / "templates" / "forms"
    own.mkdir(parents=True)
    made = openpyxl.Workbook()
    made.active.append(["{{ name }}", "{{ order_amount }}"])
    made.active.append(["{% for row in orders %}{{ row.on }}", "{{ row.amount }}{% endfor %}"])
    made.save(own / "My form.xlsx")
    ran = xlcrm("form", str(book), "my form", "--where", "Name is not empty", "--one-file", "--json", "--today", TODAY)
    assert ran.returncode == 0, ran.stderr
    (file,) = json.loads(ran.stdout)["files"]
    sheets = openpyxl.load_workbook(file["path"]).worksheets
    assert len(sheets) == len(file["records"]) > 1
    assert all(sheet["A1"].value for sheet in sheets)
    listed = json.loads(xlcrm("form", str(book), "--json").stdout)["forms"]
    assert [one["name"] for one in listed if one["own"]] == ["My form"]


def test_customers_are_chosen_by_the_same_options_for_every_kind_of_document(tmp_path):
    book = copied(tmp_path / "w", "en")
    who = ("--customer", "KH000002", "--customer", "KH000001", "--dry-run", "--json", "--today", TODAY)
    form = json.loads(xlcrm("form", str(book), "customer_card", *who).stdout)
    assert [one["record"] for one in form["forms"]] == ["KH000001", "KH000002"]
    both = json.loads(xlcrm("form", str(book), "customer_card", "KH000003", *who).stdout)
    assert [one["record"] for one in both["forms"]] == ["KH000001", "KH000002", "KH000003"]
    letter = json.loads(xlcrm("letters", str(book), "-t", "welcome", *who).stdout)
    held = {customer for customers in letter["held"].values() for customer in customers}
    assert {one["customer"] for one in letter["letters"]} | held == {"KH000001", "KH000002"}
    message = json.loads(xlcrm("message", str(book), "-t", "win_back", "-c", "mail", *who).stdout)
    told = {one["record"] for one in message["messages"]} | {each for ids in message["held"].values() for each in ids}
    assert told <= {"KH000001", "KH000002"}
    for command in (("form", str(book), "customer_card"), ("letters", str(book), "-t", "welcome"), ("send", str(book))):
        ran = xlcrm(*command, "--query", "no such query", "--today", TODAY)
        assert (ran.returncode, "no such query" in ran.stderr) == (2, True)


def test_without_libreoffice_pdf_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    book = copied(tmp_path / "w")
    ran = xlcrm("form", str(book), "customer_card", "KH000001", "--pdf", "--today", TODAY)
    assert ran.returncode == 2
    assert "LibreOffice" in ran.stderr
    assert not list(book.parent.rglob("KH000001*/*.xlsx"))
