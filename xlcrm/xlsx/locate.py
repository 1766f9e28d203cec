"""Where the tables stand: which sheet holds which table, and in which row its headings are.

A table is looked for, in this order: on the sheet that the settings name; as an Excel table (ListObject) of its name;
on a sheet that has its title, then one of its other titles; and, for the tables of `GUESSED`, on any other sheet whose
headings fit it best and well enough. A sheet that fits a table found elsewhere best is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.headings import Matched, is_known, known_names, match_headings, nearest, normal, renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from xlcrm.model.schema import Table
    from xlcrm.xlsx.refs import Area

HEAD_ROWS: Final = 60
"""Headings stand within the first sixty rows."""

GUESSED: Final = ("customers", "orders", "interactions", "contacts", "opportunities", "service")
_FEWEST: Final = 2
_FEWEST_GUESSED: Final = 3
_SHARE_GUESSED: Final = 0.5


@dataclass(frozen=True)
class ColumnMap:
    """Where the settings say that a table stands: title of its sheet, and headings by key; either may be empty."""

    sheet: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)


NO_MAPS: Final[Mapping[str, ColumnMap]] = {}


@dataclass(frozen=True, slots=True)
class LocateFinding:
    """Something about where a table stands that staff should know.

    ``kind``: ``missing_sheet`` (the settings name one that is not there), ``no_headings`` (the sheet has the table's
    title but not its headings), ``second_sheet`` (another sheet looks like the same table and is not read),
    ``missing_column`` (a required or identifying one: ``key``; ``detail`` is the heading it may have been renamed to),
    ``renamed_column`` (another one that an unknown heading seems to stand for, told likewise),
    ``duplicate_heading``, ``blank_heading`` (filled cells under none), ``two_line_headings``, ``merged_headings``,
    ``merged_cells`` (the first area among the records); and, ``detail`` being the number of rows, ``repeated_headings``
    (inside the table), ``rows_below_totals`` and ``rows_below_gap`` (filled, but not read as records). ``row`` and
    ``column`` are Excel numbers, 0 where it is the whole sheet; ``detail`` is a heading, a title or an area.
    """

    kind: str
    table: str
    sheet: str
    detail: str = ""
    key: str = ""
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class ListRange:
    """One Excel table of a sheet: its name, its whole area, and whether the first and last rows are not data."""

    name: str
    area: Area
    headings: tuple[str, ...]
    has_headings: bool = True
    has_totals: bool = False

    @property
    def last_data_row(self) -> int:
        """Last row of its data, the totals row left out."""
        return self.area.bottom - self.has_totals


@dataclass(frozen=True)
class Head:
    """The first rows of a sheet: texts by row and column, and the merged areas of the sheet."""

    texts: Mapping[int, Mapping[int, str]]
    merges: Sequence[Area] = ()

    def composed(self, row: int) -> dict[int, str]:
        """Return the texts of a row, and those that are merged into it from above."""
        return {**self._from_above.get(row, {}), **self.texts.get(row, {})}

    def two_lines(self, row: int) -> bool:
        """Tell whether headings of a row are merged into it from above."""
        return bool(self._from_above.get(row))

    def merged(self, row: int) -> list[Area]:
        """Return the merged areas that reach over several columns of a row."""
        return [area for area in self.merges if area.top <= row <= area.bottom and area.right > area.left]

    @cached_property
    def _from_above(self) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        for area in self.merges:
            text = self.texts.get(area.top, {}).get(area.left, "")
            if text and area.left == area.right and area.top < area.bottom <= HEAD_ROWS:
                found.setdefault(area.bottom, {})[area.left] = text
        return found


@dataclass(frozen=True)
class SheetView:
    """What is known of one sheet before it is read.

    ``head`` gives its first rows; ``peek`` may do so without its merged areas, where that is quicker.
    """

    title: str
    ranges: tuple[ListRange, ...]
    head: Callable[[], Head]
    peek: Callable[[], Head]
    visible: bool = True


@dataclass(frozen=True)
class Found:
    """A table that was found: its sheet, the row of its headings, and what they say."""

    table: Table
    sheet: str
    heading_row: int
    matched: Matched
    listobject: ListRange | None = None


def locate(
    sheets: Sequence[SheetView],
    tables: Sequence[Table],
    column_maps: Mapping[str, ColumnMap] = NO_MAPS,
    generated: Collection[str] = (),
) -> tuple[tuple[Found, ...], tuple[LocateFinding, ...]]:
    """Return the tables that are in a workbook, and what is odd about their sheets and headings.

    ``generated`` are the titles of sheets that are xlcrm's own: they are never taken for input.
    """
    search = _Search(sheets, tables, column_maps, {normal(title) for title in generated})
    search.by_settings()
    search.by_listobject()
    search.by_title()
    search.by_headings()
    findings = [finding for found in search.found.values() for finding in search.about(found)]
    return tuple(search.found.values()), tuple(dict.fromkeys((*search.findings, *findings)))


class _Search:
    """One search, step by step; what a step has found the later ones leave alone."""

    def __init__(
        self,
        sheets: Sequence[SheetView],
        tables: Sequence[Table],
        column_maps: Mapping[str, ColumnMap],
        generated: Collection[str],
    ) -> None:
        self._sheets = [sheet for sheet in sheets if normal(sheet.title) not in generated]
        self._tables = tables
        self._maps = column_maps
        self._taken: set[str] = set()
        self._known: dict[str, set[str]] = {}
        self.found: dict[str, Found] = {}
        self.findings: list[LocateFinding] = []

    def by_settings(self) -> None:
        """Take the sheets that the settings name."""
        for table in self._missing():
            title = self._map(table).sheet
            if not title:
                continue
            named = [sheet for sheet in self._sheets if normal(sheet.title) == normal(title)]
            if not named:
                self._note("missing_sheet", table, "", title)
            elif (found := self._in_sheet(table, named[0])) is None:
                self._note("no_headings", table, named[0].title)
            else:
                self._take(found)

    def by_listobject(self) -> None:
        """Take the Excel tables that have a table's name."""
        for table in self._missing():
            for sheet in self._sheets:
                for each in sheet.ranges:
                    if each.name.casefold() == table.name.casefold() and table.name not in self.found:
                        self._take(self._in_range(table, sheet, each))

    def by_title(self) -> None:
        """Take the sheets that have a table's title; the titles proper first."""
        for proper in (True, False):
            for table in self._missing():
                titles = [normal(title) for title in (table.label if proper else table.aliases)]
                named = [sheet for sheet in self._free() if normal(sheet.title) in titles]
                ranks = [(not sheet.visible, titles.index(normal(sheet.title))) for sheet in named]
                ranked = [sheet for _, sheet in sorted(zip(ranks, named, strict=True), key=lambda pair: pair[0])]
                self._take_first(table, ranked, sure=proper)

    def by_headings(self) -> None:
        """Take the sheets whose headings fit a table of `GUESSED` better than any other."""
        best: dict[str, list[Found]] = {}
        for sheet in self._free():
            guesses = [found for table in self._tables if (found := self._guess(table, sheet))]
            if guesses:
                likeliest = max(guesses, key=_fit)
                best.setdefault(likeliest.table.name, []).append(likeliest)
        for guesses in best.values():
            guesses.sort(key=_fit, reverse=True)
            if guesses[0].table.name not in self.found:
                guess = guesses.pop(0)
                self._take(self._in_sheet(guess.table, self._sheet(guess)) or guess)
            for found in guesses:
                self._note("second_sheet", found.table, found.sheet, self.found[found.table.name].sheet)

    def about(self, found: Found) -> Iterator[LocateFinding]:
        """Yield what is odd about the headings of a table."""
        table, row, matched = found.table, found.heading_row, found.matched
        head = self._sheet(found).head()
        for at in matched.repeated:
            yield LocateFinding("duplicate_heading", table.name, found.sheet, matched.shown[at], "", row, at)
        for area in head.merged(row):
            yield LocateFinding("merged_headings", table.name, found.sheet, str(area), "", row, area.left)
        if head.two_lines(row):
            yield LocateFinding("two_line_headings", table.name, found.sheet, "", "", row)
        for column in table.columns:
            if column.key not in matched.columns and (column.required or column.key == table.identity[0]):
                near = nearest(column, matched.extras)
                at = matched.extras.get(near, 0)
                yield LocateFinding("missing_column", table.name, found.sheet, near, column.key, row, at)
        for column, heading in renamed(table, matched):
            if not (column.required or column.key == table.identity[0]):
                at = matched.extras[heading]
                yield LocateFinding("renamed_column", table.name, found.sheet, heading, column.key, row, at)

    def _missing(self) -> list[Table]:
        return [table for table in self._tables if table.name not in self.found]

    def _free(self) -> list[SheetView]:
        return [sheet for sheet in self._sheets if sheet.title not in self._taken]

    def _sheet(self, found: Found) -> SheetView:
        return next(sheet for sheet in self._sheets if sheet.title == found.sheet)

    def _map(self, table: Table) -> ColumnMap:
        return self._maps.get(table.name, ColumnMap())

    def _take(self, found: Found) -> None:
        self.found[found.table.name] = found
        self._taken.add(found.sheet)

    def _take_first(self, table: Table, named: Sequence[SheetView], *, sure: bool) -> None:
        """Take the first sheet that has the headings; say which others have the table's title too."""
        for sheet in named:
            found = self._in_sheet(table, sheet)
            if found is None:
                if sure:
                    self._note("no_headings", table, sheet.title)
            elif table.name in self.found:
                self._note("second_sheet", table, sheet.title, self.found[table.name].sheet)
                self._taken.add(sheet.title)
            else:
                self._take(found)

    def _note(self, kind: str, table: Table, sheet: str, detail: str = "") -> None:
        self.findings.append(LocateFinding(kind, table.name, sheet, detail))

    def _in_range(self, table: Table, sheet: SheetView, each: ListRange) -> Found:
        """Read the headings of an Excel table, as the cells show them; without a heading row they are its own."""
        area = each.area
        row = area.top if each.has_headings else area.top - 1
        shown = sheet.head().composed(row) if each.has_headings else {}
        names = {area.left + place: text for place, text in enumerate(each.headings)}
        texts = {column: shown.get(column) or text for column, text in names.items()} | _beside(sheet, each, shown)
        return Found(table, sheet.title, row, match_headings(texts, table, self._map(table).headings), each)

    def _in_sheet(self, table: Table, sheet: SheetView, head: Head | None = None) -> Found | None:
        """Return the row of the first sixty that holds most headings of the table; None if none holds two."""
        head, wanted = head or sheet.head(), self._map(table).headings
        best: Found | None = None
        names = self._names(table)
        for row in range(1, HEAD_ROWS + 1):
            texts = head.composed(row)
            known = sum(is_known(text, names) for text in texts.values())
            if known < max(_FEWEST, len(best.matched.columns) if best else 0):
                continue
            found = Found(table, sheet.title, row, match_headings(texts, table, wanted))
            better = len(found.matched.columns) - (len(best.matched.columns) if best else _FEWEST - 1)
            if better > 0 or (better == 0 and best and head.two_lines(row)):
                best = found
        return self._within_range(best, sheet) if best else None

    def _names(self, table: Table) -> set[str]:
        """Return all that the headings of a table may be, so that rows of other texts are passed over quickly."""
        if table.name not in self._known:
            self._known[table.name] = known_names(table, self._map(table).headings)
        return self._known[table.name]

    def _within_range(self, found: Found, sheet: SheetView) -> Found:
        """Keep to the Excel table whose heading row it is, if there is one."""
        there = [each for each in sheet.ranges if each.has_headings and each.area.top == found.heading_row]
        inside = [self._in_range(found.table, sheet, each) for each in there]
        best = max(inside, key=lambda each: len(each.matched.columns), default=None)
        return best if best and len(best.matched.columns) >= _FEWEST else found

    def _guess(self, table: Table, sheet: SheetView) -> Found | None:
        if table.name not in GUESSED or not sheet.visible:
            return None
        found = self._in_sheet(table, sheet, sheet.peek())
        if found is None:
            return None
        keys, written = found.matched.columns, len(found.matched.shown)
        needed = {column.key for column in table.columns if column.required}
        enough = len(keys) >= max(_FEWEST_GUESSED, _SHARE_GUESSED * written)
        return found if enough and needed <= keys.keys() else None


def _beside(sheet: SheetView, listed: ListRange, shown: Mapping[int, str]) -> dict[int, str]:
    """Return the headings right beside an Excel table: columns by which not every program lets the table grow."""
    others = [other.area for other in sheet.ranges if other is not listed]
    texts, at = {}, listed.area.right + 1
    while at in shown and not any(area.left <= at <= area.right for area in others):
        texts[at] = shown[at]
        at += 1
    return texts


def _fit(found: Found) -> tuple[int, int]:
    """How well headings fit a table; of two that fit alike the more usual one is meant."""
    return len(found.matched.columns), -GUESSED.index(found.table.name)
