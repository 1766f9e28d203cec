"""By which channel a customer may be written to, as do-not-contact mark, consent and addresses allow (C6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.model.book import Book

ADDRESS_OF: Mapping[terms.Method, str] = {
    terms.Method.SMS: "mobile",
    terms.Method.EMAIL: "email",
    terms.Method.LETTER: "address",
    terms.Method.WECHAT: "wechat",
    terms.Method.PHONE: "mobile",
}
"""The column of a customer that a channel needs."""

_NOT_WANTED = Text("免打扰", "do not contact")
_CLOSED = Text("已注销", "deregistered")
_REFUSED = Text("未许可营销", "no consent")
_NO_ADDRESS = Text("没有可用的联系方式", "no address for it")


def channels(book: Book, rows: pd.Index, wanted: Sequence[str], *, marketing: bool = True) -> pd.DataFrame:
    """Return for some customers (Excel rows) the first of the wanted channels that may be used.

    What is no ``marketing`` (an answer, a reminder of a payment) needs no consent.
    Columns: ``channel`` (its word), ``address`` (what the channel needs), ``why_not`` (why there is none).
    """
    customers = book.customers.loc[rows]
    found = pd.DataFrame({"channel": None, "address": None, "why_not": _NO_ADDRESS.say(book.lang)}, rows, dtype="str")
    refused = terms.NO.matches(customers["consent"]) & marketing
    asked = pd.Series(data=False, index=rows)
    for method in reversed([term for word in wanted if (term := terms.Method.find(word))]):
        there = customers[ADDRESS_OF[method]].notna() if method in ADDRESS_OF else asked
        allowed = _permitted(book, customers, method) if marketing else ~refused
        asked |= there & ~allowed
        use = there & allowed
        found["channel"] = found["channel"].mask(use, method.label(book.lang))
        found["address"] = found["address"].mask(use, customers[ADDRESS_OF.get(method, "mobile")])
    found["why_not"] = found["why_not"].mask(refused | asked, _REFUSED.say(book.lang))
    for reason, applies in _never(customers):
        found["why_not"] = found["why_not"].mask(applies, reason.say(book.lang))
        refused |= applies
    found[["channel", "address"]] = found[["channel", "address"]].mask(refused)
    found["why_not"] = found["why_not"].where(found["channel"].isna())
    return found


def why_not(book: Book, rows: pd.Index, *, marketing: bool) -> pd.Series:
    """Return why some customers (Excel rows) must not get what is handed over or printed; missing for the others."""
    customers = book.customers.loc[rows]
    found = pd.Series(None, rows, dtype="str")
    if marketing:
        found = found.mask(~_permitted(book, customers, terms.Method.LETTER), _REFUSED.say(book.lang))
        found = found.mask(terms.NO.matches(customers["consent"]), _REFUSED.say(book.lang))
    for reason, applies in _never(customers):
        found = found.mask(applies, reason.say(book.lang))
    return found


def _never(customers: pd.DataFrame) -> tuple[tuple[Text, pd.Series], ...]:
    """Return who gets nothing at all, and why."""
    return (
        (_NOT_WANTED, terms.YES.matches(customers["do_not_contact"])),
        (_CLOSED, terms.Status.CLOSED.matches(customers["status"])),
    )


def _permitted(book: Book, customers: pd.DataFrame, method: terms.Method) -> pd.Series:
    """Tell whose consent covers a channel: asked for where 规则 says so, and naming it where it names any."""
    needs_consent = any(method.is_(word) for word in book.settings.words("consent.required_channels"))
    consents = terms.YES.matches(customers["consent"])
    named = customers["consent_channels"].str.contains(_spelt(method), case=False, na=False)
    unnamed = customers["consent_channels"].isna()
    return consents & (named | unnamed) if needs_consent else unnamed | named | ~consents


def _spelt(method: terms.Method) -> str:
    return "|".join(np.unique(method.text).tolist())
