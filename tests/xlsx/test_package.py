"""The package: reading parts, changing some, writing it with the raw records of all others."""

import io
import random
import struct
import zipfile

import pytest

from tests.shared import SHARED, needs_shared
from tests.xlsx.oracle import assert_only_parts
from tests.xlsx.tiny import CHAIN, SHEET, again, package, parts, sheet, zipped
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.package import Package, fingerprint

BOOK = "xl/workbook.xml"
CORPUS = sorted((SHARED / "corpus").glob("*.xls?")) if SHARED.is_dir() else []


def write(book):
    stream = io.BytesIO()
    receipt = book.write(stream)
    return stream.getvalue(), receipt


def test_an_unchanged_package_is_the_same_file():
    data = zipped(parts(sheet("")))
    book = Package.from_bytes(data, "x.xlsx")
    after, receipt = write(book)
    assert after == data
    assert not book.is_changed
    assert (receipt.untouched, receipt.changed) == (6, ())
    assert receipt.fingerprint_before == receipt.fingerprint_after == book.fingerprint


@needs_shared
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_an_unchanged_package_of_anyone_is_the_same_file(path):
    try:
        book = Package.open(path)
    except Refusal as refusal:
        assert refusal.exit_code == 3  # noqa: PT017 - what cannot be opened has nothing to compare
        return
    assert fingerprint(path) == book.fingerprint
    if b"digital-signature" not in book.read("_rels/.rels"):
        assert write(book)[0] == path.read_bytes()


def test_parts_are_found_by_any_spelling_and_keep_their_own():
    odd = {name.replace("/", "\\").upper() if name == SHEET else name: text for name, text in parts(sheet("")).items()}
    book = Package.from_bytes(zipped(odd), "x.xlsx")
    assert book.has(SHEET)
    assert book.has("/xl/Worksheets/sheet1.XML")
    book.put(SHEET, b"<a/>")
    after, receipt = write(book)
    assert b"XL\\WORKSHEETS\\SHEET1.XML" in after
    assert [change.part for change in receipt.changed] == ["XL\\WORKSHEETS\\SHEET1.XML"]


def test_a_changed_part_is_new_and_all_others_are_the_same_records():
    data = zipped(parts(sheet("")))
    book = Package.from_bytes(data, "x.xlsx")
    book.put(SHEET, iter([b"<a>", b"", b"</a>"]))
    assert book.read(SHEET) == b"<a></a>"
    after, receipt = write(book)
    assert_only_parts(data, after, {SHEET})
    assert receipt.changed[0].size_after == 7
    assert Package.from_bytes(after, "x").read(SHEET) == b"<a></a>"
    assert receipt.as_dict()["changed"] == ({"part": SHEET, "size_before": len(sheet("")), "size_after": 7},)


def test_the_old_content_again_is_no_change():
    book = package(sheet(""))
    old = book.read(SHEET)
    book.put(SHEET, b"<other/>")
    book.put(SHEET, old)
    assert not book.is_changed


def test_parts_are_added_related_and_dropped():
    book = package(sheet(""), chain='<c r="A1" i="7"/>')
    book.add("xl/worksheets/sheet2.xml", b"<b/>", "application/x+xml")
    rid = book.relate(BOOK, "http://x/worksheet", "xl/worksheets/sheet2.xml")
    linked = book.relate("xl/worksheets/sheet2.xml", "http://x/hyperlink", "https://example.com/?a=1&b", external=True)
    book.unrelate(BOOK, "rId3")
    book.drop(CHAIN)
    after = again(book)
    assert after.read("xl/worksheets/sheet2.xml") == b"<b/>"
    assert after.relations(BOOK)[rid].target == "xl/worksheets/sheet2.xml"
    assert b'Target="worksheets/sheet2.xml"' in after.read("xl/_rels/workbook.xml.rels")
    assert after.relations("xl/worksheets/sheet2.xml")[linked].target == "https://example.com/?a=1&b"
    assert after.relations("xl/worksheets/sheet2.xml")[linked].external
    assert "rId3" not in after.relations(BOOK)
    assert not after.has(CHAIN)
    assert b'PartName="/xl/worksheets/sheet2.xml" ContentType="application/x+xml"' in after.read("[Content_Types].xml")
    assert b"calcChain" not in after.read("[Content_Types].xml")
    with pytest.raises(ValueError, match="sheet2"):
        book.add("xl/worksheets/sheet2.xml", b"", "x")


def test_a_dropped_part_may_be_added_again():
    book = package(sheet(""), chain="")
    book.drop(CHAIN)
    book.add(CHAIN, b"<c/>", "application/xml")
    assert again(book).read(CHAIN) == b"<c/>"


def test_missing_parts_are_refused():
    with pytest.raises(Refusal) as refused:
        package(sheet("")).read("xl/nothing.xml")
    assert refused.value.code == "file.missing_part"
    assert "xl/nothing.xml" in refused.value.say("zh")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_stored_and_deflated_members_are_read_in_pieces(method):
    text = b"<a>" + random.Random(5).randbytes(60_000).hex().encode() + b"</a>"
    book = Package.from_bytes(zipped(parts(text), method), "x")
    pieces = list(book.stream(SHEET, 4096))
    assert b"".join(pieces) == text
    assert len(pieces) > 10
    assert book.checksum(SHEET)[1] == len(text)


def prefixed(data):
    return b"#!/bin/sh\n" + data


def commented(data):
    return data[:-2] + struct.pack("<H", 5) + b"hello"


def streamed(_):
    """A zip whose members have data descriptors, as written to a pipe."""

    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

        def tell(self):
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(sheet("")).items():
            archive.writestr(name, content)
    return pipe.getvalue()


def with_extras(_):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/", "")
        for name, content in parts(sheet("")).items():
            info = zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2))
            info.extra = b"\xfe\xca\x04\x00abcd"
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [prefixed, commented, streamed, with_extras])
def test_unusual_zips_are_written_as_they_were_but_for_the_change(make):
    data = make(zipped(parts(sheet(""))))
    book = Package.from_bytes(data, "x")
    assert write(book)[0] == data
    book.put(SHEET, b"<changed/>")
    after, _ = write(book)
    assert_only_parts(data, after, {SHEET})
    assert Package.from_bytes(after, "x").read(SHEET) == b"<changed/>"
    with zipfile.ZipFile(io.BytesIO(after)) as archive, zipfile.ZipFile(io.BytesIO(data)) as old:
        assert archive.comment == old.comment
        assert archive.getinfo(SHEET).external_attr == old.getinfo(SHEET).external_attr
        assert archive.getinfo(SHEET).date_time == old.getinfo(SHEET).date_time


def test_the_fingerprint_tells_any_change_and_needs_the_end_of_the_file_only(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(zipped(parts(sheet(""))))
    first = fingerprint(path)
    assert first == Package.open(path).fingerprint
    path.write_bytes(zipped(parts(sheet('<row r="1"/>'))))
    assert fingerprint(path) != first
    path.write_bytes(zipped(parts(b"x" * 1_000_000), zipfile.ZIP_STORED))
    assert fingerprint(path) == Package.open(path).fingerprint


def test_a_big_part_is_packed_small_when_fast_packing_would_make_the_file_grow():
    rng = random.Random(1)
    rows = b"".join(
        b'<row r="%d"><c r="A%d" s="3" t="s"><v>%d</v></c><c r="B%d"><v>%.2f</v></c></row>'
        % (row, row, rng.randrange(9000), row, rng.random() * 1000)
        for row in range(1, 30_000)
    )
    data = zipped(parts(b"<a>" + rows + b"</a>"))
    book = Package.from_bytes(data, "x")
    book.put(SHEET, b"<b>" + rows + b"</b>")
    at_the_end, _ = write(book)
    assert len(at_the_end) <= 1.08 * len(data)
    ahead = Package.from_bytes(data, "x")
    ahead.put(SHEET, b"<b>" + rows + b"</b>")
    ahead.shrink_ahead()
    assert write(ahead)[0] == at_the_end
    ahead.put(SHEET, b"<c>" + rows + b"</c>")
    assert Package.from_bytes(write(ahead)[0], "x").read(SHEET) == b"<c>" + rows + b"</c>"


def test_a_signed_package_is_read_but_not_written():
    signed = parts(sheet(""))
    signed["_rels/.rels"] = signed["_rels/.rels"].replace(
        "</Relationships>",
        '<Relationship Id="s" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"'
        ' Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )
    book = Package.from_bytes(zipped(signed), "x")
    assert book.read(SHEET)
    book.put(SHEET, b"<a/>")
    with pytest.raises(Refusal) as refused:
        book.write(io.BytesIO())
    assert (refused.value.code, refused.value.exit_code) == ("file.signed", 4)


def test_malformed_xml_is_never_written():
    book = package(sheet(""))
    book.put(SHEET, b"<a><b></a>")
    with pytest.raises(Refusal) as refused:
        book.write(io.BytesIO())
    assert refused.value.code == "file.broken_xml"


class Lossy(io.BytesIO):
    """A disk that loses a byte."""

    def read(self, *size):
        data = bytearray(super().read(*size))
        data[200] ^= 1
        return bytes(data)


def test_a_write_that_is_not_read_back_as_meant_is_no_write():
    book = package(sheet(""))
    book.put(SHEET, b"<a/>")
    with pytest.raises(Refusal) as refused:
        book.write(Lossy())
    assert refused.value.code in ("write.not_proved", "file.damaged")
