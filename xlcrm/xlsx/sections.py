"""A worksheet part cut, while it streams by, into what precedes its rows, runs of whole rows, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.refused import BROKEN_XML
from xlcrm.xlsx.xml import any_tag, end_tag, is_utf8, refuse_doctype, shadow, to_utf8


class OddDialect(Exception):  # noqa: N818 - not a fault: the sheet is then read as a whole
    """The sheet cannot be cut safely while it streams."""


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of the part, and its shadow to search in.

    ``head`` ends with the start tag of sheetData (``closed``: it closes itself); ``tail`` begins with its end tag.
    """

    kind: Literal["head", "rows", "tail"]
    xml: bytes
    safe: bytes
    prefix: bytes = b""
    closed: bool = False


def sections(pieces: Iterable[bytes], *, file: str, part: str) -> Iterator[Section]:
    """Yield the sections of a part as it streams by.

    Raises OddDialect when it is not plain UTF-8, or when comments and the like stand among its rows.
    """
    stream = iter(pieces)
    head, rest = _head(stream, file, part)
    yield head
    if head.closed:
        yield _tail(rest, stream)
        return
    close_row = b"</" + head.prefix + b"row>"
    end = b"</" + head.prefix + b"sheetData"
    while True:
        cut = rest.rfind(close_row) + len(close_row)
        if cut < len(close_row):
            cut = 0
        stop = rest.find(end, cut)
        if stop >= 0:
            break
        if cut:
            yield _rows(rest[:cut])
            rest = rest[cut:]
        piece = next(stream, None)
        if piece is None:
            raise Refusal(BROKEN_XML, file=file, member=part, detail="sheetData is not closed")
        rest += piece
    yield _rows(rest[:stop])
    yield _tail(rest[stop:], stream)


def _rows(xml: bytes) -> Section:
    # One byte is looked for much faster than two.
    if (b"!" in xml and b"<!" in xml) or (b"?" in xml and b"<?" in xml):
        raise OddDialect
    return Section("rows", xml, xml)


def whole(xml: bytes, *, file: str, part: str) -> Iterator[Section]:
    """Yield the sections of a part that is read as a whole, whatever its encoding and whatever stands in it."""
    xml = to_utf8(xml, file=file, part=part)
    head, _ = _head(iter((xml,)), file, part)
    safe = shadow(xml)
    start = len(head.xml)
    close = None if head.closed else end_tag(head.prefix, b"sheetData").search(safe, start)
    if close is None and not head.closed:
        raise Refusal(BROKEN_XML, file=file, member=part, detail="sheetData is not closed")
    stop = close.start() if close else start
    yield head
    if not head.closed:
        yield Section("rows", xml[start:stop], safe[start:stop])
    yield Section("tail", xml[stop:], safe[stop:])


def _head(stream: Iterator[bytes], file: str, part: str) -> tuple[Section, bytes]:
    xml = b""
    for piece in stream:
        xml += piece
        if not is_utf8(xml):
            raise OddDialect
        refuse_doctype(xml, file=file, part=part)
        safe = shadow(xml)
        found = any_tag(b"sheetData").search(safe)
        if found is not None and b"<!" not in safe[: found.start()]:
            prefix = found.group(1) + b":" if found.group(1) else b""
            cut = found.end()
            return Section("head", xml[:cut], safe[:cut], prefix, bool(found.group(3))), xml[cut:]
    raise Refusal(BROKEN_XML, file=file, member=part, detail="sheetData is missing")


def _tail(rest: bytes, stream: Iterator[bytes]) -> Section:
    xml = rest + b"".join(stream)
    return Section("tail", xml, shadow(xml))
