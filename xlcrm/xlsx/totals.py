"""Make room above a table's totals row: its cells move down, when that is safe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.ownrows import OldCell, SheetRows
from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.refs import Area, cell_ref, parse_area
from xlcrm.xlsx.refused import BROKEN_XML
from xlcrm.xlsx.sheetorder import raw_children
from xlcrm.xlsx.xml import attributes, set_attribute, unescape

if TYPE_CHECKING:
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.table import ListObject
    from xlcrm.xlsx.tree import Tree

TOTALS_STUCK: Final = RefusalKind(
    "table.totals_stuck",
    PROTECTED,
    Text(
        "表“{table}”的汇总行无法下移（{cell}），因此不能追加新行。请先关闭汇总行或移走其下方的内容。",
        "The totals row of table “{table}” cannot move down ({cell}), so no rows can be added. "
        "Turn the totals row off, or move away what stands below it.",
    ),
)

_FORMULA: Final = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s/>])([^>]*)>(?:([^<]*)<)?")
_APART: Final = re.compile(r"\"[^\"]*\"|\[[^\[\]]*\]")
_POSITION: Final = re.compile(r"(?<![\w.])\$?[A-Za-z]{1,3}\$?[1-9][0-9]*(?![\w(.])")


def move_totals(package: Package, sheet: str, table: ListObject, rows: int) -> frozenset[tuple[int, int]]:
    """Move the totals row of a table down by some rows and return the cells whose formulas left their place.

    The table's own range is not changed. Refuses when something stands in the way, or when a total counts on its place.
    """
    if not table.totals_rows or rows < 1:
        return frozenset()
    tree = part_tree(package, sheet)
    sheet_data = tree.child(b"sheetData")
    if sheet_data is None:
        raise Refusal(BROKEN_XML, file=package.name, member=sheet, detail="sheetData")
    old, bottom = SheetRows(tree, sheet_data, table.name), table.area.bottom
    _refuse_merges(tree, table, rows)
    moved, kept = _split(old, bottom, table)
    for number in range(bottom + 1, bottom + rows + 1):
        if blocked := [cell for cell in _split(old, number, table)[0] if cell.filled]:
            raise _stuck(table, blocked[0])
    for cell in moved:
        _refuse_positional(table, cell)
    there = _split(old, bottom + rows, table)[1]
    arrived = [_at(cell, bottom + rows) for cell in moved]
    old.put(tree, sheet_data, {bottom: kept, bottom + rows: sorted([*arrived, *there], key=lambda cell: cell.column)})
    package.put(sheet, tree.result())
    return frozenset((cell.row, cell.column) for cell in moved if _FORMULA.search(cell.inner))


def _split(old: SheetRows, number: int, table: ListObject) -> tuple[list[OldCell], list[OldCell]]:
    """Return the cells of a row inside and outside the table's columns."""
    row = old.rows.get(number)
    cells = list(old.cells(row)) if row else []
    inside = [cell for cell in cells if table.area.left <= cell.column <= table.area.right]
    return inside, [cell for cell in cells if cell not in inside]


def _at(cell: OldCell, row: int) -> OldCell:
    """Return a cell as it stands in another row."""
    end = cell.raw.index(b">") + 1
    tag = set_attribute(cell.raw[:end], b"r", cell_ref(row, cell.column))
    return OldCell(row, cell.column, tag + cell.raw[end:], cell.inner)


def _refuse_merges(tree: Tree, table: ListObject, rows: int) -> None:
    reach = Area(table.area.bottom, table.area.left, table.area.bottom + rows, table.area.right)
    for raw in raw_children(tree, tree.child(b"mergeCells")):
        merged = parse_area(attributes(raw).get("ref", ""))
        if merged.meets(reach):
            raise Refusal(TOTALS_STUCK, table=table.name, cell=str(merged))


def _refuse_positional(table: ListObject, cell: OldCell) -> None:
    """Refuse a total that names cells by their place: added rows would be left out of it."""
    for said, formula in _FORMULA.findall(cell.inner):
        bare = _APART.sub("", unescape(formula))
        while (shorter := _APART.sub("", bare)) != bare:
            bare = shorter
        if b"t=" in said or _POSITION.search(bare):
            raise _stuck(table, cell)


def _stuck(table: ListObject, cell: OldCell) -> Refusal:
    return Refusal(TOTALS_STUCK, table=table.name, cell=cell_ref(cell.row, cell.column))
