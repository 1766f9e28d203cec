"""The Excel tables (ListObjects) of a sheet: names, areas and headings, as far as reading needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.xlsx.locate import ListRange
from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.refs import parse_area
from xlcrm.xlsx.xml import escape, unescape_cell

if TYPE_CHECKING:
    from xlcrm.xlsx.package import Package


def read_ranges(package: Package, part: str) -> tuple[ListRange, ...]:
    """Return the Excel tables of a worksheet part; one whose area cannot be read is left out."""
    found = (_read_range(package, table) for table in package.related(part, "table"))
    return tuple(each for each in found if each)


def _read_range(package: Package, part: str) -> ListRange | None:
    tree = part_tree(package, part)
    said = tree.attributes(tree.root)
    try:
        area = parse_area(said.get("ref", ""))
    except ValueError:
        return None
    columns = tree.child(b"tableColumns")
    each_column = tree.children(columns, b"tableColumn") if columns else []
    headings = [tree.attributes(column).get("name", "") for column in each_column]
    return ListRange(
        name=said.get("displayName") or said.get("name", ""),
        area=area,
        headings=tuple(unescape_cell(escape(heading)) for heading in headings),
        has_headings=said.get("headerRowCount", "1") != "0",
        has_totals=said.get("totalsRowCount", "0") != "0",
    )
