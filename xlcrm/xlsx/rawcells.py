"""The non-empty cells of one worksheet, read from its XML piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

import pyarrow as pa
from isal import isal_zlib

from xlcrm.xlsx.rawblock import Collector, RawColumn
from xlcrm.xlsx.rawfast import read_rows_fast
from xlcrm.xlsx.rawgeneral import attributes, read_rows
from xlcrm.xlsx.rawstream import CHUNK, ItemStream
from xlcrm.xlsx.rawtext import texts_of
from xlcrm.xlsx.refs import Area, parse_area
from xlcrm.xlsx.xml import ATTRIBUTES

_VIEWS = re.compile(rb"<([^\s<>/:]+:)?customSheetViews(?=[\s>]).*?</([^\s<>/:]+:)?customSheetViews\s*>", re.DOTALL)
_REFERENCE = rb"(?=[\s/>])(" + ATTRIBUTES + rb")/?>"
_MERGE = re.compile(rb"<(?:[^\s<>/:]+:)?mergeCell" + _REFERENCE)
_FILTER = re.compile(rb"<(?:[^\s<>/:]+:)?autoFilter" + _REFERENCE)
_SLACK: Final = 1 << 16
"""By how much a chunk may have grown and still be found again."""

_FRAGMENTS: Final = 16


class KnownChunk(NamedTuple):
    """Some whole rows by the checksum and size of their XML; all row numbers lie between the two."""

    crc: int
    size: int
    first_row: int
    last_row: int


_UNORDERED: Final = KnownChunk(-1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SheetCells:
    """What one sheet's XML says by itself: texts of the string table are known by their numbers only.

    ``own_texts`` are the texts that stand in the sheet; in ``texts`` of a column they count down from `FIRST_OWN`.
    ``chunks`` are the rows as they were read, none unless all row numbers were there and ascended.
    """

    columns: Mapping[int, RawColumn]
    own_texts: pa.LargeStringArray
    merges: tuple[Area, ...]
    autofilter: Area | None
    chunks: tuple[KnownChunk, ...] = ()


NO_CELLS: Final = SheetCells({}, texts_of(()), (), None)


def read_cells(
    pieces: Iterable[bytes], *, known: SheetCells = NO_CELLS, fast: bool = True, size: int = CHUNK
) -> SheetCells:
    """Read the cells of a worksheet given as UTF-8 XML in pieces.

    ``known`` is an earlier state of the same sheet, from which rows are taken whose XML did not change; ``fast`` False
    takes the general way throughout. BrokenXmlError, UnicodeDecodeError: the XML is damaged.
    """
    stream = ItemStream(pieces, outer=b"sheetData", item=b"row", size=size)
    collected, chunks = Collector(known.own_texts), [_UNORDERED]
    for chunk in _chunks(stream, known.chunks):
        if isinstance(chunk, KnownChunk):
            collected.add_known(known.columns, chunk.first_row, chunk.last_row)
            chunks.append(chunk)
        elif xml := stream.plain(chunk):
            block = read_rows_fast(xml) if fast else None
            if block is None:
                block = read_rows(stream.cut_off(xml), chunks[-1].last_row)
            collected.add(block)
            crc = isal_zlib.crc32(chunk) if block.ordered else _UNORDERED.crc
            chunks.append(KnownChunk(crc, len(chunk), block.first_row, block.last_row))
    columns, own_texts = collected.finish()
    behind = _VIEWS.sub(b"", stream.behind)
    filters = _areas(_FILTER, behind)
    return SheetCells(
        columns,
        own_texts,
        merges=_areas(_MERGE, behind),
        autofilter=filters[0] if filters else None,
        chunks=_usable(chunks[1:], size),
    )


def _chunks(stream: ItemStream, known: Sequence[KnownChunk]) -> Iterator[bytes | KnownChunk]:
    """Yield the rows in chunks; those that are known by checksum are stepped over.

    Behind a changed chunk the next known one is looked for by the number of its first row.
    """
    for chunk, following in zip_longest(known, known[1:]):
        ahead = stream.look(chunk.size)
        if len(ahead) == chunk.size and isal_zlib.crc32(ahead) == chunk.crc:
            stream.step(chunk.size)
            yield chunk
            continue
        size = stream.distance(following.first_row, chunk.size + _SLACK) if following else -1
        if size < 0:
            break
        yield stream.take(size)
    yield from stream


def _usable(chunks: list[KnownChunk], size: int) -> tuple[KnownChunk, ...]:
    """Return the chunks if later ones may be known by them: rows ascend, and they are not too small by many edits."""
    ascend = all(first.last_row < second.first_row for first, second in pairwise(chunks))
    total = sum(chunk.size for chunk in chunks)
    few = len(chunks) <= _FRAGMENTS + 2 * total // size
    return tuple(chunks) if ascend and few and _UNORDERED.crc not in {chunk.crc for chunk in chunks} else ()


def _areas(pattern: re.Pattern[bytes], xml: bytes) -> tuple[Area, ...]:
    found = []
    for match in pattern.finditer(xml):
        try:
            found.append(parse_area(attributes(match.group(1)).get("ref", "").replace("$", "")))
        except ValueError:
            continue
    return tuple(found)
