"""The shared string table as an Arrow array: runs of rich text joined, phonetic hints left out, escapes resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import pyarrow as pa

from xlcrm.xlsx.rawgeneral import rich_text
from xlcrm.xlsx.rawnumbers import Mask
from xlcrm.xlsx.rawoutline import Chunk
from xlcrm.xlsx.rawstream import CHUNK, ItemStream
from xlcrm.xlsx.rawtext import Index, indices_of, texts_at, texts_of
from xlcrm.xlsx.xml import ATTRIBUTES

_ITEM: Final = re.compile(
    rb"<(?:[^\s<>/:\"']+:)?si(?=[\s/>])" + ATTRIBUTES + rb"(?:/>|>(.*?)</(?:[^\s<>/:\"']+:)?si\s*>)", re.DOTALL
)
_PLAIN: Final = b"<si><t>"
_SPACED: Final = b'<si><t xml:space="preserve">'
_END: Final = b"</t></si>"
_TAGS: Final = 4


def read_strings(pieces: Iterable[bytes], *, fast: bool = True, size: int = CHUNK) -> pa.LargeStringArray:
    """Read a string table given as UTF-8 XML in pieces; ``fast`` False takes the general way throughout.

    BrokenXmlError, UnicodeDecodeError: the XML is damaged.
    """
    stream = ItemStream(pieces, outer=b"sst", item=b"si", size=size)
    tables = []
    for chunk in map(stream.plain, stream):
        table = _read_fast(chunk) if fast else None
        tables.append(_read_general(stream.cut_off(chunk)) if table is None else table)
    return pa.concat_arrays(tables or [texts_of(())])


def _read_general(xml: bytes) -> pa.LargeStringArray:
    return texts_of([rich_text(match.group(1) or b"") for match in _ITEM.finditer(xml)])


def _read_fast(xml: bytes) -> pa.LargeStringArray | None:
    """Read items with numpy, those that are not one plain text one by one; None if they have an unusual form."""
    chunk = Chunk(xml)
    data = chunk.bytes
    opened = data == ord("<")
    at = np.flatnonzero(opened[:-2] & (data[1:-1] == ord("s")) & (data[2:] == ord("i")))
    if not len(at) or at[0] != 0 or chunk.size < len(_PLAIN) + len(_END):
        return None
    ends = np.append(at[1:], chunk.size)
    starts, plain = _plain_texts(chunk, at, ends)
    others = np.flatnonzero(~plain)
    spans = [xml[at[number] : ends[number]] for number in others]
    items = [_ITEM.fullmatch(span) for span in spans]
    tags = _TAGS * int(np.count_nonzero(plain)) + sum(span.count(b"<") for span in spans)
    if None in items or tags != int(np.count_nonzero(opened)):
        return None
    texts = texts_at(chunk.xml, starts[plain], ends[plain] - len(_END))
    if not len(others):
        return texts
    order = np.empty(len(at), np.int64)
    order[plain] = np.arange(len(texts))
    order[others] = len(texts) + np.arange(len(others))
    rich = texts_of([rich_text(item.group(1) or b"") for item in items if item])
    return pa.concat_arrays([texts, rich]).take(indices_of(order))


def _plain_texts(chunk: Chunk, at: Index, ends: Index) -> tuple[Index, Mask]:
    """Return where the texts of items begin, and which items are one plain text."""
    texts, starts = chunk.reads(at, _PLAIN), at + len(_PLAIN)
    others = np.flatnonzero(~texts)
    spaced = others[chunk.reads(at[others], _SPACED)]
    texts[spaced], starts[spaced] = True, at[spaced] + len(_SPACED)
    ends = ends - len(_END)
    return starts, texts & chunk.reads(ends, _END) & (ends >= starts)
