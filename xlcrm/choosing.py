"""Which customers are meant: by a condition, a saved query, IDs or names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from xlcrm.explaining import find_customer
from xlcrm.model.conditions import ConditionError, compile_condition
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.settings_tables import extras_of
from xlcrm.model.table_names import fold_name
from xlcrm.model.text import LANGS, Text, joined

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book

WRONG_CONDITION = RefusalKind(
    "condition.wrong",
    WRONG_USE,
    Text(
        "条件“{text}”第 {position} 个字符处有误：{what}",
        "The condition “{text}” is wrong at character {position}: {what}",
    ),
)
NO_QUERY = RefusalKind(
    "query.unknown",
    WRONG_USE,
    Text("“查询条件”里没有查询“{name}”。{nearest}已有：{names}。",
         "The sheet Queries has no query “{name}”. {nearest}There are: {names}."),
)  # fmt: skip
NOT_ABOUT_CUSTOMERS = RefusalKind(
    "query.not_about_customers",
    WRONG_USE,
    Text("查询“{name}”的表“{table}”没有客户编号，选不出客户。",
         "The query “{name}” asks the table “{table}”, which names no customers."),
)  # fmt: skip
_NEAREST = Text("是不是“{name}”？", "Did you mean “{name}”? ")
_NEAR, _NEAR_SHORT, _SHORT = 55, 45, 3


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is asked for: customers that a condition or a saved query finds, or those of these IDs or names; else all.

    Given several, a customer must fulfil all of them.
    """

    where: str = ""
    query: str = ""
    ids: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Tell whether any choice was made."""
        return bool(self.where or self.query or self.ids)


def chosen_rows(book: Book, choice: Choice) -> pd.Index:
    """Return the Excel rows of the customers that were chosen, in the sheet's order."""
    mask = np.ones(len(book.customers), dtype=np.bool_)
    if choice.where:
        mask &= fulfilling(book, choice.where)
    if choice.query:
        mask &= _found_by(book, choice.query)
    if choice.ids:
        mask &= book.customers.index.isin([find_customer(book, wanted) for wanted in choice.ids])
    return book.customers.index[mask]


def fulfilling(book: Book, condition: str) -> np.ndarray:
    """Tell which customers fulfil a condition; one that cannot be read is refused."""
    frame = book.frame("customers")
    try:
        return compile_condition(condition, frame.table, extras_of("customers", book.frames)).of(book)
    except ConditionError as error:
        raise Refusal(WRONG_CONDITION, text=condition, position=error.position, what=error.sentence) from error


def nearest_name(name: str, among: set[str]) -> str:
    """Return the name of a set that is nearest to another, empty where none is near."""
    cutoff = _NEAR_SHORT if len(name) <= _SHORT else _NEAR
    found = process.extractOne(fold_name(name), sorted(among), scorer=fuzz.ratio, score_cutoff=cutoff)
    return str(found[0]) if found else ""


def nearest_sentence(name: str, among: set[str]) -> Text:
    """Return the question whether the nearest name is meant, empty where none is near."""
    return meant(nearest_name(name, among))


def meant(name: str) -> Text:
    """Return the question whether a name is meant, empty where there is none."""
    return Text(*(_NEAREST.say(lang, name=name) if name else "" for lang in LANGS))


def _found_by(book: Book, name: str) -> np.ndarray:
    queries = {fold_name(query.name): query for query in book.settings.queries}
    query = queries.get(fold_name(name))
    if query is None:
        names = joined(each.name for each in queries.values())
        raise Refusal(NO_QUERY, name=name, nearest=nearest_sentence(name, set(queries)), names=names)
    mask = query.mask(book)
    if query.table == "customers":
        return mask
    table = book.frame(query.table).table
    if "customer_id" not in table.by_key:
        raise Refusal(NOT_ABOUT_CUSTOMERS, name=query.name, table=table.label)
    links = book.links(query.table)[mask]
    found = np.zeros(len(book.customers), dtype=np.bool_)
    found[links[links >= 0]] = True
    return found
