"""Stored value: what every customer has paid in and not yet spent (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.ledger import stored_value_ledger

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_WHY = Text(
    "{count} 笔流水（最后一笔在第 {line} 行）：存入 {plus:,.2f}，支出 {minus:,.2f}，余额 {left:,.2f}",
    "{count} entries (the last in row {line}): {plus:,.2f} paid in, {minus:,.2f} out, {left:,.2f} left",
)


def stored_value(book: Book) -> Columns | None:
    """Add up every customer's entries; without the sheet 储值 there is nothing stored."""
    if book.frame("stored_value").layout is None:
        return None
    return Columns(stored_value=stored_value_ledger(book).balances.round(2))


def explain_stored_value(book: Book, row: int) -> str | None:
    """Say which entries make the balance."""
    ledger = stored_value_ledger(book)
    mine = ledger.customer == int(book.customers.index.get_indexer(pd.Index([row]))[0])
    if not mine.any():
        return None
    amounts = ledger.amount[mine]
    return _WHY.say(
        book.lang,
        count=len(amounts),
        line=int(ledger.rows[mine].max()),
        plus=amounts[amounts > 0].sum(),
        minus=-amounts[amounts < 0].sum(),
        left=float(ledger.balance[mine][-1]),
    )


RULE = Rule(
    "stored_value",
    Text("储值余额", "Stored value"),
    "D2",
    ("stored_value",),
    stored_value,
    explain_stored_value,
    needs=tuple(("stored_value", key) for key in ("customer_id", "on", "kind", "amount")),
)
