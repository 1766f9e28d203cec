"""What staff changed after a file was saved stays; the same thing written differently is no difference."""

from __future__ import annotations

import os
import time

import openpyxl
import pandas as pd
import pytest

from tests.cli.workspace import copied, xlcrm
from tests.inbox.test_importing import counts, taken
from xlcrm.inbox.sameness import says_other


@pytest.mark.parametrize(
    ("key", "ours", "theirs"),
    [
        ("mobile", "13800001111", "+86 138-0000-1111"),
        ("mobile", "13800001111", "００８６１３８００００１１１１"),
        ("mobile", "138 0000 1111", "13800001111.0"),
        ("phone", "010-62345678转801", "(010) 62345678-801"),
        ("email", "Wang@Example.com", "wang@example.COM "),
        ("name", "ＡＢＣ公司", "ABC公司"),
        ("address", "中山路 1号", "中山路　1号"),
        ("province", "江苏", "江苏省"),
        ("city", "苏州市", "苏州"),
        ("address", "江苏省苏州市姑苏区平江路 1号", "平江路1号"),
        ("amount", 1200.5, 1200.504),
    ],
)
def test_the_same_written_differently_is_no_difference(key, ours, theirs):
    column = {"dtype": "float64" if key == "amount" else "str"}
    assert not says_other(key, pd.Series([ours], **column), pd.Series([theirs], **column)).any()


@pytest.mark.parametrize(
    ("key", "ours", "theirs"),
    [("mobile", "13800001111", "13800001112"), ("phone", "1234", "1235"), ("name", "Anna", "anna"), ("address", None, "中山路"), ("address", "平江路11号", "平江路1号"), ("city", "苏州", "杭州市"), ("amount", 1.0, 2.0)],
)
def test_what_says_something_else_is_one(key, ours, theirs):
    column = {"dtype": "float64" if key == "amount" else "str"}
    assert says_other(key, pd.Series([ours], **column), pd.Series([theirs], **column)).all()


def test_what_staff_changed_after_the_file_was_saved_is_listed_and_stays(tmp_path):
    book = copied(tmp_path / "w")
    sheet = openpyxl.load_workbook(book)["客户"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    number, mobile = (sheet.cell(2, headings[each]).value for each in ("客户编号", "手机"))
    file = tmp_path / "旧名单.csv"
    file.write_text(f"客户编号,客户名称,手机,微信\n{number},新名字,{mobile[:3]} {mobile[3:]},wx1\n", encoding="utf-8")
    before = time.time() - 3600
    os.utime(file, (before, before))
    letters = {each: openpyxl.utils.get_column_letter(headings[each]) for each in ("客户名称", "微信")}
    assert xlcrm("set", str(book), f"客户!{letters['客户名称']}2", "改过的名字").returncode == 0
    (found,) = taken(book, file, "--overwrite")
    (difference,) = found["lists"][0]["differences"]
    assert {key: difference[key] for key in ("key", "ours", "theirs", "taken", "newer")} == {
        "key": "name", "ours": "改过的名字", "theirs": "新名字", "taken": False, "newer": True,
    }  # fmt: skip
    now = openpyxl.load_workbook(book)["客户"]
    assert (now.cell(2, headings["客户名称"]).value, now.cell(2, headings["微信"]).value) == ("改过的名字", "wx1")
    (again,) = taken(book, file, "--overwrite")  # the change is in the journal by now
    assert (counts(again)["unchanged"], again["lists"][0]["differences"][0]["newer"]) == (1, True)
