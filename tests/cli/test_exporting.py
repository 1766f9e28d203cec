"""``xlcrm export``: what went out is taken in again without any change, of every table that has rows, in both languages."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest

from tests.cli.workspace import TODAY, copied, xlcrm
from xlcrm.exporting import export
from xlcrm.importing import Asked, Import
from xlcrm.inbox.reading import How, read_file
from xlcrm.inbox.vcards import read_cards
from xlcrm.reading import read_book

SETTINGS = {"staff"}
"""Taken in as any list, though it holds settings."""


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request, tmp_path_factory):
    return copied(tmp_path_factory.mktemp("export") / "店 一", lang=request.param)


@pytest.fixture(scope="module")
def read(book):
    return read_book(book)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_what_went_out_changes_nothing_when_it_comes_back(book, read, tmp_path, suffix):
    tables = [frame for frame in read.frames.values() if len(frame.data) and (not frame.table.settings or frame.table.name in SETTINGS)]
    assert len(tables) >= 10
    for frame in tables:
        file = tmp_path / f"{frame.sheet}.{suffix}"
        assert export(read, frame.sheet, file) == len(frame.data)
        task = Import(book, file, read_file(file, How()), Asked(table=frame.table.name))
        assert list(task.enter(read)) == [], frame.table.name
        (taken,) = task.taken
        assert taken.understood.table == frame.table.name
        assert len(taken.merged.results) == len(frame.data), frame.table.name
        assert [taken.wrong, taken.merged.differences] == [(), ()], frame.table.name


def test_the_command_writes_some_rows_and_the_access_log_knows(book, tmp_path):
    lang = "zh" if book.name == "客户管理.xlsx" else "en"
    table, where = ("客户", "客户类型=企业") if lang == "zh" else ("Customers", "Type=Company")
    file = tmp_path / "出.csv"
    ran = xlcrm("export", str(book.parent), table, str(file), "--where", where, "--today", TODAY, "--json", lang=lang)
    assert ran.returncode == 0, ran.stderr
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert 0 < len(rows) == json.loads(ran.stdout)["rows"] < len(read_book(book).customers)
    assert {row[where.split("=")[0]] for row in rows} == {where.split("=")[1]}


def test_dates_and_numbers_are_such_in_excel_and_cards_hold_people(book, read, tmp_path):
    export(read, "orders", tmp_path / "o.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    cells = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    frame = read.frame("orders")
    assert (cells[frame.heading("on")].is_date, cells[frame.heading("amount")].data_type) == (True, "n")
    assert cells[frame.heading("order_id")].data_type == "s"
    export(read, "customers", tmp_path / "c.vcf")
    grid = read_cards((tmp_path / "c.vcf").read_bytes())
    assert [grid.columns[0].shown(place) for place in range(1, grid.size)] == read.customers["name"].tolist()


@pytest.mark.parametrize(
    ("words", "said"),
    [(("顾客们", "a.csv"), "顾客们"), (("customers", "a.doc"), "a.doc"), (("customers", "a.csv", "--where", "城市=="), "城市=="),
     (("customers", "a.csv", "--query", "没有"), "没有"), (("orders", "a.vcf"), "vcf"), (("customers", "BOOK"), "")],
)  # fmt: skip
def test_wrong_use_is_one_sentence_and_nothing_is_written(book, tmp_path, words, said):
    table, file, *rest = words
    before = book.read_bytes()
    target = book if file == "BOOK" else tmp_path / file
    ran = xlcrm("export", str(book), table, str(target), *rest, lang="zh")
    assert ran.returncode in {2, 4}
    assert len(ran.stderr.strip().splitlines()) == 1
    assert said in ran.stderr or table == "orders"
    assert book.read_bytes() == before
    assert list(tmp_path.iterdir()) == []
