"""Points: earned by orders, expired when their day has passed, and the balance of every customer (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.book import show
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.plan import Append
from xlcrm.model.rows import with_rows
from xlcrm.model.text import Text
from xlcrm.rules.ledger import points_ledger
from xlcrm.rules.memory import past, to_remember
from xlcrm.rules.points_earning import earned
from xlcrm.rules.points_expiry import ORIGIN, expired_so_far, expiring, next_expiry

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.rules.ledger import Ledger

_EVENT, _START = "points", "start"
_WHY = Text(
    "{count} 笔流水（最后一笔在第 {line} 行）：获得 {plus:,.0f}，减少 {minus:,.0f}，余额 {left:,.0f}",
    "{count} entries (the last in row {line}): {plus:,.0f} earned, {minus:,.0f} taken off, {left:,.0f} left",
)
_OVERDRAWN = Text("有流水超出当时余额，余额按 0 计", "an entry took more than there was; the balance stopped at 0")
_NEXT = Text("{on} 将有 {points:,.0f} 分到期", "{points:,.0f} expire after {on}")
_SEPARATOR = Text("；", "; ")


def points(book: Book) -> list[Columns | Append]:
    """Book what orders earned and what expired, and add up the balances; without the sheet 积分 there are no points."""
    if book.frame("points").layout is None:
        return []
    start = points_start(book)
    given = [_start_remembered(book)]
    if book.settings.rule("points.automatic"):
        given += earned(book, start)
    book = _with(book, given)
    ledger = points_ledger(book)
    expired = _expired(book, ledger, start)
    if len(expired):
        book = _with(book, [expired])
        ledger = points_ledger(book)
    return [*given, expired, expired_so_far(book, ledger, start), Columns(points=ledger.balances)]


def points_start(book: Book) -> pd.Timestamp:
    """Return the day from which on orders earn points and points expire: that of 规则, else that of the first refresh."""
    chosen = book.settings.day("points.from")
    if chosen is not None:
        return pd.Timestamp(chosen)
    remembered = past(book, _EVENT)
    return pd.Timestamp(str(remembered["after"].iloc[-1])) if len(remembered) else book.day


def _start_remembered(book: Book) -> Append:
    if book.settings.day("points.from") is not None:
        return Append("events", {})
    day = points_start(book).date().isoformat()
    return to_remember(book, _EVENT, pd.Series([_START], dtype="str"), pd.Series([day], dtype="str"))


def _with(book: Book, appends: list[Append]) -> Book:
    for append in appends:
        if len(append) and append.table == "points":
            book = with_rows(book, append)
    return book


def _expired(book: Book, ledger: Ledger, start: pd.Timestamp) -> Append:
    """Return one entry for every customer of whom points expire today."""
    over = expiring(book, ledger, start)
    over = over[over > 0]
    number = len(over)
    columns = {
        "customer_id": book.customers["customer_id"].loc[over.index].tolist(),
        "on": [book.day] * number,
        "kind": [terms.PointsKind.EXPIRED.label(book.lang)] * number,
        "points": over.tolist(),
        "origin": [ORIGIN.say(book.lang)] * number,
    }
    return Append("points", columns)


def explain_points(book: Book, row: int) -> str | None:
    """Say which entries make the balance, and when the next points expire."""
    if book.frame("points").layout is None:
        return None
    position = int(book.customers.index.get_indexer(pd.Index([row]))[0])
    ledger = points_ledger(book)
    mine = ledger.customer == position
    if not mine.any():
        return None
    amounts = ledger.amount[mine]
    said = [
        _WHY.say(
            book.lang,
            count=len(amounts),
            line=int(ledger.rows[mine].max()),
            plus=amounts[amounts > 0].sum(),
            minus=-amounts[amounts < 0].sum(),
            left=float(ledger.balance[mine][-1]),
        )
    ]
    if np.any(ledger.missing[mine] > 0):
        said.append(_OVERDRAWN.say(book.lang))
    coming = next_expiry(book, position)
    if coming is not None:
        said.append(_NEXT.say(book.lang, on=show(pd.Timestamp(coming[0])), points=coming[1]))
    return _SEPARATOR.say(book.lang).join(said)


RULE = Rule(
    "points",
    Text("积分", "Points"),
    "D2",
    ("points",),
    points,
    explain_points,
    needs=(
        *(("points", key) for key in ("customer_id", "on", "kind", "points", "order_id", "origin")),
        *(("orders", key) for key in ("order_id", "customer_id", "on", "amount")),
    ),
)
