"""A part's XML cut into whole rows (or string items) while it is unpacked; what stands behind them is kept aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from xlcrm.xlsx.xml import ATTRIBUTES

CHUNK: Final = 1 << 19

_OPAQUE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?")



class BrokenXmlError(ValueError):
    """The XML of a part ends where it must not, or has a document type."""


class ItemStream:
    """Iterates over the items of a part in chunks that begin and end with an item, prefixes taken off.

    The items are the rows in ``sheetData``, or the strings in ``sst``. ``behind`` is what follows them, once they all
    were taken.
    """

    def __init__(self, pieces: Iterable[bytes], *, outer: bytes, item: bytes, size: int = CHUNK) -> None:
        self._pieces = plain_pieces(pieces)
        self._outer, self._item = outer, item
        self._size = size
        self._prefix = b""
        self._done = False
        self.behind = b""

    def __iter__(self) -> Iterator[bytes]:
        buffer, start = self._skip_head(), 0
        item_end = b"</" + self._prefix + self._item + b">"
        outer_end = b"</" + self._prefix + self._outer
        while not self._done:
            if len(buffer) - start < self._size and (piece := next(self._pieces, None)) is not None:
                buffer, start = buffer[start:] + piece, 0
            elif cut := _last_end(buffer, item_end, start, start + self._size):
                yield self._chunk(buffer[start:cut])
                start = cut
            elif (cut := buffer.find(outer_end, start)) >= 0:
                if left := self._chunk(buffer[start:cut]):
                    yield left
                start, self._done = cut, True
            else:
                buffer, start = buffer[start:] + self._more(), 0
        self.behind += buffer[start:] + b"".join(self._pieces)

    def cut_off(self, chunk: bytes) -> bytes:
        """Return a chunk up to the end of all items, if that is in it; the iteration ends there."""
        at = chunk.find(b"</" + self._outer)
        if at < 0:
            return chunk
        self.behind, self._done = chunk[at:], True
        return chunk[:at]

    def _skip_head(self) -> bytes:
        start = re.compile(rb"<([^\s<>/:\"'!?]+:)?" + self._outer + rb"(?=[\s/>])" + ATTRIBUTES + rb"(/?)>")
        buffer = b""
        for piece in self._pieces:
            buffer += piece
            if match := start.search(buffer):
                self._prefix = match.group(1) or b""
                self._done = bool(match.group(2))
                return buffer[match.end() :]
        self._done = True
        return b""

    def _more(self) -> bytes:
        piece = next(self._pieces, None)
        if piece is None:
            raise BrokenXmlError(f"</{self._outer.decode()}>")
        return piece

    def _chunk(self, xml: bytes) -> bytes:
        if self._prefix:
            xml = xml.replace(b"<" + self._prefix, b"<").replace(b"</" + self._prefix, b"</")
        return xml.strip()


def _last_end(buffer: bytes, item_end: bytes, start: int, end: int) -> int:
    """Return where the last item ends that fits between offsets, or else the first longer one; 0 if none is complete."""
    at = buffer.rfind(item_end, start, end)
    if at < 0:
        at = buffer.find(item_end, max(start, end - len(item_end)))
    return at + len(item_end) if at >= 0 else 0


def plain_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield UTF-8 XML without its mark, declaration, comments and processing instructions, CDATA as ordinary text.

    Where one of these turns up the whole rest is yielded at once.
    """
    source = iter(pieces)
    held, first = b"", True
    for piece in source:
        piece = held + piece  # noqa: PLW2901 - the same piece, completed
        if first:
            piece = _DECLARATION.sub(b"", piece, count=1)  # noqa: PLW2901
        held, first = b"", first and not piece
        if piece.endswith(b"<"):
            piece, held = piece[:-1], b"<"  # noqa: PLW2901
        if _has_opaque(piece):
            yield _without_opaque(piece + held + b"".join(source))
            return
        yield piece
    if held:
        yield held


def _has_opaque(xml: bytes) -> bool:
    """Tell whether there are comments, CDATA or processing instructions; the first look at each sign is a cheap one."""
    return (b"!" in xml and b"<!" in xml) or (b"?" in xml and b"<?" in xml)


def _without_opaque(xml: bytes) -> bytes:
    plain = _OPAQUE.sub(_revealed, xml)
    if b"<!" in plain:
        raise BrokenXmlError("<!")
    return plain


def _revealed(match: re.Match[bytes]) -> bytes:
    text = match.group(1) or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
