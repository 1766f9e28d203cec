"""The folders of customers: found, renamed with the customer, linked, listed by inquiry."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from xlcrm.documents.folders import Folders, write_index
from xlcrm.rules import folders as rule

TEXT = """
客户 | 客户编号 | 客户名称   | 询盘日期   | 首次接触   | 登记日期
     | KH000001 | 王芳       |            | 2026-10-02 | 2026-10-05
     | KH000002 | 张<伟>     | 2026-11-01 |            | 2026-11-01
     | KH000003 | 李娜       |            |            |
"""


@pytest.fixture
def parent(tmp_path):
    for name in ("KH000001 王芳", "KH000002 旧名", "KH0000029 别人", "杂项", "KH000003"):
        (tmp_path / "客户资料" / name).mkdir(parents=True)
    (tmp_path / "客户资料" / "KH000001 王芳" / "报价 1#.pdf").write_text("x")
    return tmp_path / "客户资料"


IDS = ["KH000001", "KH000002", "KH000003"]


def test_a_folder_belongs_to_the_customer_whose_number_it_begins_with(parent):
    assert Folders.of(parent, IDS).names == {"KH000001": "KH000001 王芳", "KH000002": "KH000002 旧名", "KH000003": "KH000003"}
    assert Folders.of(parent / "nowhere", IDS).names == {}


def test_a_number_of_staff_with_blanks_is_a_number_too(tmp_path):
    (tmp_path / "A 12 王芳").mkdir()
    assert Folders.of(tmp_path, ["A 12"]).names == {"A 12": "A 12 王芳"}


def test_renaming_a_customer_renames_the_folder(parent):
    now, notes = Folders.of(parent, IDS).renamed({"KH000001": "王芳", "KH000002": "张<伟>", "KH000003": "李娜"}, "zh")
    assert notes == []
    assert now.links()["KH000002"] == "客户资料/KH000002 张_伟_"
    assert sorted(path.name for path in parent.iterdir() if path.name.startswith("KH000002 ")) == ["KH000002 张_伟_"]
    assert (parent / "KH000003 李娜").is_dir()


def test_a_folder_is_not_renamed_over_another(parent):
    (parent / "KH000002 新名").mkdir()
    (parent / "KH000002 新名" / "a.txt").touch()
    now, notes = Folders(parent, {"KH000002": "KH000002 旧名"}).renamed({"KH000002": "新名"}, "zh")
    assert now.names == {"KH000002": "KH000002 旧名"}
    assert len(notes) == 1
    assert (parent / "KH000002 新名" / "a.txt").exists()


def test_the_index_lists_the_newest_inquiry_first_and_escapes_names(parent, make_book):
    path = write_index(make_book(TEXT), Folders.of(parent, IDS))
    page = path.read_text(encoding="utf-8")
    assert page.index("2026-11") < page.index("2026-10") < page.index("没有日期")
    assert "张&lt;伟&gt;" in page
    assert quote("KH000001 王芳") + "/" + quote("报价 1#.pdf") in page
    stamp = path.stat().st_mtime_ns
    write_index(make_book(TEXT), Folders.of(parent, IDS))
    assert path.stat().st_mtime_ns == stamp


def test_the_rule_names_the_folder_where_there_is_one(make_book):
    from dataclasses import replace

    book = replace(make_book(TEXT), folders={"KH000002": "客户资料/KH000002 张_伟_"})
    assert rule.folders(book).series["folder"].dropna().to_dict() == {3: "客户资料/KH000002 张_伟_"}
