"""再购客户 / Repeat buyers: who bought in several projects, and who may buy in a second one (F5)."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.intent import effective_intent
from xlcrm.rules.per_customer import latest, up_to_today
from xlcrm.rules.status import has_open_opportunity
from xlcrm.sheets.parts import contactable, values_of, when_filled
from xlcrm.sheets.sections import Table, first_rows, tables_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("再购客户", "Repeat buyers")
_SUBTITLE = Text(
    "在多个项目购买的客户 {repeat} 位，占买过的 {buyers} 位的 {rate:.1%}；再购候选 {candidates} 位。",
    "{repeat} customers bought in several projects, {rate:.1%} of {buyers} buyers; {candidates} candidates for a second purchase.",
)
_WHO = ("customer_id", "name", "owner", "mobile")
_REPEAT = MappingProxyType(
    {
        "projects": Text("已购项目", "Projects"),
        "number": Text("项目数", "Number"),
        "first": Text("首次购买", "First bought"),
        "last": Text("最近购买", "Last bought"),
        "amount": Text("金额", "Amount"),
    }
)
_CANDIDATE = MappingProxyType(
    {
        "projects": Text("已购项目", "Project"),
        "signs": Text("信号数", "Signs"),
        "last": Text("购买日期", "Bought on"),
        "contact": Text("最近联系", "Last contact"),
        "said": Text("再购信号", "Signs of a second purchase"),
    }
)
_REPEAT_FORMATS = ("link", "text", "text", "text", "wrap", "integer", "date", "date", "money")
_CANDIDATE_FORMATS = (*_REPEAT_FORMATS[:-1], "wrap")
_WIDTHS = (13, 22, 12, 15, 30, 10, 13, 13, 34)
_SIGNS = MappingProxyType(
    {
        "intent": Text("意向 O–C", "intent O–C"),
        "chance": Text("有进行中商机", "open opportunity"),
        "visit": Text("购买后又来访", "visited again since"),
        "purpose": Text("目的为改善或投资", "wants a better home or invests"),
        "referral": Text("推荐过客户", "referred somebody"),
    }
)
_INTENDS = ("O", "H", "A", "B", "C")
_PURPOSES = (Text("改善", "A better home"), Text("投资", "Investment"))
_SEPARATOR = Text("、", ", ")


def repeat_buyers(book: Book) -> SheetContent | None:
    """List who bought in more than one project, and buyers of one project who show signs of buying again."""
    bought = _purchases(book)
    several = bought[bought["number"] > 1].sort_values(["number", "amount"], ascending=False, kind="stable")
    candidates = _candidates(book, bought[bought["number"] == 1])
    limit = int(book.settings.rule("sheet.max_rows"))
    tables = [
        _table(book, _with_projects(book, several.head(limit)), _REPEAT, _REPEAT_FORMATS),
        _table(book, _with_signs(book, candidates.head(limit)), _CANDIDATE, _CANDIDATE_FORMATS),
    ]
    counts = (len(several), len(candidates))
    cut = [first_rows(book, replace(table, count=count)) for table, count in zip(tables, counts, strict=True)]
    subtitle = _SUBTITLE.say(
        book.lang,
        repeat=len(several),
        buyers=len(bought),
        rate=len(several) / max(len(bought), 1),
        candidates=len(candidates),
    )
    return when_filled(book, tables_sheet("repeat_buyers", (_TITLE.say(book.lang), subtitle), cut, _WIDTHS))


def _lines(book: Book) -> pd.DataFrame:
    """Return the order lines that name a project: who (position), project, day, amount."""
    orders, who = book.orders, book.links("orders")
    here = (who >= 0) & orders["project"].notna().to_numpy(dtype=np.bool_) & up_to_today(book, "orders")
    here &= ~(orders["amount"].to_numpy(dtype=np.float64, na_value=np.nan) < 0)
    lines = orders.loc[here, ["project", "on", "amount"]].assign(who=who[here])
    return lines.assign(project=lines["project"].str.strip())


def _purchases(book: Book) -> pd.DataFrame:
    """Return for everybody who bought in a project (by position): one project, their number, first and last day, amount."""
    lines = _lines(book)
    sums = lines.groupby("who").agg(
        projects=("project", "first"), first=("on", "min"), last=("on", "max"), amount=("amount", "sum")
    )
    codes, names = pd.factorize(lines["project"])
    pairs = np.unique(lines["who"].to_numpy() * max(len(names), 1) + codes) // max(len(names), 1)
    return sums.assign(number=np.unique(pairs, return_counts=True)[1])


def _with_projects(book: Book, several: pd.DataFrame) -> pd.DataFrame:
    """Return these customers with the names of all their projects."""
    lines = _lines(book)
    each = lines[lines["who"].isin(several.index)].drop_duplicates(["who", "project"])
    names = each.groupby("who")["project"].agg(_SEPARATOR.say(book.lang).join)
    return several.assign(projects=names.reindex(several.index).astype("str"))


def _candidates(book: Book, once: pd.DataFrame) -> pd.DataFrame:
    """Return buyers of one project with signs that they may buy again, those with most signs first."""
    signs = _signs(book, once).sum(axis=1)
    found = once.assign(signs=signs, contact=book.customers["last_contact_on"].to_numpy()[once.index])
    found = found[(found["signs"] > 0) & contactable(book.customers)[once.index]]
    return found.sort_values(["signs", "amount"], ascending=False, kind="stable")


def _with_signs(book: Book, candidates: pd.DataFrame) -> pd.DataFrame:
    """Return these candidates with the words for their signs."""
    signs = _signs(book, candidates)
    words = np.array([_SIGNS[str(key)].say(book.lang) for key in signs.columns], dtype=object)
    separator = _SEPARATOR.say(book.lang)
    said = [separator.join(words[row]) for row in signs.to_numpy(dtype=np.bool_)]
    return candidates.assign(said=pd.Series(said, index=candidates.index, dtype="str"))


def _signs(book: Book, once: pd.DataFrame) -> pd.DataFrame:
    """Tell for buyers of one project which signs of a second purchase there are."""
    customers = book.customers
    referred = customers["customer_id"].isin(customers["referrer"].dropna())
    signs = {
        "intent": effective_intent(book).isin(_INTENDS),
        "chance": has_open_opportunity(book),
        "referral": referred,
    }
    if "purchase_purpose" in customers:
        signs["purpose"] = customers["purchase_purpose"].isin([name for text in _PURPOSES for name in text])
    found = pd.DataFrame({key: sign.to_numpy(dtype=np.bool_)[once.index] for key, sign in signs.items()}, index=once.index)
    if "site_visits" in book.frames:
        visited = latest(book, "site_visits", "on", up_to_today(book, "site_visits"))
        found["visit"] = visited.to_numpy()[once.index] > once["last"].to_numpy()
    return found


def _table(book: Book, listed: pd.DataFrame, shown: Mapping[str, Text], formats: tuple[str, ...]) -> Table:
    """Return a table of customers: who they are, then the columns shown."""
    people, known = book.customers.iloc[listed.index], book.frame("customers").table.by_key
    kinds = {"date": Kind.DATE, "integer": Kind.INTEGER, "money": Kind.MONEY}
    cells = [values_of(people[key]) for key in _WHO]
    cells += [
        values_of(listed[key], kinds.get(form, Kind.TEXT)) for key, form in zip(shown, formats[len(_WHO) :], strict=True)
    ]
    return Table(
        (*(known[key].heading(book.lang) for key in _WHO), *(text.say(book.lang) for text in shown.values())),
        formats,
        list(zip(*cells, strict=True)),
        linked=(book.frame("customers"), people.index.tolist(), "customer_id"),
    )
