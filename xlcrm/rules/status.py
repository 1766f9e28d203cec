"""Where a customer stands in its life cycle: potential, interested, current, lost, deregistered (A8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.book import show
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.chances import is_open
from xlcrm.rules.intent import effective_intent
from xlcrm.rules.per_customer import any_row

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_INTERESTED = ("O", "H", "A", "B", "C")

_WHY_CLOSED = Text("注销日期 {on}", "deregistered on {on}")
_WHY_MARKED = Text("流失原因：{reason}", "lost reason: {reason}")
_WHY_SILENT = Text("最近交易 {on}，超过 {days} 天没有再次交易", "last order on {on}, more than {days} day[s] ago")
_WHY_BOUGHT = Text("最近交易 {on}，在 {days} 天以内", "last order on {on}, within {days} day[s]")
_WHY_OPEN = Text("有进行中的商机，或意向级别为 O–C", "an open opportunity, or an intent level O–C")
_WHY_NOTHING = Text("没有交易，没有进行中的商机，没有 O–C 意向", "no order, no open opportunity, no intent O–C")


def status(book: Book) -> Columns:
    """Compute every customer's status: the first that holds of deregistered, lost, current, interested, potential."""
    customers = book.customers
    label = {term: term.label(book.lang) for term in terms.Status}
    result = pd.Series(label[terms.Status.POTENTIAL], index=customers.index, dtype="str")
    result = result.mask(_interested(book), label[terms.Status.INTERESTED])
    ordered = customers["order_count"] > 0
    result = result.mask(ordered, label[terms.Status.CURRENT])
    result = result.mask(customers["lost_reason"].notna() | (ordered & _silent(book)), label[terms.Status.LOST])
    closed = customers["closed_on"] <= book.day
    return Columns(status=result.mask(closed, label[terms.Status.CLOSED]))


def _silent(book: Book) -> pd.Series:
    last = book.customers["last_order_on"]
    return last < book.day - pd.Timedelta(days=int(book.settings.rule("lost.days")))


def _interested(book: Book) -> pd.Series:
    return effective_intent(book).isin(_INTERESTED) | has_open_opportunity(book)


def has_open_opportunity(book: Book) -> pd.Series:
    """Tell which customers have an opportunity that is still open."""
    return any_row(book, "opportunities", is_open(book))


def explain_status(book: Book, row: int) -> str | None:
    """Say which condition decided the status."""
    customer = book.customers.loc[row]
    days = int(book.settings.rule("lost.days"))
    if terms.Status.CLOSED.is_(customer.status):
        return _WHY_CLOSED.say(book.lang, on=show(customer.closed_on))
    if terms.Status.LOST.is_(customer.status):
        if show(customer.lost_reason):
            return _WHY_MARKED.say(book.lang, reason=customer.lost_reason)
        return _WHY_SILENT.say(book.lang, on=show(customer.last_order_on), days=days)
    if terms.Status.CURRENT.is_(customer.status):
        return _WHY_BOUGHT.say(book.lang, on=show(customer.last_order_on), days=days)
    if terms.Status.INTERESTED.is_(customer.status):
        return _WHY_OPEN.say(book.lang)
    return _WHY_NOTHING.say(book.lang)


RULE = Rule("status", Text("客户状态", "Status"), "A8", ("status",), status, explain_status)
