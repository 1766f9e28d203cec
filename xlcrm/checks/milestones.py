"""Milestones and bids whose day has passed (B12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.masks import rows_of
from xlcrm.model.catalogue import past as say
from xlcrm.model.problems import Problem
from xlcrm.model.terms import BidState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book


def milestones(book: Book) -> Iterable[Problem]:
    """Report milestones that are overdue, and bids still in preparation after the last day to hand in."""
    frame = book.frame("milestones")
    late = (frame.data["due_on"] < book.day) & frame.data["done_on"].isna()
    yield from Problem.at_rows(say.MILESTONE_OVERDUE, frame, rows_of(frame, late.to_numpy(dtype=bool)), "due_on")
    bids = book.frame("bids")
    preparing = bids.data["state"].isna() | BidState.PREPARING.matches(bids.data["state"])
    rows = rows_of(bids, ((bids.data["submit_by"] < book.day) & preparing).to_numpy(dtype=bool))
    yield from Problem.at_rows(say.BID_LATE, bids, rows, "submit_by", state=BidState.PREPARING.text)
