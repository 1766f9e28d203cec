"""References moved to where their rows came to stand: in formulas, in defined names, in ranges of formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.areas import absolute
from xlcrm.xlsx.refs import MAX_COLUMN, MAX_ROW, Area, column_letters, parse_area, quote_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.documents.forms.layout import Layout, Span

_TOKEN: Final = re.compile(
    r"\"(?:[^\"]|\"\")*\""
    r"|(?<![\w.$\\\]!])(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?:(?P<a>\$?[A-Za-z]{1,3})(?P<top>\$?[1-9][0-9]{0,6})(?::(?P<b>\$?[A-Za-z]{1,3})(?P<bottom>\$?[1-9][0-9]{0,6}))?"
    r"|(?P<first>\$?[1-9][0-9]{0,6}):(?P<last>\$?[1-9][0-9]{0,6}))(?![\w.(!])"
    r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
)
_MOST_STRETCHES: Final = 30
_EMPTY_CELL: Final = "$XFD$1048576"
"""Stands for rows that were left out: a sum of nothing is 0, where ``#REF!`` would spoil the sheet."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a formula stands: its sheet in lower case, the row in the template and the row in the form (0: in none)."""

    sheet: str
    row: int = 0
    now: int = 0


@dataclass(frozen=True, slots=True)
class Follow:
    """What references are to follow: the layouts of sheets, and new titles of sheets; by name in lower case."""

    layouts: Mapping[str, Layout]
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def idle(self) -> bool:
        """Tell whether nothing moves and nothing has another name."""
        return not self.titles and all(layout.same for layout in self.layouts.values())

    def prefix(self, sheet: str) -> str:
        """Return the beginning of a reference, with the sheet's new title."""
        title = self.titles.get(sheet_key(sheet)) if sheet else None
        return sheet if title is None else quote_sheet(title) + "!"


def sheet_key(prefix: str) -> str:
    """Return the sheet that a reference names, without quotes and ``!``, in lower case."""
    bare = prefix.removesuffix("!")
    return (bare[1:-1].replace("''", "'") if bare.startswith("'") else bare).casefold()


def move_formula(text: str, follow: Follow, origin: Origin) -> str:
    """Return a formula whose references follow their rows.

    A row beside the formula in the same repeated block is that of the same turn. A relative reference to the row right
    above a repeated block is the row above each turn (a running balance); any other is all that came of the row.
    """

    def moved(match: re.Match[str]) -> str:
        sheet = match["sheet"] or ""
        if match["top"] is None and match["first"] is None:
            return match[0]
        key = sheet_key(sheet) if sheet else origin.sheet
        layout = follow.layouts.get(key)
        if layout is None:
            return match[0]
        prefix = follow.prefix(sheet)
        if layout.same:
            return prefix + match[0][len(sheet) :]
        return _moved(match, layout, origin if key == origin.sheet else Origin(key), prefix)

    return _TOKEN.sub(moved, text)


def _moved(match: re.Match[str], layout: Layout, origin: Origin, prefix: str) -> str:
    top, bottom = _corners(match)
    spans = list(_spans(layout, origin, (top, bottom), above=not match["bottom"] and "$" not in (match["top"] or "$")))
    if not spans:
        return _EMPTY_CELL
    if len(spans) > _MOST_STRETCHES:
        spans = [(spans[0][0], spans[-1][1])]
    refs = [prefix + _written(match, span) for span in spans]
    return refs[0] if len(refs) == 1 else f"({','.join(refs)})"


def _corners(match: re.Match[str]) -> Span:
    texts = (match["first"], match["last"]) if match["first"] else (match["top"], match["bottom"] or match["top"])
    top, bottom = (int(text.removeprefix("$")) for text in texts)
    return min(top, bottom), max(top, bottom)


def _spans(layout: Layout, origin: Origin, rows: Span, *, above: bool) -> Iterator[Span]:
    """Yield the rows of the form that a reference from somewhere to rows of the template means."""
    if origin.row and max(rows) <= layout.height:
        block = layout.blocks.common(origin.row, *rows)
        turn = layout.turn(block, origin.now) if block >= 0 else None
        if turn is not None:
            yield from filter(None, [layout.span(*rows, turn)])
            return
        if above and (row := _row_above(layout, origin, rows[0])):
            yield row, row
            return
    yield from layout.stretches(*rows)


def _row_above(layout: Layout, origin: Origin, row: int) -> int:
    block = layout.blocks.owner.get(origin.row, -1)
    while block >= 0:
        known = layout.blocks.blocks[block]
        if known.repeats and row == known.first - 1:
            turn = layout.turn(block, origin.now)
            return turn[0] - 1 if turn else 0
        block = known.parent
    return 0


def _written(match: re.Match[str], span: Span) -> str:
    first, last = (str(row) for row in span)
    if match["first"]:
        return f"{_fixed(match['first'])}{first}:{_fixed(match['last'])}{last}"
    start = f"{match['a']}{_fixed(match['top'])}{first}"
    if match["b"]:
        return f"{start}:{match['b']}{_fixed(match['bottom'])}{last}"
    return start if first == last else f"{start}:{match['a']}{_fixed(match['top'])}{last}"


def _fixed(row: str) -> str:
    return "$" if row.startswith("$") else ""


def move_ranges(text: str, layout: Layout) -> str:
    """Return a ``sqref`` for the form; empty when all its rows were left out."""
    return " ".join(str(area) for part in text.split() for area in move_area(parse_area(part), layout))


def move_range(text: str, layout: Layout) -> str:
    """Return a single range for the form, from its first row to its last; empty when all its rows were left out."""
    area = parse_area(text)
    span = layout.span(area.top, area.bottom)
    return str(replace(area, top=span[0], bottom=span[1])) if span else ""


def move_area(area: Area, layout: Layout) -> list[Area]:
    """Return what an area became, stretch by stretch."""
    if (area.top, area.bottom) == (1, MAX_ROW):
        return [area]
    return [replace(area, top=top, bottom=bottom) for top, bottom in layout.stretches(area.top, area.bottom)]


def move_named(text: str, follow: Follow) -> str | None:
    """Return the ranges of a defined name for the form; None when it is not ranges, empty when their rows are gone."""
    moved: list[str] = []
    for part in re.findall(r"(?:'(?:[^']|'')*'|[^',])+", text):
        sheet, mark, ref = part.rpartition("!")
        layout = follow.layouts.get(sheet_key(sheet))
        if not mark or layout is None:
            return None
        try:
            area = parse_area(ref)
        except ValueError:
            return None
        moved += [f"{follow.prefix(sheet + '!')}{_absolute(area)}" for area in move_area(area, layout)]
    return ",".join(moved)


def _absolute(area: Area) -> str:
    """Return an absolute reference, of whole columns or rows where it was one."""
    if (area.top, area.bottom) == (1, MAX_ROW):
        return f"${column_letters(area.left)}:${column_letters(area.right)}"
    if area.right - area.left + 1 == MAX_COLUMN:
        return f"${area.top}:${area.bottom}"
    return absolute(area)
