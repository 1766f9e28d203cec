"""Intent levels: the one that staff chose, whether it still holds, and the one that the dates imply (B2, C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.book import show
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.expected import early_days, passed_in_vain, windows
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import seconds
from xlcrm.rules.rhythm import lost_after, silent_days

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_WHY_DATE = Text(
    "预计购买 {on}，距今 {days} 天，属 {level} 级", "purchase expected on {on}, in {days} day[s]: level {level}"
)
_WHY_ORDERED = Text("最近交易 {on}，属 {level} 级", "last order on {on}: level {level}")
_WHY_PAST = Text(
    "预计购买日期 {on} 已过且没有成交，按 {level} 级", "expected on {on}, which passed without an order: level {level}"
)
_WHY_NONE = Text("没有预计购买日期，也没有交易，按 {level} 级", "no expected date and no order: level {level}")


def suggested_intent(book: Book) -> Columns:
    """Suggest a level for every customer from the expected purchase date, else from the last order (B2).

    A date within a level's window gives that level; without a date still to come, an order whose customer is not
    lost since gives O; anything else gives N.
    """
    customers = book.customers
    days = _days_ahead(book)
    recently = silent_days(book) <= lost_after(book)
    level = pd.Series(terms.Intent.N.label(book.lang), index=customers.index, dtype="str")
    level = level.mask(recently & ~(days >= 0), terms.Intent.O.label(book.lang))
    for name, upper in reversed(windows(book.settings)):
        level = level.mask((days >= 0) & (days <= upper), name)
    return Columns(intent_suggested=level)


def effective_intent(book: Book) -> pd.Series:
    """Return the level that staff chose, or N where it no longer holds.

    A level other than O does not hold when its expected date has passed without an order, or lies beyond the last window (C7).
    """
    chosen = book.customers["intent"].str.strip().str.upper()
    return chosen.mask(decayed(book) & chosen.notna(), terms.Intent.N.label(book.lang))


def decayed(book: Book) -> pd.Series:
    """Tell where the chosen level's window has passed without an order, or lies too far ahead."""
    customers = book.customers
    expected, last = seconds(customers["expected_on"]), seconds(customers["last_order_on"])
    passed = passed_in_vain(expected, last, np.datetime64(book.today, "s"), early_days(book.settings))
    holds = customers["intent"].str.strip().str.upper() == terms.Intent.O.label(book.lang)
    horizon = float(book.settings.rule("intent.max_days"))
    return ~holds & (passed | (_days_ahead(book) > horizon))


def _days_ahead(book: Book) -> NDArray[np.float64]:
    """Days from today to the expected purchase; NaN without a date."""
    expected = seconds(book.customers["expected_on"])
    days = (expected - np.datetime64(book.today, "s")) / np.timedelta64(1, "D")
    return np.where(np.isnat(expected), np.nan, np.floor(days))


def explain_intent(book: Book, row: int) -> str | None:
    """Say which date gave the suggested level."""
    customer = book.customers.loc[row]
    words = {"level": customer.intent_suggested, "on": show(customer.expected_on)}
    if pd.isna(customer.expected_on):
        if terms.Intent.O.is_(customer.intent_suggested):
            return _WHY_ORDERED.say(book.lang, level=customer.intent_suggested, on=show(customer.last_order_on))
        return _WHY_NONE.say(book.lang, **words)
    days = (customer.expected_on - book.day).days
    if days < 0:
        return _WHY_PAST.say(book.lang, **words)
    return _WHY_DATE.say(book.lang, days=days, **words)


RULE = Rule(
    "suggested_intent",
    Text("建议级别", "Suggested intent"),
    "B2",
    ("intent_suggested",),
    suggested_intent,
    explain_intent,
)
