"""One worksheet as it is stored: every non-empty cell by column, with its kind, its style and if it holds a formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Final

import numpy as np
import pyarrow as pa

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawblock import FIRST_OWN, NO_TEXT, Kind, RawColumn
from xlcrm.xlsx.rawcells import NO_CELLS, SheetCells, read_cells
from xlcrm.xlsx.rawgeneral import BROKEN_TEXT
from xlcrm.xlsx.rawstream import BrokenXmlError
from xlcrm.xlsx.rawtext import texts_of
from xlcrm.xlsx.refs import Area
from xlcrm.xlsx.refused import BROKEN_XML
from xlcrm.xlsx.strings import read_strings
from xlcrm.xlsx.workbook import SheetEntry, workbook_part
from xlcrm.xlsx.xml import is_utf8

__all__ = ["Kind", "RawColumn", "RawSheet", "read_raw", "read_shared", "shared_strings"]

SMALL: Final = 1 << 20
"""Sheets with less XML are read as quickly as an entry of a cache, and take little memory."""


@dataclass(frozen=True, eq=False)
class RawSheet:
    """The cells of a sheet. Columns are numbered from 1; ``texts`` of a column are places in ``strings``.

    ``strings`` is the workbook's string table, then the texts that stand in this sheet. Arrays may be read-only. A
    sheet without cells has no columns, and 0 as last row and column.
    """

    name: str
    columns: Mapping[int, RawColumn]
    strings: pa.LargeStringArray
    merges: tuple[Area, ...]
    autofilter: Area | None
    last_row: int
    last_column: int

    def row_values(self, row: int) -> dict[int, float | bool | str]:
        """Return the values of one row by column; errors and ISO dates as their text."""
        values: dict[int, float | bool | str] = {}
        for number, column in self.columns.items():
            at = int(np.searchsorted(column.rows, np.int32(row)))
            if at < len(column.rows) and column.rows[at] == row and column.kinds[at] != Kind.BLANK:
                values[number] = self._value(column, at)
        return values

    def _value(self, column: RawColumn, at: int) -> float | bool | str:
        kind = column.kinds[at]
        if kind == Kind.NUMBER:
            return float(column.numbers[at])
        return bool(column.numbers[at]) if kind == Kind.BOOL else str(self.strings[int(column.texts[at])])


def read_raw(package: Package, sheet: SheetEntry, strings: pa.LargeStringArray | None = None) -> RawSheet:
    """Read a worksheet; ``strings`` is the table from `read_shared` if several sheets are read. Refuses damaged XML."""
    table = read_shared(package) if strings is None else strings
    return assemble(sheet.name, sheet_cells(package, sheet.part), table)


def shared_part(package: Package) -> str | None:
    """Return the name of the part that holds the string table, None if there is none."""
    return next(iter(package.related(workbook_part(package), "sharedStrings")), None)


def shared_strings(package: Package) -> pa.LargeStringArray:
    """Return what `read_shared` does; the table is read once for all who ask."""
    part = shared_part(package)
    return texts_of(()) if part is None else package.made_of(part, lambda: read_shared(package))


def read_shared(package: Package) -> pa.LargeStringArray:
    """Read the string table of a workbook; refuses damaged XML."""
    part = shared_part(package)
    if part is None:
        return texts_of(())
    try:
        return _checked(read_strings(_utf8_pieces(package, part)))
    except (BrokenXmlError, UnicodeDecodeError, pa.ArrowInvalid) as error:
        raise _broken(package, part, error) from None


def sheet_cells(package: Package, part: str, known: SheetCells = NO_CELLS) -> SheetCells:
    """Read the cells of a worksheet part, texts of the string table by number only; refuses damaged XML.

    ``known`` is an earlier state of the same sheet, from which unchanged rows are taken. A small sheet is read once for
    all who ask: reading looks at every sheet, and writing compares the generated ones.
    """
    if package.checksum(part)[1] > SMALL:
        return _read_cells(package, part, known)
    return package.made_of(part, partial(_read_cells, package, part, known))


def _read_cells(package: Package, part: str, known: SheetCells) -> SheetCells:
    try:
        cells = read_cells(_utf8_pieces(package, part), known=known)
        _checked(cells.own_texts)
    except (BrokenXmlError, UnicodeDecodeError, pa.ArrowInvalid) as error:
        raise _broken(package, part, error) from None
    return cells


def _utf8_pieces(package: Package, part: str) -> Iterator[bytes]:
    pieces = iter(package.stream(part))
    first = next(pieces, b"")
    return chain([first], pieces) if is_utf8(first) else iter([package.text(part)])


def _checked(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    texts.validate(full=True)
    return texts


def _broken(package: Package, part: str, error: Exception) -> Refusal:
    package.text(part)  # refuses a document type in words of its own
    return Refusal(BROKEN_XML, file=package.name, member=part, detail=str(error))


def assemble(name: str, cells: SheetCells, strings: pa.LargeStringArray) -> RawSheet:
    """Join a sheet's cells with the string table."""
    own = cells.own_texts
    if any(_lacks(column, len(strings)) for column in cells.columns.values()):
        own = pa.concat_arrays([own, texts_of([BROKEN_TEXT])])
    columns = {number: _resolved(column, len(strings), len(own)) for number, column in cells.columns.items()}
    return RawSheet(
        name=name,
        columns=columns,
        strings=pa.concat_arrays([strings, own]) if len(own) else strings,
        merges=cells.merges,
        autofilter=cells.autofilter,
        last_row=max((int(column.rows[-1]) for column in columns.values()), default=0),
        last_column=max(columns, default=0),
    )


def _lacks(column: RawColumn, shared: int) -> bool:
    return bool(column.texts.max(initial=NO_TEXT) >= shared)


def _resolved(column: RawColumn, shared: int, own: int) -> RawColumn:
    """Return a column whose own texts stand behind the shared ones; a text that is nowhere becomes an error value."""
    if column.texts.min(initial=NO_TEXT) > FIRST_OWN and not _lacks(column, shared):
        return column
    lost = column.texts >= shared
    places = np.where(column.texts <= FIRST_OWN, shared + FIRST_OWN - column.texts, column.texts)
    texts = np.where(lost, shared + own - 1, places).astype(np.int32)
    return replace(column, texts=texts, kinds=np.where(lost, np.uint8(Kind.ERROR), column.kinds))
