"""``xlcrm decide`` and ``reassign``, and decisions entered in the lists of a real workbook."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import pytest

from tests.cli.workspace import TODAY, copied, xlcrm
from xlcrm.reading import read

DAY = date.fromisoformat(TODAY)
ERRORS = 1  # the demo has some natural errors


def frame(path, table):
    return read(path, today=DAY).book.frame(table).data


def owned_by(path, owner):
    customers = frame(path, "customers")
    return set(customers["customer_id"][(customers["owner"] == owner) & customers["closed_on"].isna()])


def someone(path):
    return frame(path, "customers")["owner"].value_counts().index[:2].tolist()


def list_cell(path, sheet, heading, record):
    rows = openpyxl.load_workbook(path)[sheet]
    headings = [cell.value for cell in rows[4]]
    row = next(row for row in range(5, rows.max_row + 1) if rows.cell(row, 1).value == record)
    return rows.cell(row, headings.index(heading) + 1)


@pytest.mark.parametrize(("lang", "kind", "stored"), [("zh", "延长保护", "延长保护"), ("en", "extend", "Extend protection")])
def test_a_decision_is_recorded_carried_out_and_taken_back(tmp_path, lang, kind, stored):
    book = copied(tmp_path / "w", lang)
    before = book.read_bytes()
    customers = frame(book, "customers")
    record = customers["customer_id"][customers["protected_until"].notna()].iloc[0]
    ran = xlcrm("decide", str(book), kind, record, "--until", "2027-06-30", "--reason", "在谈", "--today", TODAY, lang=lang)
    assert ran.returncode == 0, ran.stderr
    (ruling,) = frame(book, "decisions").to_dict("records")
    assert (ruling["kind"], ruling["record_id"], ruling["reason"]) == (stored, record, "在谈")
    assert ruling["applied_on"].date() == DAY
    now = frame(book, "customers").set_index("customer_id")["protected_until"][record]
    assert now.date() == date(2027, 6, 30)
    assert "decide" in xlcrm("history", str(book)).stdout
    assert xlcrm("undo", str(book)).returncode == 0
    assert book.read_bytes() == before


def test_a_hand_over_is_one_command(tmp_path):
    book = copied(tmp_path / "w")
    giver, taker = someone(book)
    theirs = owned_by(book, giver)
    dry = json.loads(xlcrm("reassign", str(book), "--from", giver, "--to", taker, "--today", TODAY, "--dry-run", "--json", lang="zh").stdout)
    assert {cell["record"] for cell in dry["changes"] if cell["key"] == "owner" and cell["table"] == "customers"} == theirs
    assert owned_by(book, giver) == theirs
    assert xlcrm("reassign", str(book), "--from", giver, "--to", taker, "--today", TODAY, lang="zh").returncode == 0
    assert owned_by(book, giver) == set()
    assert theirs <= owned_by(book, taker)
    assert frame(book, "decisions")["kind"].tolist() == ["移交"]
    assert xlcrm("refresh", str(book), "--today", TODAY, "--json").returncode == ERRORS
    again = json.loads(xlcrm("refresh", str(book), "--today", TODAY, "--json").stdout)
    assert (again["written"], again["changes"]) == (False, [])


def test_only_what_fulfils_a_condition_is_handed_over(tmp_path):
    book = copied(tmp_path / "w")
    giver, taker = someone(book)
    customers = frame(book, "customers")
    city = customers["city"][customers["owner"] == giver].value_counts().index[0]
    there = set(customers["customer_id"][(customers["owner"] == giver) & (customers["city"] == city)])
    ran = xlcrm("reassign", str(book), "--from", giver, "--to", taker, "--where", f"城市 = {city}", "--today", TODAY, lang="zh")
    assert ran.returncode == 0, ran.stderr
    assert set(frame(book, "decisions")["record_id"]) == there
    assert owned_by(book, giver) == set(customers["customer_id"][customers["owner"] == giver]) - there


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["decide", "{book}", "随便", "KH000001"], "没有“随便”这类决定。"),
        (["decide", "{book}", "分配", "KH000001"], "“分配”要用 --choice"),
        (["decide", "{book}", "释放", "没有这个客户"], "没有编号或名称为“没有这个客户”的客户。"),
        (["decide", "{book}", "分配", "KH000001", "--choice", "没人"], "“没人”不在“员工”表中，或已离职，这个决定没有执行。什么都没有改动。"),
        (["reassign", "{book}", "--from", "没人", "--to", "陈立新"], "“没人”不在“员工”表中"),
        (["reassign", "{book}", "--from", "陈立新", "--to", "林晓燕", "--where", "城市 上海"], "第 4 个字符处"),
        (["reassign", "{book}", "--from", "陈立新", "--to", "林晓燕", "--where", "城市 = 无此城"], "没有可移交的"),
    ],
)
def test_what_cannot_be_decided_is_one_sentence_and_nothing_is_written(tmp_path, arguments, said):
    book = copied(tmp_path / "w")
    before = book.read_bytes()
    ran = xlcrm(*(each.format(book=book) for each in arguments), "--today", TODAY, lang="zh")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert book.read_bytes() == before


def test_a_decision_in_a_list_is_carried_out_moved_and_gone(tmp_path):
    book = copied(tmp_path / "w")
    listed = openpyxl.load_workbook(book)["公海"]
    record, other = [listed.cell(row, 1).value for row in (5, 6)]
    for each, said in ((record, "释放：无回音"), (other, "随便写的")):
        xlcrm("set", str(book), f"公海!{list_cell(book, '公海', '决定', each).coordinate}", said)
    filled = book.read_bytes()
    first = json.loads(xlcrm("refresh", str(book), "--today", TODAY, "--json", lang="zh").stdout)
    assert [(p["sheet"], p["value"]) for p in first["problems"] if p["code"] == "entry_unknown"] == [("公海", "随便写的")]
    (ruling,) = frame(book, "decisions").to_dict("records")
    assert (ruling["kind"], ruling["record_id"], ruling["reason"]) == ("释放", record, "无回音")
    assert frame(book, "customers").set_index("customer_id")["owner"].isna()[record]
    assert list_cell(book, "公海", "决定", record).value is None
    assert list_cell(book, "公海", "情况", record).value == "在公海"
    assert list_cell(book, "公海", "决定", other).value == "随便写的"
    again = json.loads(xlcrm("refresh", str(book), "--today", TODAY, "--json", lang="zh").stdout)
    assert (again["written"], again["changes"]) == (False, [])
    assert xlcrm("undo", str(book)).returncode == 0
    assert book.read_bytes() == filled
