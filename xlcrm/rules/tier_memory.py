"""What the workbook remembers of the tiers: which one is held since when, and whether this is a grading day (D1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.rules.memory import past, places, to_remember
from xlcrm.rules.per_customer import seconds
from xlcrm.rules.tier_standard import NO_TIER, tier_ranks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append

EVENT, GRADED = "tier", "graded"
UNKNOWN = -2
_EVERY_TIME = "always"
_MONTHS = {"quarter": 3, "month": 1}


@dataclass(frozen=True)
class Held:
    """The tier that every customer held at the end of yesterday.

    ``rank`` is its place among the levels (-1: none; -2: never graded, or by a name that no level has any more), ``since``
    the day on which it began.
    """

    rank: NDArray[np.int64]
    since: pd.Series


def held(book: Book) -> Held:
    """Return the tiers that were remembered before today: what happened today may still be mended today."""
    moves = tier_moves(book)
    before = moves[moves["on"] < book.day]
    place = places(book, before["record"])
    rank = np.full(len(book.customers) + 1, UNKNOWN)
    since = np.full(len(book.customers) + 1, np.datetime64("NaT", "s"))
    began = (before["rank"] != before["from_rank"]).to_numpy(dtype=np.bool_)
    rank[place] = before["rank"]  # of several the last one stays; who is not there falls into the last place
    since[place[began]] = seconds(before["on"])[began]
    return Held(rank[:-1], pd.Series(since[:-1], index=book.customers.index))


def tier_moves(book: Book) -> pd.DataFrame:
    """Return what was remembered as the last of each day: record, on, before and after, and the ranks of both.

    ``from_rank`` is -1 for who had no tier, and the rank is -2 for names that no level has any more.
    """
    events = past(book, EVENT)
    by_day = events.drop_duplicates(["record", "on"], keep="last").reset_index(drop=True)
    first = events.drop_duplicates(["record", "on"]).reset_index(drop=True)
    return by_day[["record", "on", "after"]].assign(
        before=first["before"], from_rank=_ranks(book, first["before"]), rank=_ranks(book, by_day["after"])
    )


def _ranks(book: Book, names: pd.Series) -> pd.Series:
    known = tier_ranks(book)
    codes, texts = pd.factorize(names)
    ranks = np.array([*(known.get(str(text), UNKNOWN) for text in texts), NO_TIER], dtype=np.int64)
    return pd.Series(ranks[codes], index=names.index)


def is_grading_day(book: Book) -> bool:
    """Tell whether tiers are graded today: at every refresh, or at the first refresh of a quarter or month."""
    if book.settings.rule("tier.grading") == _EVERY_TIME:
        return True
    graded = past(book, GRADED, None)
    if graded.empty:
        return True
    last = graded.iloc[-1]
    return bool(str(last["after"]) < _period(book) or last["on"] == book.day)


def next_grading(book: Book) -> pd.Timestamp:
    """Return the first day of the next quarter or month; tomorrow where every refresh grades."""
    months = _MONTHS.get(str(book.settings.rule("tier.grading")))
    if months is None:
        return book.day + pd.Timedelta(days=1)
    return pd.Timestamp(_period(book)) + pd.DateOffset(months=months)


def graded(book: Book) -> Append:
    """Remember that this quarter or month has been graded."""
    return to_remember(book, GRADED, pd.Series([EVENT], dtype="str"), pd.Series([_period(book)], dtype="str"))


def _period(book: Book) -> str:
    """Return the first day of the present quarter or month, as text that sorts."""
    months = _MONTHS.get(str(book.settings.rule("tier.grading")), 1)
    return book.day.replace(day=1, month=(book.day.month - 1) // months * months + 1).date().isoformat()
