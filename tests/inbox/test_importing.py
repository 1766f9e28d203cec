"""``xlcrm import``: what is dropped goes in once, what is wrong comes back, everything can be taken back."""

from __future__ import annotations

import json
import shutil

import openpyxl
import pytest

from tests.cli.workspace import TODAY, copied, xlcrm

LIST = (
    "姓名,手机,邮箱,客户来源,入会日期\n"
    "王小明,13900001111,a@example.com,展会,2026-11-01\n"
    "坏号码,123,,展会,2026-11-01\n"
    "日期错,13900001113,,展会,2026-13-45\n"
    "王小明,+86 139-0000-1111,,展会,2026-11-01\n"
    ",13900001114,,,\n"
)


def taken(book, *words, code=0):
    ran = xlcrm("import", str(book), *map(str, words), "--today", TODAY, "--json", lang="zh")
    assert ran.returncode == code, ran.stderr
    return json.loads(ran.stdout)["files"] if code == 0 else ran.stderr


def counts(answer):
    return {name: answer["lists"][0][name] for name in ("added", "updated", "unchanged", "rejected")}


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    return copied(tmp_path_factory.mktemp("import") / "w")


@pytest.fixture
def book(ready, tmp_path, quick):
    shutil.copytree(ready.parent, tmp_path / "w")
    return tmp_path / "w" / ready.name


def cells(path):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]


def test_good_rows_go_in_bad_ones_come_back_and_a_second_time_changes_nothing(book, tmp_path):
    before = book.read_bytes()
    file = tmp_path / "展会.csv"
    file.write_text(LIST, encoding="gb18030")
    (first,) = taken(book, file)
    assert counts(first) == {"added": 1, "updated": 0, "unchanged": 1, "rejected": 3}
    rows = cells(first["answer"])
    assert rows[0] == ["姓名", "手机", "邮箱", "客户来源", "入会日期", "行号", "问题"]
    assert [(row[5], bool(row[6])) for row in rows[1:]] == [("3", True), ("4", True), ("6", True)]
    assert rows[2][4] == "2026-13-45"
    after = book.read_bytes()
    (again,) = taken(book, file)
    assert counts(again) == {"added": 0, "updated": 0, "unchanged": 2, "rejected": 3}
    assert book.read_bytes() == after
    assert xlcrm("undo", str(book), lang="zh").returncode == 0
    assert book.read_bytes() == before


def test_the_mended_file_is_understood_when_it_is_dropped_again(book, tmp_path):
    file = tmp_path / "展会.csv"
    file.write_text(LIST, encoding="utf-8")
    (first,) = taken(book, file)
    mended = openpyxl.load_workbook(first["answer"])
    mended.active["B2"], mended.active["E3"], mended.active["A4"] = "13900001112", "2026-11-05", "赵一"
    mended.save(first["answer"])
    (again,) = taken(book, first["answer"])
    assert counts(again) == {"added": 3, "updated": 0, "unchanged": 0, "rejected": 0}
    assert again["answer"] == ""


def test_known_customers_are_filled_never_written_over_unless_asked(book, tmp_path):
    rows = openpyxl.load_workbook(book)["客户"]
    headings = {cell.value: cell.column for cell in rows[1]}
    number, name, mobile = (rows.cell(2, headings[each]).value for each in ("客户编号", "客户名称", "手机"))
    file = tmp_path / "更新.csv"
    file.write_text(f"客户编号,客户名称,手机,QQ\n{number},{name}改,{mobile},1234567\n", encoding="utf-8")
    (first,) = taken(book, file, "--dry-run")
    assert counts(first) == {"added": 0, "updated": 1, "unchanged": 0, "rejected": 0}
    (difference,) = first["lists"][0]["differences"]
    assert (difference["key"], difference["ours"], difference["theirs"], difference["taken"]) == ("name", name, f"{name}改", False)
    (second,) = taken(book, file, "--overwrite")
    assert second["lists"][0]["differences"][0]["taken"]
    now = openpyxl.load_workbook(book)["客户"]
    assert (now.cell(2, headings["客户名称"]).value, now.cell(2, headings["QQ"]).value) == (f"{name}改", "1234567")


def test_orders_find_their_customers_by_name_and_unknown_ones_come_back(book, tmp_path):
    name = openpyxl.load_workbook(book)["客户"].cell(2, 2).value
    file = tmp_path / "订单.csv"
    file.write_text(f"日期,客户,产品,金额\n2026-11-01,{name},车床,1000\n2026-11-02,谁也不是,车床,5\n", encoding="utf-8")
    (first,) = taken(book, file)
    assert (first["lists"][0]["table"], counts(first)) == ("orders", {"added": 1, "updated": 0, "unchanged": 0, "rejected": 1})
    (again,) = taken(book, file)
    assert counts(again)["added"] == 0


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [
        ("甲,乙\n1,2\n", (), 2),
        ("王芳,13800138000\n张伟,13800138001\n", (), 2),
        ("", (), 3),
        ("姓名,手机\n王芳,13800138000\n", ("--table", "顾客们"), 2),
    ],
)
def test_what_is_not_understood_is_one_sentence_and_nothing_is_written(book, tmp_path, content, words, code):
    before = book.read_bytes()
    file = tmp_path / "谜.csv"
    file.write_text(content, encoding="utf-8")
    assert len(taken(book, file, *words, code=code).strip().splitlines()) == 1
    assert book.read_bytes() == before
    assert "找不到" in taken(book, tmp_path / "没有.csv", code=3)
