"""Templates: what is filled in comes in, the example never, choices and columns are those of the workbook."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.cli.workspace import TODAY, xlcrm
from tests.inbox.test_receiving import book_of, inbox, lying, ready, received  # noqa: F401 - fixtures


def cells(sheet):
    return {cell.value: cell for cell in sheet[1]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_that_comes_back_untouched_is_nothing_and_filled_in_it_is_a_record(inbox, lang):  # noqa: F811
    file = inbox.parent / "模板 一.xlsx"
    ran = xlcrm("import", "--template", "customers", str(file), lang=lang)
    assert ran.returncode == 0, ran.stderr
    dry = xlcrm("import", str(inbox.parent), str(file), "--dry-run", "--json", "--today", TODAY, lang=lang)
    (taken,) = json.loads(dry.stdout)["files"][0]["lists"]
    assert [taken[each] for each in ("table", "added", "rejected")] == ["customers", 0, 0]
    workbook = openpyxl.load_workbook(file)
    sheet = workbook.worksheets[0]
    heads = cells(sheet)
    name, mobile = ("客户名称", "手机") if lang == "zh" else ("Name", "Mobile")
    sheet.cell(3, heads[name].column, "周九九")
    sheet.cell(3, heads[mobile].column, "013900007777"[1:])
    workbook.save(inbox / "新客户.xlsx")
    (answer,) = received(inbox, lang=lang)
    assert [answer["lists"][0][each] for each in ("added", "rejected")] == [1, 0]
    assert len(answer["lists"]) == 1


def test_it_offers_what_the_workbook_offers_keeps_numbers_whole_and_writes_over_nothing(inbox):  # noqa: F811
    workbook = openpyxl.load_workbook(book_of(inbox))
    lists = workbook["字典"]
    at = {cell.value: cell.column for cell in lists[1]}
    row = lists.max_row + 1
    lists.cell(row, at["字典"], "客户来源")
    lists.cell(row, at["取值"], "老乡会")
    workbook.save(book_of(inbox))
    file = inbox.parent / "模板.xlsx"
    assert xlcrm("import", str(inbox.parent), "--template", "客户", str(file), lang="zh").returncode == 0
    made = openpyxl.load_workbook(file)
    sheet = made["客户"]
    heads = cells(sheet)
    assert "老乡会" in {cell.value for column in made["_offered"].iter_cols() for cell in column}
    letters = heads["客户来源"].column_letter
    (rule,) = [each for each in sheet.data_validations.dataValidation if f"{letters}2" in each.sqref and each.type == "list"]
    assert rule.formula1.startswith("_offered!")
    assert sheet.cell(2, heads["手机"].column).number_format == "@"
    assert "客户编号" not in heads
    again = xlcrm("import", str(inbox.parent), "--template", "客户", str(file), lang="zh")
    assert (again.returncode, len(again.stderr.strip().splitlines())) == (4, 1)
    unknown = xlcrm("import", "--template", "顾客们", str(file), lang="zh")
    assert (unknown.returncode, "顾客们" in unknown.stderr) == (2, True)
    assert lying(inbox) == set()


@pytest.mark.parametrize("table", ["orders", "interactions", "opportunities", "contacts", "service"])
def test_templates_of_other_tables_are_known_again(inbox, table):  # noqa: F811
    file = inbox.parent / "a.xlsx"
    assert xlcrm("import", "--template", table, str(file), lang="en").returncode == 0
    dry = xlcrm("import", str(inbox.parent), str(file), "--dry-run", "--json", "--today", TODAY, lang="en")
    assert dry.returncode == 0, dry.stderr
    (taken,) = json.loads(dry.stdout)["files"][0]["lists"]
    assert [taken[each] for each in ("table", "added", "rejected")] == [table, 0, 0]
