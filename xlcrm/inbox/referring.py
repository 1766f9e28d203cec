"""Whom the records of a dropped list are about: a customer given by number, name, company, telephone or e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from xlcrm.model.book import show
from xlcrm.model.plan import Append
from xlcrm.model.terms import CustomerKind
from xlcrm.model.text import LANGS, Text
from xlcrm.rules.company_names import called_like_companies
from xlcrm.rules.ids import free_ids
from xlcrm.rules.matching.cards import cards
from xlcrm.xlsx.headings import match_headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlcrm.inbox.headings import Understood
    from xlcrm.model.book import Book

_CUSTOMER = "customer_id"
_CLUES: Mapping[str, tuple[str, ...]] = {
    "customer_id": ("customer_id",),
    "name": ("person", "company"),
    "mobile": ("mobile",),
    "phone": ("phone", "mobile"),
    "email": ("email",),
}
"""Columns of a customer by which one is found, and as what `cards` compares each."""

_SEVERAL = Text("“{said}”可能是 {candidates}；请写客户编号", "“{said}” may be {candidates}; give the customer's ID")
_CONTRADICTS = Text("“{said}”指不同的客户：{candidates}", "“{said}” are different customers: {candidates}")
_SHOWN = 5


class _Clue(NamedTuple):
    """One cell that tells a customer: what it is compared as, and what it says in each row."""

    fields: tuple[str, ...]
    said: pd.Series


class Wrong(NamedTuple):
    """A row of which it cannot be told whose it is."""

    row: int
    sentence: Text


def referenced(book: Book, understood: Understood, data: pd.DataFrame) -> tuple[pd.DataFrame, list[Wrong]]:
    """Return records with the number of the customer whom their clues mean; rows that may mean several are told.

    Besides the customer's own cell, columns of the list that are a customer's (mobile, e-mail …) tell; what nobody in the
    archive has stays as it is.
    """
    clues = [*_own_clue(data), *_clues(book, understood, data)]
    if not clues:
        return data, []
    found = [_candidates(book, clue) for clue in clues]
    ids = data[_CUSTOMER].astype(object).tolist() if _CUSTOMER in data else [None] * len(data)
    wrong: list[Wrong] = []
    for at, row in enumerate(data.index.tolist()):
        sets = [candidates for each in found if (candidates := each.get(row))]
        common = set.intersection(*map(set, sets)) if sets else set()
        if len(common) == 1:
            ids[at] = next(iter(common))
        elif sets:
            wrong.append(Wrong(int(row), _sentence(book, [clue.said.get(row) for clue in clues], common, sets)))
    return data.assign(**{_CUSTOMER: pd.Series(ids, index=data.index, dtype="str")}), wrong


def _own_clue(data: pd.DataFrame) -> Iterator[_Clue]:
    if _CUSTOMER in data:
        yield _Clue(("customer_id", "person", "company", "mobile", "phone", "email"), data[_CUSTOMER])


def _clues(book: Book, understood: Understood, data: pd.DataFrame) -> Iterator[_Clue]:
    """Yield the columns of a list that its own table does not know and that are a customer's."""
    texts = {at + 1: heading for heading, at in understood.extras.items()}
    matched = match_headings(texts, book.frame("customers").table, {}).columns if texts else {}
    for key, number in matched.items():
        if key in _CLUES:
            shown = [understood.grid.columns[number - 1].shown(at) or None for at in range(understood.first, understood.grid.size)]
            column = pd.Series(shown, index=understood.grid.rows[understood.first :], dtype="str")
            yield _Clue(_CLUES[key], column.reindex(data.index))


def _candidates(book: Book, clue: _Clue) -> dict[int, list[str]]:
    """Return by row the numbers of the customers that a clue may mean: what the surest comparison finds."""
    said = clue.said.dropna()
    found: dict[int, list[str]] = {}
    for field in clue.fields:
        left = said[~said.index.isin(list(found))]
        if left.empty:
            break
        theirs = pd.Series(_comparable(field, left), index=left.index)
        ours = _known(book, field, set(theirs[theirs != ""]))
        found |= {row: ours[text] for row, text in zip(theirs.index.tolist(), theirs.tolist(), strict=True) if text in ours}
    return found


def _comparable(field: str, column: pd.Series) -> list[str]:
    if field == _CUSTOMER:
        return [text.strip().casefold() for text in column.fillna("").tolist()]
    compared: list[str] = cards({field: column}, len(column))[field].tolist()
    return compared


def _known(book: Book, field: str, wanted: set[str]) -> dict[str, list[str]]:
    """Return by what is compared the numbers of the customers who have it, themselves or through a contact."""
    found: dict[str, list[str]] = {}
    column = {"person": "name", "company": "name"}.get(field, field)
    for frame in ("customers", "contacts"):
        data = book.frame(frame).data if frame in book.frames else pd.DataFrame()
        if column not in data or (frame == "contacts" and field in {_CUSTOMER, "company"}) or found.keys() >= wanted:
            continue
        mine: dict[str, list[str]] = {}
        given = data[data[_CUSTOMER].notna() & data[column].notna()]
        for text, customer in zip(_comparable(field, given[column]), given[_CUSTOMER].tolist(), strict=True):
            if text in wanted and text not in found and customer not in mine.setdefault(text, []):
                mine[text].append(customer)
        found |= mine
    return found


def _sentence(book: Book, said: Iterable[object], common: set[str], sets: list[list[str]]) -> Text:
    candidates = sorted(common or {each for one in sets for each in one})[:_SHOWN]
    customers = book.customers.set_index(_CUSTOMER)
    named = "、".join(" ".join(filter(None, (each, *(show(customers.at[each, key]) for key in ("name", "mobile"))))) for each in candidates)
    words = " ".join(show(each) for each in said if not pd.isna(each))  # type: ignore[call-overload] # a cell
    sentence = _SEVERAL if common else _CONTRADICTS
    return Text(*(sentence.say(lang, said=words, candidates=named) for lang in LANGS))


def missing_companies(book: Book, data: pd.DataFrame) -> tuple[Append | None, pd.DataFrame]:
    """Return new customers for the companies of contacts that the archive lacks, and the contacts with their numbers."""
    if _CUSTOMER not in data:
        return None, data
    ids = set(book.customers[_CUSTOMER].dropna())
    names = [name for name in dict.fromkeys(data[_CUSTOMER].dropna().tolist()) if name not in ids]
    if not names:
        return None, data
    numbers = free_ids(book.frame("customers"), book.high_ids.get("customers", 0), len(names))
    company = CustomerKind.COMPANY.label(book.lang)
    kinds = [company if like else None for like in called_like_companies(pd.Series(names, dtype="str")).tolist()]
    made = Append("customers", {_CUSTOMER: numbers, "name": names, "kind": kinds})
    return made, data.assign(**{_CUSTOMER: data[_CUSTOMER].replace(dict(zip(names, numbers, strict=True)))})
