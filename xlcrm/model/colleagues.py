"""Who is in 员工 / Staff: how to call each person, and whom a name, a login or a former name means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.once import once
from xlcrm.model.terms import NO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.model.book import Book

SEPARATORS = re.compile(r"[、,，;；/\n]+")


@dataclass(frozen=True)
class Colleagues:
    """Who is in 员工: how to call each person, whom a name (or login) may mean, who has left; their Excel rows."""

    calls: Sequence[str]
    means: Mapping[str, frozenset[int]]
    left: frozenset[int]
    rows: Sequence[int]

    def find(self, person: str) -> int | None:
        """Return the position of the one person that a name means; of several, the one who is still there."""
        found = self.means.get(person.strip().casefold(), frozenset())
        staying = found - self.left if len(found) > 1 else found
        return next(iter(staying)) if len(staying) == 1 else None

    def call(self, person: str) -> str | None:
        """Return how a person is written into an owner cell; None for nobody in 员工, or several."""
        found = self.find(person)
        return None if found is None else self.calls[found]

    def is_here(self, person: str) -> bool:
        """Tell whether a name means one person who has not left."""
        found = self.find(person)
        return found is not None and found not in self.left


@once("staff")
def colleagues(book: Book) -> Colleagues:
    """Return everybody in 员工."""
    staff = book.frame("staff").data
    staff = staff[staff["name"].notna()]
    names, numbers = staff["name"].tolist(), staff["staff_id"].fillna("").tolist()
    twice = staff["name"].duplicated(keep=False).tolist()
    calls = [f"{name}#{number}" if double and number else name
             for name, number, double in zip(names, numbers, twice, strict=True)]  # fmt: skip
    means: defaultdict[str, set[int]] = defaultdict(set)
    for position, (name, number, logins) in enumerate(zip(names, numbers, staff["aliases"].fillna(""), strict=True)):
        for word in (name, f"{name}#{number}", *SEPARATORS.split(logins)):
            means[word.strip().casefold()].add(position)
    means.pop("", None)
    gone = (NO.matches(staff["active"]) | (staff["left_on"] <= book.day)).to_numpy(dtype=bool)
    left = frozenset(np.flatnonzero(gone).tolist())
    return Colleagues(calls, {word: frozenset(whom) for word, whom in means.items()}, left, staff.index.tolist())
