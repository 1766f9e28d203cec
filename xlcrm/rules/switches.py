"""Which column groups were found switched on: their columns are shown once, then it is staff who hide or show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.columns import Rule
from xlcrm.model.text import Text
from xlcrm.rules.memory import to_remember

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append

GROUP = "group"
_ON = "on"


def switches(book: Book) -> Append:
    """Remember the column groups that are switched on."""
    groups = pd.Series(book.settings.groups, dtype="str")
    return to_remember(book, GROUP, groups, pd.Series(_ON, index=groups.index, dtype="str"))


RULE = Rule("switches", Text("列组开关", "Column groups"), "A14", (), switches, lambda _book, _row: None)
