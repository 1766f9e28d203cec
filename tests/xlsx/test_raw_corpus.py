"""Workbooks made by many programs are read as other readers read them, cell by cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math

import openpyxl
import pytest
import python_calamine
from openpyxl.utils.datetime import from_excel, from_ISO8601
from rawtools import SHARED, plain, values_of

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawblock import Kind
from xlcrm.xlsx.rawcells import read_cells
from xlcrm.xlsx.rawsheet import RawSheet, read_raw, read_shared, shared_part
from xlcrm.xlsx.strings import read_strings
from xlcrm.xlsx.workbook import read_workbook
from xlcrm.xlsx.xml import is_utf8


def _workbooks():
    index = SHARED / "corpus" / "index.tsv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    taken = [SHARED / "corpus" / row["file"] for row in rows if row["a correct writer must"] == "patch"]
    return taken + sorted((SHARED / "data" / "workbooks").glob("*.xlsx"))


WORKBOOKS = _workbooks()
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not WORKBOOKS, reason="../shared is not beside the project"),
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name),
]
MOMENTS = (dt.datetime, dt.date, dt.time, dt.timedelta)
DENSE = 2_000_000


def _content(path) -> io.BytesIO:
    """The bytes of a workbook: a reader that gives up on them leaves no file open."""
    return io.BytesIO(path.read_bytes())


def _sheets(path) -> list[RawSheet]:
    package = Package.open(path)
    strings = read_shared(package)
    return [read_raw(package, sheet, strings) for sheet in read_workbook(package).worksheets]


def test_both_ways_read_the_same(path):
    package = Package.open(path)
    for sheet in read_workbook(package).worksheets:
        xml = package.text(sheet.part)
        cells, slowly = read_cells([xml]), read_cells([xml], fast=False)
        assert plain(cells) == plain(slowly)
        assert plain(cells) == plain(read_cells([xml], size=3000))
        assert (cells.merges, cells.autofilter) == (slowly.merges, slowly.autofilter)
    part = shared_part(package)
    if part is not None and is_utf8(package.read(part)):
        assert (
            read_strings([package.read(part)]).to_pylist() == read_strings([package.read(part)], fast=False).to_pylist()
        )


def test_values_are_those_of_openpyxl(path):
    try:
        book = openpyxl.load_workbook(_content(path), data_only=True)
    except Exception as error:  # noqa: BLE001 - whatever stops that reader is its own affair
        pytest.skip(f"openpyxl: {error!r}")
    for ours in _sheets(path):
        if ours.name not in book.sheetnames:  # a strict workbook
            continue
        sheet = book[ours.name]
        values = values_of(ours)
        kinds = {
            (row, number): kind
            for number, column in ours.columns.items()
            for row, kind in zip(column.rows.tolist(), column.kinds.tolist(), strict=True)
        }
        covered = [area for area in ours.merges if not area.single]
        for (row, column), cell in sheet._cells.items():
            value = values.pop((row, column), None)
            if any(area.holds(row, column) and (row, column) != (area.top, area.left) for area in covered):
                continue
            assert _like_openpyxl(value, kinds.get((row, column)), cell.value, book.epoch) == (
                cell.value if cell.value != "" else None
            ), (ours.name, cell.coordinate)
        assert not [place for place in values if not any(area.holds(*place) for area in covered)]


def _like_openpyxl(value, kind, theirs, epoch):
    if value is None or value == "":
        return None
    if isinstance(theirs, MOMENTS):
        if kind == Kind.DATE:
            return from_ISO8601(value)
        return from_excel(value, epoch, timedelta=isinstance(theirs, dt.timedelta))
    if isinstance(theirs, str) and "_x" in theirs:
        return theirs
    return value


def test_formulas_are_those_of_openpyxl(path):
    try:
        book = openpyxl.load_workbook(_content(path))
    except Exception as error:  # noqa: BLE001
        pytest.skip(f"openpyxl: {error!r}")
    for ours in _sheets(path):
        if ours.name not in book.sheetnames:
            continue
        formulas = {
            (int(row), number) for number, column in ours.columns.items() for row in column.rows[column.formulas]
        }
        theirs = {place for place, cell in book[ours.name]._cells.items() if cell.data_type == "f"}
        assert formulas == {
            place
            for place in theirs
            if not any(area.holds(*place) and place != (area.top, area.left) for area in ours.merges)
        }


def test_values_are_those_of_calamine(path):
    try:
        book = python_calamine.load_workbook(_content(path))
    except Exception as error:  # noqa: BLE001
        pytest.skip(f"calamine: {error!r}")
    for ours in _sheets(path):
        if ours.last_row * ours.last_column > DENSE:
            continue
        try:
            rows = book.get_sheet_by_name(ours.name).to_python(skip_empty_area=False)
        except Exception as error:  # noqa: BLE001
            pytest.skip(f"calamine: {error!r}")
        values = values_of(ours)
        for number, row in enumerate(rows, 1):
            for column, theirs in enumerate(row, 1):
                value = values.pop((number, column), None)
                if isinstance(theirs, (str, bool, float)):
                    assert _equal(value, theirs), (ours.name, number, column)
        assert not [place for place, value in values.items() if value not in (None, "")]


def _equal(value, theirs) -> bool:
    if isinstance(value, str) and value.startswith("#") and theirs == "":
        return True
    if isinstance(value, float) and isinstance(theirs, float):
        return math.isclose(value, theirs, rel_tol=0, abs_tol=0)
    if isinstance(value, str) and isinstance(
        theirs, str
    ):  # that reader drops blanks at the edges unless told to keep them
        return value.strip() == theirs.strip()
    return (value if value is not None else "") == theirs


def test_no_refusal(path):
    try:
        _sheets(path)
    except Refusal as refusal:
        pytest.fail(str(refusal))
