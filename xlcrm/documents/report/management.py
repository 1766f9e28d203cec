"""The management report: how a month or week went, how the customers stand, what is to be done, who did what (H4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.documents.report.asked import Asked
from xlcrm.documents.report.content import Card, Report
from xlcrm.documents.report.customers import customers_part, retention_part
from xlcrm.documents.report.sales import sales_part
from xlcrm.documents.report.team import follow_up_part, team_part
from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.rules.chances import is_open, stands_in
from xlcrm.rules.funnel import probabilities
from xlcrm.rules.per_customer import seconds
from xlcrm.sheets.staff import performance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_SUBTITLE = Text(
    "{period} · 与上期同样天数相比；等级、商机、到期截至 {day}",
    "{period} · compared with as many days of the period before; tiers, opportunities and due dates as of {day}",
)
_NEW = Text("上期无", "none before")
_SAME = Text("持平", "no change")
_BEFORE = Text("上期 {before}", "{before} before")
_TOTAL = Text("共 {count} 位客户", "of {count} customer[s]")
_OPEN = Text("{count} 个进行中，共 {amount}", "{count} open, {amount} in all")
_DUE = Text("今日到期 {count}", "{count} due today")
_WON = Text("赢单", "Won")
_FIGURES = {
    "amount": Text("成交额", "Turnover"),
    "orders": Text("订单", "Orders"),
    "new": Text("新增客户", "New customers"),
    "contacts": Text("跟进次数", "Contacts"),
}
_WEIGHTED, _LATE, _CURRENT = (
    Text("加权商机", "Weighted pipeline"), Text("逾期未跟进", "Overdue customers"), Text("现有客户", "Current customers"),
)  # fmt: skip


def management(asked: Asked) -> Report:
    """Return the report of a period, of all or of one person."""
    book, period = asked.book, asked.period
    subtitle = asked.say(_SUBTITLE, period=period.said(book.lang), day=book.today)
    now = performance(book, period.start, period.end)
    parts = (
        sales_part(asked),
        customers_part(asked),
        follow_up_part(asked),
        *(() if asked.owner else (team_part(asked, now),)),
        retention_part(asked),
    )
    return asked.report("management", subtitle, parts, cards=_cards(asked, now), upright=True)


def _cards(asked: Asked, now: pd.DataFrame) -> tuple[Card, ...]:
    book, period = asked.book, asked.period
    before = performance(book, *period.before)
    cards = [
        _changed(asked, asked.say(label), float(now[key].sum()), float(before[key].sum()))
        for key, label in _FIGURES.items()
    ]
    won, won_before = (_won(book, *days) for days in ((period.start, period.end), period.before))
    return (*cards, _changed(asked, asked.say(_WON), won, won_before), *_standing(asked))


def _changed(asked: Asked, label: str, now: float, before: float) -> Card:
    """Return a figure with the one before, and by how much it rose or fell."""
    said = f"{now:,.0f}"
    if not before:
        return Card(label, said, asked.say(_NEW) if now else "")
    note = asked.say(_BEFORE, before=f"{before:,.0f}")
    if now == before:
        return Card(label, said, note, change=asked.say(_SAME))
    arrow, trend = ("▲", "good") if now > before else ("▼", "bad")
    return Card(label, said, note, change=f"{arrow} {abs(now / before - 1):.0%}", trend=trend)


def _won(book: Book, start: pd.Timestamp, end: pd.Timestamp) -> int:
    closed = seconds(book.opportunities["closed_on"])
    with np.errstate(invalid="ignore"):
        here: NDArray[np.bool_] = (closed >= start.to_datetime64()) & (closed < end.to_datetime64())
    return int((here & stands_in(book, terms.Outcome.WON)).sum())


def _standing(asked: Asked) -> list[Card]:
    """Return the figures as they stand today."""
    book = asked.book
    customers, going = book.customers, is_open(book)
    amount = book.opportunities["amount"].fillna(0.0)[going]
    weighted = float((amount * probabilities(book)[going]).sum())
    opened = asked.say(_OPEN, count=int(going.sum()), amount=f"{amount.sum():,.0f}")
    late, due = int((customers["next_due_on"] < book.day).sum()), int((customers["next_due_on"] == book.day).sum())
    current = int(terms.Status.CURRENT.matches(customers["status"]).sum())
    return [
        Card(asked.say(_WEIGHTED), f"{weighted:,.0f}", opened),
        Card(asked.say(_LATE), f"{late:,}", asked.say(_DUE, count=due), "bad" if late else ""),
        Card(asked.say(_CURRENT), f"{current:,}", asked.say(_TOTAL, count=f"{len(customers):,}")),
    ]
