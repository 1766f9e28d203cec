"""A part's XML cut into whole rows (or string items) while it is unpacked; what stands behind them is kept aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from xlcrm.xlsx.xml import ATTRIBUTES

CHUNK: Final = 1 << 20

_OPAQUE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?")


class BrokenXmlError(ValueError):
    """The XML of a part ends where it must not, or has a document type."""


class ItemStream:
    """Iterates over the items of a part in chunks that begin and end with an item.

    The items are the rows in ``sheetData``, or the strings in ``sst``. ``behind`` is what follows them, once they all
    were taken.
    """

    def __init__(self, pieces: Iterable[bytes], *, outer: bytes, item: bytes, size: int = CHUNK) -> None:
        self._pieces = plain_pieces(pieces)
        self._outer, self._item = outer, item
        self._size = size
        self._prefix = self._buffer = self.behind = b""
        self._start = 0
        self._done = False
        self._skip_head()

    def __iter__(self) -> Iterator[bytes]:
        item_end = b"</" + self._prefix + self._item + b">"
        outer_end = b"</" + self._prefix + self._outer
        while not self._done:
            self._fill(self._size)
            if size := _last_end(self._buffer, item_end, self._start, self._start + self._size) - self._start:
                yield self.take(size)
            elif (cut := self._buffer.find(outer_end, self._start)) >= 0:
                yield self.take(cut - self._start)
                self._done = True
            elif not self._fill(len(self._buffer) - self._start + 1):
                raise BrokenXmlError(f"</{self._outer.decode()}>")
        self.behind += self._buffer[self._start :] + b"".join(self._pieces)

    def look(self, size: int) -> memoryview:
        """Return what comes next, up to a size, without taking it."""
        self._fill(size)
        return memoryview(self._buffer)[self._start : self._start + size]

    def distance(self, number: int, size: int) -> int:
        """Return how far ahead the row of a number begins, within a size; -1 if it does not."""
        self._fill(size)
        tag = b'<%srow r="%d"' % (self._prefix, number)
        at = self._buffer.find(tag, self._start, self._start + size)
        return at - self._start if at >= 0 else -1

    def step(self, size: int) -> None:
        """Go over what comes next."""
        self._start += size

    def take(self, size: int) -> bytes:
        """Return what comes next as it stands there."""
        self.step(size)
        return self._buffer[self._start - size : self._start]

    def plain(self, chunk: bytes) -> bytes:
        """Return a chunk without prefixes and blanks around."""
        if self._prefix:
            chunk = chunk.replace(b"<" + self._prefix, b"<").replace(b"</" + self._prefix, b"</")
        return chunk.strip()

    def cut_off(self, chunk: bytes) -> bytes:
        """Return a plain chunk up to the end of all items, if that is in it; the iteration ends there."""
        at = chunk.find(b"</" + self._outer)
        if at < 0:
            return chunk
        self.behind, self._done = chunk[at:], True
        return chunk[:at]

    def _skip_head(self) -> None:
        start = re.compile(rb"<([^\s<>/:\"'!?]+:)?" + self._outer + rb"(?=[\s/>])" + ATTRIBUTES + rb"(/?)>")
        while self._fill(len(self._buffer) + 1):
            if match := start.search(self._buffer):
                self._prefix = match.group(1) or b""
                self._start, self._done = match.end(), bool(match.group(2))
                return
        self._start, self._done = len(self._buffer), True

    def _fill(self, size: int) -> bool:
        """Make sure that so many bytes lie ahead; False if there are not so many."""
        while len(self._buffer) - self._start < size:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._buffer, self._start = self._buffer[self._start :] + piece, 0
        return True


def _last_end(buffer: bytes, item_end: bytes, start: int, end: int) -> int:
    """Return where the last item ends that fits between offsets, or else the first longer one; else the start."""
    at = buffer.rfind(item_end, start, end)
    if at < 0:
        at = buffer.find(item_end, max(start, end - len(item_end)))
    return at + len(item_end) if at >= 0 else start


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
