"""Workbooks that LibreOffice saved: refreshed as those of Excel are, and LibreOffice reads what came out."""

from __future__ import annotations

import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.workspace import xlcrm
from tests.office import libreoffice
from xlcrm.demo.making import Demo, make_demo
from xlcrm.model.schema import Owner
from xlcrm.model.tables import TABLE_BY_NAME

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow, pytest.mark.xdist_group("libreoffice")]

CUSTOMERS = 30
TABLE = TABLE_BY_NAME["customers"]
GRADES_AND_DATES = ("status", "tier", "intent_suggested", "order_count", "order_amount", "last_contact_on", "next_due_on", "check", "reason")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with libreoffice(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module", params=["zh", "en"])
def demo(request, tmp_path_factory):
    """Language and folder of a demo workspace of today, which is the day that live formulas count from."""
    made = make_demo(tmp_path_factory.mktemp("demo") / "w", Demo(request.param, CUSTOMERS, datetime.now().astimezone().date()))
    return request.param, made.workbook


@pytest.fixture
def book(demo, tmp_path):
    """A copy of the demo's workbook, with its past."""
    return Path(shutil.copytree(demo[1].parent, tmp_path / "w")) / demo[1].name


def refresh(book, lang):
    ran = xlcrm("refresh", str(book), "--json", lang=lang)
    assert ran.returncode in {0, 1}, ran.stderr
    return json.loads(ran.stdout)


def values(path):
    """Everything that a reader sees: the values of all sheets, empty rows and columns at the end left out."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return {name: trimmed(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names}


def trimmed(rows):
    seen = [[plain(value) for value in row] for row in rows]
    for row in seen:
        while row and row[-1] == "":
            row.pop()
    while seen and not seen[-1]:
        seen.pop()
    return seen


def plain(value):
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return round(value, 6) if isinstance(value, float) else value


def column(sheet, heading):
    at = sheet[0].index(heading)
    return [row[at] if at < len(row) else "" for row in sheet[1:]]


def test_a_workbook_saved_by_libreoffice_gets_the_same_grades_and_dates(demo, book, office):
    lang, made = demo
    office.do("open", path=str(book))
    office.do("save")
    office.do("close")
    assert book.read_bytes() != made.read_bytes()
    before, answer = values(made), refresh(book, lang)
    after, title = values(book), TABLE.sheet(lang)
    for key in GRADES_AND_DATES:
        heading = TABLE.by_key[key].heading(lang)
        assert column(after[title], heading) == column(before[title], heading), key
    assert answer["changes"] == []
    assert after == before


def test_an_edit_in_libreoffice_is_refreshed_and_libreoffice_reads_the_result(demo, book, office, tmp_path):
    lang, title = demo[0], TABLE.sheet(demo[0])
    edit(office, book, title, lang)
    first = refresh(book, lang)
    assert first["written"]
    assert {"next_due_on", "reason"} <= {change["key"] for change in first["changes"]}
    left = book.read_bytes(), book.stat().st_mtime_ns
    second = refresh(book, lang)
    assert (second["written"], book.read_bytes(), book.stat().st_mtime_ns) == (False, *left)
    assert second["counts"] == first["counts"]
    target = tmp_path / "recalculated.xlsx"
    ours, theirs = values(book), recalculated(office, book, target)
    for col in TABLE.columns:
        if col.owner is not Owner.STAFF and col.heading(lang) in ours[title][0]:
            assert column(theirs[title], col.heading(lang)) == column(ours[title], col.heading(lang)), col.key
    assert theirs == ours
    assert any(isinstance(days, float) for days in column(theirs[title], TABLE.by_key["days_left"].heading(lang)))
    shutil.copy(target, book)
    again = refresh(book, lang)
    assert (again["written"], again["changes"]) == (False, [])


def edit(office, book, title, lang):
    """Add a customer below the table, as staff would: with the owner of another one."""
    owner = next(filter(None, column(values(book)[title], TABLE.by_key["owner"].heading(lang))))
    words = {"name": "新来的客户", "mobile": "13912345678", "intent": "A", "owner": owner}
    office.do("open", path=str(book))
    for key, value in words.items():
        office.do("set", sheet=title, heading=TABLE.by_key[key].heading(lang), row=CUSTOMERS + 2, value=value)
    office.do("save")
    office.do("close")


def recalculated(office, book, target):
    office.do("open", path=str(book))
    office.do("recalculate")
    office.do("save_as", path=str(target))
    office.do("close")
    return values(target)
