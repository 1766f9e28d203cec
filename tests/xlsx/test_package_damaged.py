"""Files that are not what they seem: always a refusal that says so, never another exception."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xlsx.tiny import SHEET, edits, package, parts, sheet, zipped
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.cells import get_cells
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import SheetEdit, WorkbookEdit
from xlcrm.xlsx.package import Package, fingerprint
from xlcrm.xlsx.workbook import read_workbook

ROWS = '<row r="1"><c r="A1" t="str"><f>B1</f><v>王芳</v></c></row><row r="2" spans="1:3"><c r="B2" s="3"><v>1</v></c></row>'
MERGED = '<mergeCells><mergeCell ref="A5:B6"/></mergeCells>'
WHOLE = zipped(parts(sheet(ROWS, behind=MERGED), chain='<c r="A1" i="7"/>'))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def code_of(data, name="客户.xlsx"):
    with pytest.raises(Refusal) as refused:
        read_workbook(Package.from_bytes(data, name))
    assert refused.value.say("zh")
    assert refused.value.say("en")
    return refused.value.code, refused.value.exit_code


def changed(data, old, new):
    assert old in data
    return data.replace(old, new)


def test_each_kind_of_wrong_file_is_told_apart():
    assert code_of(b"") == ("file.empty", 3)
    assert code_of(b"name,phone\n") == ("file.not_workbook", 3)
    assert code_of(OLE + "EncryptedPackage".encode("utf-16-le")) == ("file.encrypted", 3)
    assert code_of(OLE + "Workbook".encode("utf-16-le")) == ("file.old_format", 3)
    assert code_of(b"\x06user" + bytes(160), "~$客户.xlsx") == ("file.lock_file", 3)
    assert code_of(zipped({"null_file.xlsx": ""})) == ("file.no_workbook_part", 3)
    assert code_of(WHOLE[: len(WHOLE) // 2])[0] in ("file.damaged", "file.not_workbook")
    assert code_of(WHOLE[:-4])[0] in ("file.damaged", "file.not_workbook")


def test_a_package_without_its_first_parts_is_refused():
    without = {name: text for name, text in parts(sheet(ROWS)).items() if name != "_rels/.rels"}
    assert code_of(zipped(without)) == ("file.missing_part", 3)
    without = {name: text for name, text in parts(sheet(ROWS)).items() if name != "xl/workbook.xml"}
    assert code_of(zipped(without)) == ("file.missing_part", 3)


def test_other_office_documents_are_no_workbooks():
    letter = parts(sheet("")) | {"xl/workbook.xml": "<w:document xmlns:w='x'/>"}
    assert code_of(zipped(letter))[0] == "file.no_workbook_part"
    binary = {
        name: text.replace("workbook.xml", "workbook.bin") if isinstance(text, str) else text
        for name, text in parts(sheet("")).items()
    }
    binary["xl/workbook.bin"] = binary.pop("xl/workbook.xml")
    assert code_of(zipped(binary))[0] == "file.xlsb"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts(sheet("")).items():
            archive.writestr(name, content)
        archive.writestr("XL\\worksheets/sheet1.xml", "other")
    assert code_of(buffer.getvalue()) == ("file.duplicate_members", 3)


def test_zips_with_a_password_or_a_strange_compression_are_refused():
    at = WHOLE.index(b"PK\1\2")
    locked = WHOLE[: at + 8] + b"\1\0" + WHOLE[at + 10 :]
    assert code_of(locked) == ("file.zip_encrypted", 3)
    strange = WHOLE[: at + 10] + struct.pack("<H", 93) + WHOLE[at + 12 :]
    assert code_of(strange) == ("file.zip_method", 3)


def test_a_bomb_is_not_unpacked():
    at = WHOLE.index(b"PK\1\2")
    bomb = WHOLE[: at + 24] + struct.pack("<I", 0xF000_0000) + WHOLE[at + 28 :]
    assert code_of(bomb) == ("file.zip_bomb", 3)


def test_a_member_that_yields_more_than_it_says_is_stopped():
    found = parts(b"<a>" + b" " * 5_000_000 + b"</a>")
    data = zipped(found)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(SHEET).file_size
    liar = data.replace(struct.pack("<I", size), struct.pack("<I", 100))
    with pytest.raises(Refusal) as refused:
        Package.from_bytes(liar, "x").read(SHEET)
    assert refused.value.code == "file.damaged"


def test_a_wrong_checksum_is_refused():
    book = package(sheet(ROWS))
    member = next(member for member in book.archive.members if member.name == SHEET)
    data = bytearray(zipped(parts(sheet(ROWS))))
    data[member.data + 30] ^= 255
    with pytest.raises(Refusal) as refused:
        Package.from_bytes(bytes(data), "x").read(SHEET)
    assert refused.value.code == "file.damaged"
    assert SHEET in refused.value.say("zh")


def test_members_that_overlap_are_refused():
    at = WHOLE.index(b"PK\1\2", WHOLE.index(b"PK\1\2") + 4)
    overlapping = WHOLE[: at + 42] + struct.pack("<I", 3) + WHOLE[at + 46 :]
    assert code_of(overlapping)[0] == "file.damaged"


def use(data, path):
    """All that may be done with a file; only refusals may come out of it."""
    path.write_bytes(data)
    for action in (fingerprint, lambda path: get_cells(path, "A1:C3"), edit):
        try:
            action(path)
        except Refusal as refusal:
            assert refusal.say("zh")  # noqa: PT017 - a refusal is one of two good outcomes


def edit(path):
    book = Package.open(path)
    sheets = read_workbook(book).worksheets
    change = edits({"A1": 5, "B2": "x", "C9": None, "D4": 1.5})
    apply_edits(book, WorkbookEdit((SheetEdit(sheets[0].name if sheets else "客户", change),)))
    book.write(io.BytesIO())


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_flipped_and_lost_bytes_give_refusals_only(data, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "客户.xlsx"
    broken = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at] = data.draw(st.integers(0, 255))
    keep = data.draw(st.sampled_from([len(broken), len(broken), data.draw(st.integers(0, len(broken)))]))
    use(bytes(broken[:keep]), path)


@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    name=st.sampled_from(
        [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/calcChain.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"]
    ),
)
def test_broken_xml_in_any_part_gives_refusals_only(data, name, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "客户.xlsx"
    found = parts(sheet(ROWS, behind=MERGED), chain='<c r="A1" i="7"/>')
    text = bytearray(found[name] if isinstance(found[name], bytes) else found[name].encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        cut = data.draw(st.integers(0, 6))
        text[at : at + cut] = data.draw(
            st.sampled_from([b"", b"<", b">", b'"', b"&", b"/", b"\xff", b"<!--", b"r=", b"9", b"<f>"])
        )
    use(zipped(found | {name: bytes(text)}), path)
