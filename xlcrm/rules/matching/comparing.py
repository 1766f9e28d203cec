"""How far two records agree, field by field: a level for each, with the weight it carries and the words it is told in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.rules.matching.candidates import Pairs
    from xlcrm.rules.matching.cards import Cards, Texts

    Levels = NDArray[np.int8]
    Scores = NDArray[np.float64]

UNKNOWN, DIFFERENT, FAR, NEAR, EQUAL = -1, 0, 1, 2, 3
"""How two values compare: one is missing; they differ; they are somewhat alike; nearly the same; the same."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What each level of a field says for (or against) the two being the same customer, in bits; and the field's name.

    ``rare``: an equal value weighs the more the fewer records share it, up to ``equal``.
    """

    title: Text
    equal: float
    near: float
    far: float
    different: float
    rare: bool = False


WEIGHTS: Mapping[str, Weight] = {
    "person": Weight(Text("姓名", "name"), 9, 5, 2, -5, rare=True),
    "company": Weight(Text("公司", "company"), 9, 4, 1, -7, rare=True),
    "mobile": Weight(Text("手机", "mobile"), 13, 4, 0, -1.5),
    "phone": Weight(Text("电话", "phone"), 6, 1, 0, -0.5),
    "email": Weight(Text("邮箱", "e-mail"), 13, 6, 2, -1.5),
    "wechat": Weight(Text("微信", "WeChat"), 11, 3, 0, -1),
    "qq": Weight(Text("QQ", "QQ"), 11, 2, 0, -1),
    "id_no": Weight(Text("证件号", "ID number"), 20, 6, 0, -12),
    "birthday": Weight(Text("生日", "birthday"), 9, 4, 0, -6),
    "city": Weight(Text("城市", "city"), 2, 1, 0, -2),
    "district": Weight(Text("区县", "district"), 2, 1, 0, -1),
    "address": Weight(Text("地址", "address"), 8, 6, 3, -2),
    "postcode": Weight(Text("邮编", "postcode"), 4, 2, 0, -1),
}
_NEAR_RATIO: Mapping[str, tuple[float, float]] = {
    "person": (86, 72), "company": (86, 74), "email": (90, 76), "city": (85, 75), "district": (85, 75), "address": (88, 70),
}  # fmt: skip
"""From which likeness (in %) two texts are nearly the same, and somewhat alike; of the other fields one digit may differ."""

_TOLD = {
    EQUAL: Text("{field}相同", "same {field}"),
    NEAR: Text("{field}相近", "{field} nearly the same"),
    FAR: Text("{field}略似", "{field} somewhat alike"),
    DIFFERENT: Text("{field}不同", "different {field}"),
}


def levels_of(cards: Cards, pairs: Pairs) -> dict[str, Levels]:
    """Compare both records of every pair in every field."""
    return {field: _level(field, cards, pairs) for field in WEIGHTS}


def _level(field: str, cards: Cards, pairs: Pairs) -> Levels:
    values = cards.brand if field == "company" else cards[field]
    left, right = values[pairs[0]], values[pairs[1]]
    level = np.full(len(left), UNKNOWN, dtype=np.int8)
    known = (left != "") & (right != "")
    level[known] = DIFFERENT
    equal = known & (left == right)
    level[equal] = EQUAL
    open_ = np.flatnonzero(known & ~equal)
    if not len(open_):
        return level
    if field in _NEAR_RATIO:
        near, far = _NEAR_RATIO[field]
        alike = _likeness(field, left[open_], right[open_])
        level[open_[alike >= far]] = FAR
        level[open_[alike >= near]] = NEAR
    else:
        level[open_[_one_off(left[open_], right[open_])]] = NEAR
    if field == "person":
        sounds = cards.pinyin
        alike = (sounds[pairs[0]] != "") & (sounds[pairs[0]] == sounds[pairs[1]])
        level[open_[alike[open_]]] = NEAR
    if field == "company":
        level = _one_word_apart(left, right, level)
    return level


def _likeness(field: str, left: Texts, right: Texts) -> Scores:
    """Return how alike texts are in per cent; the order of the words of a name does not count."""
    scorer = fuzz.token_sort_ratio if field == "person" else fuzz.ratio
    found: Scores = process.cpdist(left.tolist(), right.tolist(), scorer=scorer, workers=-1).astype(np.float64)
    return found


def _one_off(left: Texts, right: Texts) -> NDArray[np.bool_]:
    """Tell which numbers differ by one digit, or by two neighbours that changed places."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - one line needs it

    found: NDArray[np.bool_] = process.cpdist(left.tolist(), right.tolist(), scorer=OSA.distance, score_cutoff=1, workers=-1) <= 1
    return found


def _one_word_apart(left: Texts, right: Texts, level: Levels) -> Levels:
    """Take back that brands are alike where a whole character that names a thing differs: 长安五金 is not 长安塑胶."""
    for place in np.flatnonzero(level == NEAR):
        first, second = left[place], right[place]
        if len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) > 1:
            level[place] = FAR
    return level


def weigh(cards: Cards, pairs: Pairs, levels: Mapping[str, Levels]) -> Scores:
    """Return what all fields together say for each pair, in bits."""
    total = np.zeros(len(pairs[0]))
    for field, weight in WEIGHTS.items():
        scale = np.array([weight.different, weight.far, weight.near, weight.equal, 0.0])  # the last: unknown (-1)
        said = scale[levels[field]]
        if weight.rare:
            equal = levels[field] == EQUAL
            said[equal] = np.minimum(weight.equal, _rarity(cards.brand if field == "company" else cards[field])[pairs[0][equal]])
        total += said
    return total


def _rarity(values: Texts) -> Scores:
    """Return for each record in how few records its value stands, in bits; small lists say little about that."""
    _, back, counts = np.unique(values.astype(str), return_inverse=True, return_counts=True)
    shares: Scores = counts[back] / max(len(values), 1)
    return -np.log2(shares)


def told(levels: Mapping[str, int]) -> Text:
    """Return in words what two records share and in what they differ."""
    parts = []
    for wanted in (EQUAL, NEAR, DIFFERENT):
        for field, level in levels.items():
            if level == wanted:
                title = WEIGHTS[field].title
                parts.append(Text(_TOLD[wanted].zh.format(field=title.zh), _TOLD[wanted].en.format(field=title.en)))
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
