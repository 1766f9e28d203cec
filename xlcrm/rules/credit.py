"""Credit: the latest review's weighted score, its stars, and the limit and terms that go with them (D4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.once import once
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import seconds, up_to_today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.settings import Level

FULL = 100.0
_WHY = Text(
    "{on} 的评估（{sheet} 第 {lines} 行）得 {score:.1f} 分（{items}），为 {stars} 星",
    "review of {on} ({sheet}, rows {lines}): {score:.1f} ({items}), {stars} stars",
)
_ITEM = Text("{item} {score:g}/{full:g}", "{item} {score:g}/{full:g}")
_NEXT = Text("再得 {more:.1f} 分升 {stars} 星", "{more:.1f} more reach {stars} stars")
_OPINION = Text("业务员估计 {opinion}", "the salesperson's estimate is {opinion}")
_ONLY_OPINION = Text("没有信用评估；业务员估计 {opinion}", "no credit review; the salesperson's estimate is {opinion}")
_SEPARATOR = Text("；", "; ")


@dataclass(frozen=True)
class Reviews:
    """The lines of every customer's latest review, and the score of each customer (NaN without a review)."""

    lines: pd.DataFrame
    score: pd.Series


def credit(book: Book) -> Columns:
    """Turn the score of every customer's latest review into stars, credit limit and terms."""
    levels = credit_levels(book)
    score = latest_reviews(book).score
    place = _places(levels, score)
    known = place >= 0
    stars = pd.Series(place + 1.0, score.index).where(known)
    limits = np.array([np.nan, *(np.nan if level.limit is None else level.limit for level in levels)])[place + 1]
    payment = np.array([None, *(level.terms or None for level in levels)], dtype=object)[place + 1]
    return Columns(
        credit_stars=stars,
        credit_limit=pd.Series(limits, score.index),
        credit_terms=pd.Series(payment, score.index, dtype="str"),
    )


def credit_levels(book: Book) -> Sequence[Level]:
    """Return the levels from the poorest on: the first is one star."""
    return sorted(book.settings.levels("credit"), key=lambda level: level.from_value or 0.0)


def _places(levels: Sequence[Level], score: pd.Series) -> NDArray[np.int64]:
    thresholds = np.array([level.from_value or 0.0 for level in levels])
    place = np.searchsorted(thresholds, score.fillna(-1.0).round(6), side="right") - 1
    return np.where(score.isna(), -1, np.maximum(place, 0 if levels else -1)).astype(np.int64)


def item_weights(book: Book) -> Mapping[str, float]:
    """Return the weights of the items that are in use, by every name that they may bear."""
    entries = [entry for entry in book.settings.entries("credit_item") if entry.active and entry.number is not None]
    return {name: float(entry.number or 0.0) for entry in entries for name in (*(entry.shipped or ()), entry.value)}


@once("customers", "credit")
def latest_reviews(book: Book) -> Reviews:
    """Score every customer's latest review: the lines of the latest day, whoever gave them and however they are numbered.

    Of several scores of one item the mean counts; an item that the list asks for and that nobody scored counts as 0.
    """
    frame, links = book.frames["credit"].data, book.links("credit")
    counts = (
        (links >= 0) & frame["on"].notna().to_numpy() & up_to_today(book, "credit") & frame["score"].notna().to_numpy()
    )
    lines = frame[counts].assign(customer=links[counts], on=seconds(frame["on"][counts]))
    lines = lines[lines["on"] == lines.groupby("customer")["on"].transform("max")]
    weight = lines["weight"].fillna(lines["item"].map(dict(item_weights(book))).astype("float64"))
    full = lines["max_score"].where(lines["max_score"] > 0).fillna(weight)
    lines = lines.assign(weight=weight, full=full, share=(lines["score"] / full).clip(0.0, 1.0))
    lines = lines[(lines["weight"] > 0) & lines["share"].notna()]
    items = lines.groupby(["customer", "item"], dropna=False)[["weight", "share"]].mean().reset_index()
    reached = (items["weight"] * items["share"]).groupby(items["customer"]).sum()
    asked = items["weight"].groupby(items["customer"]).sum() + _unscored(book, items)
    score = pd.Series(np.nan, index=np.arange(len(book.customers)))
    score.loc[reached.index] = FULL * reached / asked
    return Reviews(lines, pd.Series(score.to_numpy(), index=book.customers.index))


def _unscored(book: Book, items: pd.DataFrame) -> pd.Series:
    """Return the weight of the items in use that a review did not score, by customer."""
    entries = [entry for entry in book.settings.entries("credit_item") if entry.active and entry.number]
    left = pd.Series(0.0, index=items["customer"].unique())
    for entry in entries:
        named = items["item"].isin([entry.value, *(entry.shipped or ())])
        left += np.where(left.index.isin(items["customer"][named]), 0.0, float(entry.number or 0.0))
    return left


def explain_credit(book: Book, row: int) -> str | None:
    """Say which review gave the stars, with its numbers, what is missing to the next star, and the salesperson's estimate."""
    opinion = show(value_at(book.customers, row, "credit_opinion"))
    stars = value_at(book.customers, row, "credit_stars")
    if pd.isna(stars):
        return _ONLY_OPINION.say(book.lang, opinion=opinion) if opinion else None
    reviews = latest_reviews(book)
    lines = reviews.lines[reviews.lines["customer"] == book.customers.index.get_loc(row)]
    score, levels = float(reviews.score.loc[row]), credit_levels(book)
    items = [
        _ITEM.say(book.lang, item=show(line.item), score=line.score, full=line.full) for line in lines.itertuples()
    ]
    said = [
        _WHY.say(
            book.lang,
            on=show(lines["on"].iloc[0]),
            sheet=book.frame("credit").sheet,
            lines=_comma(book).join(str(number) for number in lines.index),
            score=score,
            items=_comma(book).join(items),
            stars=int(stars),
        )
    ]
    if int(stars) < len(levels):
        more = float(levels[int(stars)].from_value or 0.0) - score
        said.append(_NEXT.say(book.lang, more=more, stars=int(stars) + 1))
    if opinion:
        said.append(_OPINION.say(book.lang, opinion=opinion))
    return _SEPARATOR.say(book.lang).join(said)


def _comma(book: Book) -> str:
    return "、" if book.lang == "zh" else ", "


RULE = Rule(
    "credit",
    Text("信用", "Credit"),
    "D4",
    ("credit_stars", "credit_limit", "credit_terms"),
    credit,
    explain_credit,
    needs=tuple(("credit", key) for key in ("customer_id", "on", "item", "score")),
)
