"""Generated sheets in an open window: our cells, merges, links and looks are replaced in place, all else stays."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING, Final

from xlcrm.excel.cells import Sheet, write_block
from xlcrm.xlsx.areas import area_name, areas_formula, content_areas, read_owned
from xlcrm.xlsx.dropdowns import dropdown_name
from xlcrm.xlsx.edits import DefinedName
from xlcrm.xlsx.formats import LOOKS
from xlcrm.xlsx.refs import column_letters
from xlcrm.xlsx.stretches import look_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.content import Block, CellValue, SheetContent
    from xlcrm.xlsx.edits import GeneratedSheet
    from xlcrm.xlsx.formats import Look
    from xlcrm.xlsx.refs import Area

_VERY_HIDDEN: Final = 2
_LIST, _INFORMATION = 3, 3


def put_generated(
    book: Sheet, generated: GeneratedSheet, names: Mapping[str, str], titles: dict[str, Sheet]
) -> DefinedName:
    """Make a generated sheet show its content; return the name that says which cells are ours now.

    ``names`` are the defined names of the workbook: one of them tells which cells were ours before. ``titles`` are the sheets
    by their titles in lower case; a sheet that is added is added there.
    """
    sheet, content = _sheet(book, generated, titles), generated.content
    owned = read_owned(names.get(area_name(content.key)))
    for area in owned.areas if owned else ():
        cells = _cells(sheet, area)
        cells.unmerge()
        cells.clear_contents()
        cells.clear_formats()
    for block in content.blocks:
        _put_block(sheet, content, block)
    for merge in content.merges:
        sheet.range(merge).merge()
    for link in content.links:
        cell = sheet.range((link.row, link.column))
        inside = "!" in link.target and "://" not in link.target
        cell.add_hyperlink(f"#{link.target}" if inside else link.target, str(cell.value or ""), link.tip or None)
    for choices in content.choices:
        cells = sheet.range((choices.first_row, choices.column), (choices.last_row, choices.column))
        _offer(cells, dropdown_name(choices.key))
    return DefinedName(area_name(content.key), areas_formula(sheet.name, content_areas(content)), hidden=True)


def _offer(cells: Sheet, name: str) -> None:
    """Let cells offer the values of a list; Excel for Mac gets its drop-downs when the file is next refreshed."""
    if hasattr(cells.impl, "offer"):
        cells.impl.offer(name)
    elif sys.platform == "win32":
        validation = cells.api.Validation
        validation.Delete()
        validation.Add(_LIST, _INFORMATION, 1, f"={name}")
        validation.ShowError = False


def _sheet(book: Sheet, generated: GeneratedSheet, titles: dict[str, Sheet]) -> Sheet:
    found = titles.get(generated.sheet.casefold())
    if found is not None:
        return found
    behind = titles.get((generated.after or "").casefold()) or book.sheets[len(book.sheets) - 1]
    made = titles[generated.sheet.casefold()] = book.sheets.add(generated.sheet, after=behind)
    if generated.state != "visible":
        made.visible = False
    if generated.state == "veryHidden" and hasattr(made.api, "Visible"):
        made.api.Visible = _VERY_HIDDEN
    for number, width in enumerate(generated.content.setup.widths, start=1):
        letters = column_letters(number)
        made.range(f"{letters}:{letters}").column_width = width
    return made


def _cells(sheet: Sheet, area: Area) -> Sheet:
    return sheet.range((area.top, area.left), (area.bottom, area.right))


def _put_block(sheet: Sheet, content: SheetContent, block: Block) -> None:
    width = max(map(len, block.rows), default=0)
    if not width:
        return
    data: list[list[CellValue]] = [[*row, *[None] * (width - len(row))] for row in block.rows]
    bottom = block.row + len(data) - 1
    columns = range(block.column, block.column + width)
    for look, alike in groupby(columns, lambda column: look_of(content, block, column)):
        first, *rest = alike
        _put_look(sheet.range((block.row, first), (bottom, rest[-1] if rest else first)), look)
    write_block(sheet, (block.row, block.column), data)


def _put_look(cells: Sheet, look: Look) -> None:
    """Give cells their looks, as far as spreadsheet programs share them."""
    if look.code != LOOKS["text"].code:
        cells.number_format = look.code
    if look.bold:
        cells.font.bold = True
    if look.size:
        cells.font.size = look.size
    if look.color:
        cells.font.color = f"#{look.color[2:]}"
    if look.fill:
        cells.color = f"#{look.fill[2:]}"
    if look.wrap:
        cells.wrap_text = True
