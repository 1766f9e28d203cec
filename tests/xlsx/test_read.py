"""From a closed workbook to frames, on workbooks made by XlsxWriter, by hand and by others."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlcrm.model.references import resolve
from xlcrm.model.schema import Column, Kind, Owner, Table
from xlcrm.model.tables import TABLES
from xlcrm.model.text import Text
from xlcrm.model.values import python_values
from xlcrm.xlsx.cache import Cache
from xlcrm.xlsx.locate import ColumnMap
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.read import FrameReader, is_generated, read_frames

SHARED = Path(__file__).parents[3] / "shared"
shared = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared beside the project")

CUSTOMERS = Table(
    "customers",
    Text("客户", "Customers"),
    (
        Column("customer_id", Text("客户编号", "Customer ID"), Kind.CODE, Owner.FILLED),
        Column("name", Text("客户名称", "Name"), required=True),
        Column("mobile", Text("手机", "Mobile"), Kind.CODE),
        Column("amount", Text("金额", "Amount"), Kind.MONEY),
        Column("headcount", Text("人数", "Headcount"), Kind.INTEGER),
        Column("birthday", Text("生日", "Birthday"), Kind.DATE),
        Column("seen_at", Text("登记时间", "Registered at"), Kind.DATETIME),
        Column("pinned", Text("置顶", "Pinned"), Kind.YES),
        Column("status", Text("客户状态", "Status"), Kind.CHOICE, Owner.XLCRM),
        Column("days_left", Text("距到期天数", "Days left"), Kind.FORMULA, Owner.XLCRM),
        Column("check", Text("校验", "Check"), Kind.TEXT, Owner.XLCRM),
    ),
    ("customer_id",),
)
LISTS = Table("lists", Text("字典", "Lists"), (Column("list", Text("字典", "List")), Column("value", Text("取值", "Value"))), ("list",))
HEADINGS = [column.label.zh for column in CUSTOMERS.columns]
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss"}


at = datetime.fromisoformat


class Workbook:
    """A workbook in memory, written cell by cell."""

    def __init__(self, **options):
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.stream, {"in_memory": True, **options})
        self.formats = {kind: self.book.add_format({"num_format": code}) for kind, code in FORMATS.items()}

    def sheet(self, title, rows, first_row=1, first_column=1):
        sheet = self.book.add_worksheet(title)
        for row, cells in enumerate(rows, first_row - 1):
            for column, value in enumerate(cells, first_column - 1):
                self.write(sheet, row, column, value)
        return sheet

    def write(self, sheet, row, column, value):
        if type(value) in self.formats:
            sheet.write_datetime(row, column, value, self.formats[type(value)])
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, str) and value.startswith("="):
            formula, _, cached = value.partition("->")
            sheet.write_formula(row, column, formula, None, cached)
        elif isinstance(value, str):
            sheet.write_string(row, column, value)
        elif value is not None:
            sheet.write_number(row, column, value)

    def package(self, **changes):
        self.book.close()
        return Package.from_bytes(changed(self.stream.getvalue(), **changes), "书.xlsx")


def changed(data, **changes):
    """Apply (pattern, replacement) to members of a zip, named by a part of their name."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for part, (pattern, replacement) in changes.items():
                if part in name:
                    content = re.sub(pattern, replacement, content)
            new.writestr(name, content)
    return target.getvalue()


def read(package, tables=(CUSTOMERS, LISTS), **more):
    return read_frames(package, tables, **more)


def customers_of(*rows, headings=HEADINGS, **options):
    book = Workbook()
    book.sheet("客户", [headings, *rows], **options)
    return read(book.package())


def column(frame, key):
    kind = frame.table.by_key[key].kind if key in frame.table.by_key else Kind.TEXT
    return python_values(frame.data[key], kind)


def names(result):
    frame = result.frames["customers"]
    return dict(zip(frame.data.index.tolist(), column(frame, "name"), strict=True))


def kinds(result):
    return {finding.kind: finding for finding in result.findings}


def test_a_plain_sheet_is_read_with_types():
    row = ["KH000001", "王芳", "13800138000", 12.5, 3, date(1990, 3, 5), at("2026-11-22 08:30"), "是", "现有", "=1+1->2", "OK"]
    frame = customers_of(row).frames["customers"]
    assert [column(frame, each.key)[0] for each in CUSTOMERS.columns] == [*row[:9], None, "OK"]
    assert [str(kind) for kind in frame.data.dtypes] == [
        "str", "str", "str", "float64", "float64", "datetime64[s]", "datetime64[s]", "str", "str", "float64", "str",
    ]  # fmt: skip
    layout = frame.layout
    assert (layout.sheet, layout.heading_row, layout.last_row, layout.listobject) == ("客户", 1, 2, None)
    assert layout.columns == {each.key: at for at, each in enumerate(CUSTOMERS.columns, 1)}
    assert layout.formula_rows["days_left"].tolist() == [2]
    assert frame.data.index.dtype == np.int64
    assert not frame.odd


def test_a_table_that_is_not_there_is_empty_but_typed():
    book = Workbook()
    book.sheet("首页", [["x"]])
    result = read(book.package())
    frame = result.frames["customers"]
    assert frame.layout is None
    assert (len(frame.data), list(frame.data)) == (0, [each.key for each in CUSTOMERS.columns])
    assert str(frame.data.index.dtype) == "int64"
    assert [str(kind) for kind in frame.data.dtypes][:6] == ["str", "str", "str", "float64", "float64", "datetime64[s]"]
    assert result.generated == ("首页",)


def test_generated_sheets_are_known_in_both_languages():
    assert is_generated("今日待办")
    assert is_generated("Today")
    assert is_generated("查询_本月新增")
    assert not is_generated("客户")


def test_moved_columns_added_columns_and_rows_above():
    book = Workbook()
    rows = [["名单"], [], ["门店", "手机", "Customer Name", "客户名称", "", "加入", "编号数"], ["东店", 139, "x", "王芳", "y", date(2026, 1, 2), 7]]
    book.sheet("Customers", rows, first_column=3)
    result = read(book.package())
    frame = result.frames["customers"]
    assert frame.layout.heading_row == 3
    assert dict(frame.layout.columns) == {"mobile": 4, "name": 6}
    assert frame.layout.extras == {"门店": 3, "Customer Name": 5, "加入": 8, "编号数": 9, "G": 7}
    assert column(frame, "mobile") == ["139"]
    extras = {name: frame.data[name].iloc[0] for name in frame.layout.extras}
    assert extras["加入"].date() == date(2026, 1, 2)
    assert extras["编号数"] == 7.0
    assert (extras["门店"], extras["G"]) == ("东店", "y")
    assert kinds(result)["blank_heading"].detail == "G"


def test_empty_rows_are_skipped_and_ten_of_them_end_a_plain_range():
    rows = [[None, name] if name else [] for name in ("甲", "", "乙", *[""] * 9, "丙", *[""] * 10, "备注:以上")]
    result = customers_of(*rows)
    assert names(result) == {2: "甲", 4: "乙", 14: "丙"}
    assert result.frames["customers"].layout.last_row == 14
    assert (kinds(result)["rows_below_gap"].row, kinds(result)["rows_below_gap"].detail) == (25, "1")


def test_rows_without_anything_of_staff_s_are_no_records():
    blank = [None] * 8
    result = customers_of(
        [None, "甲"],
        [*blank, "潜在", None, "OK"],
        [*blank, None, "=1->", None],
        ["  ", "\u3000"],
        [*blank[:7], False],
        ['=""->', '=""->'],
        [None, "=A1->乙"],
    )
    assert names(result) == {2: "甲", 8: "乙"}


def test_running_numbers_filled_in_advance_are_no_records():
    result = customers_of(*[[number, "甲" if number < 3 else None] for number in range(1, 9)], headings=["序号", "客户名称", "手机"])
    assert names(result) == {2: "甲", 3: "甲"}


@pytest.mark.parametrize("word", ["合计", "合 计", "总计:", "Total", "TOTAL"])
def test_a_totals_row_is_no_record(word):
    result = customers_of(["1", "甲", None, 5], ["2", "乙", None, 6], [word, None, None, 11], ["制表", "王芳"])
    assert names(result) == {2: "甲", 3: "乙"}
    assert result.frames["customers"].layout.totals_row == 4
    assert (kinds(result)["rows_below_totals"].row, kinds(result)["rows_below_totals"].detail) == (5, "1")


def test_totals_above_and_subtotals_between_end_nothing():
    result = customers_of(["合计", None, None, 9], ["1", "甲"], ["小计", None, None, 4], ["2", "乙"], ["3", "Total"])
    assert names(result) == {3: "甲", 5: "乙", 6: "Total"}


def test_repeated_headings_are_no_records():
    result = customers_of(["1", "甲"], HEADINGS, ["2", "乙"])
    assert names(result) == {2: "甲", 4: "乙"}
    assert kinds(result)["repeated_headings"].row == 3


def test_notes_at_the_right_belong_to_no_table():
    result = customers_of(["1", "甲", None], ["2", "乙"], *[[None, None, None, None, "说明", "x"]] * 3, headings=["客户编号", "客户名称", "手机", None, "图例"])
    assert names(result) == {2: "甲", 3: "乙"}
    assert not result.frames["customers"].layout.extras


def excel_table(rows, below=(), *, name="customers", headings=HEADINGS[:4], **options):
    book = Workbook()
    sheet = book.sheet("资料", [[], headings, *rows, *below])
    columns = [{"header": heading} for heading in headings]
    data = {"name": name, "columns": columns, **options}
    last = 1 + len(rows) + bool(options.get("total_row"))
    sheet.add_table(1, 0, last, len(headings) - 1, data)
    return book


def test_an_excel_table_and_the_rows_directly_below_it():
    book = excel_table([["1", "甲"], [None, None], ["2", "乙"]], [["3", "丙"], ["4", "丁"], [], ["5", "戊"]])
    result = read(book.package())
    layout = result.frames["customers"].layout
    assert names(result) == {3: "甲", 5: "乙", 6: "丙", 7: "丁"}
    assert (layout.listobject, layout.heading_row, layout.last_row, layout.range_last_row) == ("customers", 2, 7, 5)


def test_a_column_typed_right_beside_an_excel_table_is_read_but_makes_no_row_a_record():
    book = excel_table([["1", "甲", None, None, "SH01"], [None, None, None, None, "说明"]], [[None, None, None, None, "说明"]])
    book.book.get_worksheet_by_name("资料").write(1, 4, "门店代码")
    result = read(book.package())
    frame = result.frames["customers"]
    assert names(result) == {3: "甲"}
    assert (frame.layout.extras, column(frame, "门店代码")) == ({"门店代码": 5}, ["SH01"])


def test_rows_below_an_excel_table_end_at_totals_and_at_another_table():
    result = read(excel_table([["1", "甲"]], [["2", "乙"], ["合计", None, None, 5], ["3", "丙"]]).package())
    assert names(result) == {3: "甲", 4: "乙"}
    book = excel_table([["1", "甲"]], [["2", "乙"], ["字典", "取值"], ["a", "b"]])
    book.book.get_worksheet_by_name("资料").add_table(4, 0, 5, 1, {"name": "lists", "columns": [{"header": "字典"}, {"header": "取值"}]})
    result = read(book.package())
    assert names(result) == {3: "甲", 4: "乙"}
    assert column(result.frames["lists"], "value") == ["b"]


def test_the_totals_row_of_an_excel_table():
    book = excel_table([["1", "甲"], ["2", "乙"]], [["合计", None, None, 7], ["3", "丙"]], total_row=True)
    result = read(book.package())
    layout = result.frames["customers"].layout
    assert names(result) == {3: "甲", 4: "乙"}
    assert (layout.totals_row, layout.range_last_row, layout.last_row) == (5, 4, 4)
    assert kinds(result)["rows_below_totals"].row == 6


def test_an_excel_table_far_to_the_right_does_not_stop_the_rows_below():
    book = excel_table([["1", "甲"]], [["2", "乙"], ["3", "丙"]])
    book.book.get_worksheet_by_name("资料").add_table(3, 9, 6, 10, {"name": "andere"})
    assert names(read(book.package())) == {3: "甲", 4: "乙", 5: "丙"}


def test_an_empty_excel_table():
    result = read(excel_table([[None]]).package())
    layout = result.frames["customers"].layout
    assert (len(result.frames["customers"].data), layout.last_row, layout.range_last_row) == (0, 2, 3)


def test_a_wrong_dimension_hidden_rows_and_a_filter_change_nothing():
    book = Workbook()
    sheet = book.sheet("客户", [HEADINGS, ["1", "甲"], ["2", "乙"], ["3", "丙"]])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.autofilter(0, 0, 3, 3)
    sheet.filter_column(0, "x == 1")
    result = read(book.package(sheet1=(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"')))
    assert names(result) == {2: "甲", 3: "乙", 4: "丙"}


def test_dates_since_1904():
    day, moment = date(2026, 11, 22), at("2026-11-22 08:30")
    book = Workbook(date_1904=True)
    book.sheet("客户", [HEADINGS, ["1", "甲", None, None, None, day, moment]])
    frame = read(book.package()).frames["customers"]
    assert (column(frame, "birthday"), column(frame, "seen_at")) == ([day], [moment])


def test_dates_stored_as_iso_text():
    cell = rb'<c r="F2" t="d"><v>2026-11-22</v></c><c r="G2" t="d"><v>2026-11-22T08:30:15.000</v></c></row><row r="3"'
    book = Workbook()
    book.sheet("客户", [HEADINGS, ["1", "甲"], ["2", "乙"]])
    frame = read(book.package(sheet1=(rb'</row><row r="3"', cell))).frames["customers"]
    assert column(frame, "birthday") == [date(2026, 11, 22), None]
    assert column(frame, "seen_at") == [at("2026-11-22 08:30:15"), None]
    assert not frame.odd


def test_ticks_and_error_values():
    result = customers_of(["1", True, "=1/0->#DIV/0!", "=1/0->#N/A", None, None, None, True], ["2", "乙", None, True, None, None, None, False])
    frame = result.frames["customers"]
    assert column(frame, "pinned") == ["TRUE", "FALSE"]
    assert column(frame, "name") == ["TRUE", "乙"]
    assert column(frame, "amount") == [None, None]
    said = {(odd.key, odd.kind): (odd.rows.tolist(), odd.raw) for odd in frame.odd}
    assert said == {
        ("mobile", "error_value"): ([2], ("#DIV/0!",)),
        ("amount", "error_value"): ([2], ("#N/A",)),
        ("amount", "unreadable"): ([3], ("TRUE",)),
    }


def test_a_merged_cell_counts_for_all_its_rows():
    book = Workbook()
    sheet = book.sheet("客户", [HEADINGS, ["1", "甲", "139"], [None, None, "138"], ["2", "乙", None]])
    sheet.merge_range("B2:B3", "甲")
    result = read(book.package())
    assert names(result) == {2: "甲", 3: "甲", 4: "乙"}
    assert kinds(result)["merged_cells"].detail == "B2:B3"


def test_inline_strings_and_a_shared_table_together():
    book = Workbook()
    book.sheet("客户", [HEADINGS, [" KH1 ", "甲"], ["KH2", "乙"]])
    inline = '<c r="B2" t="inlineStr"><is><t xml:space="preserve"> 丙 </t></is></c>'.encode()
    frame = read(book.package(sheet1=(rb'<c r="B2"[^>]*><v>\d+</v></c>', inline))).frames["customers"]
    assert column(frame, "name") == ["丙", "乙"]
    assert column(frame, "customer_id") == ["KH1", "KH2"]
    assert {(odd.key, odd.raw) for odd in frame.odd} == {("name", (" 丙 ",)), ("customer_id", (" KH1 ",))}


def test_settings_first_then_records_reads_each_sheet_once():
    book = Workbook()
    book.sheet("字典", [["字典", "取值"], ["来源", "网络"]])
    book.sheet("客户", [HEADINGS, ["1", "甲"]])
    reader = FrameReader(book.package())
    assert column(reader.read((LISTS,)).frames["lists"], "value") == ["网络"]
    assert names(reader.read((CUSTOMERS,))) == {2: "甲"}
    assert reader._raw.cache_info().misses == 2


def test_the_cache_gives_the_same(tmp_path):
    book = Workbook()
    book.sheet("客户", [HEADINGS, ["1", "甲", 139, 5, None, date(2026, 1, 2)]])
    package = book.package()
    first, second, plain = (read(package, cache=cache) for cache in (Cache(tmp_path), Cache(tmp_path), None))
    for other in (second, plain):
        assert first.frames["customers"].data.equals(other.frames["customers"].data)
    assert list(tmp_path.iterdir())


def test_a_long_sheet_without_a_table_is_only_looked_at(monkeypatch):
    monkeypatch.setattr("xlcrm.xlsx.read.SMALL", 0)
    book = Workbook()
    book.sheet("流水", [["x", "y"], *[[number, "z"] for number in range(500)]])
    book.sheet("名册", [["客户编号", "客户名称", "手机"], ["1", "甲", "139"]])
    reader = FrameReader(book.package())
    assert names(reader.read((CUSTOMERS,))) == {2: "甲"}
    assert reader._raw.cache_info().misses == 1


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Z")), min_size=1, max_size=20).filter(
    lambda text: text not in ("合计", "总计") and not text.startswith("="))
days = st.dates(date(1904, 1, 2), date(9999, 12, 31))
moments = st.datetimes(at("1904-01-02"), at("2200-01-01")).map(lambda moment: moment.replace(microsecond=0))
record = st.tuples(
    st.none() | words,
    words,
    st.none() | st.integers(10**9, 10**14).map(str),
    st.none() | st.integers(-10**12, 10**12).map(lambda cents: cents / 100),
    st.none() | st.integers(-10**6, 10**6),
    st.none() | days,
    st.none() | moments,
    st.none() | st.just("是"),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(record, min_size=1, max_size=8), st.permutations(range(8)), st.booleans(), st.booleans())
def test_what_is_written_is_read(records, order, as_table, since_1904):
    book = Workbook(date_1904=since_1904)
    headings = [HEADINGS[at] for at in order]
    sheet = book.sheet("客户", [headings, *[[cells[at] for at in order] for cells in records]])
    if as_table:
        sheet.add_table(0, 0, len(records), 7, {"name": "customers", "columns": [{"header": each} for each in headings]})
    frame = read(book.package()).frames["customers"]
    keys = [each.key for each in CUSTOMERS.columns[:8]]
    assert list(zip(*[column(frame, key) for key in keys], strict=True)) == [tuple(cells) for cells in records]
    assert frame.data.index.tolist() == list(range(2, 2 + len(records)))
    assert not frame.odd


@shared
def test_a_shop_s_own_workbook():
    package = Package.open(SHARED / "data/workbooks/会员名单.xlsx")
    maps = {
        "customers": ColumnMap("会员名单", {"name": "会员姓名", "mobile": "手机号码"}),
        "orders": ColumnMap("消费流水", {"customer_id": "会员姓名", "on": "消费日期", "amount": "消费金额"}),
    }
    frames = read_frames(package, TABLES, column_maps=maps).frames
    customers, orders = frames["customers"], frames["orders"]
    assert (len(customers.data), len(orders.data)) == (995, 4906)
    assert customers.layout.extras == {"门店": 5}
    assert customers.data.loc[2, ["name", "mobile"]].tolist() == ["Abbey O'Reilly", "19900000000"]
    assert orders.data["amount"].sum() == 178 + 143682 + 220905 + 99393
    assert orders.data["on"].min().year == 2001
    assert not [odd for frame in frames.values() for odd in frame.odd]
    assert {name for name, frame in frames.items() if frame.layout} == {"customers", "orders"}

    ids = customers.data.assign(customer_id=[f"KH{row:06}" for row in customers.data.index])
    resolved, unresolved = resolve({**frames, "customers": customers.__class__(customers.table, ids, customers.layout)})
    assert not unresolved
    assert resolved["orders"].data["customer_id"].str.match(r"KH\d{6}").all()


@shared
@pytest.mark.parametrize("path", sorted((SHARED / "corpus").glob("*.xls[xm]")), ids=lambda path: path.name)
def test_workbooks_of_others_are_read_or_refused(path):
    from xlcrm.model.refusals import Refusal

    try:
        result = read_frames(Package.open(path), TABLES)
    except Refusal:
        return
    for frame in result.frames.values():
        assert set(frame.table.by_key) <= set(frame.data.columns)


@shared
def test_a_strict_workbook():
    package = Package.open(SHARED / "corpus/pjfanning-excel-streaming-reader__numbers.strict.xlsx")
    columns = (Column("number", Text("数", "Number"), Kind.INTEGER), Column("irish", Text("爱尔兰", "Irish")))
    frame = read(package, (Table("words", Text("词", "FirstSheet"), columns, ("number",)),)).frames["words"]
    assert frame.layout.extras == {"Hindi": 3}
    assert (column(frame, "number")[:3], column(frame, "irish")[:3]) == ([0, 1, 2], ["náid", "aon", "dó"])


@shared
def test_a_workbook_of_others_that_counts_from_1904():
    package = Package.open(SHARED / "corpus/pjfanning-excel-streaming-reader__1904Dates_true.xlsx")
    columns = (Column("on", Text("日", "Day"), Kind.DATE), Column("value", Text("值", "my_cool_sig_2"), Kind.NUMBER))
    table = Table("signal", Text("信号", "Ark 1"), columns, ("on",))
    maps = {"signal": ColumnMap("Ark 1")}
    result = read(package, (table,), column_maps=maps)
    assert [(note.kind, note.sheet) for note in result.findings] == [("no_headings", "Ark 1")]
