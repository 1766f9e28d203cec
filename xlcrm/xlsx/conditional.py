"""Add conditional formats to a sheet of somebody's workbook: the formats are appended, those there are stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.refs import MAX_ROW, column_letters
from xlcrm.xlsx.sheetorder import SHEET_ORDER
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.xml import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.xlsx.package import Package

_PRIORITY: Final = re.compile(rb"\spriority\s*=\s*[\"'](\d+)")


@dataclass(frozen=True, slots=True)
class Wrong:
    """How a wrong cell looks."""

    color: str
    fill: str


WRONG_CELL: Final = Wrong("9B1C1C", "FBD5D5")


def colour_wrong_cells(
    package: Package, part: str, keys: Sequence[tuple[int, str]], *, bad_column: int, first_row: int
) -> None:
    """Colour the cells of columns whose key stands between bars in the row's list of bad columns.

    ``keys`` gives column numbers and keys; the formats reach from ``first_row`` to the end of the sheet.
    """
    styles = Stylesheet(package)
    look = styles.dxf(color=WRONG_CELL.color, fill=WRONG_CELL.fill)
    styles.save()
    tree = part_tree(package, part)
    prefix = tree.root.prefix
    priority = max((int(number) for number in _PRIORITY.findall(tree.text)), default=0)
    bad = column_letters(bad_column)
    for number, key in keys:
        priority += 1
        letters = column_letters(number)
        formula = escape(f'ISNUMBER(SEARCH("|{key.replace(chr(34), chr(34) * 2)}|",${bad}{first_row}))')
        new = (
            b'<%bconditionalFormatting sqref="%b%d:%b%d"><%bcfRule type="expression" dxfId="%d" priority="%d">'
            b"<%bformula>%b</%bformula></%bcfRule></%bconditionalFormatting>"
        ) % (
            prefix,
            letters.encode(),
            first_row,
            letters.encode(),
            MAX_ROW,
            prefix,
            look,
            priority,
            prefix,
            formula,
            prefix,
            prefix,
            prefix,
        )
        tree.insert(new, b"conditionalFormatting", SHEET_ORDER)
    package.edit(part, tree)
