"""The quick way, the careful way and the whole-sheet way of editing must say the same, whatever rows look like."""

import functools
import io
import zipfile
from datetime import date

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.xlsx.oracle import assert_only_changed, local, model, root_of
from tests.xlsx.tiny import parts, sheet, zipped
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx import sheet as splicing
from xlcrm.xlsx.archive import SEGMENT_END
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import AppendRows, ColumnEdit, SheetEdit, WorkbookEdit
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.refused import BROKEN_SHEET
from xlcrm.xlsx.rowedits import RowEdits
from xlcrm.xlsx.sections import OddDialect

SHEET = "xl/worksheets/sheet1.xml"
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["跟进", "A", " x ", "<&>", "a\nb", "_x000D_", ""]),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
)


@functools.cache
def book(rows, seed):
    """A sheet of 30 columns in which many cells are missing, formatted or not, and some rows have a format."""
    rng = np.random.default_rng(seed)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        ws = made.add_worksheet()
        formats = [None, made.add_format({"num_format": "yyyy-mm-dd"}), made.add_format({"bold": True})]
        for row in range(rows):
            if rng.random() < 0.05:
                ws.set_row(row, 30, formats[2] if rng.random() < 0.5 else None)
            if rng.random() < 0.05:
                continue
            for column in range(30):
                style = formats[int(rng.integers(3))]
                if (draw := rng.random()) < 0.3:
                    ws.write_number(row, column, float(rng.integers(1000)), style)
                elif draw < 0.5:
                    ws.write_string(row, column, f"t{row}", style)
                elif draw < 0.6:
                    ws.write_blank(row, column, None, style)
                elif draw < 0.63:
                    ws.write_formula(row, column, "=1+1", style, 2)
    return buffer.getvalue()


def looks(data, edit):
    """The cells after a write, each style spelt out: its number depends on who asked for it first."""
    package = written(data, edit)[0]
    formats = next(child for child in root_of(package.read("xl/styles.xml")) if local(child) == "cellXfs")
    styles = [etree.tostring(xf) for xf in formats]
    return {
        place: (cell[0] | {"s": styles[int(cell[0].get("s", 0))]}, *cell[1:])
        for place, cell in model(package.read(SHEET)).items()
    }


def written(data, edit):
    package = Package.from_bytes(data, "ways.xlsx")
    apply_edits(package, WorkbookEdit((edit if isinstance(edit, SheetEdit) else SheetEdit("Sheet1", edit),)))
    stream = io.BytesIO()
    receipt = package.write(stream)
    return Package.from_bytes(stream.getvalue(), "ways.xlsx"), receipt


@st.composite
def column_edits(draw):
    first = draw(st.integers(1, 34))
    columns = draw(st.lists(st.integers(first, first + 7), min_size=1, max_size=5, unique=True))
    rows = draw(st.lists(st.integers(1, 50), min_size=1, max_size=30, unique=True).map(sorted))
    edits = []
    for column in columns:
        own = (
            rows if draw(st.booleans()) else draw(st.lists(st.sampled_from(rows), min_size=1, unique=True).map(sorted))
        )
        values = draw(st.lists(VALUES, min_size=len(own), max_size=len(own)))
        edits.append(ColumnEdit(column, np.array(own), values, draw(st.sampled_from([None, "date"]))))
    return tuple(edits)


@settings(max_examples=40, deadline=None)
@given(edits=column_edits(), rows=st.sampled_from([1, 40]), seed=st.integers(0, 2))
def test_all_ways_agree(edits, rows, seed):
    data = book(rows, seed)
    quick = looks(data, edits)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(splicing, "index_rows", lambda *_: None)
        assert looks(data, edits) == quick
        patched.setattr(splicing, "sections", odd)
        assert looks(data, edits) == quick
    before, after = Package.from_bytes(data, "x").read(SHEET), written(data, edits)[0].read(SHEET)
    assert_only_changed(before, after, {(int(row), edit.column) for edit in edits for row in edit.rows})


def odd(*_, **__):
    raise OddDialect


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2), size=st.integers(200, 5000))
def test_pieces_of_any_size_give_the_same(seed, size):
    data = book(40, seed)
    rows = np.arange(1, 45)
    edits = (ColumnEdit(29, rows, [f"v{row}" for row in rows]), ColumnEdit(31, rows, rows.astype(float).tolist()))
    at_once = looks(data, edits)
    with pytest.MonkeyPatch.context() as patched:
        stream = Package.stream
        patched.setattr(Package, "stream", lambda self, part, *_: cut(stream(self, part), size))
        assert looks(data, edits) == at_once


def cut(pieces, size):
    whole = b"".join(pieces)
    return iter([whole[start : start + size] for start in range(0, len(whole), size)])


def test_the_quick_way_is_taken_for_derived_columns(monkeypatch):
    from xlcrm.xlsx.rowsplice import RowSplicer

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        ws = made.add_worksheet()
        for row in range(500):
            ws.write_row(row, 0, ["客户", row, "x"])
    monkeypatch.setattr(RowSplicer, "splice", None)  # the careful way
    rows = np.arange(2, 501)
    edits = tuple(ColumnEdit(column, rows, list(range(499))) for column in (4, 5))
    package, receipt = written(buffer.getvalue(), edits)
    assert receipt.tally.spans == 499
    assert model(package.read(SHEET))[500, 5][2] == "498"


@pytest.mark.parametrize("wrong", [None, 700])
def test_pieces_without_edits_are_passed_over_and_rows_out_of_order_in_them_refused(monkeypatch, wrong):
    numbers = [wrong if wrong and row == 40 else row for row in range(1, 601)]
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in numbers)
    monkeypatch.setattr(splicing, "_PIECE", 4096)
    stream = Package.stream
    monkeypatch.setattr(Package, "stream", lambda self, part, *_: cut(stream(self, part), 4096))
    looked_at = []
    starts = splicing.RowScanner.starts
    monkeypatch.setattr(
        splicing.RowScanner, "starts", lambda self, xml: (looked_at.append(each) or each for each in starts(self, xml))
    )
    package = Package.from_bytes(zipped(parts(sheet(rows))), "x.xlsx")
    edit = WorkbookEdit((SheetEdit("客户", (ColumnEdit(2, np.array([590]), [1.5]),)),))
    if wrong:
        with pytest.raises(Refusal) as refused:
            apply_edits(package, edit)
        assert refused.value.kind is BROKEN_SHEET
        return
    apply_edits(package, edit)
    assert not looked_at
    assert b'<c r="A590"><v>590</v></c><c r="B590"><v>1.5</v></c>' in package.read(SHEET)


@pytest.mark.parametrize("like", [2, 39, None])
def test_new_rows_are_the_same_one_by_one_and_all_at_once(like):
    data = book(40, 1)
    columns = {3: ["a", None, ""] * 5, 5: [1.5, date(2026, 11, 22), None] * 5, 29: [None] * 15, 31: range(15)}
    edit = SheetEdit("Sheet1", (), (AppendRows(41, 15, columns, like_row=like),))
    at_once = looks(data, edit)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(RowEdits, "appended_from", lambda *_: None)
        assert looks(data, edit) == at_once
    assert {row for row, _ in at_once} >= set(range(41, 56))


def test_parts_of_a_sheet_that_stay_are_taken_over_as_they_were_packed():
    numbers = np.random.default_rng(2).integers(0, 9**9, 60_000).tolist()
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{number}</v></c></row>' for row, number in enumerate(numbers, 1))
    book = Package.from_bytes(zipped(parts(sheet(rows))), "ways.xlsx")
    for value, row in enumerate((59_000, 30_000, 30_000)):
        before = book
        apply_edits(book, WorkbookEdit((SheetEdit("客户", (ColumnEdit(1, np.array([row]), [value]),)),)))
        stream = io.BytesIO()
        book.write(stream)
        book = Package.from_bytes(stream.getvalue(), "ways.xlsx")
        numbers[row - 1] = value
    with zipfile.ZipFile(stream) as archive:
        assert archive.testzip() is None
        assert archive.read(SHEET).count(b"<row ") == len(numbers)
    assert [cell[2] for cell in model(book.read(SHEET)).values()] == list(map(str, numbers))
    old, new = packed_segments(before), packed_segments(book)
    assert len(old) == len(new) > 2
    assert sum(map(bytes.__ne__, old, new)) <= 3  # the head, the end, and where the edit was


def packed_segments(book):
    member = next(each for each in book.archive.members if each.name == SHEET)
    return bytes(book.archive.packed(member)).split(SEGMENT_END)
