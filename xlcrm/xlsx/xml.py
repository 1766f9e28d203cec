"""Work on XML as bytes: find tags and attributes in place, so that what is not changed stays as it was written."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape as unescape_entities

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.refused import BROKEN_XML, DOCTYPE, ENCODING

ATTRIBUTES = rb"[^<>\"'/]*(?:(?:\"[^\"<]*\"|'[^'<]*'|/(?!>))[^<>\"'/]*)*"
"""Pattern of all that may stand between a tag's name and its ``>``; a ``>`` inside quotes does not end it."""

MAX_TEXT = 32_767
"""Longest text a cell holds, counted in UTF-16 units as spreadsheet programs do."""

_PARSE_UP_TO = 2 << 20

_ATTRIBUTE = re.compile(rb"(?:^|(?<=\s))([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_OPAQUE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BARE_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
"""Encodings often named where the wider one of the same family is meant."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNMARKED = re.compile(r"[^\x00-\x08\x0b-\x1f\ufffe\uffff_\ud800-\udfff]*\Z")
_EDGE_BLANKS = re.compile(r"\A |[\n\t]|  | \Z")


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a tag (or of its attribute text), entities resolved."""
    return dict(_attributes(tag))


@lru_cache(maxsize=2048)
def _attributes(tag: bytes) -> dict[str, str]:
    """Read the attributes; the tags of workbook.xml are asked for again with each sheet and name that is added."""
    found = {}
    for name, double, single in _ATTRIBUTE.findall(tag):
        value = (double or single).decode("utf-8", "replace")
        found[name.decode("ascii", "replace")] = unescape_entities(value) if "&" in value else value
    return found


def attribute_span(tag: bytes, name: bytes) -> tuple[int, int] | None:
    """Return where the value of an attribute stands in a tag, without its quotes; None if it has none."""
    for match in _ATTRIBUTE.finditer(tag):
        if match.group(1) == name:
            return match.span(2) if match.group(2) is not None else match.span(3)
    return None


def set_attribute(tag: bytes, name: bytes, value: str) -> bytes:
    """Return a start tag with one attribute changed, or added behind the others."""
    encoded = escape_attribute(value)
    span = attribute_span(tag, name)
    if span is not None:
        return tag[: span[0]] + encoded + tag[span[1] :]
    cut = -2 if tag.endswith(b"/>") else -1
    return tag[:cut].rstrip() + b" " + name + b'="' + encoded + b'"' + tag[cut:]


@lru_cache(maxsize=256)
def start_tag(prefix: bytes, name: bytes) -> re.Pattern[bytes]:
    """Return the pattern of an element's start tag; group 1 is its attributes, group 2 ``/`` when it closes itself.

    ``prefix`` comes with its colon, or is empty.
    """
    return re.compile(rb"<" + re.escape(prefix + name) + rb"(?=[\s/>])(" + ATTRIBUTES + rb")(/?)>")


@lru_cache(maxsize=256)
def end_tag(prefix: bytes, name: bytes) -> re.Pattern[bytes]:
    """Return the pattern of an element's end tag."""
    return re.compile(rb"</" + re.escape(prefix + name) + rb"\s*>")


@lru_cache(maxsize=64)
def any_tag(name: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a start tag whatever its prefix; groups: prefix without colon, attributes, ``/``."""
    return re.compile(rb"<(?:([\w.-]+):)?" + re.escape(name) + rb"(?=[\s/>])(" + ATTRIBUTES + rb")(/?)>")


def prefix_of(xml: bytes, root: bytes) -> bytes | None:
    """Return the prefix of the root element with its colon, empty if it has none; None if that is not the root."""
    match = any_tag(root).search(shadow(xml))
    if match is None:
        return None
    return match.group(1) + b":" if match.group(1) else b""


def shadow(xml: bytes) -> bytes:
    """Return the same bytes, as long, with comments, CDATA and processing instructions blanked: safe to search in."""
    if b"<!" not in xml and b"<?" not in xml:
        return xml
    return _OPAQUE.sub(lambda match: b" " * len(match.group()), xml)


def to_utf8(xml: bytes, *, file: str, part: str) -> bytes:
    """Return XML in UTF-8 whatever it was stored in; UTF-8 comes back unchanged, its BOM included.

    Refuses unknown encodings and bytes that are not what they are declared to be.
    """
    name = _encoding(xml)
    if name in ("utf-8", "utf8", "us-ascii", "ascii"):
        return xml
    try:
        text = xml.decode(_WIDER.get(name, name)).removeprefix("\ufeff")
    except (LookupError, UnicodeDecodeError, ValueError):
        raise Refusal(ENCODING, file=file, member=part, encoding=name) from None
    declared = re.sub(r"(<\?xml[^>]*?\bencoding\s*=\s*[\"'])[^\"']+", r"\1UTF-8", text, count=1)
    return declared.encode("utf-8", "surrogatepass")


def _encoding(xml: bytes) -> str:
    for mark, name in (*_BOMS, *_BARE_UTF16):
        if xml.startswith(mark):
            return name
    declared = _DECLARED.match(xml[:512])
    return declared.group(1).decode("ascii").lower() if declared else "utf-8"


def is_utf8(xml: bytes) -> bool:
    """Tell from its first bytes whether XML is stored as UTF-8."""
    return _encoding(xml) in ("utf-8", "utf8", "us-ascii", "ascii")


def refuse_doctype(xml: bytes, *, file: str, part: str) -> None:
    """Refuse XML with a document type: entities of its own could mean anything."""
    head = xml[:65_536]
    if b"<!DOCTYPE" in head and b"<!DOCTYPE" in shadow(head):
        raise Refusal(DOCTYPE, file=file, member=part)


def escape(text: str) -> bytes:
    """Return text as element content in UTF-8."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.encode("utf-8")


def escape_attribute(text: str) -> bytes:
    """Return text as it stands between quotes in an attribute."""
    escaped = escape(text)
    if text.isprintable() and '"' not in text:
        return escaped
    escaped = escaped.replace(b'"', b"&quot;")
    return escaped.replace(b"\t", b"&#9;").replace(b"\n", b"&#10;").replace(b"\r", b"&#13;")


def escape_cell(text: str) -> bytes:
    """Return a cell's text as element content; what XML cannot hold becomes ``_xHHHH_`` as spreadsheet programs do.

    ValueError: the text is longer than a cell holds, or has half a surrogate pair in it.
    """
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
        raise ValueError("too long")
    if is_plain(text):
        return text.encode("utf-8")
    if _SURROGATE.search(text):
        raise ValueError("surrogate")
    marked = _LOOKS_ESCAPED.sub("_x005F_", text)
    return escape(_FORBIDDEN.sub(lambda match: f"_x{ord(match.group()):04X}_", marked))


def is_plain(text: str) -> bool:
    """Tell whether a text stands in XML as it is; no also where that is not sure."""
    return not ("&" in text or "<" in text or ">" in text) and is_unmarked(text)


def is_unmarked(text: str) -> bool:
    """Tell whether nothing in a cell's text has to be written as ``_xHHHH_``; no also where that is not sure."""
    # What is printable holds nothing that XML cannot hold, and that is told much faster than by the pattern.
    return "_" not in text and (text.replace("\n", "").isprintable() or _UNMARKED.match(text) is not None)


def keeps_space(text: str) -> bool:
    """Tell whether an element with this text needs ``xml:space="preserve"``."""
    return bool(_EDGE_BLANKS.search(text))


def unescape(content: bytes) -> str:
    """Return element content as text: entities resolved, CDATA unwrapped, comments dropped."""
    if b"<!" in content or b"<?" in content:
        return "".join(_pieces(content))
    text = content.decode("utf-8", "replace")
    return unescape_entities(text) if "&" in text else text


def _pieces(content: bytes) -> list[str]:
    pieces, position = [], 0
    for match in _OPAQUE.finditer(content):
        pieces.append(unescape_entities(content[position : match.start()].decode("utf-8", "replace")))
        if match.group().startswith(b"<![CDATA["):
            pieces.append(match.group()[9:-3].decode("utf-8", "replace"))
        position = match.end()
    pieces.append(unescape_entities(content[position:].decode("utf-8", "replace")))
    return pieces


def unescape_cell(content: bytes) -> str:
    """Return element content as a cell's text: like `unescape`, and ``_xHHHH_`` resolved."""
    text = unescape(content)
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def parsed(pieces: Iterable[bytes], *, file: str, part: str) -> Iterator[bytes]:
    """Pass XML on, piece by piece; refuse it when a parser does not accept it. Very long XML is parsed only so far."""
    from xml.parsers import expat  # noqa: PLC0415 - only the checks need a parser

    parser, size = expat.ParserCreate(), 0
    try:
        for piece in pieces:
            if size <= _PARSE_UP_TO:
                parser.Parse(piece, False)
            size += len(piece)
            yield piece
        if size <= _PARSE_UP_TO:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal(BROKEN_XML, file=file, member=part, detail=str(error)) from None
