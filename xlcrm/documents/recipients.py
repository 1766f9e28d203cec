"""Who gets a document: the customers that are chosen, without those who must not get it; both are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.choosing import chosen_rows
from xlcrm.model.text import Text
from xlcrm.rules.consent import channels, why_not

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlcrm.choosing import Choice
    from xlcrm.model import terms
    from xlcrm.model.book import Book

ALREADY = Text("已经有过", "had it already")


@dataclass(frozen=True, slots=True)
class Sending:
    """How a document goes out: by which channels (any of them; none: it is handed over), and whether it advertises.

    ``marketing`` documents need the customer's consent, which channels ask for as 规则 says.
    """

    methods: tuple[terms.Method, ...] = ()
    marketing: bool = False


@dataclass(frozen=True)
class Recipients:
    """Excel rows of the customers who get a document, and IDs of those who do not, by the reason.

    ``addresses`` gives by row what the channel needs (a number, an e-mail address), where there is a channel.
    """

    rows: pd.Index
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    addresses: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def choose(
    book: Book, choice: Choice, sending: Sending, made: Collection[str] = (), among: pd.Index | None = None
) -> Recipients:
    """Return who gets a document.

    ``among`` are the rows that a document's own audience names; ``made`` the IDs of customers who had it already.
    Do-not-contact and deregistered customers never get anything.

    Raises:
        Refusal: The condition cannot be read, or there is no such query or customer.
    """
    rows = chosen_rows(book, choice)
    if among is not None:
        rows = rows.intersection(among, sort=False)
    ids = book.customers.loc[rows, "customer_id"].fillna("")
    found = _reached(book, rows, sending)
    why = found["why_not"].fillna("").mask(ids.isin(list(made)), ALREADY.say(book.lang))
    served = rows[why.eq("").to_numpy()]
    held = {str(reason): tuple(ids[why.eq(reason)]) for reason in why.unique() if reason}
    reached = found.loc[served, ["channel", "address"]].itertuples(name=None)
    addresses = {int(row): (str(channel), str(address)) for row, channel, address in reached} if sending.methods else {}
    return Recipients(served, held, addresses)


def _reached(book: Book, rows: pd.Index, sending: Sending) -> pd.DataFrame:
    if not sending.methods:
        reasons = why_not(book, rows, marketing=sending.marketing)
        return pd.DataFrame({"channel": None, "address": None, "why_not": reasons}, rows)
    words = [method.label(book.lang) for method in sending.methods]
    return channels(book, rows, words, marketing=sending.marketing)
