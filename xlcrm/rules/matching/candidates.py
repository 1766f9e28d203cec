"""Which pairs of records are worth comparing: those that share a key, where not too many others share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xlcrm.rules.matching.cards import Cards, Texts

    Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]

_MOST = 60
"""A key that more records share tells nobody apart (a switchboard, a common name in a big city)."""
_MOST_STRONG = 400
_FEW = 20


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of every record, empty where it has none, and how many may share it."""

    values: Texts
    most: int = _MOST


def candidates(cards: Cards, new_from: int = 0) -> Pairs:
    """Return pairs (first before second) of records that share a key.

    Records from ``new_from`` on are new: pairs of two old ones are left out when it is above 0.
    """
    count = np.int64(len(cards))
    codes = [left * count + right for left, right in (_sharing(key, new_from) for key in _keys(cards))]
    found = np.unique(np.concatenate(codes)) if codes else np.zeros(0, dtype=np.int64)
    return (found // count, found % count) if count else (found, found)


def _keys(cards: Cards) -> Iterator[_Key]:
    for field in ("mobile", "email", "wechat", "qq", "id_no"):
        yield _Key(cards[field], _MOST_STRONG)
    yield _Key(cards["phone"])
    yield _Key(cards.mailbox)
    yield _Key(cards.brand, _MOST_STRONG)
    yield _Key(cards["address"])
    yield from _names_with(cards)
    yield from _beginnings_with(cards)


def _names_with(cards: Cards) -> Iterator[_Key]:
    """Give keys of whole names as they sound, with something that tells people of one name apart."""
    sound = np.where(cards.pinyin == "", cards["person"], cards.pinyin)
    yield _Key(sound)
    for other in ("birthday", "city", "postcode", "district"):
        yield _Key(_both(sound, cards[other]))
    for word in (_part(cards["person"], 0), _part(cards["person"], -1)):
        for other in ("birthday", "city", "postcode"):
            yield _Key(_both(word, cards[other]))


def _beginnings_with(cards: Cards) -> Iterator[_Key]:
    """Give keys that bear a slip of the pen: the beginning of a word, the digits of a number in any order."""
    month, day = (_cut(cards["birthday"], *part) for part in ((0, 6), (4, 8)))
    digits = np.array(["".join(sorted(code)) for code in cards["postcode"].tolist()], dtype=object)
    for word in (_cut(_part(cards["person"], 0), 0, 3), _cut(_part(cards["person"], -1), 0, 3)):
        for other in (month, day, digits):
            yield _Key(_both(word, other))
    street = _cut(cards["address"], 0, 8)
    yield _Key(street, _FEW)
    yield _Key(_both(street, digits))
    yield _Key(cards["birthday"])
    yield _Key(_cut(cards.mailbox, 0, 5), _FEW)


def _both(first: Texts, second: Texts) -> Texts:
    """Put two parts of a key together; no key where either is missing."""
    return np.where((first == "") | (second == ""), "", first + "|" + second)


def _part(names: Texts, at: int) -> Texts:
    """Return the first or last word of each name."""
    return np.array([words[at] if (words := name.split()) else "" for name in names.tolist()], dtype=object)


def _cut(texts: Texts, start: int, end: int) -> Texts:
    """Return a part of each text, nothing where the text is shorter."""
    return np.array([text[start:end] if len(text) >= end else "" for text in texts.tolist()], dtype=object)


def _sharing(key: _Key, new_from: int) -> Pairs:
    """Return all pairs within the groups that share a key and are small enough."""
    places = np.flatnonzero(key.values != "")
    codes, _ = pd.factorize(key.values[places])
    order = np.argsort(codes, kind="stable")
    places, codes = places[order], codes[order]
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(codes)])
    keep = (sizes > 1) & (sizes <= key.most)
    left, right = _pairs_within(starts[keep], sizes[keep])
    first, second = places[left], places[right]
    first, second = np.minimum(first, second), np.maximum(first, second)
    if new_from:
        across = second >= new_from
        first, second = first[across], second[across]
    return first, second


def _pairs_within(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> Pairs:
    """Return every pair of positions within groups given by where they start and how large they are."""
    left, right = [], []
    for size in np.unique(sizes):
        first, second = np.triu_indices(int(size), 1)
        begun = starts[sizes == size]
        left.append((begun[:, None] + first).ravel())
        right.append((begun[:, None] + second).ravel())
    nothing = np.zeros(0, dtype=np.int64)
    return (np.concatenate(left), np.concatenate(right)) if left else (nothing, nothing)
