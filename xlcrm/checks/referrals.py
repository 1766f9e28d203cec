"""Referrals that run in a circle: a customer referred by itself, or by one whom it referred; one problem a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from xlcrm.checks.masks import arrow, rows_of
from xlcrm.model.catalogue import records as say
from xlcrm.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame

    Positions = NDArray[np.int64]

LONGEST_SHOWN = 6


def referral_circles(book: Book) -> Iterable[Problem]:
    """Name every circle of referrals once, at its first customer, with its members."""
    frame = book.frame("customers")
    if frame.data["referrer"].isna().all():
        return
    parents = _referrers(frame)
    inside = _members_of_circles(parents)
    themselves = inside & (parents == np.arange(len(parents)))
    yield from Problem.at_rows(say.REFERRAL_SELF, frame, rows_of(frame, themselves), "referrer")
    others = _first_members(parents, np.flatnonzero(inside & ~themselves))
    ids = frame.data["customer_id"]
    args = [(("circle", _written(position, parents, ids)),) for position in others.tolist()]
    yield from Problem.at_each(say.REFERRAL_CIRCLE, frame, frame.data.index[others].tolist(), "referrer", args)


def _referrers(frame: Frame) -> Positions:
    """Return for each customer the position of its referrer, -1 without a known one."""
    found = pc.index_in(arrow(frame.data["referrer"]), value_set=arrow(frame.data["customer_id"]), skip_nulls=True)
    parents: Positions = found.fill_null(-1).to_numpy().astype(np.int64)
    return parents


def _members_of_circles(parents: Positions) -> NDArray[np.bool_]:
    """Tell who stands in a circle: whoever is still reached after more steps than there are customers."""
    nobody = len(parents)
    reached = np.append(np.where(parents < 0, nobody, parents), nobody)
    steps = 1
    while steps <= nobody and (reached != nobody).any():
        reached = reached[reached]
        steps *= 2
    inside = np.zeros(nobody + 1, dtype=bool)
    inside[reached] = True
    return inside[:nobody]


def _first_members(parents: Positions, inside: Positions) -> Positions:
    """Return of each circle the member that stands on top; every circle is walked once."""
    seen: set[int] = set()
    first: list[int] = []
    for position in inside.tolist():
        if position in seen:
            continue
        first.append(position)
        at = position
        while at not in seen:
            seen.add(at)
            at = int(parents[at])
    return np.array(first, dtype=np.int64)


def _written(position: int, parents: Positions, ids: pd.Series) -> str:
    """Return a circle as ``KH000001 → KH000002 → KH000003 → KH000001``: each referred the next."""
    walk, at = [str(ids.iloc[position])], int(parents[position])
    while at != position and len(walk) < LONGEST_SHOWN:
        walk.append(str(ids.iloc[at]))
        at = int(parents[at])
    return " → ".join([str(ids.iloc[position]) if at == position else "…", *reversed(walk)])
