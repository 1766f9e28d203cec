"""Sheets that are wholly xlcrm's: their cells, merges, links, drop-downs and page breaks are replaced, all else stays as staff left it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.addsheet import Place, add_sheet
from xlcrm.xlsx.areas import Owned, absolute, area_name, areas_formula, around, contains, content_areas, read_owned
from xlcrm.xlsx.calcchain import forget_formulas
from xlcrm.xlsx.cellchoices import put_choices, same_choices
from xlcrm.xlsx.edits import DefinedName, GeneratedSheet
from xlcrm.xlsx.links import (
    LinkPlan,
    OldLink,
    apply_links,
    new_links,
    plan_links,
    read_links,
    same_as_written,
    same_links,
)
from xlcrm.xlsx.names import set_local_formula, set_names
from xlcrm.xlsx.ownrows import Merged, SheetRows, merge_rows
from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.receipt import Tally
from xlcrm.xlsx.refs import MAX_COLUMN, MAX_ROW, Area, cell_ref, parse_area, quote_sheet
from xlcrm.xlsx.refused import BROKEN_XML
from xlcrm.xlsx.rowbreaks import put_breaks, same_breaks
from xlcrm.xlsx.samecells import Reader
from xlcrm.xlsx.sheetorder import column_widths, holds_drawings, put_list
from xlcrm.xlsx.stretches import BlockWriter, Canvas
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.workbook import SheetEntry, Workbook, read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.content import SheetContent
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.tree import Element, Tree

OCCUPIED: Final = RefusalKind(
    "generated.occupied",
    PROTECTED,
    Text(
        "工作表“{sheet}”的 {cells} 有手工填写的内容，会被本次结果覆盖，因此该表未更新。请把它们移到别处。",
        "{cells} of sheet “{sheet}” were filled by hand and new content would cover them, "
        "so the sheet was left as it was. Move them elsewhere.",
    ),
)

_SHOWN_AT_MOST: Final = 5
_LAST_CELL: Final = Area(MAX_ROW, MAX_COLUMN, MAX_ROW, MAX_COLUMN)
"""What is written down as ours when nothing is: the sheet stays known, and nobody fills its last cell."""

_NOWHERE: Final = Area(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Target:
    """The sheet that is to be rewritten: its entry, its elements, the areas that are ours, and the new content."""

    entry: SheetEntry
    tree: Tree
    owned: tuple[Area, ...]
    areas: tuple[Area, ...]
    content: SheetContent


def replace_generated(package: Package, generated: GeneratedSheet, styles: Stylesheet | None = None) -> bool:
    """Make a generated sheet show its content; False when it shows it already and nothing was changed.

    Only our own cells, merges and links change. Refuses, and leaves the sheet as it is, when new cells would cover what
    staff filled. Give ``styles`` when others append to the style sheet in the same write; saving it is theirs then.
    """
    looks = styles or Stylesheet(package)
    changed = _Writer(package, looks).replace(generated)
    if changed and styles is None:
        looks.save()
    return changed


class _Writer:
    """Writes generated sheets of one package."""

    def __init__(self, package: Package, styles: Stylesheet) -> None:
        self._package = package
        self._styles = styles

    def replace(self, generated: GeneratedSheet) -> bool:
        book = read_workbook(self._package)
        owned = _owned(book, generated.content.key)
        entry = _find(book, owned.sheet if owned else generated.sheet)
        added = entry is None
        if entry is None:
            entry = self._add(generated)
            book, owned = read_workbook(self._package), None
        target = self._target(entry, owned, generated.content)
        if owned and self._shows(target, date1904=book.date1904):
            return False
        checkpoint = self._styles.checkpoint()
        try:
            changed = self._rewrite(target, date1904=book.date1904)
        except Refusal:
            self._styles.roll_back(checkpoint)
            raise
        remembered = self._remember(target)
        return added or changed or remembered

    def _add(self, generated: GeneratedSheet) -> SheetEntry:
        place = Place(generated.after, generated.state)
        part = add_sheet(self._package, generated.sheet, generated.content.setup, place)
        return next(sheet for sheet in read_workbook(self._package).sheets if sheet.part == part)

    def _target(self, entry: SheetEntry, owned: Owned | None, content: SheetContent) -> _Target:
        tree = part_tree(self._package, entry.part)
        return _Target(entry, tree, owned.areas if owned else (), content_areas(content), content)

    def _shows(self, target: _Target, *, date1904: bool) -> bool:
        merges = {str(area) for area, _ in _merges(target.tree) if any(contains(own, area) for own in target.owned)}
        if merges != {str(parse_area(merge)) for merge in target.content.merges}:
            return False
        if not (same_breaks(target.tree, target.owned, target.content.page_breaks) and same_choices(target.tree, target.content)):
            return False
        reader = Reader(self._package, self._styles, date1904=date1904)
        return self._links_to(target) and reader.shows(target.entry.part, target.content, target.owned)

    def _links_to(self, target: _Target) -> bool:
        """Tell whether our links lead where they are to lead."""
        new = new_links(target.content.links)
        if same_as_written(target.tree, new):
            return True
        return same_links(_ours(target, read_links(self._package, target.entry.part, target.tree)), new)

    def _rewrite(self, target: _Target, *, date1904: bool) -> bool:
        part, tree, before = target.entry.part, target.tree, target.tree.text
        sheet_data = tree.child(b"sheetData")
        if sheet_data is None:
            raise Refusal(BROKEN_XML, file=self._package.name, member=part, detail="sheetData")
        writer = BlockWriter(_canvas(target, date1904=date1904), self._styles)
        stretches = list(writer.stretches(target.content))
        merged = merge_rows(SheetRows(tree, sheet_data, target.entry.name), target.owned, stretches, target.areas)
        _refuse_covering(target, merged)
        _put_rows(tree, sheet_data, merged.rows)
        _put_dimension(tree, target.areas, merged)
        _put_merges(target)
        put_breaks(tree, (*target.owned, *target.areas), target.content.page_breaks)
        put_choices(tree, target.content)
        grown = _fit_filter(target)
        links = self._put_links(target)
        if (after := tree.result()) == before:
            return False
        self._package.put(part, after)
        forget_formulas(self._package, target.entry.sheet_id, _lost_formulas(merged, tree.root.prefix))
        apply_links(self._package, part, links)
        if grown:
            set_local_formula(self._package, "_xlnm._FilterDatabase", target.entry.name, grown)
        cell = b"<" + tree.root.prefix + b"c "
        self._package.note(Tally(cells=sum(stretch.xml.count(cell) for stretch in stretches)), part, tree.spans())
        return True

    def _put_links(self, target: _Target) -> LinkPlan:
        part, tree = target.entry.part, target.tree
        ours = _ours(target, read_links(self._package, part, tree))
        plan = plan_links(self._package, part, tree, ours=ours, new=new_links(target.content.links))
        put_list(tree, b"hyperlinks", plan.items, counted=False)
        return plan

    def _remember(self, target: _Target) -> bool:
        """Write down which cells are ours now."""
        formula = areas_formula(target.entry.name, target.areas or (_LAST_CELL,))
        return set_names(self._package, [DefinedName(area_name(target.content.key), formula, hidden=True)])


def _owned(book: Workbook, key: str) -> Owned | None:
    """Return where this content was written last time, if that sheet is still there."""
    name = area_name(key).casefold()
    formula = next((each.formula for each in book.names if each.sheet is None and each.name.casefold() == name), None)
    owned = read_owned(formula)
    return owned if owned and _find(book, owned.sheet) else None


def _find(book: Workbook, title: str) -> SheetEntry | None:
    return next((sheet for sheet in book.worksheets if sheet.name.casefold() == title.casefold()), None)


def _ours(target: _Target, links: list[OldLink]) -> list[OldLink]:
    """Return the links on cells that are ours, or are now to be."""
    areas = (*target.owned, *target.areas)
    return [link for link in links if any(area.meets(link.area) for area in areas)]


def _canvas(target: _Target, *, date1904: bool) -> Canvas:
    merges = (parse_area(merge) for merge in target.content.merges)
    corners = {(merge.top, merge.left): merge.right for merge in merges}
    tree = target.tree
    return Canvas(tree.root.prefix, column_widths(tree), corners, date1904, keeps_heights=holds_drawings(tree))


def _lost_formulas(merged: Merged, prefix: bytes) -> set[tuple[int, int]]:
    """Return the cells whose formulas went; the same cell may have a new one, which Excel lists by itself."""
    return {(cell.row, cell.column) for cell in merged.dropped if b"<" + prefix + b"f" in cell.inner}


def _refuse_covering(target: _Target, merged: Merged) -> None:
    blocking = [cell_ref(cell.row, cell.column) for cell in merged.blocking]
    for area, _ in _foreign_merges(target):
        if any(area.meets(own) for own in target.areas):
            blocking.append(str(area))
    if blocking:
        shown = ", ".join(blocking[:_SHOWN_AT_MOST]) + (" …" if len(blocking) > _SHOWN_AT_MOST else "")
        raise Refusal(OCCUPIED, sheet=target.entry.name, cells=shown)


def _put_rows(tree: Tree, sheet_data: Element, rows: list[bytes]) -> None:
    content = b"".join(rows)
    if not sheet_data.self_closed:
        if content != tree.text[sheet_data.inner : sheet_data.close]:
            tree.replace(sheet_data.inner, sheet_data.close, content)
    elif content:
        tree.append(sheet_data, content)


def _put_dimension(tree: Tree, areas: Sequence[Area], merged: Merged) -> None:
    element = tree.child(b"dimension")
    if element is None:
        return
    kept = [Area(cell.row, cell.column, cell.row, cell.column) for cell in merged.kept]
    reach = str(around([*areas, *kept])) if areas or kept else "A1"
    if tree.attributes(element).get("ref") != reach:
        tree.change(element, ref=reach)


def _merges(tree: Tree) -> list[tuple[Area, bytes]]:
    parent = tree.child(b"mergeCells")
    if parent is None:
        return []
    return [(_area(tree.attributes(each).get("ref", "")), tree.raw(each)) for each in tree.children(parent)]


def _area(reference: str) -> Area:
    """Return the area of merged cells; one that makes no sense is nowhere, and stays."""
    try:
        return parse_area(reference)
    except ValueError:
        return _NOWHERE


def _foreign_merges(target: _Target) -> list[tuple[Area, bytes]]:
    """Return the merged cells that are not ours."""
    return [(area, raw) for area, raw in _merges(target.tree) if not any(own.meets(area) for own in target.owned)]


def _put_merges(target: _Target) -> None:
    tag = b"<" + target.tree.root.prefix + b'mergeCell ref="'
    ours = [tag + merge.encode() + b'"/>' for merge in target.content.merges]
    put_list(target.tree, b"mergeCells", [*(raw for _, raw in _foreign_merges(target)), *ours])


def _fit_filter(target: _Target) -> str | None:
    """Let a filter that ended with our old rows end with the new ones, and return its new area."""
    element = target.tree.child(b"autoFilter")
    reference = target.tree.attributes(element).get("ref", "") if element else ""
    if element is None or not reference:
        return None
    area = parse_area(reference)
    before, after = (_bottoms(areas, area) for areas in (target.owned, target.areas))
    if area.bottom not in before or not after:
        return None
    place = before.index(area.bottom) + len(after) - len(before)
    bottom = after[min(max(place, 0), len(after) - 1)]
    if bottom == area.bottom:
        return None
    fitted = Area(area.top, area.left, bottom, area.right)
    target.tree.change(element, ref=str(fitted))
    return f"{quote_sheet(target.entry.name)}!{absolute(fitted)}"


def _bottoms(areas: Sequence[Area], reach: Area) -> list[int]:
    """Return the last rows of the areas that stand on each other from the headings of a filter down."""
    bottoms = [area.bottom for area in areas if area.holds(reach.top, reach.left)][:1]
    while bottoms:
        below = [area for area in areas if area.top == bottoms[-1] + 1 and area.left <= reach.left <= area.right]
        if not below:
            break
        bottoms.append(below[0].bottom)
    return bottoms
