"""Excel tables (ListObjects): read, grown at their lower and right edges, and made anew."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.names import read_names
from xlcrm.xlsx.parts import TABLE_TYPE, beside_workbook, free_part, part_tree, relate, relation_namespace
from xlcrm.xlsx.refs import Area, parse_area
from xlcrm.xlsx.refused import BROKEN_XML
from xlcrm.xlsx.sheetorder import put_list, raw_children, relation_attribute
from xlcrm.xlsx.workbook import read_workbook, workbook_part
from xlcrm.xlsx.xml import escape_attribute, unescape_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.tree import Element, Tree

TABLE_NAME_TAKEN: Final = RefusalKind(
    "table.name_taken",
    PROTECTED,
    Text("表名“{table}”已被使用。", "The table name “{table}” is in use already."),
)
TABLE_COLUMNS: Final = RefusalKind(
    "table.columns",
    PROTECTED,
    Text(
        "表“{table}”的列名为空或重复：“{column}”。请先改好表头。",
        "A column of table “{table}” has no name, or one that another has: “{column}”. Correct the headings first.",
    ),
)
TABLE_OVERLAP: Final = RefusalKind(
    "table.overlap",
    PROTECTED,
    Text("{area} 与表“{table}”重叠。", "{area} overlaps table “{table}”."),
)
TABLE_BOUND: Final = RefusalKind(
    "table.bound",
    PROTECTED,
    Text(
        "表“{table}”由外部数据生成，下次刷新会覆盖，因此不能追加。",
        "Table “{table}” is filled from outside data and would be overwritten, so nothing is added to it.",
    ),
)

DEFAULT_STYLE: Final = "TableStyleLight1"

_TABLE_ORDER: Final = (b"autoFilter", b"sortState", b"tableColumns", b"tableStyleInfo", b"extLst")
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_VALID_NAME: Final = re.compile(r"[^\W\d][\w.]*\Z|\\[\w.]+\Z")


@dataclass(frozen=True, slots=True)
class ListObject:
    """One Excel table; ``area`` holds headings and totals, ``columns`` are the names, ``formulas`` what they compute.

    ``filter`` is the area of its filter buttons; ``bound`` tells that outside data fills it.
    """

    part: str
    name: str
    id: int
    area: Area
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]
    formulas: tuple[str | None, ...]
    filter: Area | None
    bound: bool

    @property
    def records(self) -> Area:
        """Return the rows between headings and totals."""
        area = self.area
        return Area(area.top + self.header_rows, area.left, area.bottom - self.totals_rows, area.right)


def read_tables(package: Package, sheet: str) -> tuple[ListObject, ...]:
    """Return the tables of a worksheet part."""
    return tuple(read_table(package, part) for part in package.related(sheet, "table"))


def all_tables(package: Package) -> tuple[ListObject, ...]:
    """Return the tables of all sheets."""
    sheets = read_workbook(package).worksheets
    return tuple(table for sheet in sheets for table in read_tables(package, sheet.part))


def read_table(package: Package, part: str) -> ListObject:
    """Return the table of a table part; refuses one whose area or numbers make no sense."""
    try:
        return _table(part, part_tree(package, part))
    except ValueError as error:
        raise Refusal(BROKEN_XML, file=package.name, member=part, detail=str(error)) from None


def _table(part: str, tree: Tree) -> ListObject:
    said = tree.attributes(tree.root)
    columns = _columns(tree)
    button = tree.child(b"autoFilter")
    return ListObject(
        part=part,
        name=unescape_name(said.get("displayName") or said.get("name", "")),
        id=int(said.get("id", "0")),
        area=parse_area(said.get("ref", "")),
        header_rows=int(said.get("headerRowCount", "1")),
        totals_rows=int(said.get("totalsRowCount", "0")),
        columns=tuple(unescape_name(tree.attributes(column).get("name", "")) for column in columns),
        formulas=tuple(_formula(tree, column) for column in columns),
        filter=parse_area(tree.attributes(button).get("ref", "")) if button else None,
        bound=said.get("tableType", "worksheet") != "worksheet",
    )


def grow_table(package: Package, table: ListObject, last_row: int, new_columns: Sequence[str] = ()) -> ListObject:
    """Let a table reach to a new last record row, and columns further to the right; a totals row stays its last row.

    The cells themselves (headings of new columns, a totals row that moves) are the caller's. Refuses names that the
    table has already, and tables that outside data fills.
    """
    if table.bound:
        raise Refusal(TABLE_BOUND, table=table.name)
    refuse_columns(table.name, (*table.columns, *new_columns))
    tree = part_tree(package, table.part)
    old = table.area
    bottom = max(last_row, table.records.bottom) + table.totals_rows
    area = Area(old.top, old.left, bottom, old.right + len(new_columns))
    if area == old:
        return table
    tree.change(tree.root, ref=str(area))
    button = tree.child(b"autoFilter")
    if button and table.filter:
        right = area.right if table.filter.right == old.right else table.filter.right
        filtered = Area(table.filter.top, table.filter.left, area.bottom - table.totals_rows, right)
        tree.change(button, ref=str(filtered))
    parent = tree.child(b"tableColumns")
    if parent and new_columns:
        first = max(_ids(tree), default=0) + 1
        added = _columns_xml(tree.root.prefix, new_columns, first)
        tree.append(parent, added, count=str(len(table.columns) + len(new_columns)))
    package.put(table.part, tree.result())
    return read_table(package, table.part)


def create_table(  # noqa: PLR0913 - the last one is hardly ever given
    package: Package, sheet: str, name: str, *, area: Area, columns: Sequence[str], style: str = DEFAULT_STYLE
) -> ListObject:
    """Make a table of an area of a worksheet part; the texts of its headings are ``columns``, in this order.

    Refuses a name in use, names of columns that are missing or doubled, and an area that meets another table.
    """
    _refuse_name(package, name)
    refuse_columns(name, columns)
    for other in read_tables(package, sheet):
        if other.area.meets(area):
            raise Refusal(TABLE_OVERLAP, area=str(area), table=other.name)
    part = free_part(package, beside_workbook(package, "tables"), "table")
    number = max((table.id for table in all_tables(package)), default=0) + 1
    namespace = read_workbook(package).namespace
    package.add(part, table_xml(namespace, (number, name, style), area, columns), TABLE_TYPE)
    rid = relate(package, sheet, "table", part)
    tree = part_tree(package, sheet)
    tag = b"<" + tree.root.prefix + b"tablePart " + relation_attribute(tree, relation_namespace(package), rid) + b"/>"
    put_list(tree, b"tableParts", [*raw_children(tree, tree.child(b"tableParts")), tag])
    package.edit(sheet, tree)
    return read_table(package, part)


def table_xml(namespace: str, said: tuple[int, str, str], area: Area, columns: Sequence[str]) -> bytes:
    """Return a table part with headings and filter buttons; ``said`` is its number, name and style."""
    number, name, style = said
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    quoted = escape_attribute(escape_name(name)).decode()
    return (
        f'{head}<table xmlns="{namespace}" id="{number}" name="{quoted}" displayName="{quoted}" ref="{area}"'
        f' totalsRowShown="0"><autoFilter ref="{area}"/><tableColumns count="{len(columns)}">'.encode()
        + _columns_xml(b"", columns, 1)
        + f'</tableColumns><tableStyleInfo name="{style}" showFirstColumn="0" showLastColumn="0" showRowStripes="1"'
        f' showColumnStripes="0"/></table>'.encode()
    )


def refuse_columns(table: str, columns: Sequence[str]) -> None:
    """Refuse names of columns that are empty or the same but for capitals."""
    seen: set[str] = set()
    for column in columns:
        if not column or column.casefold() in seen:
            raise Refusal(TABLE_COLUMNS, table=table, column=column)
        seen.add(column.casefold())


def taken_names(package: Package) -> set[str]:
    """Return the names, in lower case, that no new table may have: those of tables and defined names."""
    tables = {table.name.casefold() for table in all_tables(package)}
    names = read_names(part_tree(package, workbook_part(package)))
    return tables | {name for name, _ in names}


def escape_name(name: str) -> str:
    """Return the name of a table or column as its attribute spells it: line ends and the like escaped."""
    marked = _LOOKS_ESCAPED.sub("_x005F_", name)
    return _CONTROL.sub(lambda match: f"_x{ord(match.group()):04x}_", marked)


def unescape_name(name: str) -> str:
    """Return the name of a table or column as its heading shows it."""
    return unescape_cell(name.replace("&", "&amp;").encode()) if "_x" in name else name


def _refuse_name(package: Package, name: str) -> None:
    if not _VALID_NAME.match(name):
        raise ValueError(name)
    if name.casefold() in taken_names(package):
        raise Refusal(TABLE_NAME_TAKEN, table=name)


def _columns(tree: Tree) -> list[Element]:
    parent = tree.child(b"tableColumns")
    return tree.children(parent, b"tableColumn") if parent else []


def _ids(tree: Tree) -> Iterator[int]:
    return (int(tree.attributes(column).get("id", "0")) for column in _columns(tree))


def _formula(tree: Tree, column: Element) -> str | None:
    formula = tree.child(b"calculatedColumnFormula", column)
    return unescape_cell(tree.text[formula.inner : formula.close]) if formula else None


def _columns_xml(prefix: bytes, names: Sequence[str], first: int) -> bytes:
    start = b"<" + prefix + b'tableColumn id="'
    written = (escape_attribute(escape_name(name)) for name in names)
    return b"".join(start + b'%d" name="%b"/>' % (number, name) for number, name in enumerate(written, start=first))
