"""How many days may pass between two contacts of a customer: contact strategy, else intent level, else tier (C1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.once import once
from xlcrm.model.text import Text
from xlcrm.rules.intent import effective_intent
from xlcrm.rules.wording import whole_numbers, worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Book

_BY_STRATEGY = Text("联系策略{level}（{days}天）", "strategy {level} ({days} days)")
_BY_INTENT = Text("级别{level}每{days}天", "level {level} every {days} days")
_BY_TIER = Text("会员{level}每{days}天", "tier {level} every {days} days")


@once("customers")
def follow_up_interval(book: Book) -> tuple[pd.Series, pd.Series]:
    """Return the days between two contacts of every customer, and the words for them.

    Where neither strategy nor level nor tier says anything, the interval of level N applies.
    """
    customers = book.customers
    no_date = terms.Intent.N.label(book.lang)
    intent = effective_intent(book)
    intent_days = _level_days(book, "intent")
    by_strategy = _days_of(customers["contact_strategy"], book.settings.interval_of("contact_strategy"))
    by_intent = _days_of(intent, intent_days)
    by_tier = _days_of(customers["tier"], _level_days(book, "tier"))
    days = by_strategy.fillna(by_intent).fillna(by_tier).fillna(intent_days.get(no_date, 30.0))
    shown = whole_numbers(days)
    words = worded(_BY_INTENT, book.lang, level=intent.fillna(no_date), days=shown)
    words = words.mask(
        by_intent.isna() & by_tier.notna(), worded(_BY_TIER, book.lang, level=customers["tier"], days=shown)
    )
    words = words.mask(
        by_strategy.notna(), worded(_BY_STRATEGY, book.lang, level=customers["contact_strategy"], days=shown)
    )
    return days, words


def _level_days(book: Book, scheme: str) -> dict[str, float]:
    return {level.level: float(level.interval_days) for level in book.settings.levels(scheme) if level.interval_days}


def _days_of(values: pd.Series, days: Mapping[str, float]) -> pd.Series:
    """Look up the days of each value; a value without an entry has none."""
    codes, names = pd.factorize(values)
    found = np.array([*(days.get(name, np.nan) for name in names), np.nan], dtype=np.float64)
    return pd.Series(found[codes], index=values.index)
