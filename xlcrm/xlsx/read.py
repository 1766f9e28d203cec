"""From a closed workbook to typed frames: the sheets that hold known tables are read, the others are left alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache as memoized
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.model.book import NO_ROWS, Frame, Layout
from xlcrm.model.schema import Kind
from xlcrm.model.sheets import QUERY_TITLE, SHEETS
from xlcrm.model.text import LANGS
from xlcrm.model.values import Words, cast, empty_column
from xlcrm.xlsx.cache import cached_read
from xlcrm.xlsx.extent import Grid, find_extent
from xlcrm.xlsx.headings import normal
from xlcrm.xlsx.locate import NO_MAPS, SheetView, locate
from xlcrm.xlsx.peek import head_of, peek
from xlcrm.xlsx.ranges import read_ranges
from xlcrm.xlsx.rawsheet import read_raw, read_shared
from xlcrm.xlsx.recordcells import Records
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from xlcrm.model.book import Odd
    from xlcrm.model.schema import Table
    from xlcrm.xlsx.cache import Cache
    from xlcrm.xlsx.extent import Extent
    from xlcrm.xlsx.locate import ColumnMap, Found, Head, ListRange, LocateFinding
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.rawsheet import RawSheet

_TITLES: Final = frozenset(normal(title) for sheet in SHEETS for title in sheet.label)
_SMALL: Final = 1 << 20
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
        self._taken: set[str] = set()
        self._raw = memoized(self._read_raw)
        self._grid = memoized(self._read_grid)
        self._ranges = memoized(self._read_ranges)
        self._is_date = memoized(Stylesheet(package).is_date)

    def read(self, tables: Sequence[Table], column_maps: Mapping[str, ColumnMap] = NO_MAPS) -> ReadResult:
        """Read the frames of some tables; sheets that an earlier step took are theirs."""
        generated = tuple(title for title in self._entries if is_generated(title))
        located, findings = locate(self._views(), tables, column_maps, {*generated, *self._taken})
        self._taken |= {each.sheet for each in located if not each.listobject}
        found = {each.table.name: each for each in located}
        frames, notes = {}, list(findings)
        for table in tables:
            if table.name in found:
                frames[table.name], more = self._frame(found[table.name])
                notes += more
            else:
                frames[table.name] = empty_frame(table)
        return ReadResult(frames, tuple(notes), generated)

    @cached_property
    def _strings(self) -> pa.LargeStringArray:
        return self._cache.strings(self._package) if self._cache else read_shared(self._package)

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

    def _head(self, title: str) -> Head:
        return head_of(self._raw(title))

    def _peek(self, title: str) -> Head:
        """Look at the first rows only of a sheet that takes long to read."""
        part = self._entries[title].part
        if self._package.checksum(part)[1] <= _SMALL:
            return self._head(title)
        return peek(self._package, part, self._strings)

    def _read_raw(self, title: str) -> RawSheet:
        if self._cache:
            return cached_read(self._package, self._entries[title], self._cache)
        return read_raw(self._package, self._entries[title], self._strings)

    def _read_ranges(self, title: str) -> tuple[ListRange, ...]:
        return read_ranges(self._package, self._entries[title].part)

    def _read_grid(self, title: str) -> Grid:
        raw = self._raw(title)
        words = self._shared if len(raw.strings) == len(self._strings) else Words(raw.strings, self._shared)
        return Grid(raw.columns, words, raw.merges, self._ranges(title))

    def _frame(self, found: Found) -> tuple[Frame, tuple[LocateFinding, ...]]:
        grid = self._grid(found.sheet)
        extent = find_extent(found, grid)
        records = Records(extent.rows, grid, self._is_date, since_1904=self._workbook.date1904)
        data, odd = _cast_all(found, extent, records)
        return Frame(found.table, data, _layout(found, extent, records), odd), extent.findings


def empty_frame(table: Table) -> Frame:
    """Return the frame of a table that the workbook does not have."""
    columns = {column.key: empty_column(column.kind, NO_ROWS, column.key) for column in table.columns}
    return Frame(table, pd.DataFrame(columns, index=pd.Index(NO_ROWS)))


def _cast_all(found: Found, extent: Extent, records: Records) -> tuple[pd.DataFrame, tuple[Odd, ...]]:
    """Cast the columns of the schema, then those that staff added."""
    columns: dict[str, pd.Series] = {}
    oddities: list[Odd] = []
    there = found.matched.columns
    wanted = {column.key: (column.kind, there.get(column.key)) for column in found.table.columns}
    wanted |= {name: (records.kind_of(at), at) for name, at in extent.extras.items()}
    for key, (kind, at) in wanted.items():
        if at is None:
            columns[key] = empty_column(kind, extent.rows, key)
            continue
        columns[key], odd = cast(kind, key, records.cells(at))
        oddities += odd
    # the bare arrays: series would be aligned first, one by one
    arrays = {key: series.array for key, series in columns.items()}
    return pd.DataFrame(arrays, index=pd.Index(extent.rows), copy=False), tuple(oddities)


def _layout(found: Found, extent: Extent, records: Records) -> Layout:
    formulas = [column.key for column in found.table.columns if column.kind is Kind.FORMULA]
    there = found.matched.columns
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
        formula_rows={key: records.formula_rows(there[key]) for key in formulas if key in there},
    )
