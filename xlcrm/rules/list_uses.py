"""Where the lists of 字典 are used, and how often each entry is (A7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.choices import fold
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.schema import Kind, Owner
from xlcrm.model.settings_lists import list_key
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.book import Book


def columns_of_lists(book: Book) -> dict[str, dict[str, str]]:
    """Return by table the columns of staff's that take their values from a list, with the list's key.

    A column for which 字段规则 names an allowed list takes that one; so does a column that staff added.
    """
    rules = [rule for rule in book.settings.field_rules if rule.allowed]
    ruled = {(rule.table, rule.key): list_key(rule.allowed) for rule in rules}
    uses: dict[str, dict[str, str]] = {}
    for name, frame in book.frames.items():
        for column in frame.table.columns:
            listed = ruled.get((name, column.key)) or (column.choices if column.kind is Kind.CHOICE else "")
            if listed and column.owner is not Owner.XLCRM and frame.has(column.key):
                uses.setdefault(name, {})[column.key] = listed
    for rule in rules:
        if rule.column is None and rule.key in book.frames[rule.table].data:
            uses.setdefault(rule.table, {})[rule.key] = list_key(rule.allowed)
    return uses


def list_uses(book: Book) -> Columns | None:
    """Count for every entry of the sheet how many cells hold it, in either language where xlcrm ships it."""
    frame = book.frame("lists")
    if not frame.has("used"):
        return None
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for table, uses in columns_of_lists(book).items():
        for key, name in uses.items():
            for word, count in _counted(book.frames[table].data[key]):
                counts[name][fold(word)] += count
    used = pd.Series(float("nan"), index=frame.data.index)
    for name, entries in book.settings.lists.items():
        for entry in entries:
            if entry.row in used.index:
                words = {fold(word) for word in (entry.value, *(entry.shipped or ()))}
                used.at[entry.row] = sum(counts[name][word] for word in words)
    return Columns("lists", used=used)


def _counted(values: pd.Series) -> list[tuple[str, int]]:
    texts = pa.array(values.astype("str"), type=pa.large_string(), from_pandas=True)
    found = pc.value_counts(texts.drop_null() if isinstance(texts, pa.Array) else texts.combine_chunks().drop_null())
    return [(each["values"], each["counts"]) for each in found.to_pylist()]


RULE = Rule("list_uses", Text("使用数", "Uses of lists"), "A7", ("used",), list_uses, lambda _book, _row: None)
