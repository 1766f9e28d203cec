"""Sheets that staff locked are written to, and named."""

from __future__ import annotations

import pytest
from tiny import edits, package, sheet

from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import SheetEdit, WorkbookEdit

ROWS = '<row r="1"><c r="A1"><v>5</v></c></row>'


@pytest.mark.parametrize(
    ("behind", "named"),
    [
        ('<sheetProtection sheet="1" objects="1"/>', ("客户",)),
        ('<sheetProtection algorithmName="SHA-512" hashValue="x/y=" saltValue="z" spinCount="1" sheet="true"></sheetProtection>', ("客户",)),
        ("<sheetProtection sheet='1'/>", ("客户",)),
        ('<sheetProtection sheet="0" objects="1"/>', ()),
        ('<sheetProtection selectLockedCells="1"/>', ()),
        ("", ()),
    ],
)
def test_a_locked_sheet_is_named_and_stays_locked(behind, named):
    book = package(sheet(ROWS, behind=behind))
    edited = apply_edits(book, WorkbookEdit((SheetEdit("客户", edits({"A1": 6})),), recalculate=False))
    assert edited.protected == named
    assert behind.encode() in book.read("xl/worksheets/sheet1.xml")
