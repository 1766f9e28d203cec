"""From a closed workbook to typed frames: the sheets that hold known tables are read, the others are left alone."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import cache as memoized
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.model.book import NO_ROWS, Frame, Layout
from xlcrm.model.schema import Kind
from xlcrm.model.sheets import QUERY_TITLE, SHEETS
from xlcrm.model.text import LANGS
from xlcrm.model.values import Words, cast_values, no_values
from xlcrm.xlsx.cache import cached_read
from xlcrm.xlsx.extent import Grid, find_extent
from xlcrm.xlsx.headings import normal
from xlcrm.xlsx.keptframes import KeptFrames
from xlcrm.xlsx.locate import NO_MAPS, ListRange, SheetView, locate
from xlcrm.xlsx.peek import head_of, peek
from xlcrm.xlsx.rawsheet import SMALL, read_raw, shared_strings
from xlcrm.xlsx.recordcells import Records
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.table import read_table
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from xlcrm.model.book import Odd
    from xlcrm.model.schema import Table
    from xlcrm.model.values import Values
    from xlcrm.xlsx.cache import Cache
    from xlcrm.xlsx.extent import Extent
    from xlcrm.xlsx.locate import ColumnMap, Found, Head, LocateFinding
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.rawsheet import RawSheet

_TITLES: Final = frozenset(normal(title) for sheet in SHEETS for title in sheet.label)
_QUERY_TITLES: Final = tuple(QUERY_TITLE.say(lang, name="").casefold() for lang in LANGS)


@dataclass(frozen=True)
class ReadResult:
    """What was read: a frame for every table, what is odd about where they stand, titles of the generated sheets."""

    frames: Mapping[str, Frame]
    findings: tuple[LocateFinding, ...]
    generated: tuple[str, ...]


def read_frames(
    package: Package,
    tables: Sequence[Table],
    *,
    column_maps: Mapping[str, ColumnMap] = NO_MAPS,
    cache: Cache | None = None,
) -> ReadResult:
    """Read the frames of all tables; a table that the workbook does not have gets an empty one without layout."""
    return FrameReader(package, cache).read(tables, column_maps)


def is_generated(title: str) -> bool:
    """Tell whether a sheet's title is that of a generated sheet."""
    return normal(title) in _TITLES or title.strip().casefold().startswith(_QUERY_TITLES)


class FrameReader:
    """Reads a workbook in several steps (settings first, then the records); string table and sheets are read once."""

    def __init__(self, package: Package, cache: Cache | None = None) -> None:
        self._package = package
        self._cache = cache
        self._workbook = read_workbook(package)
        self._entries = {sheet.name: sheet for sheet in self._workbook.worksheets}
        self._raw = memoized(self._read_raw)
        self._grid = memoized(self._read_grid)
        self._head = memoized(self._read_head)
        self._ranges = memoized(self._read_ranges)
        self._is_date = memoized(Stylesheet(package).is_date)
        self._kept = KeptFrames(cache, package, self._is_date, self._workbook.date1904) if cache else None
        self._frames: dict[str, tuple[Found, tuple[Frame, tuple[LocateFinding, ...]]]] = {}

    def read(self, tables: Sequence[Table], column_maps: Mapping[str, ColumnMap] = NO_MAPS) -> ReadResult:
        """Read the frames of some tables."""
        generated = tuple(title for title in self._entries if is_generated(title))
        located, findings = locate(self._views(), tables, column_maps, generated)
        found = {each.table.name: each for each in located}
        frames, notes = {}, list(findings)
        for table in tables:
            if table.name in found:
                frames[table.name], more = self._frame(found[table.name])
                notes += more
            else:
                frames[table.name] = empty_frame(table)
        return ReadResult(frames, tuple(notes), generated)

    def read_own(self, tables: Sequence[Table]) -> dict[str, Frame]:
        """Read sheets that xlcrm wrote and reads back; they are known by their titles."""
        titles = {normal(title) for table in tables for title in table.label}
        there = [view for view in self._views() if normal(view.title) in titles]
        found = {each.table.name: each for each in locate(there, tables)[0]} if there else {}
        return {table.name: self._own(table, found.get(table.name)) for table in tables}

    def _own(self, table: Table, found: Found | None) -> Frame:
        return self._frame(found)[0] if found else empty_frame(table)

    def headings_of(self, title: str) -> tuple[str, ...]:
        """Return the texts in the row of a sheet that looks most like headings: the one with most of them at the top."""
        rows = [tuple(dict.fromkeys(texts.values())) for texts in self._head(title).texts.values()]
        return max(rows, key=len, default=())

    def last_column(self, title: str) -> int:
        """Return the last column of a sheet in which anything stands, 0 for an empty one."""
        return max(self._raw(title).columns, default=0)

    @cached_property
    def _strings(self) -> pa.LargeStringArray:
        return self._cache.strings(self._package) if self._cache else shared_strings(self._package)

    @cached_property
    def _shared(self) -> Words:
        return Words(self._strings)

    def _views(self) -> list[SheetView]:
        return [
            SheetView(
                entry.name,
                self._ranges(entry.name),
                partial(self._head, entry.name),
                partial(self._peek, entry.name),
                entry.state == "visible",
            )
            for entry in self._entries.values()
        ]

    def _read_head(self, title: str) -> Head:
        def read() -> Head:
            return head_of(self._raw(title))

        kept = self._kept_of(title)
        return kept.head(self._entries[title].part, read) if kept else read()

    def _kept_of(self, title: str) -> KeptFrames | None:
        """Return what is kept of a sheet, None if that would be no quicker than reading it."""
        return self._kept if self._package.checksum(self._entries[title].part)[1] > SMALL else None

    def _peek(self, title: str) -> Head:
        """Look at the first rows only of a sheet that takes long to read."""
        part = self._entries[title].part
        if self._package.checksum(part)[1] <= SMALL:
            return self._head(title)
        return peek(self._package, part, self._strings)

    def _read_raw(self, title: str) -> RawSheet:
        if self._cache:
            return cached_read(self._package, self._entries[title], self._cache)
        return read_raw(self._package, self._entries[title], self._strings)

    def _read_ranges(self, title: str) -> tuple[ListRange, ...]:
        """Return the Excel tables of a sheet; one that says nonsense is none."""
        found = []
        for part in self._package.related(self._entries[title].part, "table"):
            with contextlib.suppress(ValueError):
                each = read_table(self._package, part)
                found.append(
                    ListRange(each.name, each.area, each.columns, each.header_rows > 0, each.totals_rows > 0),
                )
        return tuple(found)

    def _read_grid(self, title: str) -> Grid:
        raw = self._raw(title)
        words = self._shared if len(raw.strings) == len(self._strings) else Words(raw.strings, self._shared)
        return Grid(raw.columns, words, raw.merges, self._ranges(title))

    def _frame(self, found: Found) -> tuple[Frame, tuple[LocateFinding, ...]]:
        """Return the frame of a table; one that was read in an earlier step, at the same place, is not read again."""
        earlier = self._frames.get(found.table.name)
        if earlier is None or earlier[0] != found:
            self._frames[found.table.name] = earlier = found, self._kept_frame(found)
        return earlier[1]

    def _kept_frame(self, found: Found) -> tuple[Frame, tuple[LocateFinding, ...]]:
        kept, read = self._kept_of(found.sheet), partial(self._read_frame, found)
        if kept is None:
            return read(self._is_date)
        return kept.frame(self._entries[found.sheet].part, found, self._ranges(found.sheet), read)

    def _read_frame(self, found: Found, is_date: Callable[[int], bool]) -> tuple[Frame, tuple[LocateFinding, ...]]:
        grid = self._grid(found.sheet)
        extent = find_extent(found, grid)
        records = Records(extent.rows, grid, is_date, since_1904=self._workbook.date1904)
        data, odd = _cast_all(found, extent, records)
        return Frame(found.table, data, _layout(found, extent, records), odd), extent.findings


def empty_frame(table: Table) -> Frame:
    """Return the frame of a table that the workbook does not have."""
    columns = {column.key: no_values(column.kind, 0) for column in table.columns}
    return Frame(table, pd.DataFrame(columns, index=pd.Index(NO_ROWS), copy=False))


def _cast_all(found: Found, extent: Extent, records: Records) -> tuple[pd.DataFrame, tuple[Odd, ...]]:
    """Cast the columns of the schema, then those that staff added."""
    columns: dict[str, Values] = {}
    oddities: list[Odd] = []
    there, count = found.matched.columns, len(extent.rows)
    wanted = {column.key: (column.kind, there.get(column.key)) for column in found.table.columns}
    wanted |= {name: (records.kind_of(at), at) for name, at in extent.extras.items()}
    for key, (kind, at) in wanted.items():
        if at is None or not count:
            columns[key] = no_values(kind, count)
            continue
        columns[key], odd = cast_values(kind, key, records.cells(at))
        oddities += odd
    return pd.DataFrame(columns, index=pd.Index(extent.rows), copy=False), tuple(oddities)


def _layout(found: Found, extent: Extent, records: Records) -> Layout:
    formulas = [column.key for column in found.table.columns if column.kind is Kind.FORMULA]
    there = found.matched.columns
    asked = {**{key: there[key] for key in formulas if key in there}, **extent.extras}
    return Layout(
        sheet=found.sheet,
        heading_row=found.heading_row,
        last_row=int(extent.rows[-1]) if len(extent.rows) else found.heading_row,
        columns=there,
        headings=found.matched.headings,
        extras=extent.extras,
        listobject=found.listobject.name if found.listobject else None,
        range_last_row=extent.range_last_row,
        totals_row=extent.totals_row,
        formula_rows={key: records.formula_rows(at) for key, at in asked.items()},
    )
