"""Columns of list sheets that show the records' own fields, under their own headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.text import Text
from xlcrm.sheets.parts import ListColumn, values_of

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_CUSTOMER = Text("客户名称", "Customer")


def field_of(book: Book, name: str, rows: pd.Index, form: str = "text", width: float = 13) -> ListColumn:
    """Return a field (``customers.name``) of some rows as a column."""
    table, _, key = name.partition(".")
    frame = book.frame(table)
    column = frame.table.by_key[key]
    return ListColumn(column.heading(book.lang), values_of(frame.data.loc[rows, key], column.kind), form, width)


def customer_of(book: Book, table: str, rows: pd.Index, width: float = 24) -> ListColumn:
    """Return the names of the customers that some rows of a table belong to."""
    links = book.links(table)[book.frame(table).data.index.get_indexer(rows)]
    names = pd.Series(book.customers["name"].to_numpy(dtype=object), dtype="str")
    shown = names.reindex(np.where(links >= 0, links, -1))
    return ListColumn(_CUSTOMER.say(book.lang), values_of(shown), "text", width)
