"""Which pairs are the same customer beyond doubt, which may be, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.rules.matching.candidates import candidates
from xlcrm.rules.matching.comparing import DIFFERENT, EQUAL, FAR, NEAR, WEIGHTS, levels_of, told, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.model.text import Text
    from xlcrm.rules.matching.cards import Cards
    from xlcrm.rules.matching.comparing import Levels, Scores

SURE, LIKELY = 14.0, 5.0
"""From how many bits two records are the same customer beyond doubt (if nothing speaks against it), or may be."""

_FEW = 4_000
"""Among more records more agree by chance: a bit more is asked of a pair for each doubling of their number."""

_PERSONAL = ("mobile", "email", "wechat", "qq", "id_no")
_SECOND = ("birthday", "address", "company")


@dataclass(frozen=True)
class Matches:
    """Pairs of records that may be the same customer, the surest first.

    ``first`` and ``second`` are positions among the cards, ``score`` is in bits, ``sure`` tells what needs no person.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    score: Scores
    sure: NDArray[np.bool_]
    levels: Mapping[str, Levels]

    def __len__(self) -> int:
        return len(self.first)

    def why(self, place: int) -> Text:
        """Return in words what the two of a pair share and in what they differ."""
        return told({field: int(level[place]) for field, level in self.levels.items()})


def matches(cards: Cards, new_from: int = 0) -> Matches:
    """Find the records that may be the same customer.

    With ``new_from``, the records from there on are new ones, and pairs of two old ones are not looked for.
    """
    pairs = candidates(cards, new_from)
    levels = levels_of(cards, pairs)
    score = weigh(cards, pairs, levels)
    more = float(np.log2(max(len(cards), _FEW) / _FEW))
    keep = np.flatnonzero(score >= LIKELY + more)
    order = keep[np.lexsort((pairs[1][keep], pairs[0][keep], -score[keep]))]
    chosen = {field: level[order] for field, level in levels.items()}
    sure = (score[order] >= SURE + more) & undisputed(chosen)
    return Matches(pairs[0][order], pairs[1][order], score[order], sure, chosen)


def undisputed(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Tell where a machine may decide: a personal mark is the same and no name, birthday or ID number contradicts it.

    Two people of one firm share its name, its telephone and its address; a couple shares an address and often a number;
    a firm and who runs it share a mobile, so that where names cannot be compared a birthday or an ID number has to agree.
    """
    personal = np.any([levels[field] == EQUAL for field in _PERSONAL], axis=0)
    named = (levels["person"] >= NEAR) & np.any([levels[field] >= NEAR for field in _SECOND], axis=0)
    against = np.any([np.isin(levels[field], (DIFFERENT, FAR)) for field in ("person", "company", "id_no")], axis=0)
    against |= levels["birthday"] == DIFFERENT
    known = np.any([levels[field] >= NEAR for field in ("person", "company")], axis=0)
    known |= np.any([levels[field] == EQUAL for field in ("id_no", "birthday")], axis=0)
    agreeing = np.sum([levels[field] >= NEAR for field in WEIGHTS], axis=0)
    result: NDArray[np.bool_] = (personal | named) & known & ~against & (agreeing > 1)
    return result


def groups(count: int, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each record the number of the group that its pairs join it to: the smallest position in it."""
    group = np.arange(count)
    while True:
        lowest = np.minimum(group[first], group[second])
        before = group.copy()
        np.minimum.at(group, first, lowest)
        np.minimum.at(group, second, lowest)
        group = group[group]
        if np.array_equal(before, group):
            return group


def best(found: Matches, new_from: int) -> pd.DataFrame:
    """Return for each new record its best old one: second, first, score, sure; doubtful where two are as good.

    A new record that surely is one of two old ones that are not each other's is not sure.
    """
    across = (found.first < new_from) & (found.second >= new_from)
    frame = pd.DataFrame(
        {"second": found.second[across], "first": found.first[across], "score": found.score[across], "sure": found.sure[across]}
    )
    frame["place"] = np.flatnonzero(across)
    top = frame.drop_duplicates("second").set_index("second")
    several = frame[frame["sure"]].groupby("second")["first"].nunique()
    top.loc[several.index[several > 1], "sure"] = False
    return top
