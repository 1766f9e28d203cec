"""Duplicates beyond doubt, merged without a person where 规则 `duplicate.merge_sure` says so (G2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.columns import Decision
from xlcrm.model.plan import Append
from xlcrm.model.terms import DecisionKind
from xlcrm.model.text import Text
from xlcrm.rules.duplicates import reasons, suspects, to_keep
from xlcrm.rules.matching.judging import groups
from xlcrm.rules.memory import past
from xlcrm.rules.merged import MERGE

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.columns import Ruled

_WHY = Text("毫无疑问：{why}", "Beyond doubt: {why}")
_BY = "xlcrm"


def carry_out(book: Book) -> Ruled:
    """Rule that customers are one of whom each is surely the same as each; the merges follow at once."""
    if not book.settings.rule("duplicate.merge_sure") or not book.frame("decisions").has("applied_on"):
        return ()
    found = suspects(book).pairs
    certain = _certain(book, to_keep(book, found[found["sure"]].reset_index(drop=True)))
    if certain.empty:
        return ()
    ids, count = book.customers["customer_id"], len(certain)
    kept, gone = (ids.loc[certain[side].to_numpy()].tolist() for side in ("first", "second"))
    columns = {
        "kind": [DecisionKind.MERGE.label(book.lang)] * count,
        "record_id": kept,
        "other_id": gone,
        "choice": kept,
        "by": [_BY] * count,
        "on": [book.day] * count,
        "reason": [_WHY.say(book.lang, why=why.say(book.lang)) for why in reasons(book, certain)],
    }
    return (Append("decisions", columns),)


def _certain(book: Book, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of the one that is kept with each other one, of groups in which all pairs are sure.

    Who was merged today waits for tomorrow: filled by the merge, a customer may surely be a third one too, and a second run on
    one day is to change nothing.
    """
    rows, codes = np.unique(pairs[["first", "second"]].to_numpy(), return_inverse=True)
    first, second = codes.reshape(-1, 2).T if len(pairs) else (codes, codes)
    group = groups(len(rows), first, second)
    size, joins = np.bincount(group, minlength=len(rows)), np.bincount(group[first], minlength=len(rows))
    whole = joins == size * (size - 1) // 2
    today = past(book, MERGE)
    today = today[today["on"] == book.day]
    busy = book.customers.index[book.customers["customer_id"].isin([*today["record"], *today["after"]]).to_numpy(dtype=bool)]
    stirred = np.isin(np.arange(len(rows)), group[np.isin(rows, busy)])
    heads = ~pairs["first"].isin(pairs["second"]).to_numpy()
    chosen: pd.DataFrame = pairs[(whole & ~stirred)[group[first]] & heads] if len(pairs) else pairs
    return chosen


SURE = Decision("sure_duplicates", Text("确定的重复", "Sure duplicates"), "G2", carry_out)
