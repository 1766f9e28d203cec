"""A real spreadsheet program edits the workbook while the watcher runs."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from tests.office import libreoffice
from tests.watch.process import Watcher
from xlcrm.model.schema import Owner
from xlcrm.model.sheets import SHEETS
from xlcrm.model.tables import TABLE_BY_NAME
from xlcrm.xlsx.cells import get_cells
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.workbook import read_workbook

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow, pytest.mark.xdist_group("watcher")]

CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
NEW = 22
WRITTEN_BY_XLCRM = {"客户", "跟进计划", "字典", *(sheet.label.zh for sheet in SHEETS)}


@pytest.fixture
def watcher(demo, tmp_path):
    watcher = Watcher(Path(shutil.copytree(demo, tmp_path / "客户 三部")))
    try:
        watcher.hears("正在监视")
        watcher.hears("无需更新")
        yield watcher
    finally:
        watcher.end()


def members(content):
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def sheet_parts(path):
    return {sheet.name: sheet.part for sheet in read_workbook(Package.open(path)).sheets}


def cells(xml):
    return {(column.decode(), int(row)): cell for cell, column, row in ((m[0], m[1], m[2]) for m in CELL.finditer(xml))}


def columns_by_heading(path):
    from openpyxl.utils import get_column_letter

    (headings,) = get_cells(path, "客户!A1:DZ1")
    return {heading: get_column_letter(at) for at, heading in enumerate(headings, 1) if heading}


def table_of_customers(parts):
    (table,) = (xml for name, xml in parts.items() if name.startswith("xl/tables/") and '"客户编号"'.encode() in xml.split(b"tableColumn ")[1])
    return re.search(rb'<table [^>]*?\bref="([^"]+)"', table)[1].decode()


def edit_and_save(office, watcher):
    """Add a customer below the table and change an intent; return the file as LibreOffice left it."""
    assert "客户" in office.do("open", path=str(watcher.book))
    for heading, value in (("客户名称", "新来的客户"), ("手机", "13912345678"), ("意向级别", "A"), ("负责人", "陈立新")):
        office.do("set", sheet="客户", heading=heading, row=NEW, value=value)
    office.do("set", sheet="客户", heading="意向级别", row=3, value="B")
    office.do("save")
    return watcher.book.read_bytes()


def test_a_customer_added_in_libreoffice_is_completed_and_nothing_else_changes(watcher, tmp_path):
    with libreoffice(tmp_path) as office:
        saved = edit_and_save(office, watcher)
        watcher.hears("正在 LibreOffice 中打开")
        watcher.stays_silent(2)
        office.do("close")
        watcher.hears("已更新")
    assert watcher.book.read_bytes() != saved
    column = columns_by_heading(watcher.book)
    value = {heading: get_cells(watcher.book, f"客户!{letter}{NEW}")[0][0] for heading, letter in column.items()}
    today = datetime.now().astimezone().date()
    assert (value["客户编号"], value["登记日期"], value["校验"]) == ("KH000021", today, "OK")
    assert value["下次跟进"] > today
    assert value["距到期天数"] == (value["下次跟进"] - today).days
    before, after = members(saved), members(watcher.book.read_bytes())
    assert table_of_customers(before).endswith(f"{NEW - 1}")
    assert table_of_customers(after).endswith(f"{NEW}")
    parts = sheet_parts(watcher.book)
    only_xlcrm_wrote(before, after, parts)
    only_own_cells_changed(before[parts["客户"]], after[parts["客户"]], column)
    watcher.stays_silent(3)


def only_xlcrm_wrote(before, after, parts):
    changed = {name for name in before if before[name] != after[name] and not name.startswith("xl/tables/")}
    own = {part for title, part in parts.items() if title in WRITTEN_BY_XLCRM or title.startswith("查询_")}
    new = set(after) - set(before)
    lists = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"} if new else set()
    assert set(before) <= set(after)
    assert {name for name in new if "/_rels/" not in name} <= own
    assert changed <= own | lists | {"xl/styles.xml", "xl/workbook.xml"}


def only_own_cells_changed(before, after, column):
    own = {column[c.label.zh] for c in TABLE_BY_NAME["customers"].columns if c.owner is not Owner.STAFF and c.label.zh in column}
    old, new = cells(before), cells(after)
    changed = {place for place in old.keys() | new.keys() if old.get(place) != new.get(place)}
    assert ("A", NEW) in changed
    assert {place for place in changed if place[0] not in own} == set()
