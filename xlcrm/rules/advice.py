"""Which articles of 知识库 / Knowledge speak of a customer: by temperament, age and purpose, by any tag (E3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_SEPARATORS = re.compile(r"[、，,;；/]+")
YOUNG, MIDDLE_AGED, ELDERLY = (
    Text("年轻夫妇和单身", "Young couples and singles"),
    Text("中年", "Middle-aged"),
    Text("年老", "Elderly"),
)
_WORDS = (Kind.CHOICE, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Advice:
    """One article that speaks of a customer: its category, the tag that fits, title and text."""

    category: str
    tag: str
    title: str
    body: str


def advice(book: Book, row: int) -> tuple[Advice, ...]:
    """Return the articles whose tag is a value of the customer in this row, or its age group, in the sheet's order."""
    words = _words(book, row)
    articles = book.knowledge[book.knowledge["key"].notna()]
    fitting = articles[[fold in words for fold in articles["key"].str.strip().str.casefold()]]
    return tuple(
        Advice(show(each.category), show(each.key), show(each.title), show(each.body)) for each in fitting.itertuples()
    )


def age_group(book: Book, row: int) -> Text | None:
    """Return the age group of a person, by the bounds ``advice.ages``; None where no birthday is known."""
    born = value_at(book.customers, row, "birthday")
    bounds = book.settings.numbers("advice.ages")
    if pd.isna(born) or not bounds:
        return None
    age = (book.day - born).days / 365.25
    return YOUNG if age < bounds[0] else ELDERLY if age >= bounds[-1] else MIDDLE_AGED


def _words(book: Book, row: int) -> set[str]:
    """Return all that is said of a customer, folded: values of choices and texts, split where they name several."""
    table = book.frame("customers").table
    cells = [show(book.customers.loc[row, column.key]) for column in table.columns if column.kind in _WORDS]
    words = {word.strip().casefold() for cell in cells for word in _SEPARATORS.split(cell) if word.strip()}
    group = age_group(book, row)
    return words | ({name.casefold() for name in group} if group else set())
