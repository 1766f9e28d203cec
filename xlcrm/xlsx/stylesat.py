"""Which styles the cells of an area have, empty and missing ones included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlcrm.xlsx.cellstyles import column_styles, row_style
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.refs import Area
from xlcrm.xlsx.sections import OddDialect, Section, sections, whole
from xlcrm.xlsx.sheetrows import Row, RowScanner
from xlcrm.xlsx.workbook import SheetEntry

Places = dict[tuple[int, int], int]


def styles_at(package: Package, sheet: SheetEntry, area: Area) -> Places:
    """Return the style of each cell of an area by (row, column): its own, else its row's, else its column's."""
    source = {"file": package.name, "part": sheet.part}
    try:
        return _styles(sections(package.stream(sheet.part), **source), sheet.name, area)
    except OddDialect:
        return _styles(whole(package.read(sheet.part), **source), sheet.name, area)


def _styles(parts: Iterable[Section], sheet: str, area: Area) -> Places:
    found: Places = {}
    by_column: dict[int, int] = {}
    scanner = RowScanner(b"", sheet)
    for section in parts:
        if section.kind == "head":
            by_column = _by_column(section, area)
            scanner = RowScanner(section.prefix, sheet)
        elif section.kind == "rows":
            for row in _wanted(scanner, section.safe, area):
                found |= _of_row(scanner, section.safe, row, area)
    return {
        (row, column): found.get((row, column), by_column.get(column, 0))
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


def _by_column(head: Section, area: Area) -> dict[int, int]:
    return {
        column: int(style)
        for first, last, style in column_styles(head.safe, head.prefix)
        for column in range(max(first, area.left), min(last, area.right) + 1)
    }


def _wanted(scanner: RowScanner, safe: bytes, area: Area) -> Iterator[Row]:
    for number, at in scanner.starts(safe):
        if number > area.bottom:
            return
        if number >= area.top:
            yield scanner.row(safe, number, at)


def _of_row(scanner: RowScanner, safe: bytes, row: Row, area: Area) -> Places:
    own = int(row_style(safe[row.start : row.attributes]) or b"0")
    styles = dict.fromkeys(range(area.left, area.right + 1), own) if own else {}
    styles |= {cell.column: int(cell.style or b"0") for cell in scanner.cells(safe, row)}
    return {(row.number, column): style for column, style in styles.items() if area.left <= column <= area.right}
