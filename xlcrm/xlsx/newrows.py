"""Whole new rows of one sheet, many at once: their cells are written column by column."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.cellstyles import style_attribute
from xlcrm.xlsx.refs import column_letters
from xlcrm.xlsx.render import EMPTY, EmptyCell, wrapped
from xlcrm.xlsx.rowsplice import RowSplicer, row_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.xlsx.rowedits import Group, RowEdits

_AT_ONCE: Final = 8192


def new_rows(splicer: RowSplicer, edits: RowEdits, group: Group) -> Iterator[list[bytes]]:
    """Yield the rows of an appended group; one in which nothing would stand is left out."""
    prefix = splicer.scanner.prefix
    end = b"</" + prefix + b"row>"
    for low in range(0, len(group.rows), _AT_ONCE):
        high = min(low + _AT_ONCE, len(group.rows))
        lines = "\n".join(map(str, group.rows[low:high].tolist())).encode()
        heads = wrapped(lines, b"<" + prefix + b'row r="', row_end(splicer.row_style(group.band)))
        columns = _columns(splicer, edits, group, (low, high), lines)
        cells = map(b"".join, zip(*columns, strict=True))
        yield [head + content + end for head, content in zip(heads, cells, strict=True) if content]


def _columns(
    splicer: RowSplicer, edits: RowEdits, group: Group, span: tuple[int, int], lines: bytes
) -> Iterator[list[bytes]]:
    """Yield the cells of some rows column by column, ascending; empty where no cell is needed."""
    band, own = group.band, splicer.row_style(group.band)
    between = splicer.neighbours(band)
    places = {column: at for at, column in enumerate(band.columns)}
    for column in sorted(places.keys() | between.keys()):
        start = b"<" + splicer.scanner.prefix + b'c r="' + column_letters(column).encode()
        if column in between:
            yield wrapped(lines, start, b'"' + style_attribute(between[column]) + EMPTY)
        else:
            rests = edits.render(group, places[column], *span)
            yield _cells(splicer, lines, start, rests, splicer.style(band, places[column], own))


def _cells(splicer: RowSplicer, lines: bytes, start: bytes, rests: list[bytes], style: bytes) -> list[bytes]:
    ends = {kind: style_attribute(splicer.styles.fitting(style, kind)) for kind in set(map(type, rests))}
    if len(set(ends.values())) == 1 and (style or EmptyCell not in ends):
        return list(map(add, wrapped(lines, start, b'"' + next(iter(ends.values()))), rests))
    cells = zip(wrapped(lines, start, b'"'), map(type, rests), rests, strict=True)
    return [head + ends[kind] + rest if style or kind is not EmptyCell else b"" for head, kind, rest in cells]
