"""Every way of writing a cell that was met in the wild, read in the fast and in the general way alike."""

from __future__ import annotations

import math
import random
from xml.parsers import expat

import pytest
from rawtools import NAMESPACE, both, cells_of, package_of, sheet_xml, values_of

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.rawcells import read_cells
from xlcrm.xlsx.rawfast import read_rows_fast
from xlcrm.xlsx.rawsheet import Kind, read_raw
from xlcrm.xlsx.rawstream import BrokenXmlError
from xlcrm.xlsx.refs import Area
from xlcrm.xlsx.workbook import read_workbook

USUAL = {
    "excel": '<row r="2" spans="1:4" x14ac:dyDescent="0.25"><c r="A2" s="12" t="s"><v>1234567</v></c><c r="B2"><v>7</v></c></row>',
    "poi": '<row r="2"><c r="A2" t="s" s="12"><v>1234567</v></c><c r="B2" t="n"><v>7.0</v></c></row>',
    "libreoffice": '<row r="2" customFormat="false" ht="12.8"><c r="A2" s="12" t="s"><v>1234567</v></c><c r="B2" s="0" t="n"><v>7</v></c></row>',
    "empty cells": '<row r="1"/><row r="2"><c r="A2" s="12" t="s"><v>1234567</v></c><c r="B2"><v>7</v></c><c r="C2" s="3"/><c r="D2" s="3" /><c r="E2"></c><c r="F2"><v></v></c></row><row r="3"></row>',
}


@pytest.mark.parametrize("rows", USUAL.values(), ids=USUAL.keys())
def test_usual_dialects_take_the_fast_way(rows):
    assert both(rows) == {(2, 1): ("STRING", 1234567, 12, False), (2, 2): ("NUMBER", 7.0, 0, False)}
    assert read_rows_fast(rows.encode()) is not None


CELLS = {
    '<c r="A1" t="b"><v>1</v></c>': ("BOOL", 1.0, 0, False),
    '<c r="A1" t="b"><v>true</v></c>': ("BOOL", 1.0, 0, False),
    '<c r="A1" t="b"><v>01</v></c>': ("STRING", "01", 0, False),
    '<c r="A1" t="e"><v>#N/A</v></c>': ("ERROR", "#N/A", 0, False),
    '<c r="A1" s="70000" t="d"><v>2026-11-22T08:30:00</v></c>': ("DATE", "2026-11-22T08:30:00", 70000, False),
    '<c r="A1" t="str"><f>B1&amp;"x"</f><v>a&amp;b &lt;x&gt; &#20013;&#x6587;</v></c>': (
        "STRING",
        "a&b <x> 中文",
        0,
        True,
    ),
    '<c r="A1" t="str"><f>""</f><v></v></c>': ("STRING", "", 0, True),
    '<c r="A1" t="str"><f>""</f><v/></c>': ("STRING", "", 0, True),
    '<c r="A1" s="3"><f>SUM(B1:C1)</f><v>12.5</v></c>': ("NUMBER", 12.5, 3, True),
    '<c r="A1"><f t="shared" si="0"/><v>12</v></c>': ("NUMBER", 12.0, 0, True),
    '<c r="A1" t="n"><f aca="false">B1</f><v>-1E-3</v></c>': ("NUMBER", -0.001, 0, True),
    '<c r="A1" t="s"><f>B1</f><v>3</v></c>': ("STRING", 3, 0, True),
    '<c r="A1"><f>B1</f></c>': ("BLANK", None, 0, True),
    '<c r="A1" s="4"><f>B1</f><v></v></c>': ("BLANK", None, 4, True),
    '<c r="A1"><f>B1</f><v/></c>': ("BLANK", None, 0, True),
    '<c r="A1" t="inlineStr"><is><t>甲</t></is></c>': ("STRING", "甲", 0, False),
    '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a  </t></is></c>': ("STRING", " a  ", 0, False),
    '<c r="A1" s="2" t="inlineStr"><is><t/></is></c>': ("STRING", "", 2, False),
    '<c r="A1" s="2" t="inlineStr"><is><t></t></is></c>': ("STRING", "", 2, False),
    '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>': (
        "STRING",
        "a b",
        0,
        False,
    ),
    '<c r="A1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></is></c>': (
        "STRING",
        "東京",
        0,
        False,
    ),
    '<c r="A1" t="inlineStr"><v>bare</v></c>': ("STRING", "bare", 0, False),
    '<c r="A1"><v>abc</v></c>': ("STRING", "abc", 0, False),
    '<c r="A1"><v> 5 </v></c>': ("NUMBER", 5.0, 0, False),
    '<c r="A1"><v>1_000</v></c>': ("STRING", "1_000", 0, False),
    '<c r="A1"><v>nan</v></c>': ("STRING", "nan", 0, False),
    '<c r="A1"><v>-inf</v></c>': ("STRING", "-inf", 0, False),
    '<c r="A1"><v>1e999</v></c>': ("STRING", "1e999", 0, False),
    '<c r="A1"><v>0x1F</v></c>': ("STRING", "0x1F", 0, False),
    '<c r="A1" t="odd"><v>5</v></c>': ("NUMBER", 5.0, 0, False),
    '<c r="A1" t="s"><v>-1</v></c>': ("ERROR", "#REF!", 0, False),
    '<c r="A1" t="s"><v>one</v></c>': ("ERROR", "#REF!", 0, False),
    '<c r="A1" t="str"><v>_x005F_x0041_ _x0041_ _xD83D__xDE00_ _xD83D_</v></c>': (
        "STRING",
        "_x0041_ A 😀 _xD83D_",
        0,
        False,
    ),
    '<c r="A1" t="str"><v>&nbsp;&#0;&#xD800; &apos;</v></c>': ("STRING", "&nbsp;&#0;&#xD800; '", 0, False),
    '<c r="A1" t="str"><v>a\r\nb\rc_x000D_</v></c>': ("STRING", "a\nb\nc\r", 0, False),
    '<c r="A1" t="str"><v>=a>b</v></c>': ("STRING", "=a>b", 0, False),
    "<c r='A1' s='5'><v>1</v></c>": ("NUMBER", 1.0, 5, False),
    '<c  s = "5"\n r="A1"\t><v >1</v ></c >': ("NUMBER", 1.0, 5, False),
    '<c r="a1"><v>1</v></c>': ("NUMBER", 1.0, 0, False),
    '<c r="$A$1"><v>1</v></c>': ("NUMBER", 1.0, 0, False),
    "<c><v>1</v></c>": ("NUMBER", 1.0, 0, False),
    '<c r="1"><v>1</v></c>': ("NUMBER", 1.0, 0, False),
    '<c r="A1" cm="1" vm="2" ph="1"><v>1</v></c>': ("NUMBER", 1.0, 0, False),
    '<c r="A1" x="a>b"><v>1</v></c>': ("NUMBER", 1.0, 0, False),
    '<c r="A1"><v>1</v><extLst><ext uri="x"/></extLst></c>': ("NUMBER", 1.0, 0, False),
    '<c r="A1" t="str"><v><![CDATA[<a> & ]]>b</v></c>': ("STRING", "<a> & b", 0, False),
    '<c r="A1"><!-- <c r="B1"><v>9</v></c> --><v>1</v></c>': ("NUMBER", 1.0, 0, False),
    '<c r="A1"><?note </c>?><v>1</v></c>': ("NUMBER", 1.0, 0, False),
}


@pytest.mark.parametrize("cell", CELLS)
def test_one_cell(cell):
    assert both(f'<row r="1">{cell}</row>') == {(1, 1): CELLS[cell]}
    assert both(f'<row r="1">{cell}<c r="B1"><v>2</v></c></row>') == {
        (1, 1): CELLS[cell],
        (1, 2): ("NUMBER", 2.0, 0, False),
    }


def test_numbers_are_exact():
    texts = [
        "0",
        "-0",
        "7",
        "007",
        "12345678",
        "123456789",
        "9007199254740993",
        "0.1",
        "0.10000000000000001",
        "1E+300",
        "5e-324",
        "2.2250738585072011e-308",
        "1.7976931348623157e308",
        "1e-400",
        ".5",
        "5.",
        "+5",
        "45278.020833333336",
        "123456789012345678901234567890",
        "-1.5E-7",
    ]
    rows = "".join(f'<row r="{row}"><c r="C{row}"><v>{text}</v></c></row>' for row, text in enumerate(texts, 1))
    found = both(rows)
    for row, text in enumerate(texts, 1):
        value = found[row, 3][1]
        assert value == float(text), text
        assert math.copysign(1, value) == math.copysign(1, float(text)), text


def test_places_at_the_edges():
    rows = '<row r="1"><c r="Z1"><v>1</v></c><c r="AA1"><v>2</v></c><c r="ZZ1"><v>3</v></c><c r="AAA1"><v>4</v></c></row><row r="1048576"><c r="XFD1048576"><v>5</v></c></row>'
    assert {place: cell[1] for place, cell in both(rows).items()} == {
        (1, 26): 1,
        (1, 27): 2,
        (1, 702): 3,
        (1, 703): 4,
        (1048576, 16384): 5,
    }


def test_places_beyond_the_edges_are_counted_on():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFE1"><v>2</v></c></row><row r="1048577"><c r="A1048577"><v>3</v></c></row><row><c><v>4</v></c></row>'
    assert {place: cell[1] for place, cell in both(rows).items()} == {(1, 1): 1, (1, 2): 2, (2, 1): 3, (3, 1): 4}


def test_rows_and_cells_without_places():
    rows = '<row r="3"><c><v>1</v></c><c r="C3"><v>2</v></c><c><v>3</v></c></row><row><c/><c><v>4</v></c></row><row spans="1:1"/><row><c><v>5</v></c></row>'
    assert {place: cell[1] for place, cell in both(rows).items()} == {
        (3, 1): 1,
        (3, 3): 2,
        (3, 4): 3,
        (4, 2): 4,
        (6, 1): 5,
    }


def test_twice_written_and_unsorted_cells():
    rows = '<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c><c r="A2"><v>3</v></c></row><row r="5"><c r="A5"><v>4</v></c></row>'
    assert {place: cell[1] for place, cell in both(rows).items()} == {(5, 1): 4, (2, 2): 2, (2, 1): 3}


PRETTY = """
  <row r="1" spans="1:2">
    <c r="A1" t="inlineStr">
      <is>
        <t>a
b</t>
      </is>
    </c>
    <c r="B1">
      <v>2</v>
    </c>
  </row>
  <row r="2"/>
"""


def test_indented_xml():
    assert both(PRETTY) == {(1, 1): ("STRING", "a\nb", 0, False), (1, 2): ("NUMBER", 2.0, 0, False)}


def test_prefixed_names_take_the_fast_way_too():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">a </t></is></c><c r="B1"><f>1</f><v>2</v></c></row>'
    plain = sheet_xml(rows, '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>').decode()
    xml = (
        plain.replace("</", "</x:")
        .replace("<", "<x:")
        .replace("<x:/x:", "</x:")
        .replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x=")
        .encode()
    )
    assert both(xml) == both(plain.encode())
    cells = read_cells([xml])
    assert cells.merges == (Area(1, 1, 2, 2),)


def test_a_mark_and_odd_namespaces_do_not_matter():
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace(b"schemas.openxmlformats.org", b"purl.oclc.org")
    assert both(b"\xef\xbb\xbf" + xml) == {(1, 1): ("NUMBER", 1.0, 0, False)}


@pytest.mark.parametrize("step", [1, 2, 3, 7, 50])
def test_pieces_may_be_cut_anywhere(step):
    cells = "".join(f'<row r="1">{cell}</row>' for cell in CELLS)
    xml = sheet_xml(cells + "".join(USUAL.values()), '<autoFilter ref="A1:C9"/>')
    assert both(xml, step=step) == both(xml)


@pytest.mark.parametrize("size", [40, 100, 1000])
def test_chunks_may_be_of_any_size(size):
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{row % 7}</t></is></c><c r="C{row}"><v>{row}.5</v></c></row>'
        for row in range(1, 60)
    )
    assert both(rows, size=size) == both(rows)


def test_what_stands_behind_the_rows():
    views = '<customSheetViews><customSheetView guid="x"><autoFilter ref="A1:B2"/></customSheetView></customSheetViews>'
    behind = '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C:D"/><mergeCell ref="?"/></mergeCells>'
    cells = read_cells([sheet_xml("", f'<autoFilter ref="$A$1:C9"/>{views}{behind}')])
    assert cells.autofilter == Area(1, 1, 9, 3)
    assert cells.merges == (Area(1, 1, 2, 2), Area(1, 3, 1048576, 4))
    assert read_cells([sheet_xml("", views)]).autofilter is None


def test_elements_called_like_rows_behind_the_rows_are_no_rows():
    behind = '<controls><from><col>1</col><row>5</row></from><to><row>6</row></to></controls><autoFilter ref="A1:B2"/>'
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>', behind)
    assert both(xml) == {(1, 1): ("NUMBER", 1.0, 0, False)}
    assert read_cells([xml]).autofilter is None or read_cells([xml]).autofilter == Area(1, 1, 2, 2)


@pytest.mark.parametrize("data", ["<sheetData/>", "<sheetData></sheetData>", "<sheetData />", ""])
def test_sheets_without_cells(data):
    assert both(f"<worksheet {NAMESPACE}>{data}<pageMargins/></worksheet>".encode()) == {}


@pytest.mark.parametrize(
    "xml", [sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')[:-40], b"<worksheet><sheetData><row"]
)
def test_a_cut_sheet_is_broken(xml):
    with pytest.raises(BrokenXmlError):
        cells_of(xml)


def test_a_sheet_in_utf16_is_read_and_damaged_text_refused():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>客户</t></is></c></row>'
    text = sheet_xml(rows).decode().replace("UTF-8", "UTF-16")
    package = package_of(text.encode("utf-16"))
    assert values_of(read_raw(package, read_workbook(package).sheets[0])) == {(1, 1): "客户"}
    for damaged in (
        sheet_xml(rows).replace("客".encode(), b"\xe5\xae"),
        b"<!DOCTYPE a>" + sheet_xml(rows)[39:],
        sheet_xml(rows)[:-30],
    ):
        package = package_of(damaged)
        with pytest.raises(Refusal) as refused:
            read_raw(package, read_workbook(package).sheets[0])
        assert refused.value.code in ("file.broken_xml", "file.doctype")


def test_texts_come_from_the_table_and_the_sheet():
    rows = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>own</t></is></c><c r="C1" t="s"><v>9</v></c><c r="D1" t="b"><v>0</v></c><c r="E1"><v>2</v></c></row>'
    package = package_of(sheet_xml(rows), f"<sst {NAMESPACE}><si><t>zero</t></si><si><t>one</t></si></sst>".encode())
    sheet = read_raw(package, read_workbook(package).sheets[0])
    assert sheet.row_values(1) == {1: "one", 2: "own", 3: "#REF!", 4: False, 5: 2.0}
    assert sheet.row_values(2) == {}
    assert sheet.columns[3].kinds.tolist() == [Kind.ERROR]
    assert (sheet.name, sheet.last_row, sheet.last_column) == ("One", 1, 5)


BITS = ["<", ">", '"', "'", "/", " ", "<c>", "</c>", "<row>", "</row>", "<v>", "</v>", "&amp;", "<!--", "-->", "]]>", "0", "9", "A", "\n", ' t="s"', ' s="7"', ' r="C3"', "<f/>", "<is>", "_x0041_", ".", "e", "-"]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_harmed_xml_is_read_alike_or_refused(seed):
    chance, parsed = random.Random(seed), 0
    samples = [f'<row r="1">{cell}<c r="B1" s="2"><v>5</v></c></row>{USUAL["excel"]}' for cell in CELLS]
    for _ in range(250):
        rows = chance.choice(samples)
        at = chance.randrange(len(rows))
        cut = chance.choice([0, 0, 1, 4])
        xml = sheet_xml(rows[:at] + chance.choice([*BITS, ""]) + rows[at + cut :])
        found = [_cells_or_error(xml, fast=fast) for fast in (True, False)]
        if _is_well_formed(xml):
            parsed += 1
            assert found[0] == found[1]
    assert parsed > 10


def _cells_or_error(xml, *, fast):
    try:
        return cells_of(xml, fast=fast)
    except (BrokenXmlError, UnicodeDecodeError) as error:
        return type(error)


def _is_well_formed(xml):
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError:
        return False
    return True
