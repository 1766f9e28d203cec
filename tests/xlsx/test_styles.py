import pytest
from making import made, opened

from xlcrm.model.content import FORMATS
from xlcrm.xlsx.formats import LOOKS
from xlcrm.xlsx.number_formats import is_date_code
from xlcrm.xlsx.styles import Stylesheet


def styles_of(package):
    return package.text("xl/styles.xml")


def test_every_named_format_has_a_look():
    assert set(LOOKS) == set(FORMATS)


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("General", False), ("@", False), ("0.00E+00", False), ("#,##0.00", False), ('0"days"', False),
        ("yyyy-mm-dd", True), ("[$-804]yyyy年m月d日", True), ("[h]:mm", True), ("h:mm AM/PM", True), ("[Red]0", False),
        ("[$-F800]dddd", True), ("aaaa", True), ("#,##0\\d", False), ("0;[Red]-0", False), ("mm:ss.0", True),
    ],
)  # fmt: skip
def test_dates_are_told_by_their_format_code(code, date):
    assert is_date_code(code) is date


def test_number_formats_are_read():
    def fill(book, sheet):
        sheet.write(0, 0, 1, book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write(1, 0, 1, book.add_format({"num_format": "@"}))

    styles = Stylesheet(made(fill))
    assert [styles.number_format(number) for number in (0, 1, 2, 99)] == ["General", "yyyy/m/d", "@", "General"]
    assert [styles.is_date(number) for number in (0, 1, 2)] == [False, True, False]
    assert [styles.is_text(number) for number in (0, 1, 2)] == [False, False, True]


def test_nothing_asked_for_changes_nothing():
    package = made()
    before = styles_of(package)
    assert Stylesheet(package).save() is False
    assert styles_of(package) == before
    assert not package.is_changed


def test_looks_are_appended_once():
    package = made()
    styles = Stylesheet(package)
    first = [styles.style(name) for name in FORMATS]
    assert styles.save() is True
    size = len(styles_of(package))
    again = Stylesheet(package)
    assert [again.style(name) for name in FORMATS] == first
    assert again.save() is False
    assert len(styles_of(package)) == size


def test_old_entries_stay_byte_for_byte():
    def fill(book, sheet):
        sheet.write(0, 0, 1, book.add_format({"bold": True, "bg_color": "#FF0000", "num_format": "0.000"}))

    package = made(fill)
    old = {name: list(Stylesheet(package).section(name).items) for name in ("fonts", "fills", "borders", "cellXfs", "numFmts")}
    styles = Stylesheet(package)
    for name in FORMATS:
        styles.style(name)
    styles.dxf(color="FF991B1B", fill="FFFEE2E2")
    styles.save()
    for name, items in old.items():
        assert Stylesheet(package).section(name).items[: len(items)] == items


def test_another_number_format_keeps_the_rest_of_the_style():
    def fill(book, sheet):
        sheet.write(0, 0, 1, book.add_format({"bold": True, "bg_color": "#FF0000", "num_format": "0.000"}))

    package = made(fill)
    styles = Stylesheet(package)
    dated = styles.with_number_format(1, "yyyy-mm-dd")
    assert styles.with_number_format(1, "yyyy-mm-dd") == dated
    assert styles.with_number_format(dated, "0.000") == 1
    styles.save()
    assert Stylesheet(package).number_format(dated) == "yyyy-mm-dd"
    assert Stylesheet(package).with_number_format(1, "yyyy-mm-dd") == dated


def test_a_workbook_without_styles_gets_them():
    package = made()
    rid = next(rid for rid, relation in package.relations("xl/workbook.xml").items() if relation.kind == "styles")
    package.unrelate("xl/workbook.xml", rid)
    package.drop("xl/styles.xml")
    styles = Stylesheet(package)
    title = styles.style("title")
    assert title > 0
    styles.save()
    assert Stylesheet(package).style("title") == title


MINIMAL = '<x:styleSheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"{}'


@pytest.mark.parametrize("rest", ["/>", "></x:styleSheet>", '><x:fonts count="1"><x:font/></x:fonts><x:cellXfs/></x:styleSheet>',
                                  "><!-- <x:cellXfs> --><x:cellStyles/><x:extLst/></x:styleSheet>"])  # fmt: skip
def test_missing_sections_are_made_in_their_order(rest):
    package = made()
    package.put("xl/styles.xml", MINIMAL.format(rest).encode())
    styles = Stylesheet(package)
    assert styles.style("heading") == 1
    styles.dxf(bold=True)
    styles.save()
    found = Stylesheet(package)
    assert found.style("heading") == 1
    assert found.number_format(found.style("date")) == "yyyy-mm-dd"
    order = [child.name for child in found._tree.children()]
    expected = [b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs", b"cellStyles", b"dxfs", b"extLst"]
    assert order == [name for name in expected if name in order]
    assert len(found.section("fills").items) >= 3


def test_openpyxl_sees_the_looks():
    package = made(lambda _, sheet: sheet.write(0, 0, "x"))
    styles = Stylesheet(package)
    heading = styles.style("heading")
    styles.save()
    sheet = package.text("xl/worksheets/sheet1.xml").replace(b'r="A1"', b'r="A1" s="%d"' % heading)
    package.put("xl/worksheets/sheet1.xml", sheet)
    cell = opened(package).active["A1"]
    assert (cell.font.b, cell.font.color.rgb, cell.fill.fgColor.rgb) == (True, "FFFFFFFF", "FF334155")
    assert cell.font.name == "Calibri"
