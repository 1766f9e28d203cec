"""Renamed entries of 字典: an old value beside an entry is a person's ruling to rename it wherever it is used (A7).

Columns that staff added are renamed too where 字段规则 binds them to the list and they hold texts.

A rename is carried out once and remembered. Should somebody write the old word again later, that is a warning and not a rename.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.decisions.renamed_conditions import renamed_conditions
from xlcrm.model.book import NO_ROWS
from xlcrm.model.choices import fold
from xlcrm.model.columns import Columns, Decision
from xlcrm.model.plan import Append
from xlcrm.model.text import Text
from xlcrm.rules.list_uses import columns_of_lists
from xlcrm.rules.memory import past

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Book, Frame

RENAME: Final = "rename"


def rename(book: Book) -> list[Columns | Append]:
    """Put the new words in place of the old ones in every column of their lists, and remember that it was done."""
    wanted = _wanted(book)
    if not wanted:
        return []
    found: list[Columns | Append] = []
    lists = columns_of_lists(book)
    for table, uses in lists.items():
        renamed = {key: _renamed(book.frames[table], key, wanted[name]) for key, name in uses.items() if name in wanted}
        changed = {key: series for key, series in renamed.items() if series is not None}
        if changed:
            found.append(Columns(table, **changed))
    return [*found, *renamed_conditions(book, lists, wanted), _remembered(book, wanted)]


def _wanted(book: Book) -> dict[str, dict[str, str]]:
    """Return the renames that were not carried out yet: by list, from the folded old word to the new one."""
    done = past(book, RENAME)
    rows = zip(done["record"], done["before"], done["after"], strict=True)
    last = {(name, frozenset((before, after))): after for name, before, after in rows}
    wanted: dict[str, dict[str, str]] = {}
    for name, entries in book.settings.lists.items():
        for entry in entries:
            old, new = entry.old_value, entry.value
            if old and fold(old) != fold(new) and last.get((name, frozenset((fold(old), fold(new))))) != fold(new):
                wanted.setdefault(name, {})[fold(old)] = new
    return wanted


def _renamed(frame: Frame, key: str, words: Mapping[str, str]) -> pd.Series | None:
    """Return a column with the new words, None when no cell holds an old one; what a formula says stays."""
    values = frame.data[key]
    if not isinstance(values.dtype, pd.StringDtype):
        return None
    found = {value: words[fold(str(value))] for value in values.dropna().unique() if fold(str(value)) in words}
    if not found:
        return None
    formulas = frame.layout.formula_rows.get(key, NO_ROWS) if frame.layout else NO_ROWS
    return values.replace(found).mask(values.index.isin(formulas), values)


def _remembered(book: Book, wanted: Mapping[str, Mapping[str, str]]) -> Append:
    rows = [(name, old, fold(new)) for name, words in wanted.items() for old, new in words.items()]
    count = len(rows)
    return Append(
        "events",
        {
            "event": [RENAME] * count,
            "record": [name for name, _, _ in rows],
            "before": [old for _, old, _ in rows],
            "after": [new for _, _, new in rows],
            "on": [book.day] * count,
            "by": [book.saved_by or None] * count,
        },
    )


RENAMES = Decision("rename", Text("字典改名", "Renamed entries"), "A7", rename)
