"""Customers that may be the same (G2): searched for where a row is new or changed, and remembered as pairs.

A search among all customers takes seconds where there are a hundred thousand. So the workbook remembers what identified each
of them (as a mark) and the pairs that were found; only customers whose mark is new or other are compared, with everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.once import once
from xlcrm.model.terms import DecisionKind
from xlcrm.model.text import Text
from xlcrm.rules.matching.cards import Cards, cards
from xlcrm.rules.matching.comparing import levels_of, told
from xlcrm.rules.matching.identifying import IDENTIFYING, identifying
from xlcrm.rules.matching.judging import matches
from xlcrm.rules.memory import places
from xlcrm.rules.merged import fillable, merged_into
from xlcrm.rules.row_marks import row_marks
from xlcrm.rules.seen import last_seen, look, single

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append

MARKS: Final = "identity"
PAIRS: Final = "duplicates"
_BETWEEN: Final = "\n"
_SURE: Final = "!"
_WHY = Text("可能与 {other}（{name}）是同一客户：{why}", "may be the same customer as {other} ({name}): {why}")
_MERGED = Text("已并入 {other}", "merged into {other}")


@dataclass(frozen=True)
class Suspects:
    """Pairs of customers that may be the same and nobody has ruled on, the surest first: rows first, second; score, sure.

    ``remembered`` is what the workbook is to remember of the search.
    """

    pairs: pd.DataFrame
    remembered: tuple[Append, ...]


@once("customers", "events", "decisions")
def suspects(book: Book) -> Suspects:
    """Search for customers that may be the same as others, among those that are not deregistered."""
    customers = book.customers
    ids = customers["customer_id"]
    marks = row_marks(book.frame("customers"), among=(*IDENTIFYING, "closed_on"))
    seen, known = last_seen(book, MARKS), last_seen(book, PAIRS)
    here = single(ids) & ~(customers["closed_on"] <= book.day)
    fresh = here & (seen.value_of(ids) != marks)
    before = pd.Series(known.value.to_numpy(dtype=object), index=pd.Index(known.records.to_pylist(), dtype=object), dtype=object)
    now = _updated(before, set(ids[fresh]), _search(book, here, fresh))
    remembered = (
        look(book, MARKS, ids, marks, seen),
        look(book, PAIRS, pd.Series(now.index, dtype="str"), pd.Series(now.to_numpy(), dtype="str"), known),
    )
    return Suspects(_pairs(book, now[now != ""], here), remembered)


def _search(book: Book, here: pd.Series, fresh: pd.Series) -> pd.Series:
    """Compare the customers that are new or changed with all; return score and sureness of each pair as a text."""
    if not fresh.any():
        return pd.Series(dtype=object)
    rows = book.customers.index
    order = rows[here & ~fresh].append(rows[fresh])
    found = matches(_cards(book, order), int((here & ~fresh).sum()))
    ids = book.customers["customer_id"].loc[order].to_numpy(dtype=object)
    sides = zip(ids[found.first].tolist(), ids[found.second].tolist(), strict=True)
    values = [f"{score:.1f}{_SURE if sure else ''}" for score, sure in zip(found.score.tolist(), found.sure.tolist(), strict=True)]
    return pd.Series(values, index=pd.Index([_BETWEEN.join(sorted(pair)) for pair in sides], dtype=object), dtype=object)


def _cards(book: Book, rows: pd.Index) -> Cards:
    data = identifying(book.customers.loc[rows, list(IDENTIFYING)])
    return cards({str(field): data[field] for field in data}, len(data))


def _updated(before: pd.Series, fresh: set[str], found: pd.Series) -> pd.Series:
    """Return all pairs as they are known now: those of changed customers are what was found, the others as before."""
    stale = [any(side in fresh for side in pair.split(_BETWEEN)) for pair in before.index]
    kept = before.mask(np.array(stale, dtype=np.bool_), "") if len(before) else before
    now: pd.Series = pd.concat([kept[~kept.index.isin(found.index)], found])
    return now


def _pairs(book: Book, values: pd.Series, here: pd.Series) -> pd.DataFrame:
    """Return the pairs of customers that are there and that nobody has ruled on, by their rows."""
    ruled = _ruled(book)
    sides = [tuple(pair.split(_BETWEEN)) for pair in values.index]
    places_ = [places(book, pd.Series([pair[side] for pair in sides], dtype="str")) for side in (0, 1)]
    rows = [np.append(book.customers.index.to_numpy(), -1)[at] for at in places_]
    sure = values.str.endswith(_SURE).to_numpy(dtype=np.bool_) if len(values) else np.zeros(0, dtype=np.bool_)
    score = values.str.rstrip(_SURE).astype("float64").to_numpy() if len(values) else np.zeros(0)
    pairs = pd.DataFrame({"first": rows[0], "second": rows[1], "score": score, "sure": sure})
    alive = set(book.customers.index[here])
    open_ = [first in alive and second in alive and pair not in ruled
             for first, second, pair in zip(*rows, sides, strict=True)]  # fmt: skip
    found: pd.DataFrame = pairs[np.array(open_, dtype=np.bool_)]
    return found.sort_values(["score", "first", "second"], ascending=[False, True, True], ignore_index=True)


def _ruled(book: Book) -> set[tuple[str, ...]]:
    """Return the pairs of which people said that they are two customers."""
    data = book.decisions[book.decisions["applied_on"].notna()]
    data = data[DecisionKind.NOT_DUPLICATE.matches(data["kind"]) | DecisionKind.SPLIT.matches(data["kind"])]
    sides = zip(data["record_id"].fillna(""), data["other_id"].fillna(""), strict=True)
    return {tuple(sorted(pair)) for pair in sides}


def reasons(book: Book, pairs: pd.DataFrame) -> list[Text]:
    """Say of each pair what the two share and in what they differ."""
    rows = pd.Index(pd.unique(pairs[["first", "second"]].to_numpy().ravel()))
    if not len(rows):
        return []
    both = (rows.get_indexer(pairs["first"]), rows.get_indexer(pairs["second"]))
    levels = levels_of(_cards(book, rows), both)
    return [told({field: int(level[place]) for field, level in levels.items()}) for place in range(len(pairs))]


def to_keep(book: Book, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with the one to be kept first: who has more orders, else more is known of, else who came first."""
    customers = book.customers
    rows = pd.Index(pd.unique(pairs[["first", "second"]].to_numpy().ravel()))
    some = customers.loc[rows]
    links = book.links("orders")
    orders = pd.Series(np.bincount(links[links >= 0], minlength=len(customers)), index=customers.index)
    order = pd.DataFrame({
        "orders": -orders.loc[rows],
        "facts": -some[fillable(book.frame("customers"))].notna().sum(axis=1),
        "since": some["registered_on"],
        "row": rows,
    }, index=rows).sort_values(["orders", "facts", "since", "row"], kind="stable")  # fmt: skip
    rank = pd.Series(np.arange(len(order)), index=order.index)
    first, second = pairs["first"].to_numpy(), pairs["second"].to_numpy()
    swap = rank.loc[second].to_numpy() < rank.loc[first].to_numpy() if len(pairs) else np.zeros(0, dtype=np.bool_)
    return pairs.assign(first=np.where(swap, second, first), second=np.where(swap, first, second))


def in_groups(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that join the members of each group, best first, with the number of the group.

    A group of three has three pairs at most, of which two say all that is to be decided.
    """
    leader: dict[int, int] = {}

    def leader_of(row: int) -> int:
        above = leader.setdefault(row, row)
        while above != row:  # every step halves the way for those who ask next
            leader[row] = leader[above]
            row, above = leader[row], leader[leader[row]]
        return row

    joins = np.zeros(len(pairs), dtype=np.bool_)
    sides = zip(pairs["first"].tolist(), pairs["second"].tolist(), strict=True)
    for number, (first, second) in enumerate(sides):
        ours, theirs = leader_of(first), leader_of(second)
        joins[number] = ours != theirs
        leader[theirs] = ours
    joined = pairs[joins]
    group = pd.Series([leader_of(row) for row in joined["first"].tolist()], index=joined.index, dtype="int64")
    listed = joined.assign(group=pd.factorize(group)[0] + 1)
    return listed.sort_values("group", kind="stable", ignore_index=True)


def duplicate_of(book: Book) -> list[Columns | Append]:
    """Name beside each customer the one that it most likely is too, beside a merged one the one it was merged into."""
    found = suspects(book)
    ids, pairs = book.customers["customer_id"], found.pairs
    swapped = pairs.rename(columns={"first": "second", "second": "first"})
    both = pd.concat([pairs, swapped]).sort_values("score", ascending=False, kind="stable").drop_duplicates("first")
    named = pd.Series(ids.reindex(both["second"]).to_numpy(dtype=object), index=both["first"].to_numpy(), dtype="str")
    into = ids.map(pd.Series(merged_into(book), dtype="str"))
    return [Columns(duplicate_of=into.astype("str").fillna(named.reindex(ids.index)).astype("str")), *found.remembered]


def explain_duplicate(book: Book, row: int) -> str | None:
    """Say with whom a customer may be the same and why, or into whom it was merged."""
    return "; ".join(_said(book, row)) or None


def _said(book: Book, row: int) -> Iterator[str]:
    other = show(value_at(book.customers, row, "duplicate_of"))
    if value_at(book.customers, row, "customer_id") in merged_into(book):
        yield _MERGED.say(book.lang, other=other)
        return
    pairs = suspects(book).pairs
    mine = pairs[(pairs["first"] == row) | (pairs["second"] == row)]
    others = np.where(mine["first"] == row, mine["second"], mine["first"]).tolist()
    for at, why in zip(others, reasons(book, mine), strict=True):
        name, record = (show(value_at(book.customers, at, key)) for key in ("name", "customer_id"))
        yield _WHY.say(book.lang, other=record, name=name, why=why.say(book.lang))


RULE = Rule("duplicate_of", Text("疑似重复", "Possible duplicates"), "G2", ("duplicate_of",), duplicate_of, explain_duplicate)
