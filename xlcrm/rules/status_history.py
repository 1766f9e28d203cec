"""When a customer's status changed: remembered by comparing with the last run (A8, F1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.model import terms
from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Rule
from xlcrm.model.text import Text
from xlcrm.rules.memory import past
from xlcrm.rules.seen import Watched, compared

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append

STATUS: Final = "status"
_WHY = Text("状态于 {on} 由“{before}”变为“{after}”", "the status went from {before} to {after} on {on}")


def status_history(book: Book) -> list[Append]:
    """Remember the status of every customer, by its code, and every change of it as an event."""
    codes = terms.Status.codes(book.customers["status"])
    return compared(book, Watched(STATUS, STATUS, "customers.status"), book.customers["customer_id"], codes)


def explain_status_history(book: Book, row: int) -> str | None:
    """Say when the status changed last."""
    changes = past(book, STATUS)
    changes = changes[changes["record"] == show(value_at(book.customers, row, "customer_id"))]
    if changes.empty:
        return None
    label = {term.code: term.label(book.lang) for term in terms.Status}
    last = changes.iloc[-1]
    before, after = (label.get(show(last[key]), "–") for key in ("before", "after"))
    return _WHY.say(book.lang, on=show(last["on"]), before=before, after=after)


RULE = Rule("status_history", Text("状态变化", "Status history"), "A8", (), status_history, explain_status_history)
