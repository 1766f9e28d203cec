"""The doctor: each thing that can be wrong is made wrong, found, and told with its repair; nothing is changed."""

from __future__ import annotations

import json
import random
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from tests.cli.workspace import copied, xlcrm
from xlcrm.doctor import computer
from xlcrm.doctor.apart import sorted_apart
from xlcrm.doctor.book import content
from xlcrm.doctor.computer import COMPUTER
from xlcrm.doctor.file import FILE
from xlcrm.doctor.finding import Level
from xlcrm.history.seen import RECORD, ROW
from xlcrm.xlsx.cells import get_cells, set_cells
from xlcrm.xlsx.edits import DefinedName
from xlcrm.xlsx.names import set_names
from xlcrm.xlsx.package import Package

DAY = date(2026, 11, 20)


@pytest.fixture
def book(tmp_path):
    return copied(tmp_path / "客户 一部", "zh")


def codes(findings):
    return {finding.code: finding for finding in findings}


def of_file(book):
    return codes(finding for look in FILE for finding in look(book))


def test_the_command_tells_in_both_languages_and_changes_nothing(book):
    before = book.read_bytes(), book.stat().st_mtime_ns
    zh, en = (xlcrm("doctor", str(book), lang=lang) for lang in ("zh", "en"))
    asked = xlcrm("doctor", str(book.parent), "--json", lang="en")
    assert (book.read_bytes(), book.stat().st_mtime_ns) == before
    assert "没有被打开" in zh.stdout
    assert "is not open anywhere" in en.stdout
    found = json.loads(asked.stdout)["findings"]
    assert {"python", "free", "read"} <= {finding["code"] for finding in found}
    assert all(finding["repair"] for finding in found if finding["level"] in {"warning", "error"})
    assert asked.returncode == (1 if any(finding["level"] == "error" for finding in found) else 0)


def test_without_a_workbook_it_looks_at_the_computer_only():
    found = xlcrm("doctor", "--json", lang="en")
    assert found.returncode in {0, 1}
    assert "python" in {finding["code"] for finding in json.loads(found.stdout)["findings"]}
    assert "read" not in found.stdout.split('"code": ')[-1]


def test_a_workbook_that_is_not_there_is_one_sentence(tmp_path):
    gone = xlcrm("doctor", str(tmp_path / "没有.xlsx"), lang="zh")
    assert gone.returncode == 3
    assert "没有.xlsx" in gone.stderr


def test_what_cannot_be_read_is_a_finding(tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 no zip at all")
    (finding,) = content(broken, DAY)
    assert finding.level is Level.ERROR
    assert "坏.xlsx" in finding.said("zh")


def test_locks_living_and_stale(book, monkeypatch):
    lock = book.with_name(f".~lock.{book.name}#")
    lock.write_text(",李四,ELSEWHERE,22.11.2026 09:00,file:///p;", encoding="utf-8")
    found = of_file(book)
    assert "李四" in found["open"].said("zh")
    assert lock.name in found["open"].advice("zh")
    import socket

    lock.write_text(f",李四,{socket.gethostname()},22.11.2026 09:00,file:///nowhere;", encoding="utf-8")
    assert of_file(book)["lock_stale"].level is Level.WARNING


def test_places_and_marks(book, tmp_path, monkeypatch):
    monkeypatch.setenv("OneDrive", str(tmp_path))
    (book.parent / f"{book.name}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="ascii")
    found = of_file(book)
    assert "OneDrive" in found["synced"].said("en")
    assert "Unblock" in found["marked"].advice("en")


def test_cells_that_excel_damaged_are_told_a_column_at_a_time(book):
    heads = get_cells(book, "客户!A1:AZ1")[0]
    column = chr(ord("A") + heads.index("登记日期"))
    set_cells(book, f"客户!{column}3:{column}6", ["2026年1月5日"], kind="text")
    found = [finding for finding in content(book, DAY) if finding.code == "date_as_text" and "客户!" in finding.said("zh")]
    assert len(found) == 1
    assert f"客户!{column}3" in found[0].said("zh")
    assert "分列" in found[0].advice("zh")


def test_a_heading_that_is_gone(book):
    set_cells(book, "客户!B1", ["大名 X"], kind="text")
    found = codes(content(book, DAY))
    assert {"heading_missing", "heading_renamed"} & set(found)


def test_names_that_point_nowhere(book):
    package = Package.open(book)
    set_names(package, [DefinedName("dd_industry", "'_下拉'!#REF!")])
    with book.open("w+b") as stream:
        package.write(stream)
    finding = codes(content(book, DAY))["names_broken"]
    assert "dd_industry" in finding.said("zh")
    assert "xlcrm refresh" in finding.advice("zh")


def test_columns_that_were_sorted_apart(book):
    xlcrm("refresh", str(book), "--today", "2026-11-20", lang="zh")
    assert "sorted_apart" not in codes(content(book, DAY))
    last = len(get_cells(book, "客户!A:A"))
    rows = get_cells(book, f"客户!A2:B{last}")
    set_cells(book, f"客户!A2:B{last}", rows[::-1], kind="text")
    finding = codes(content(book, DAY))["sorted_apart"]
    assert "手机" in finding.said("zh")
    assert "客户名称" not in finding.said("zh")
    assert "restore" in finding.advice("zh")


def table(ids, **columns):
    return pa.table({ROW: np.arange(2, 2 + len(ids)), RECORD: pa.array(ids, pa.large_string()), **columns})


def test_a_whole_sort_is_no_mishap_and_a_part_of_one_is():
    ids = [f"KH{number:06}" for number in range(200)]
    names, phones = [f"n{each}" for each in ids], [f"1380000{number:04}" for number in range(200)]
    before = table(ids, name=names, mobile=phones, city=["深圳"] * 200)
    order = random.Random(3).sample(range(200), 200)
    whole = table([ids[at] for at in order], name=[names[at] for at in order], mobile=[phones[at] for at in order], city=["深圳"] * 200)
    part = table([ids[at] for at in order], name=[names[at] for at in order], mobile=phones, city=["深圳"] * 200)
    assert sorted_apart(before, whole) == ((), 0)
    assert sorted_apart(before, before) == ((), 0)
    keys, count = sorted_apart(before, part)
    assert keys == ("mobile",)
    assert 190 < count <= 200


def test_buttons_that_start_what_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(computer, "program_file", lambda: tmp_path / "program.txt")
    assert codes(computer.buttons())["buttons_missing"].advice("en") == "xlcrm buttons install"
    (tmp_path / "program.txt").write_text('"/gone/python" -m xlcrm.excel.buttons\n', encoding="utf-8")
    assert codes(computer.buttons())["buttons_stale"].level is Level.ERROR


def test_a_computer_without_programs_and_macros(monkeypatch):
    monkeypatch.setattr(computer.shutil, "which", lambda _: None)
    monkeypatch.setattr(computer, "_PROGRAMS", {"Excel": (("excel.exe",), ("/nowhere",))})
    monkeypatch.setattr(computer, "_registry", lambda _, name: 4 if name == "VBAWarnings" else None)
    assert codes(computer.programs())["programs_missing"].level is Level.WARNING
    assert codes(computer.trust())["macros_off"].advice("zh").startswith("在 Excel")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_has_words_in_both_languages(lang):
    for examination in COMPUTER:
        for finding in examination():
            assert finding.said(lang)
            assert "{" not in finding.said(lang) + finding.advice(lang)
