import pytest
from making import again, changed_members, made, opened, written

from xlcrm.xlsx.dropdowns import dropdown_name, dropdowns
from xlcrm.xlsx.edits import DefinedName
from xlcrm.xlsx.generated import replace_generated
from xlcrm.xlsx.names import named_formula, remove_names, set_local_formula, set_names


def named():
    def fill(book, sheet):
        book.define_name("old", "=Sheet1!$A$1")
        book.define_name("Sheet1!local", "=Sheet1!$A$2")
        sheet.autofilter("A1:B5")

    return made(fill)


def test_names_are_set_and_replaced():
    package = named()
    before = written(package)
    assert set_names(package, [DefinedName("dd_city", "'_下拉'!$A$2:$A$9"), DefinedName("OLD", 'Sheet1!$B$1&"<"', hidden=True)])
    assert named_formula(package, "Dd_City") == "'_下拉'!$A$2:$A$9"
    assert named_formula(package, "old") == 'Sheet1!$B$1&"<"'
    assert changed_members(before, written(package)) == {"xl/workbook.xml"}
    names = opened(package).defined_names
    assert names["old"].hidden
    assert names["dd_city"].value == "'_下拉'!$A$2:$A$9"


def test_names_that_are_there_change_nothing():
    package = named()
    assert set_names(package, [DefinedName("old", "Sheet1!$A$1")]) is False
    assert remove_names(package, ["nothing", "local"]) is False
    assert not package.is_changed


def test_a_name_of_one_sheet_is_not_the_workbook_s():
    package = named()
    assert named_formula(package, "local") is None
    set_names(package, [DefinedName("local", "Sheet1!$C$1")])
    assert set_local_formula(package, "local", "Sheet1", "Sheet1!$D$1")
    assert set_local_formula(package, "none", "Sheet1", "Sheet1!$D$1") is False
    book = opened(package)
    assert book.defined_names["local"].value == "Sheet1!$C$1"
    assert book["Sheet1"].defined_names["local"].value == "Sheet1!$D$1"


def test_names_are_removed():
    package = named()
    assert remove_names(package, ["Old"])
    assert named_formula(package, "old") is None
    assert "local" in opened(package)["Sheet1"].defined_names


@pytest.mark.parametrize("text", [b"", b"<definedNames/>", b"<definedNames></definedNames>"])
def test_the_first_name_stands_where_the_schema_wants_it(text):
    package = made()
    part = "xl/workbook.xml"
    package.put(part, package.text(part).replace(b"<calcPr", text + b"<calcPr"))
    set_names(package, [DefinedName("a", "1")])
    xml = package.text(part)
    assert xml.index(b"</sheets>") < xml.index(b'<definedName name="a">1</definedName>') < xml.index(b"<calcPr")
    assert xml.count(b"<definedNames>") == 1


def test_comments_of_a_name_stay():
    package = made()
    part = "xl/workbook.xml"
    name = b"<definedNames><definedName name='a' comment='mine &gt; yours'>1</definedName></definedNames>"
    package.put(part, package.text(part).replace(b"<calcPr", name + b"<calcPr"))
    set_names(package, [DefinedName("A", "2")])
    assert b"<definedName name='a' comment='mine &gt; yours'>2</definedName>" in package.text(part)


def test_dropdowns_have_a_column_and_a_name_each():
    sheet, names = dropdowns({"city": ["北京", "上海"], "none": [], "level": ["=A", "B"]})
    package = made()
    replace_generated(package, sheet)
    set_names(package, names)
    book = opened(package)
    assert book["_下拉"].sheet_state == "hidden"
    assert [[cell.value for cell in row] for row in book["_下拉"]] == [["city", "none", "level"], ["北京", None, "=A"], ["上海", None, "B"]]
    assert {name: book.defined_names[name].value for name in ("dd_city", "dd_none", "dd_level")} == {
        "dd_city": "_下拉!$A$2:$A$3",
        "dd_none": "_下拉!$B$2:$B$2",
        "dd_level": "_下拉!$C$2:$C$3",
    }
    package = again(package)
    assert replace_generated(package, sheet) is False
    assert set_names(package, names) is False


@pytest.mark.parametrize("key", ["城市", "a b", "", "x" * 300])
def test_keys_of_dropdowns_are_plain(key):
    with pytest.raises(ValueError):  # noqa: PT011 - its text is the key
        dropdown_name(key)
