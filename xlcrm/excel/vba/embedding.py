"""Buttons into a workbook: the macro project, the shapes on 工作台, and what ties them together; all else stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.excel.vba.drawing import VML_TYPE, Band, Button, band_height, buttons_drawing
from xlcrm.excel.vba.project import WORKBOOK_MODULE
from xlcrm.excel.vba.source import MODULES, buttons_project
from xlcrm.model.content import SheetSetup
from xlcrm.model.desk import DESK_TASKS
from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.sheets import DESK, present_title
from xlcrm.model.text import Text
from xlcrm.xlsx.addsheet import add_sheet
from xlcrm.xlsx.contenttypes import CONTENT_TYPES, add_override, drop_elements
from xlcrm.xlsx.edit import find_sheet
from xlcrm.xlsx.names import WORKBOOK_ORDER
from xlcrm.xlsx.parts import beside_workbook, free_part, part_tree, relate, relation_namespace
from xlcrm.xlsx.rawsheet import Kind, read_raw
from xlcrm.xlsx.sheetorder import SHEET_ORDER, column_widths, relation_attribute
from xlcrm.xlsx.tree import set_attributes
from xlcrm.xlsx.workbook import read_workbook
from xlcrm.xlsx.xml import attributes, end_tag, start_tag

if TYPE_CHECKING:
    from xlcrm.model.text import Lang
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.tree import Tree
    from xlcrm.xlsx.workbook import SheetEntry

BUTTONS_THERE: Final = RefusalKind(
    "buttons.there",
    PROTECTED,
    Text("“{file}”里已经有 xlcrm 的按钮。", "“{file}” has the buttons of xlcrm already."),
)
OWN_MACROS: Final = RefusalKind(
    "buttons.own_macros",
    PROTECTED,
    Text(
        "“{file}”里有自己的宏，xlcrm 不会去改动它们。请改用工作台的“执行”单元格（xlcrm watch），或把宏移出后再加按钮。",
        "“{file}” has macros of its own, which xlcrm leaves alone. Use the command cells of the desk (xlcrm watch), or move "
        "the macros elsewhere before adding buttons.",
    ),
)
DESK_HAS_NOTES: Final = RefusalKind(
    "buttons.notes",
    PROTECTED,
    Text(
        "“{sheet}”里有批注或控件，按钮不能与它们同在一个工作表。请删除批注，或把该工作表改名后再试。",
        "“{sheet}” holds notes or controls, beside which buttons cannot be put. Delete the notes, or rename the sheet, and try again.",
    ),
)

_MACRO_BOOK: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PROJECT_TYPE: Final = "application/vnd.ms-office.vbaProject"
_PROJECT_RELATION: Final = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_DESK_MODULE: Final = "XlcrmDesk"
_MODULE_NAME: Final = re.compile(r"[A-Za-z]\w{0,30}", re.ASCII)
_DRAWING_NUMBER: Final = re.compile(rb"""idmap[^>]*\bdata\s*=\s*["']([\d,]+)""")
_TITLE_PIXELS, _ROW_PIXELS, _WIDEST_LOOK = 48, 20, 200
_EMPTY_DESK: Final = SheetSetup(widths=(3, 22, 30, 66))


def add_buttons(package: Package, lang: Lang) -> None:
    """Put the macro project and the buttons into a package; the workbook is to be written as .xlsm.

    Raises:
        Refusal: The workbook has macros of its own or our buttons already, or its desk cannot take buttons.
    """
    _refuse_macros(package)
    desk = _desk(package, lang)
    tree = part_tree(package, desk.part)
    if tree.child(b"legacyDrawing") is not None:
        raise Refusal(DESK_HAS_NOTES, sheet=desk.name)
    row = _first_empty_row(package, desk)
    buttons = [Button(task.label.say(lang), task.macro) for task in DESK_TASKS]
    band = Band(row, _TITLE_PIXELS + (row - 2) * _ROW_PIXELS, column_widths(tree))
    _draw(package, desk, tree, buttons_drawing(buttons, band, _free_drawing(package)))
    package.put(desk.part, _with_row_height(package.text(desk.part), tree.root.prefix, row, band_height(len(buttons))))
    modules = _name_modules(package, desk)
    package.add(
        beside_workbook(package, "vbaProject.bin"), buttons_project(modules[1:], workbook=modules[0]), _PROJECT_TYPE
    )
    package.relate(read_workbook(package).part, _PROJECT_RELATION, beside_workbook(package, "vbaProject.bin"))
    _enable_macros(package)


def _refuse_macros(package: Package) -> None:
    for part in package.related(read_workbook(package).part, "vbaProject"):
        ours = MODULES[0].encode("utf-16-le") in package.read(part)
        raise Refusal(BUTTONS_THERE if ours else OWN_MACROS, file=package.name)


def _desk(package: Package, lang: Lang) -> SheetEntry:
    """Return the desk, which an adopted list does not have yet."""
    titles = [sheet.name for sheet in read_workbook(package).worksheets]
    title = present_title(DESK.key, titles, lang)
    if title is None:
        title = DESK.label.say(lang)
        add_sheet(package, title, _EMPTY_DESK)
    return find_sheet(read_workbook(package), title)


def _first_empty_row(package: Package, desk: SheetEntry) -> int:
    raw = read_raw(package, desk)
    used = {
        int(row)
        for column in raw.columns.values()
        for row, kind in zip(column.rows, column.kinds, strict=True)
        if Kind(kind) is not Kind.BLANK
    }
    return next(row for row in range(2, len(used) + 3) if row not in used)


def _free_drawing(package: Package) -> int:
    """Return a number that no drawing has: the numbers of its shapes follow from it."""
    taken = {0}
    for part in package.parts:
        if part.lower().endswith(".vml"):
            for found in _DRAWING_NUMBER.findall(package.read(part)):
                taken |= {int(number) for number in found.split(b",") if number}
    return max(taken) + 1


def _draw(package: Package, desk: SheetEntry, tree: Tree, drawing: bytes) -> None:
    part = free_part(package, beside_workbook(package, "drawings"), "vmlDrawing", ".vml")
    package.add(part, drawing, VML_TYPE)
    rid = relate(package, desk.part, "vmlDrawing", part)
    reference = relation_attribute(tree, relation_namespace(package), rid)
    tree.insert(b"<" + tree.root.prefix + b"legacyDrawing " + reference + b"/>", b"legacyDrawing", SHEET_ORDER)
    package.put(desk.part, tree.result())


def _with_row_height(xml: bytes, prefix: bytes, row: int, points: float) -> bytes:
    """Return a sheet in which a row is so high."""
    said = {"ht": f"{points:g}", "customHeight": "1"}
    for found in start_tag(prefix, b"row").finditer(xml):
        number = int(attributes(found.group(1)).get("r", "0"))
        if number == row:
            return xml[: found.start()] + set_attributes(found.group(0), **said) + xml[found.end() :]
        if number > row:
            return xml[: found.start()] + _row(prefix, row, said) + xml[found.start() :]
    end = end_tag(prefix, b"sheetData").search(xml)
    if end is not None:
        return xml[: end.start()] + _row(prefix, row, said) + xml[end.start() :]
    name = prefix + b"sheetData"
    return xml.replace(b"<" + name + b"/>", b"<" + name + b">" + _row(prefix, row, said) + b"</" + name + b">", 1)


def _row(prefix: bytes, row: int, said: dict[str, str]) -> bytes:
    return set_attributes(b"<" + prefix + b'row r="%d"/>' % row, **said)


def _name_modules(package: Package, desk: SheetEntry) -> list[str]:
    """Give workbook and desk the code names that tie them to their modules; return these, the workbook's first."""
    workbook = _named(package, read_workbook(package).part, (b"workbookPr", WORKBOOK_ORDER), WORKBOOK_MODULE)
    names = [workbook, _named(package, desk.part, (b"sheetPr", SHEET_ORDER), _DESK_MODULE)]
    for sheet in read_workbook(package).worksheets:
        known = _code_name(package, sheet.part) if sheet.part != desk.part else None
        if known and _MODULE_NAME.fullmatch(known) and known not in names:
            names.append(known)
    return names


def _code_name(package: Package, part: str) -> str | None:
    """Return the code name of a sheet, which stands in the first bytes of its part."""
    start = next(iter(package.stream(part)), b"")
    found = re.search(rb"""<[\w.:-]*sheetPr\b[^>]*\bcodeName\s*=\s*["']([^"']+)["']""", start)
    return found[1].decode("utf-8", "replace") if found else None


def _named(package: Package, part: str, place: tuple[bytes, tuple[bytes, ...]], name: str) -> str:
    """Return the code name that a part says; give it one where it has none that a module may have."""
    tag, order = place
    tree = part_tree(package, part)
    element = tree.child(tag)
    known = tree.attributes(element).get("codeName", "") if element else ""
    if _MODULE_NAME.fullmatch(known):
        return known
    if element is None:
        tree.insert(b"<" + tree.root.prefix + tag + b' codeName="' + name.encode() + b'"/>', tag, order)
    else:
        tree.change(element, codeName=name)
    package.put(part, tree.result())
    return name


def _enable_macros(package: Package) -> None:
    part = read_workbook(package).part
    types = drop_elements(package.text(CONTENT_TYPES), b"Override", "PartName", {f"/{part.lower()}"})
    package.put(CONTENT_TYPES, add_override(types, part, _MACRO_BOOK))
