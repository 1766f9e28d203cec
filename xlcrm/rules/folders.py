"""The folder of every customer that has one, as a link (A10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_WHY = Text("客户的文件在“{place}”", "The customer's documents are in “{place}”")


def folders(book: Book) -> Columns:
    """Name the folder of every customer, seen from the workbook; nothing where a customer has none."""
    places = [book.folders.get(customer, np.nan) for customer in book.customers["customer_id"].tolist()]
    return Columns(folder=pd.Series(places, book.customers.index, dtype="str"))


def explain_folder(book: Book, row: int) -> str | None:
    """Say where the customer's documents are kept."""
    place = show(value_at(book.customers, row, "folder"))
    return _WHY.say(book.lang, place=place) if place else None


RULE = Rule("folders", Text("资料夹", "Folder"), "A10", ("folder",), folders, explain_folder)
