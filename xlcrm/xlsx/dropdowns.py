"""The values of drop-down lists: a hidden sheet with one column per list, and a defined name for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.model.content import Block, SheetContent
from xlcrm.xlsx.edits import DefinedName, GeneratedSheet
from xlcrm.xlsx.refs import column_letters, quote_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DROPDOWN_SHEET: Final = "_下拉"
DROPDOWN_KEY: Final = "dropdowns"

_KEY = re.compile(r"[A-Za-z0-9_]+\Z")
_LONGEST_NAME: Final = 255


def dropdown_name(key: str) -> str:
    """Return the defined name under which a list's values are found; ValueError if the key is not plain ASCII."""
    name = f"dd_{key}"
    if not _KEY.match(key) or len(name) > _LONGEST_NAME:
        raise ValueError(key)
    return name


def dropdowns(
    lists: Mapping[str, Sequence[str]], *, sheet: str = DROPDOWN_SHEET
) -> tuple[GeneratedSheet, tuple[DefinedName, ...]]:
    """Return the sheet that holds the values of all lists, and the names that point at them.

    A list without values keeps one empty cell, so that its name stays valid and the cells that use it accept nothing
    but what is allowed elsewhere.
    """
    blocks = []
    names = []
    for column, (key, values) in enumerate(lists.items(), start=1):
        blocks.append(Block(1, column, [[key], *([value] for value in values)], ("text",)))
        letters = column_letters(column)
        last = max(len(values), 1) + 1
        names.append(DefinedName(dropdown_name(key), f"{quote_sheet(sheet)}!${letters}$2:${letters}${last}"))
    content = SheetContent(DROPDOWN_KEY, tuple(blocks))
    return GeneratedSheet(sheet, content, state="hidden"), tuple(names)
