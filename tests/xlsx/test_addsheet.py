import pytest
from making import again, changed_among_old, changed_members, each_of_corpus, harmed, made, opened, written

from tests.shared import SHARED
from xlcrm.model.content import Block, Link, SheetContent, SheetSetup
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.addsheet import Place, add_sheet
from xlcrm.xlsx.edits import GeneratedSheet
from xlcrm.xlsx.generated import replace_generated
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.workbook import read_workbook


def three_sheets():
    def fill(book, sheet):
        book.add_worksheet("乙").autofilter("A1:B5")
        third = book.add_worksheet("it's")
        third.repeat_rows(0)
        third.activate()
        third.set_first_sheet()
        book.define_name("乙!here", "=乙!$A$1")

    return made(fill)


def test_a_sheet_is_added_at_its_place_and_all_that_counts_sheets_counts_it():
    package = three_sheets()
    before = written(package)
    part = add_sheet(package, "今日待办", SheetSetup(repeat_rows=(1, 2), filter_range="A2:C9"), Place("Sheet1"))
    assert part == "xl/worksheets/sheet4.xml"
    assert changed_members(before, written(package)) == {
        part, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
    }  # fmt: skip
    book = opened(package)
    assert book.sheetnames == ["Sheet1", "今日待办", "乙", "it's"]
    assert book.active.title == "it's"
    assert book.views[0].firstSheet == 3
    assert book["乙"].defined_names["here"].value == "乙!$A$1"
    assert book["乙"].auto_filter.ref == "A1:B5"
    assert (book["it's"].print_title_rows, book["今日待办"].print_title_rows) == ("$1:$1", "$1:$2")
    assert book["今日待办"].auto_filter.ref == "A2:C9"
    assert b'_FilterDatabase" localSheetId="2"' in package.text("xl/workbook.xml")


def test_without_a_place_it_comes_last():
    package = three_sheets()
    add_sheet(package, "x", SheetSetup(), Place("nowhere", "veryHidden"))
    book = opened(package)
    assert book.sheetnames[-1] == "x"
    assert book["x"].sheet_state == "veryHidden"
    assert book.active.title == "it's"


def test_the_set_up_is_seen():
    package = made()
    setup = SheetSetup((8, 20.5), 3, 2, landscape=True, tab_color="#334155", show_gridlines=True)
    add_sheet(package, "x", setup)
    sheet = opened(package)["x"]
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("C4", "landscape", 9)
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert sheet.sheet_properties.tabColor.rgb == "FF334155"
    assert sheet.sheet_view.showGridLines is not False
    assert round(sheet.column_dimensions["B"].width) == 21


@pytest.mark.parametrize("name", ["sheet1", "", " ", "a" * 32, "a/b", "a:b", "'a", "a'", "[x]", "History", "𠀀" * 16])
def test_names_that_no_sheet_may_have_are_refused(name):
    package = made()
    with pytest.raises(Refusal):
        add_sheet(package, name, SheetSetup())
    assert not package.is_changed


def test_numbers_of_sheets_stay_unique():
    package = three_sheets()
    text = package.text("xl/workbook.xml").replace(b'sheetId="2"', b'sheetId="77"')
    package.put("xl/workbook.xml", text)
    add_sheet(package, "x", SheetSetup())
    assert [sheet.sheet_id for sheet in read_workbook(package).sheets] == [1, 77, 3, 78]


def test_a_workbook_without_views_gets_one():
    package = made()
    text = package.text("xl/workbook.xml")
    start, end = text.index(b"<bookViews>"), text.index(b"</bookViews>") + len(b"</bookViews>")
    package.put("xl/workbook.xml", text[:start] + text[end:])
    add_sheet(package, "x", SheetSetup())
    text = package.text("xl/workbook.xml")
    assert text.index(b"<workbookPr") < text.index(b"<bookViews><workbookView/></bookViews>") < text.index(b"<sheets>")
    assert opened(package).sheetnames == ["Sheet1", "x"]


CONTENT = SheetContent(
    "proof",
    (Block(1, 1, [["校验结果"]], ("title",)), Block(3, 1, [["列", "数"]], ("heading",)), Block(4, 1, [["甲", 1.5]], ("text", "money"))),
    ("A1:B1",),
    (Link(4, 1, "A1"), Link(4, 2, "https://a.example/")),
    SheetSetup((10, 12), 3, repeat_rows=(3, 3), filter_range="A3:B4"),
)


@pytest.mark.shared
@each_of_corpus
@pytest.mark.filterwarnings("ignore")
def test_a_sheet_goes_into_any_workbook_and_harms_nothing(name):
    data = (SHARED / "corpus" / name).read_bytes()
    package = Package.from_bytes(data, name)
    generated = GeneratedSheet("xlcrm 校验", CONTENT, after=read_workbook(package).sheets[0].name)
    assert replace_generated(package, generated)
    after = written(package)
    assert not changed_among_old(package, data, after)
    assert not harmed(data, after)
    fresh = again(package)
    assert replace_generated(fresh, generated) is False
    assert not fresh.is_changed
