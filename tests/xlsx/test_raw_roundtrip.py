"""Whatever is written by the usual writers is read back exactly: numbers to the last bit, texts to the last character."""

from __future__ import annotations

import io
import math

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from rawtools import both, plain, values_of

from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawcells import read_cells
from xlcrm.xlsx.rawsheet import Kind, read_raw
from xlcrm.xlsx.workbook import read_workbook

ALPHABET = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from("客户编号😀👩‍👩‍👧 \t\n\r_x0041&<>'\"\x00\x01\x0b\x1f\ufffe\uffff\u3000"),
)
TEXTS = st.one_of(
    st.text(ALPHABET, min_size=1, max_size=20),
    st.sampled_from(["_x000D_", "_x005F_", " a ", "a\r\nb", "&amp;", "=1", "007"]),
)
NUMBERS = st.one_of(
    st.integers(-(2**60), 2**60).map(float),
    st.floats(-1e308, 1e308),
    st.decimals(-(10**7), 10**7, places=2).map(float),
    st.sampled_from([0.1, 1e-300, 5e-324, 46086.520833333336, 13800138000.0]),
)
VALUES = st.one_of(TEXTS, NUMBERS, st.booleans())
PLACES = st.tuples(st.integers(1, 40), st.one_of(st.integers(1, 30), st.sampled_from([702, 703, 16384])))
GRIDS = st.dictionaries(PLACES, VALUES, max_size=30)
FORMULAS = st.dictionaries(PLACES, st.one_of(TEXTS.filter(lambda text: not text.startswith("#")), NUMBERS), max_size=20)


def _read(data: bytes):
    package = Package.from_bytes(data, "test.xlsx")
    sheet = read_workbook(package).sheets[0]
    xml = package.text(sheet.part)
    assert plain(read_cells([xml])) == plain(read_cells([xml], fast=False))
    assert plain(read_cells([xml], size=500)) == plain(read_cells([xml]))
    return read_raw(package, sheet)


def _exact(found, expected):
    assert found.keys() == expected.keys()
    for place, value in expected.items():
        assert (type(found[place]), found[place]) == (type(value), value)


@settings(max_examples=40, deadline=None)
@given(GRIDS, st.booleans())
def test_what_xlsxwriter_writes(grid, in_sheet):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": in_sheet, "strings_to_formulas": False})
    sheet, formats = book.add_worksheet(), [None, book.add_format({"bold": True}), book.add_format({"italic": True})]
    for row, column in sorted(grid):
        value, look = grid[row, column], formats[(row + column) % 3]
        write = (
            sheet.write_boolean
            if isinstance(value, bool)
            else sheet.write_number
            if isinstance(value, float)
            else sheet.write_string
        )
        write(row - 1, column - 1, value, look)
    book.close()
    rounded = {place: float(f"{value:.16G}") if isinstance(value, float) else value for place, value in grid.items()}
    found = _read(buffer.getvalue())
    _exact(values_of(found), rounded)
    looks = {
        ((int(row) + number) % 3, int(style))
        for number, column in found.columns.items()
        for row, style in zip(column.rows, column.styles, strict=True)
    }
    assert len(looks) == len({look for look, _ in looks}) == len({style for _, style in looks})


@settings(max_examples=40, deadline=None)
@given(GRIDS)
def test_what_openpyxl_writes(grid):
    grid = {
        place: ILLEGAL_CHARACTERS_RE.sub("", value).lstrip("=") if isinstance(value, str) else value
        for place, value in grid.items()
    }
    expected = {place: value for place, value in grid.items() if value != ""}
    book = openpyxl.Workbook()
    for (row, column), value in expected.items():
        cell = book.active.cell(row, column)
        cell.value = value
        cell.data_type = "s" if isinstance(value, str) else cell.data_type
    buffer = io.BytesIO()
    book.save(buffer)
    found = values_of(_read(buffer.getvalue()))
    _exact(found, {place: _as_stored(value) for place, value in expected.items()})


def _as_stored(value):
    """That writer gives 16 digits, and leaves escapes as they are, which readers resolve."""
    if not isinstance(value, str):
        return float(f"{value:.16g}") if isinstance(value, float) else value
    from xlcrm.xlsx.rawtext import decode_text

    return decode_text(value.replace("&", "&amp;").replace("\r", "&#13;").encode())


@settings(max_examples=30, deadline=None)
@given(FORMULAS)
def test_results_of_formulas(grid):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for (row, column), value in grid.items():
        sheet.write_formula(row - 1, column - 1, '=IF(A1<>"<v>",1&"a",2)', None, value)
    book.close()
    found = _read(buffer.getvalue())
    assert found.last_row == max((row for row, _ in grid), default=0)
    for column in found.columns.values():
        assert column.formulas.all()
        assert set(column.kinds.tolist()) <= {Kind.NUMBER, Kind.STRING, Kind.BOOL}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False).map(repr),
            st.from_regex(r"-?[0-9]{1,30}(\.[0-9]{0,30})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
        )
    )
)
def test_numbers_are_what_python_makes_of_them(texts):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{text}</v></c></row>' for row, text in enumerate(texts, 1))
    found = both(rows)
    for row, text in enumerate(texts, 1):
        value = found[row, 1][1]
        assert value == (text if math.isinf(float(text)) else float(text))
