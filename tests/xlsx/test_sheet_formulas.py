"""Formulas that are overwritten, shared, spread over arrays, listed in the calculation chain; merged cells."""

import pytest

from tests.xlsx.oracle import assert_only_changed, model
from tests.xlsx.tiny import CHAIN, SHEET, again, edits, package, put, sheet
from xlcrm.model.content import Formula
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx import sheet as splicing
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import SheetEdit, WorkbookEdit

SHARED_ROWS = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B4" si="0">A1*2&amp;"é"</f><v>2</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>4</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" ca="1" si="0"></f><v>6</v></c></row>'
    '<row r="4"><c r="A4"><v>4</v></c><c r="B4"><f t="shared" si="0"/><v>8</v></c></row>'
)
CALC = '<calcPr calcId="1"/>'


@pytest.fixture(autouse=True, params=["quick", "careful"])
def way(request, monkeypatch):
    if request.param == "careful":
        monkeypatch.setattr(splicing, "index_rows", lambda *_: None)


def check(rows, values):
    before = sheet(rows)
    after = put(package(before), values)
    assert_only_changed(before.encode(), after.encode(), set(places(values)))
    return after


def places(values):
    from xlcrm.xlsx.refs import parse_cell

    return [parse_cell(ref) for ref in values]


def test_the_next_cell_takes_over_a_shared_formula():
    after = check(SHARED_ROWS, {"B1": 5})
    assert '<c r="B2"><f t="shared" si="0" ref="B1:B4">A2*2&amp;"é"</f><v>4</v></c>' in after
    assert '<c r="B4"><f t="shared" si="0"/><v>8</v></c>' in after


@pytest.mark.parametrize("gone", [["B1", "B2"], ["B1", "B3"], ["B1", "B2", "B3"], ["B2"], ["B1", "B2", "B3", "B4"]])
def test_whoever_is_left_of_a_shared_formula_keeps_it(gone):
    check(SHARED_ROWS, dict.fromkeys(gone, 5))


def test_a_dependent_in_the_same_row_takes_over():
    rows = (
        '<row r="1"><c r="B1"><f t="shared" ref="B1:D1" si="3">B2</f><v>2</v></c><c r="C1"><f t="shared" si="3"/></c>'
        '<c r="D1"><f t="shared" si="3"/></c></row>'
    )
    assert "C2</f>" in check(rows, {"B1": 5})


def test_a_shared_formula_above_its_master_is_not_orphaned():
    rows = (
        '<row r="1"><c r="A1"><f t="shared" si="0"/></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A1:A2" si="0">B2</f></c></row>'
    )
    with pytest.raises(Refusal) as refused:
        put(package(sheet(rows)), {"A2": 1})
    assert refused.value.code == "cell.shared_formula"
    assert "A2" in refused.value.say("zh")


def test_a_number_of_a_shared_formula_used_again_does_not_mislead():
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A1" si="0">B1</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">C2</f></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/></c></row>'
    )
    check(rows, {"A1": 1})


ARRAY = (
    '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:B2">TRANSPOSE(D1:E2)</f><v>1</v></c><c r="B1"><v>2</v></c></row>'
    '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c><c r="C2"><f t="array" ref="C2">SUM(A1:A2*2)</f></c></row>'
)


@pytest.mark.parametrize("refs", [["A1"], ["B2"], ["A1", "B1", "A2"]])
@pytest.mark.parametrize("kind", ["array", "dataTable"])
def test_a_part_of_an_array_is_refused(refs, kind):
    with pytest.raises(Refusal) as refused:
        put(package(sheet(ARRAY.replace('"array" ref="A1', f'"{kind}" ref="A1'))), dict.fromkeys(refs, 1))
    assert refused.value.code == "cell.part_of_array"
    assert "A1:B2" in refused.value.say("zh")


def test_a_whole_array_may_go():
    check(ARRAY, dict.fromkeys(["A1", "B1", "A2", "B2", "C2"], 1))
    check(ARRAY, {"C2": 1, "C1": 2, "A3": 3})


MERGES = '<mergeCells count="2"><mergeCell ref="B2:C3"/><mergeCell ref="E:F"/></mergeCells>'


@pytest.mark.parametrize("ref", ["C2", "B3", "C3", "F1", "E9"])
def test_a_cell_under_a_merged_one_is_refused(ref):
    with pytest.raises(Refusal) as refused:
        put(package(sheet('<row r="2"><c r="B2"/></row>', behind=MERGES)), {ref: 1})
    assert refused.value.code == "cell.inside_merge"
    assert ref in refused.value.say("en")


def test_the_corner_of_merged_cells_is_written_and_nothing_into_the_others_is_nothing():
    rows = '<row r="2"><c r="B2"><v>1</v></c><c r="C2" s="1"/></row>'
    xml = put(package(sheet(rows, behind=MERGES)), {"B2": 7, "C2": None, "C3": None, "E1": 1, "D2": 2})
    assert '<c r="B2"><v>7</v></c><c r="C2" s="1"/><c r="D2"><v>2</v></c>' in xml


CHAINED = '<row r="1"><c r="A1"><f>1</f></c><c r="B1"><f>2</f></c></row><row r="2"><c r="A2"><f>3</f></c></row>'


def chain_after(values, chain):
    tiny = package(sheet(CHAINED), chain=chain, book=CALC)
    apply_edits(tiny, WorkbookEdit((SheetEdit("客户", edits(values)),)))
    after = again(tiny)
    return after.read(CHAIN).decode().partition('main">')[2] if after.has(CHAIN) else None, after


def test_overwritten_formulas_leave_the_calculation_chain():
    chain, after = chain_after({"A1": 5}, '<c r="A1" i="7"/><c r="B1" l="1"/><c r="A2"/><c r="A1" i="8"/>')
    assert chain == '<c r="B1" l="1" i="7"/><c r="A2"/><c r="A1" i="8"/></calcChain>'
    assert b'<calcPr calcId="1" fullCalcOnLoad="1"/>' in after.read("xl/workbook.xml")


def test_a_formula_replaced_by_a_formula_stays_in_the_chain():
    chain, _ = chain_after({"A1": Formula("9", 9)}, '<c r="A1" i="7"/>')
    assert chain == '<c r="A1" i="7"/></calcChain>'


def test_an_empty_calculation_chain_goes_with_all_that_names_it():
    chain, after = chain_after({"A1": 1, "B1": 2, "A2": None}, '<c r="A1" i="7"/><c r="B1"/><c r="A2"/>')
    assert chain is None
    assert b"calcChain" not in after.read("[Content_Types].xml")
    assert b"calcChain" not in after.read("xl/_rels/workbook.xml.rels")


@pytest.mark.parametrize(
    ("book", "there"),
    [
        (CALC, b'<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ('<calcPr fullCalcOnLoad="0" calcId="1"></calcPr>', b'<calcPr fullCalcOnLoad="1" calcId="1"></calcPr>'),
        ("", b'</sheets><calcPr fullCalcOnLoad="1"/></workbook>'),
        ("<definedNames/><oleSize/><extLst/>", b'<definedNames/><calcPr fullCalcOnLoad="1"/><oleSize/><extLst/>'),
        ("<extLst/>", b'</sheets><calcPr fullCalcOnLoad="1"/><extLst/>'),
    ],
)
def test_formulas_are_worked_out_when_the_workbook_opens(book, there):
    tiny = package(sheet(CHAINED), book=book)
    put(tiny, {"C1": 1}, recalculate=True)
    assert there in again(tiny).read("xl/workbook.xml")


def test_a_workbook_without_formulas_is_not_made_to_recalculate():
    tiny = package(sheet(""), book=CALC)
    put(tiny, {"C1": 1}, recalculate=True)
    assert again(tiny).checksum("xl/workbook.xml") == package(sheet(""), book=CALC).checksum("xl/workbook.xml")


def test_cached_values_of_other_formulas_stay():
    tiny = package(sheet(SHARED_ROWS))
    assert model(put(tiny, {"A1": 100}).encode())[2, 2][2] == "4"
    assert tiny.read(SHEET).count(b"<v>8</v>") == 1
