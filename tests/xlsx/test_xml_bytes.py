"""XML as bytes: tags and attributes in any spelling, text in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.xml import (
    any_tag,
    attribute_span,
    attributes,
    escape,
    escape_attribute,
    escape_cell,
    parsed,
    prefix_of,
    set_attribute,
    shadow,
    start_tag,
    to_utf8,
    unescape,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("tag", "self_closed", "found"),
    [
        (b"<c/>", True, {}),
        (b"<c />", True, {}),
        (b'<c r="A1"/>', True, {"r": "A1"}),
        (b"<c r='a>b'\tx = \"y/z\" >", False, {"r": "a>b", "x": "y/z"}),
        (b'<c\n a:b="&lt;&#x5BA2;&quot;"   >', False, {"a:b": '<客"'}),
        (b"<c t='it\"s'/>", True, {"t": 'it"s'}),
    ],
)
def test_tags_are_understood_in_any_spelling(tag, self_closed, found):
    match = start_tag(b"", b"c").match(tag)
    assert (match.end(), bool(match.group(2))) == (len(tag), self_closed)
    assert attributes(match.group(1)) == attributes(tag) == found


def test_names_that_only_begin_alike_are_other_tags():
    assert start_tag(b"", b"c").search(b"<col/><cfRule/>") is None
    assert any_tag(b"row").search(b"<x:row r='1'>").group(1) == b"x"
    assert attribute_span(b'<c xr="1" s = "22"/>', b"r") is None


def test_an_attribute_is_changed_in_place_or_added():
    assert attributes(set_attribute(b'<a b="1"/>', b"b", 'x&"<\n')) == {"b": 'x&"<\n'}
    assert set_attribute(b'<a b="1" />', b"c", "2") == b'<a b="1" c="2"/>'
    assert set_attribute(b"<a>", b"c", "2") == b'<a c="2">'


def test_the_shadow_is_as_long_and_hides_what_is_no_element():
    xml = b"<a><!-- <b> --><![CDATA[<c>]]><?d <e> ?><f/></a>"
    safe = shadow(xml)
    assert len(safe) == len(xml)
    assert safe.replace(b" ", b"") == b"<a><f/></a>"
    assert prefix_of(b"<?xml?><!-- <workbook> --><x:workbook/>", b"workbook") == b"x:"
    assert prefix_of(b"<document/>", b"workbook") is None


@given(TEXTS)
def test_text_comes_back_from_a_parser_as_it_was(text):
    plain = "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
    assert (etree.fromstring(b"<a>" + escape(plain) + b"</a>").text or "") == plain
    quoted = b'<a b="' + escape_attribute(plain) + b'"/>'
    assert etree.fromstring(quoted).get("b") == plain
    assert unescape(escape(plain)) == plain


@given(TEXTS)
def test_any_text_of_a_cell_is_well_formed(text):
    etree.fromstring(b"<a>" + escape_cell(text) + b"</a>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb2312", "big5", "iso-8859-1"])
def test_text_in_any_encoding_becomes_utf_8(encoding):
    inside = "caf\xe9" if encoding == "iso-8859-1" else "中文"
    xml = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><a>{inside}</a>'.encode(encoding)
    converted = to_utf8(xml, file="f", part="p")
    assert etree.fromstring(converted).text == inside
    assert converted == xml or not encoding.startswith("utf-8")


def test_bytes_that_are_not_what_they_say_are_refused():
    with pytest.raises(Refusal) as refused:
        to_utf8(b'<?xml version="1.0" encoding="big5"?><a>' + b"\xff\xff</a>", file="f", part="p.xml")
    assert refused.value.code == "file.encoding"
    assert "p.xml" in refused.value.say("zh")


@pytest.mark.parametrize("xml", [b"<a><b></a>", b"<a", b"", b"<a/><b/>", b"<a>&x;</a>", b"<a b='1' b='2'/>"])
def test_malformed_xml_is_refused(xml):
    with pytest.raises(Refusal) as refused:
        list(parsed([xml], file="f", part="p"))
    assert refused.value.code == "file.broken_xml"
