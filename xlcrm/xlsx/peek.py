"""The first rows of a sheet, where headings stand: of a sheet that was read, or of one that need not be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlcrm.xlsx.locate import HEAD_ROWS, Head
from xlcrm.xlsx.rawblock import FIRST_OWN
from xlcrm.xlsx.rawblock import Kind as Cell
from xlcrm.xlsx.rawgeneral import read_rows
from xlcrm.xlsx.rawstream import BrokenXmlError, ItemStream
from xlcrm.xlsx.xml import is_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.rawsheet import RawSheet

_PIECE: Final = 1 << 16


def head_of(sheet: RawSheet) -> Head:
    """Return the texts of a sheet's first rows."""
    texts: dict[int, dict[int, str]] = {}
    for number, column in sheet.columns.items():
        end = int(np.searchsorted(column.rows, HEAD_ROWS, side="right"))
        for at in np.flatnonzero(column.kinds[:end] == Cell.STRING).tolist():
            text = sheet.strings[int(column.texts[at])].as_py().strip()
            if text:
                texts.setdefault(int(column.rows[at]), {})[number] = text
    return Head(texts, sheet.merges)


def peek(package: Package, part: str, strings: pa.LargeStringArray) -> Head:
    """Return the texts of the first rows of a sheet, its merged areas left out; it is not read to its end."""
    texts: dict[int, dict[int, str]] = {}
    row = 0
    try:
        stream = ItemStream(_pieces(package, part), outer=b"sheetData", item=b"row", size=_PIECE)
        for chunk in stream:
            block = read_rows(stream.cut_off(chunk), row)
            row = block.last_row
            for at in np.flatnonzero((block.cells.kinds == Cell.STRING) & (block.cells.rows <= HEAD_ROWS)).tolist():
                place = int(block.cells.texts[at])
                pool, place = (block.own_texts, FIRST_OWN - place) if place <= FIRST_OWN else (strings, place)
                if place < len(pool) and (text := pool[place].as_py().strip()):
                    texts.setdefault(int(block.cells.rows[at]), {})[int(block.columns[at])] = text
            if row >= HEAD_ROWS:
                break
    except (BrokenXmlError, UnicodeDecodeError):
        return Head({})
    return Head(texts)


def _pieces(package: Package, part: str) -> Iterator[bytes]:
    pieces = package.stream(part, _PIECE)
    first = next(pieces, b"")
    if is_utf8(first):
        yield first
        yield from pieces
    else:
        yield package.text(part)
