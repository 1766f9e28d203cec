"""Cells of the dialects that spreadsheet programs usually write, a whole chunk at a time with numpy.

Every tag is checked where it must stand, and the number of ``<`` in the chunk must be that of the tags checked. A cell
of another form is read alone by `rawgeneral`; a chunk whose rows have another form is left to it whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xlcrm.xlsx import rawheads
from xlcrm.xlsx.rawblock import FIRST_OWN, NO_TEXT, Block, Kind, RawColumn, pick
from xlcrm.xlsx.rawgeneral import NOTHING, Cell, attributes, read_cell
from xlcrm.xlsx.rawheads import Heads, read_heads
from xlcrm.xlsx.rawnumbers import Mask, Words, begins, floats_at, numbers_before
from xlcrm.xlsx.rawoutline import Chunk, Outline, outline
from xlcrm.xlsx.rawtext import Index, texts_at, texts_of
from xlcrm.xlsx.refs import parse_cell
from xlcrm.xlsx.xml import ATTRIBUTES

_CELL: Final = re.compile(rb"<c(?=[\s/>])(" + ATTRIBUTES + rb")(?:/>|>(.*)</c\s*>)\s*", re.DOTALL)
_FOREIGN: Final = re.compile(rb"</?(?:row|c)(?=[\s/>])|<[!?]")
_VALUE_START, _VALUE_END = b"><v>", b"</v></c>"
_FORMULA_START: Final = b"><f"
_EMPTY_FORMS: Final = (b"/>", b" />", b"></c>")
_INLINE_START, _INLINE_END = b"><is><t", b"</t></is></c>"
_PRESERVED: Final = b' xml:space="preserve">'
_KINDS: Final = np.array(
    [Kind.NUMBER, Kind.STRING, Kind.BOOL, Kind.ERROR, Kind.DATE, Kind.STRING, Kind.STRING, Kind.BLANK], np.uint8
)


@dataclass(slots=True)
class _Contents:
    """Where the values stand: ``valued`` in ``<v>``, ``inline`` in ``<is>``; ``tags`` counts each cell's ``<``."""

    starts: Index
    ends: Index
    valued: Mask
    inline: Mask
    formulas: Mask
    tags: NDArray[np.uint8]


def read_rows_fast(xml: bytes) -> Block | None:
    """Read whole rows of a usual dialect; None if they have another form."""
    chunk = Chunk(xml)
    found = outline(chunk)
    if found is None:
        return None
    heads = read_heads(chunk, found)
    contents = _contents(chunk, found, heads)
    cells, own = _values(chunk, found, heads, contents)
    odd = np.flatnonzero(heads.odd)
    contents.tags[odd] = 0
    tags = found.tags + int(contents.tags.sum(dtype=np.int64))
    spans = [xml[found.starts[at] : found.ends[at]] for at in odd]
    columns = heads.columns.astype(np.uint16)
    texts = _read_odd(zip(odd, spans, strict=True), columns, cells, len(own))
    if texts is None or tags + sum(span.count(b"<") for span in spans) != found.all_tags:
        return None
    if texts:
        own = pa.concat_arrays([own, texts_of(texts)])
    kept = (cells.kinds != Kind.BLANK) | cells.formulas
    if not kept.all():
        columns, cells = columns[kept], pick(cells, kept)
    rows = found.rows.numbers
    ordered = bool(np.all(rows[1:] > rows[:-1]))
    return Block(columns, cells, own, int(rows[0]), int(rows[-1]), ordered)


def _contents(chunk: Chunk, found: Outline, heads: Heads) -> _Contents:
    """Find the values, and mark as odd what is neither a value nor a usual formula, inline text or empty cell."""
    count = len(heads.at)
    starts, ends = heads.at + len(_VALUE_START), found.ends - len(_VALUE_END)
    closed = begins(chunk.word(ends), _VALUE_END)
    valued = begins(heads.next, _VALUE_START) & closed & (ends >= starts)
    flags = np.zeros((2, count), np.bool_)
    contents = _Contents(starts, ends, valued, flags[0], flags[1], np.full(count, 4, np.uint8))
    other = np.flatnonzero(~valued)
    if len(other):
        first = heads.next[other]
        done = _take_empty(contents, other, first, found.ends[other] - heads.at[other])
        done |= _take_formulas(chunk, found, contents, other, begins(first, _FORMULA_START) & closed[other])
        inline = begins(first, _INLINE_START) & (heads.types[other] == rawheads.INLINE)
        done |= _take_inline(chunk, found, contents, other, inline)
        heads.odd[other[~done]] = True
    return contents


def _take_empty(contents: _Contents, cells: Index, first: Words, size: Index) -> Mask:
    done = np.zeros(len(cells), np.bool_)
    for form in _EMPTY_FORMS:
        empty = begins(first, form) & (size == len(form))
        contents.tags[cells[empty]] = 1 + form.count(b"<")
        done |= empty
    return done


def _take_formulas(chunk: Chunk, found: Outline, contents: _Contents, cells: Index, likely: Mask) -> Mask:
    """Find the values behind formulas."""
    done = np.zeros(len(cells), np.bool_)
    if not likely.any():
        return done
    data = chunk.bytes
    values = np.flatnonzero((data[:-2] == ord("<")) & (data[1:-1] == ord("v")) & (data[2:] == ord(">")))
    which = cells[likely]
    nearest = np.searchsorted(values, found.starts[which])
    at = np.append(values, chunk.size)[nearest]
    long, short = begins(chunk.word(at - 4), b"</f>"), begins(chunk.word(at - 2), b"/>")
    right = (at + 3 <= contents.ends[which]) & (long | short) & np.isin(data[contents.starts[which] - 1], list(b" />"))
    contents.starts[which[right]] = at[right] + 3
    contents.tags[which[right]] = np.where(long, 6, 5)[right]
    contents.valued[which[right]] = contents.formulas[which[right]] = True
    done[likely] = right
    return done


def _take_inline(chunk: Chunk, found: Outline, contents: _Contents, cells: Index, likely: Mask) -> Mask:
    """Find the texts of one piece that stand in the sheet."""
    done = np.zeros(len(cells), np.bool_)
    if not likely.any():
        return done
    which = cells[likely]
    start = contents.starts[which] - len(_VALUE_START) + len(_INLINE_START)
    end = found.ends[which] - len(_INLINE_END)
    plain = chunk.bytes[start] == ord(">")
    spaced = chunk.reads(start, _PRESERVED)
    start += np.where(plain, 1, len(_PRESERVED))
    right = (plain | spaced) & chunk.reads(end, _INLINE_END) & (end >= start)
    contents.starts[which[right]], contents.ends[which[right]] = start[right], end[right]
    contents.tags[which[right]] = 6
    contents.inline[which[right]] = True
    done[likely] = right
    return done


def _values(chunk: Chunk, found: Outline, heads: Heads, contents: _Contents) -> tuple[RawColumn, pa.LargeStringArray]:
    """Read the values; a value that is not what its type says is marked as odd."""
    values, proper = numbers_before(chunk.word(contents.ends - 8), (contents.ends - contents.starts).view(np.uint64))
    usual = contents.valued & ~heads.odd
    proper &= usual
    shared, plain = proper & (heads.types == rawheads.SHARED), proper & (heads.types == rawheads.NUMBER)
    taken = shared | plain
    cells = RawColumn(
        rows=np.repeat(found.rows.numbers, found.rows.counts),
        kinds=_KINDS[heads.types] * taken,
        numbers=np.where(plain, values, np.nan),
        texts=np.where(shared, values.view(np.int64), NO_TEXT).astype(np.int32),
        styles=heads.styles.astype(np.int32),
        formulas=contents.formulas,
    )
    own = np.flatnonzero(contents.inline & ~heads.odd)
    rest = np.flatnonzero(usual & ~taken)
    if len(rest):
        texts = _rare_values(chunk, heads, contents, cells, rest)
        own = np.sort(np.concatenate([own, texts])) if len(texts) else own
    cells.kinds[own] = _KINDS[heads.types[own]]
    cells.texts[own] = FIRST_OWN - np.arange(len(own), dtype=np.int32)
    return cells, texts_at(chunk.xml, contents.starts[own], contents.ends[own])


def _rare_values(chunk: Chunk, heads: Heads, contents: _Contents, cells: RawColumn, rest: Index) -> Index:
    """Read values that are no short integers, and return which of them are texts that stand in the cell."""
    types, starts, ends = heads.types[rest], contents.starts[rest], contents.ends[rest]
    empty = starts == ends
    texts = (types == rawheads.STRING) | (~empty & ((types == rawheads.ERROR) | (types == rawheads.DATE)))
    precise = np.flatnonzero(~empty & (types == rawheads.NUMBER))
    numbers = floats_at(chunk.xml, starts[precise], ends[precise])
    first = chunk.bytes[starts]
    truths = (types == rawheads.BOOL) & (ends - starts == 1) & ((first == ord("0")) | (first == ord("1")))
    done = texts | truths | (empty & (types < rawheads.STRING))
    done[precise] = np.isfinite(numbers)
    cells.numbers[rest[precise]] = numbers
    cells.numbers[rest[truths]] = first[truths] - ord("0")
    cells.kinds[rest[precise]], cells.kinds[rest[truths]] = Kind.NUMBER, Kind.BOOL
    heads.odd[rest[~done]] = True
    return np.asarray(rest[texts])


def _read_odd(
    odd: Iterable[tuple[int, bytes]], columns: NDArray[np.uint16], cells: RawColumn, own: int
) -> list[str] | None:
    """Read the cells of unusual form one by one, and return their own texts; None if one says not where it stands."""
    texts: list[str] = []
    for at, span in odd:
        match = _CELL.fullmatch(span)
        if match is None or _FOREIGN.search(match.group(2) or b""):
            return None
        given = attributes(match.group(1))
        try:
            row, columns[at] = parse_cell(given.get("r", "").strip())
        except ValueError:
            return None
        cell = read_cell(given, match.group(2) or b"")
        if row != cells.rows[at]:
            return None
        _put(cells, at, cell, FIRST_OWN - own - len(texts))
        if cell is not None and cell.text is not None:
            texts.append(cell.text)
    return texts


def _put(cells: RawColumn, at: int, cell: Cell | None, own: int) -> None:
    cell = cell or NOTHING
    cells.kinds[at], cells.numbers[at], cells.formulas[at] = cell.kind, cell.number, cell.formula
    cells.texts[at] = cell.shared if cell.text is None else own
    cells.styles[at] = cell.style
