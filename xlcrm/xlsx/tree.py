"""The elements of a small XML part as spans of its bytes, and edits of those spans: nothing is serialised anew.

Meant for styles, tables, workbook.xml and the outside of sheets; a sheet's cells are stepped over, not parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from isal.isal_zlib import crc32

from xlcrm.xlsx.proof import Spans
from xlcrm.xlsx.xml import attributes, set_attribute, shadow

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAG = re.compile(rb"""<(/?)([\w.-]+:)?([\w.-]+)((?:[^<>"'/]++|"[^"<]*+"|'[^'<]*+'|/(?!>))*+)(/?)>""")
_SKIPPED = b"sheetData"


@dataclass(frozen=True, slots=True)
class Element:
    """One element: local name, prefix with its colon, and offsets of tag, content, end tag and end.

    A self-closed element has ``inner == close == end``.
    """

    name: bytes
    prefix: bytes
    start: int
    inner: int
    close: int
    end: int

    @property
    def self_closed(self) -> bool:
        """Tell whether the element has no end tag."""
        return self.inner == self.end


class Tree:
    """A part, its root and the edits that were asked for; `result` applies them all at once."""

    def __init__(self, text: bytes) -> None:
        safe = shadow(text)
        root = _elements(safe, 0, len(text))[0]
        if root.self_closed:
            text = _opened(text, root)
            safe = shadow(text)
            root = _elements(safe, 0, len(text))[0]
        self.text = text
        self.safe = safe
        self.root = root
        self._edits: list[tuple[int, int, bytes]] = []

    @cached_property
    def _of_root(self) -> list[Element]:
        return _elements(self.safe, self.root.inner, self.root.close)

    def children(self, of: Element | None = None, name: bytes | None = None) -> list[Element]:
        """Return the child elements (of the root unless said otherwise), of one local name only if one is given."""
        found = self._of_root if of is None else _elements(self.safe, of.inner, of.close)
        return [element for element in found if name is None or element.name == name]

    def child(self, name: bytes, of: Element | None = None) -> Element | None:
        """Return the first child of a name."""
        return next(iter(self.children(None if of is self.root else of, name)), None)

    def find(self, *path: bytes) -> Element | None:
        """Return the element reached by local names from the root."""
        element: Element | None = self.root
        for name in path:
            element = element and self.child(name, element)
        return element

    def attributes(self, element: Element) -> dict[str, str]:
        """Return the attributes of an element by their names as written, values unescaped."""
        return attributes(self.text[element.start : element.inner])

    def raw(self, element: Element) -> bytes:
        """Return an element as it stands."""
        return self.text[element.start : element.end]

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Ask for other bytes in place of a span; inserts at one place keep the order in which they were asked for."""
        self._edits.append((start, end, new))

    def remove(self, element: Element) -> None:
        """Ask for an element to go."""
        self.replace(element.start, element.end, b"")

    def append(self, element: Element, new: bytes, **changes: str) -> None:
        """Ask for new children at an element's end, and for attributes of its tag to change."""
        tag = set_attributes(self.text[element.start : element.inner], **changes)
        if element.self_closed:
            end = b"</" + element.prefix + element.name + b">"
            self.replace(element.start, element.end, tag[:-2].rstrip() + b">" + new + end)
            return
        if changes:
            self.replace(element.start, element.inner, tag)
        self.replace(element.close, element.close, new)

    def change(self, element: Element, **changes: str) -> None:
        """Ask for attributes of an element to be set."""
        tag = self.text[element.start : element.inner]
        self.replace(element.start, element.inner, set_attributes(tag, **changes))

    def insert(self, new: bytes, name: bytes, order: Sequence[bytes]) -> None:
        """Ask for a new child of the root called ``name`` at its place in the schema's ``order`` of children."""
        later = frozenset(order[order.index(name) + 1 :])
        successor = next((element for element in self.children() if element.name in later), None)
        if successor is None:
            self.append(self.root, new)
        else:
            self.replace(successor.start, successor.start, new)

    @property
    def changed(self) -> bool:
        """Tell whether any edit was asked for."""
        return bool(self._edits)

    def result(self) -> bytes:
        """Return the part with all edits applied."""
        pieces: list[bytes] = []
        position = 0
        for start, end, new in self.edits:
            if start < position:
                raise AssertionError("two edits of one span")
            pieces += (self.text[position:start], new)
            position = end
        pieces.append(self.text[position:])
        return b"".join(pieces)

    @property
    def edits(self) -> list[tuple[int, int, bytes]]:
        """Return all edits in their order."""
        return sorted(self._edits, key=lambda edit: edit[:2])

    def spans(self) -> Spans:
        """Return where in the result new bytes stand, and the checksum of all that is kept."""
        starts, ends, kept, position, shift = [], [], [], 0, 0
        for start, end, new in self.edits:
            kept.append(self.text[position:start])
            starts.append(start + shift)
            ends.append(start + shift + len(new))
            position, shift = end, shift + len(new) - (end - start)
        outside = b"".join([*kept, self.text[position:]])
        return Spans(np.array(starts, np.int64), np.array(ends, np.int64), crc32(outside), len(outside))


def _elements(safe: bytes, position: int, limit: int) -> list[Element]:
    """List the elements that stand side by side between two offsets; IndexError, ValueError if tags do not match."""
    found: list[Element] = []
    opened: list[re.Match[bytes]] = []
    while match := _TAG.search(safe, position, limit):
        position = match.end()
        if match[1]:
            start = opened.pop()
            if not opened:
                found.append(_element(start, match))
        elif match[5]:
            if not opened:
                found.append(_element(match, None))
        else:
            opened.append(match)
            if match[3] == _SKIPPED:
                position = safe.index(b"</" + (match[2] or b"") + _SKIPPED, position)
    return found


def _opened(text: bytes, element: Element) -> bytes:
    """Return a part whose self-closed element has a start and an end tag."""
    end = b"></" + element.prefix + element.name + b">"
    return text[: element.end - 2].rstrip() + end + text[element.end :]


def _element(start: re.Match[bytes], close: re.Match[bytes] | None) -> Element:
    inner = start.end()
    ends = (inner, inner) if close is None else (close.start(), close.end())
    return Element(start[3], start[2] or b"", start.start(), inner, *ends)


def set_attributes(tag: bytes, **changes: str) -> bytes:
    """Return a start tag with some attributes set; the others stay as they are written."""
    for name, value in changes.items():
        tag = set_attribute(tag, name.encode(), value)
    return tag
