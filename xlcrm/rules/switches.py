"""Which packs, column groups and sheets were found switched on: what they bring is added once, then it is staff's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.columns import Rule
from xlcrm.model.defaults.rules_switches import GROUP_SWITCH, PACK_SWITCH, SHEET_SWITCH
from xlcrm.model.text import Text
from xlcrm.rules.memory import last_known, to_remember

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append

SWITCH = "switch"
_ON = "on"


def switched_on(book: Book) -> set[str]:
    """Return the keys of the switches that are on, by themselves or by a pack."""
    settings = book.settings
    parts = {PACK_SWITCH: settings.packs, GROUP_SWITCH: settings.groups, SHEET_SWITCH: settings.sheets}
    return {prefix + name for prefix, names in parts.items() for name in names}


def remembered_on(book: Book) -> set[str]:
    """Return the keys of the switches that were on at the last refresh."""
    return set(last_known(book, SWITCH).dropna().index)


def switches(book: Book) -> Append:
    """Remember which packs, column groups and sheets are switched on, and which no longer are."""
    on = switched_on(book)
    keys = pd.Series(sorted(on | remembered_on(book)), dtype="str")
    return to_remember(book, SWITCH, keys, pd.Series([_ON if key in on else None for key in keys], dtype="str"))


RULE = Rule("switches", Text("开关", "Switches"), "A14", (), switches, lambda _book, _row: None)
