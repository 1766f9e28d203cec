"""Any cell of any workbook: read with its type, written as it would be understood when typed."""

from datetime import date, datetime, time

import pytest

from tests.xlsx.making import made, moment, written
from tests.xlsx.tiny import parts, sheet, zipped
from xlcrm.model.content import Formula
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.cells import get_cells, set_cells
from xlcrm.xlsx.typed import typed_value


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "名单.xlsx"

    def fill(book, ws):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        clock = book.add_format({"num_format": "hh:mm"})
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True})
        ws.write_row(0, 0, ["文本", 1, 2.5, True])
        ws.write_datetime(1, 0, moment(2026, 11, 22), day)
        ws.write_datetime(1, 1, moment(2026, 11, 22, 9, 30), day)
        ws.write_datetime(1, 2, time(18, 15), clock)
        ws.write_rich_string(2, 0, "一", bold, "二", "三")
        ws.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        ws.write_formula(2, 2, "=B1+1", None, 2)
        ws.write_blank(2, 3, None, text)
        other = book.add_worksheet("a 'b' c")
        other.write(4, 1, "there")

    path.write_bytes(written(made(fill)))
    return path


def test_values_have_their_types(path):
    assert get_cells(path, "Sheet1!A1:D3") == [
        ["文本", 1, 2.5, True],
        [date(2026, 11, 22), datetime(2026, 11, 22, 9, 30), time(18, 15), None],  # noqa: DTZ001
        ["一二三", "#DIV/0!", 2, None],
    ]


def test_the_first_sheet_is_meant_when_none_is_named(path):
    assert get_cells(path, "B1") == [[1]]
    assert get_cells(path, "'a ''b'' c'!B5") == [["there"]]
    assert get_cells(path, "$B$1:B2") == get_cells(path, "sheet1!B1:B2")


def test_whole_columns_and_rows_end_with_the_last_cell(path):
    assert get_cells(path, "A:A") == [["文本"], [date(2026, 11, 22)], ["一二三"]]
    assert get_cells(path, "1:1") == [["文本", 1, 2.5, True]]
    assert get_cells(path, "Z:Z") == [[None]] * 3


@pytest.mark.parametrize("ref", ["", "A0", "1A", "A1:B", "Sheet1!", "XFE1", "A1048577", "A1:2", "!A1", "A1 B2"])
def test_what_is_no_reference_is_refused(path, ref):
    with pytest.raises(Refusal) as refused:
        get_cells(path, ref)
    assert (refused.value.code, refused.value.exit_code) == ("cell.bad_reference", 2)


def test_an_unknown_sheet_is_refused_and_the_nearest_named(path):
    for action in (lambda: get_cells(path, "Sheet2!A1"), lambda: set_cells(path, "Sheet2!A1", [1])):
        with pytest.raises(Refusal) as refused:
            action()
        assert (refused.value.code, refused.value.exit_code) == ("sheet.unknown", 2)
        assert "Sheet1" in refused.value.say("zh")


def test_phonetic_hints_are_not_part_of_a_text(tmp_path):
    path = tmp_path / "x.xlsx"
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>東</t></r><r><t>京</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>'
        '<c r="B1" t="d"><v>2026-11-22</v></c><c r="C1" t="d"><v>2026-11-22T10:00:00</v></c></row>'
    )
    path.write_bytes(zipped(parts(sheet(rows))))
    assert get_cells(path, "A1:C1") == [["東京", date(2026, 11, 22), datetime(2026, 11, 22, 10)]]  # noqa: DTZ001


def test_dates_before_march_1900_are_those_that_excel_shows(tmp_path):
    path = tmp_path / "x.xlsx"
    cells = "".join(
        f'<c r="{column}1" s="1"><v>{value}</v></c>' for column, value in zip("ABCD", (1, 59, 61, 2.5), strict=False)
    )
    path.write_bytes(zipped(parts(sheet(f'<row r="1">{cells}</row>'))))
    assert get_cells(path, "A1:D1") == [
        [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), datetime(1900, 1, 2, 12)]  # noqa: DTZ001
    ]


def test_what_is_set_is_read_back_with_its_type(path):
    values = ["跟进", "12", "1,234.5", "2026-11-22", "2026/1/2 8:30", "true", "007", "13800138000123456", "=1+1", ""]
    receipt = set_cells(path, "F1:O1", values)
    assert get_cells(path, "F1:O1") == [
        [
            "跟进",
            12,
            1234.5,
            date(2026, 11, 22),
            datetime(2026, 1, 2, 8, 30),  # noqa: DTZ001
            True,
            "007",
            "13800138000123456",
            "=1+1",
            None,
        ]
    ]
    assert receipt.tally.cells == 10
    assert get_cells(path, "A1:D3")[2][0] == "一二三"


def test_values_fill_a_range_row_by_row(path):
    set_cells(path, "F1:G2", [1, 2, 3, 4])
    assert get_cells(path, "F1:G2") == [[1, 2], [3, 4]]
    set_cells(path, "F1:G2", [[5, 6], [7, 8]])
    assert get_cells(path, "F1:G2") == [[5, 6], [7, 8]]
    set_cells(path, "F1:G2", ["x"])
    assert get_cells(path, "F1:G2") == [["x", "x"], ["x", "x"]]
    set_cells(path, "F1", ["a", "b", "c"])
    assert get_cells(path, "F1:H2") == [["a", "b", "c"], ["x", "x", None]]
    with pytest.raises(Refusal) as refused:
        set_cells(path, "F1:G2", [1, 2, 3])
    assert refused.value.code == "cell.wrong_count"


def test_a_cell_with_text_format_keeps_what_is_typed(path):
    set_cells(path, "C3:D3", ["12", "12"])
    assert get_cells(path, "C3:D3") == [[12, "12"]]


def test_the_text_format_of_a_column_or_row_counts_for_cells_that_are_not_there(tmp_path):
    path = tmp_path / "x.xlsx"
    rows = '<row r="2" s="2" customFormat="1"><c r="A2" s="3"/></row>'
    cols = '<cols><col min="3" max="4" style="2"/></cols>'
    path.write_bytes(zipped(parts(sheet(rows, before=cols))))
    set_cells(path, "A1:D2", ["7"] * 8)
    assert get_cells(path, "A1:D2") == [[7, 7, "7", "7"], [7, "7", "7", "7"]]


def test_a_workbook_that_is_open_elsewhere_is_not_written(path):
    path.with_name(f".~lock.{path.name}#").write_text("王芳,wf,elsewhere,22.11.2026 10:00,file:///x;", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        set_cells(path, "A1", ["x"])
    assert refused.value.exit_code == 3
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", None, 12),
        ("-1.50", None, -1.5),
        (".5", None, 0.5),
        ("0", None, 0),
        ("0.10", None, 0.1),
        ("1,234,567", None, 1234567),
        ("1,23", None, "1,23"),
        ("00", None, "00"),
        ("-", None, "-"),
        (".", None, "."),
        ("1e5", None, "1e5"),
        ("+86", None, "+86"),
        ("12%", None, "12%"),
        ("13800138000", None, 13800138000),
        ("1234567890123456", None, "1234567890123456"),
        ("  ", None, None),
        (" a ", None, " a "),
        ("TRUE", None, True),
        ("False", None, False),
        ("是", None, "是"),
        ("2026-02-30", None, "2026-02-30"),
        ("2026-2-3", None, date(2026, 2, 3)),
        ("2026-02-03T04:05:06", None, datetime(2026, 2, 3, 4, 5, 6)),  # noqa: DTZ001
        ("22.11.2026", None, "22.11.2026"),
        ("=A1", None, "=A1"),
        ("=A1", "formula", Formula("A1")),
        ("12", "text", "12"),
        ("", "text", None),
        ("1e5", "number", 100000.0),
        ("+7", "number", 7),
        ("2026年1月2日", "date", date(2026, 1, 2)),
        ("是", "bool", True),
        ("0", "bool", False),
        (" ", "number", None),
    ],
)
def test_typed_texts_are_understood(text, kind, value):
    understood = typed_value(text, kind)
    assert understood == value
    assert type(understood) is type(value)


@pytest.mark.parametrize(
    ("text", "kind"), [("abc", "number"), ("tomorrow", "date"), ("maybe", "bool"), ("1.2.3", "number")]
)
def test_texts_of_another_kind_are_refused(text, kind):
    with pytest.raises(Refusal) as refused:
        typed_value(text, kind)
    assert (refused.value.code, refused.value.exit_code) == ("cell.not_of_kind", 2)
    assert text in refused.value.say("zh")
