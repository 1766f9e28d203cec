"""References as they are typed and stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.xlsx.refs import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    Place,
    cell_ref,
    column_letters,
    column_number,
    parse_area,
    parse_areas,
    parse_cell,
    parse_place,
    quote_sheet,
)

ROWS = st.integers(1, MAX_ROW)
COLUMNS = st.integers(1, MAX_COLUMN)


@given(COLUMNS)
def test_letters_and_numbers_of_columns_are_each_others_inverse(number):
    assert column_number(column_letters(number)) == number


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("z", 26), ("AA", 27), ("AZ", 52), ("ZZ", 702), ("XFD", 16384)]
)
def test_letters_of_columns(letters, number):
    assert column_number(letters) == number


@pytest.mark.parametrize("letters", ["", "XFE", "ZZZ", "AAAA", "A1", "é"])
def test_what_is_no_column_is_an_error(letters):
    with pytest.raises(ValueError, match=r".*"):
        column_number(letters)


@pytest.mark.parametrize("number", [0, -1, 16385])
def test_there_are_no_other_columns(number):
    with pytest.raises(ValueError, match=str(number)):
        column_letters(number)


@given(ROWS, COLUMNS)
def test_cells_are_read_as_they_are_written(row, column):
    assert parse_cell(cell_ref(row, column)) == (row, column)
    assert parse_area(str(Area(row, column, row, column))).single


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("B2", Area(2, 2, 2, 2)),
        ("$b$2:C3", Area(2, 2, 3, 3)),
        ("C3:B2", Area(2, 2, 3, 3)),
        ("C2:B3", Area(2, 2, 3, 3)),
        ("A:D", Area(1, 1, MAX_ROW, 4)),
        ("$A:$A", Area(1, 1, MAX_ROW, 1)),
        ("2:5", Area(2, 1, 5, MAX_COLUMN)),
    ],
)
def test_areas_are_understood(text, area):
    assert parse_area(text) == area


@pytest.mark.parametrize(
    "text", ["", "A", "1", "A1:", ":A1", "A1:B", "A:1", "A0", "A1:B0", "A1048577", "A1:B2:C3", "A-1", "#REF!"]
)
def test_what_is_no_area_is_an_error(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_area(text)


def test_lists_of_areas_are_understood():
    assert parse_areas(" A1 B2:C3 ") == (Area(1, 1, 1, 1), Area(2, 2, 3, 3))


@pytest.mark.parametrize(
    ("text", "sheet"),
    [
        ("A1", None),
        ("Sheet1!A1", "Sheet1"),
        ("'a b'!A1", "a b"),
        ("'it''s!'!A1", "it's!"),
        ("客户!$A$1", "客户"),
        ("a-b!A1", "a-b"),
    ],
)
def test_places_are_understood(text, sheet):
    assert parse_place(text) == Place(sheet, Area(1, 1, 1, 1))


@given(st.text(st.characters(exclude_characters="[]:*?/\\", exclude_categories=["C"]), min_size=1, max_size=31))
def test_any_sheet_can_be_named_in_a_reference(name):
    assert parse_place(f"{quote_sheet(name)}!B2") == Place(name, Area(2, 2, 2, 2))


@pytest.mark.parametrize(
    ("name", "quoted"),
    [("客户", "客户"), ("A1", "'A1'"), ("a b", "'a b'"), ("R1C1", "'R1C1'"), ("RC", "'RC'"), ("2026", "'2026'")],
)
def test_names_are_quoted_where_they_must_be(name, quoted):
    assert quote_sheet(name) == quoted


def test_areas_know_each_other():
    area = Area(2, 2, 4, 5)
    assert area.size == 12
    assert area.holds(4, 5)
    assert not area.holds(5, 5)
    assert area.meets(Area(4, 5, 9, 9))
    assert not area.meets(Area(5, 2, 9, 9))
    assert area.around(Area(9, 1, 9, 1)) == Area(2, 1, 9, 5)
