"""What the reader and the settings noticed is reported with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from tests.checks.finding import found, problems
from xlcrm.checks.headings import CODE_OF
from xlcrm.model.findings import Findings


@dataclass(frozen=True)
class Noticed:
    kind: str
    table: str = "customers"
    sheet: str = "客户"
    detail: str = ""
    key: str = ""
    row: int = 0
    column: int = 0


def with_headings(book, *noticed):
    return replace(book, findings=Findings(headings=noticed))


def test_a_renamed_heading_names_both(make_book):
    book = with_headings(make_book(""), Noticed("missing_column", key="name", detail="客户大名", row=1, column=2))
    (problem,) = problems(book, "heading")
    assert found([problem]) == ["heading_missing B1"]
    assert problem.message("zh") == "“客户”表没有“客户名称”这一列。“客户大名”是不是改了名称的这一列？"
    assert problem.place.row == 0


def test_a_renamed_computed_column_names_the_sheet_and_both_headings(make_book):
    renamed = Noticed("renamed_column", detail="何时打电话", key="next_due_on", row=1, column=9)
    (problem,) = problems(with_headings(make_book(""), renamed), "heading")
    assert found([problem]) == ["heading_renamed I1"]
    assert problem.message("zh").startswith("“客户”表没有“下次跟进”这一列，但有一列“何时打电话”")
    assert problem.message("en").startswith("The sheet “客户” has no column “Next follow-up”, but “何时打电话”")


@pytest.mark.parametrize("kind", CODE_OF)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_finding_has_sentences(make_book, kind, lang):
    finding = Noticed(kind, detail="会员 D3:F3", key="mobile", row=3, column=4)
    (problem,) = problems(with_headings(make_book(""), finding), CODE_OF[kind].code)
    assert "{" not in problem.message(lang) + problem.hint(lang)


def test_the_reader_and_the_check_know_the_same_kinds():
    from xlcrm.xlsx import locate

    said = locate.LocateFinding.__doc__
    assert all(f"``{kind}``" in said for kind in CODE_OF)
    assert all(word in CODE_OF for word in said.split("``") if "_" in word and word.islower() and " " not in word)


def test_the_problems_of_the_settings_are_passed_on(book):
    """
    字段规则 | 表   | 列     | 必填
             | 客户 | 没有的列 | 是
    """
    assert problems(book, "field_rule_") == list(book.findings.settings)
    assert problems(book, "field_rule_")
