"""The non-empty cells of one worksheet, read from its XML piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from xlcrm.xlsx.rawblock import Block, Collector, RawColumn
from xlcrm.xlsx.rawfast import read_rows_fast
from xlcrm.xlsx.rawgeneral import attributes, read_rows
from xlcrm.xlsx.rawstream import CHUNK, BrokenXmlError, ItemStream
from xlcrm.xlsx.refs import Area, parse_area
from xlcrm.xlsx.xml import ATTRIBUTES

__all__ = ["BrokenXmlError", "SheetCells", "read_cells"]

_VIEWS = re.compile(rb"<([^\s<>/:]+:)?customSheetViews(?=[\s>]).*?</([^\s<>/:]+:)?customSheetViews\s*>", re.DOTALL)
_REFERENCE = rb"(?=[\s/>])(" + ATTRIBUTES + rb")/?>"
_MERGE = re.compile(rb"<(?:[^\s<>/:]+:)?mergeCell" + _REFERENCE)
_FILTER = re.compile(rb"<(?:[^\s<>/:]+:)?autoFilter" + _REFERENCE)


@dataclass(frozen=True, slots=True)
class SheetCells:
    """What one sheet's XML says by itself: texts of the string table are known by their numbers only.

    ``own_texts`` are the texts that stand in the sheet; in ``texts`` of a column they count down from `FIRST_OWN`.
    """

    columns: Mapping[int, RawColumn]
    own_texts: pa.LargeStringArray
    merges: tuple[Area, ...]
    autofilter: Area | None


def read_cells(pieces: Iterable[bytes], *, fast: bool = True, size: int = CHUNK) -> SheetCells:
    """Read the cells of a worksheet given as UTF-8 XML in pieces; ``fast`` False takes the general way throughout.

    BrokenXmlError, UnicodeDecodeError: the XML is damaged.
    """
    stream, collected, row = ItemStream(pieces, outer=b"sheetData", item=b"row", size=size), Collector(), 0
    for chunk in stream:
        block = read_rows_fast(chunk) if fast else None
        if block is None:
            block = read_rows(stream.cut_off(chunk), row)
        row = block.last_row
        collected.add(block)
    columns, own_texts = collected.finish()
    behind = _VIEWS.sub(b"", stream.behind)
    filters = _areas(_FILTER, behind)
    return SheetCells(columns, own_texts, _areas(_MERGE, behind), filters[0] if filters else None)


def _areas(pattern: re.Pattern[bytes], xml: bytes) -> tuple[Area, ...]:
    found = []
    for match in pattern.finditer(xml):
        try:
            found.append(parse_area(attributes(match.group(1)).get("ref", "").replace("$", "")))
        except ValueError:
            continue
    return tuple(found)
