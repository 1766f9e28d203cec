"""Add an empty worksheet to a workbook: its part, its place among the sheets, and what counts sheets from the left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.areas import absolute
from xlcrm.xlsx.names import WORKBOOK_ORDER, Name, edit_names
from xlcrm.xlsx.parts import SHEET_TYPE, beside_workbook, free_part, part_tree, relate, relation_namespace
from xlcrm.xlsx.refs import parse_area, quote_sheet
from xlcrm.xlsx.setup import sheet_xml
from xlcrm.xlsx.sheetorder import relation_attribute
from xlcrm.xlsx.workbook import read_workbook, workbook_part
from xlcrm.xlsx.xml import escape_attribute

if TYPE_CHECKING:
    from xlcrm.model.content import SheetSetup
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.tree import Tree

SHEET_TAKEN: Final = RefusalKind(
    "sheet.name_taken",
    PROTECTED,
    Text("已有名为“{sheet}”的工作表。请先改名。", "There is a sheet called “{sheet}” already. Rename it first."),
)
BAD_SHEET_NAME: Final = RefusalKind(
    "sheet.bad_name",
    PROTECTED,
    Text(
        "“{sheet}”不能用作工作表名：最多 31 个字符，不能含 [ ] : * ? / \\，首尾不能是单引号。",
        "“{sheet}” cannot be the name of a sheet: 31 characters at most, none of [ ] : * ? / \\, "
        "no apostrophe at its ends.",
    ),
)

State = Literal["visible", "hidden", "veryHidden"]

_LONGEST: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_RESERVED: Final = "history"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new sheet goes: behind the sheet called ``after`` (at the end if there is none), shown or hidden."""

    after: str | None = None
    state: State = "visible"


def refuse_sheet_name(package: Package, name: str) -> None:
    """Refuse a name that no sheet may have, or that one has already (capitals or not)."""
    utf16 = len(name.encode("utf-16-le", "surrogatepass")) // 2
    if not name.strip() or utf16 > _LONGEST or _FORBIDDEN.search(name) or name.casefold() == _RESERVED:
        raise Refusal(BAD_SHEET_NAME, sheet=name)
    if any(sheet.name.casefold() == name.casefold() for sheet in read_workbook(package).sheets):
        raise Refusal(SHEET_TAKEN, sheet=name)


def add_sheet(package: Package, name: str, setup: SheetSetup, place: Place = Place()) -> str:
    """Add an empty worksheet and return its part."""
    refuse_sheet_name(package, name)
    part = free_part(package, beside_workbook(package, "worksheets"), "sheet")
    package.add(part, sheet_xml(setup, read_workbook(package).namespace), SHEET_TYPE)
    position = register_sheet(package, part, name, place)
    names = _setup_names(name, setup, position)
    if names:
        tree = part_tree(package, workbook_part(package))
        edit_names(tree, names)
        package.put(workbook_part(package), tree.result())
    return part


def register_sheet(package: Package, part: str, name: str, place: Place) -> int:
    """Put a sheet's part into the list of sheets and return its position, counted from 0."""
    book = read_workbook(package)
    rid = relate(package, book.part, "worksheet", part)
    names = [sheet.name for sheet in book.sheets]
    position = names.index(place.after) + 1 if place.after in names else len(names)
    tree = part_tree(package, book.part)
    if tree.child(b"bookViews") is None:
        views = b"<%bbookViews><%bworkbookView/></%bbookViews>" % ((tree.root.prefix,) * 3)
        tree.insert(views, b"bookViews", WORKBOOK_ORDER)
    _shift(tree, position)
    sheet_id = max((sheet.sheet_id for sheet in book.sheets), default=0) + 1
    _insert_entry(tree, position, entry_xml(tree, (name, sheet_id, place.state), rid, relation_namespace(package)))
    package.put(book.part, tree.result())
    return position


def entry_xml(tree: Tree, said: tuple[str, int, State], rid: str, namespace: str) -> bytes:
    """Return the entry of a sheet (name, number, state) in the list of sheets."""
    name, sheet_id, state = said
    start = b"<" + tree.root.prefix + b'sheet name="' + escape_attribute(name) + b'" sheetId="%d" ' % sheet_id
    shown = b"" if state == "visible" else f'state="{state}" '.encode()
    return start + shown + relation_attribute(tree, namespace, rid) + b"/>"


def _insert_entry(tree: Tree, position: int, entry: bytes) -> None:
    parent = tree.find(b"sheets")
    if parent is None:
        raise ValueError("sheets")
    entries = tree.children(parent, b"sheet")
    if position < len(entries):
        tree.replace(entries[position].start, entries[position].start, entry)
    else:
        tree.append(parent, entry)


def _shift(tree: Tree, position: int) -> None:
    """Let all that counts sheets from the left count the new one."""
    for view in tree.children(tree.child(b"bookViews")) if tree.child(b"bookViews") else ():
        said = tree.attributes(view)
        moved = {
            name: str(int(said[name]) + 1)
            for name in ("activeTab", "firstSheet")
            if said.get(name, "").isdecimal() and int(said[name]) >= position
        }
        if moved:
            tree.change(view, **moved)
    parent = tree.child(b"definedNames")
    for element in tree.children(parent) if parent else ():
        local = tree.attributes(element).get("localSheetId", "")
        if local.isdecimal() and int(local) >= position:
            tree.change(element, localSheetId=str(int(local) + 1))


def _setup_names(sheet: str, setup: SheetSetup, position: int) -> list[Name]:
    quoted = quote_sheet(sheet)
    names = []
    if setup.filter_range:
        reach = absolute(parse_area(setup.filter_range))
        names.append(Name("_xlnm._FilterDatabase", f"{quoted}!{reach}", position, hidden=True))
    if setup.repeat_rows:
        first, last = setup.repeat_rows
        names.append(Name("_xlnm.Print_Titles", f"{quoted}!${first}:${last}", position))
    return names
