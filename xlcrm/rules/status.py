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
from xlcrm.rules.rhythm import lost_after, own_gap, silent_days

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_INTERESTED = ("O", "H", "A", "B", "C")

_WHY_CLOSED = Text("注销日期 {on}", "deregistered on {on}")
_WHY_MARKED = Text("流失原因：{reason}", "lost reason: {reason}")
_WHY_SILENT = Text("最近交易 {on}，超过 {days} 天没有再次交易", "last order on {on}, more than {days} day[s] ago")
_WHY_BOUGHT = Text("最近交易 {on}，在 {days} 天以内", "last order on {on}, within {days} day[s]")
_BY_RHYTHM = Text("（自身间隔 {gap:g} 天的 {factor:g} 倍）", " ({factor:g} times the own gap of {gap:g} days)")
_BY_PERIOD = Text("（流失天数）", " (the lost period)")
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
    return silent_days(book) > lost_after(book)


def _interested(book: Book) -> pd.Series:
    return effective_intent(book).isin(_INTERESTED) | has_open_opportunity(book)


def has_open_opportunity(book: Book) -> pd.Series:
    """Tell which customers have an opportunity that is still open."""
    return any_row(book, "opportunities", is_open(book))


def explain_status(book: Book, row: int) -> str | None:
    """Say which condition decided the status."""
    customer = book.customers.loc[row]
    if terms.Status.CLOSED.is_(customer.status):
        return _WHY_CLOSED.say(book.lang, on=show(customer.closed_on))
    if terms.Status.LOST.is_(customer.status):
        if show(customer.lost_reason):
            return _WHY_MARKED.say(book.lang, reason=customer.lost_reason)
        return _bought(book, row, _WHY_SILENT)
    if terms.Status.CURRENT.is_(customer.status):
        return _bought(book, row, _WHY_BOUGHT)
    if terms.Status.INTERESTED.is_(customer.status):
        return _WHY_OPEN.say(book.lang)
    return _WHY_NOTHING.say(book.lang)


def _bought(book: Book, row: int, text: Text) -> str:
    """Say how long ago the last order was, and which limit counts for this customer."""
    gap = own_gap(book)[row]
    days, factor = float(lost_after(book)[row]), float(book.settings.rule("lost.factor"))
    by_rhythm = days < float(book.settings.rule("lost.days"))
    limit = _BY_RHYTHM.say(book.lang, gap=gap, factor=factor) if by_rhythm else _BY_PERIOD.say(book.lang)
    return text.say(book.lang, on=show(book.customers.at[row, "last_order_on"]), days=int(days)) + limit


RULE = Rule("status", Text("客户状态", "Status"), "A8", ("status",), status, explain_status)
