"""Member tiers: graded on the first day of a quarter by what was spent, upgraded at once, lowered step by step (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.memory import to_remember
from xlcrm.rules.tier_memory import EVENT, graded, held, is_grading_day, next_grading
from xlcrm.rules.tier_standard import (
    NO_TIER,
    customer_since,
    ordered_levels,
    standard,
    threshold,
    tier_ranks,
    top_years,
    window_spend,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append
    from xlcrm.model.settings import Level

_WHY = Text(
    "近 {days} 天消费 {spend:,.2f}，累计 {count} 笔，达到 {tier}",
    "{spend:,.2f} spent in {days} day[s], {count} order[s]: {tier}",
)
_KEPT = Text(
    "自 {since} 起为 {tier}，{next} 评定前不降级，每次最多降 {steps} 级",
    "{tier} since {since}, not lowered before the grading of {next}, and then by {steps} at most",
)
_LOWERED = Text(
    "{since} 评定后为 {tier}，每次最多降 {steps} 级", "{tier} since the grading of {since}: lowered by {steps} at most"
)
_WAITS = Text("{next} 评定时升级，现为 {tier}", "goes up at the grading of {next}, until then {tier}")
_NEXT = Text("再消费 {more:,.2f} 升{tier}", "{more:,.2f} more reaches {tier}")
_AGAIN = Text("再买 {more} 次升{tier}", "{more} more orders reach {tier}")
_YEARS = Text("成为客户满 {years} 年（{on}）才能升{tier}", "{tier} needs {years} years as a customer (on {on})")
_SEPARATOR = Text("；", "; ")


def tier(book: Book) -> list[Columns | Append]:
    """Grade every customer who ever bought, and remember whose tier changed.

    On a grading day the tier goes to what the orders reach, but not further down than the steps allow; on other days it
    only goes up, if upgrades are to be made at once. Who holds no tier yet gets the one that the orders reach.
    """
    customers, before = book.customers, held(book)
    rank = moved(book, standard(book), before.rank)
    names = np.array([*(level.level for level in ordered_levels(book)), None], dtype=object)
    tiers = pd.Series(names[rank], index=customers.index, dtype="str")
    since = before.since.where(rank == before.rank, book.day).where(rank > NO_TIER)
    given: list[Columns | Append] = [
        Columns(tier=tiers, tier_since=since.astype("datetime64[s]")),
        to_remember(book, EVENT, customers["customer_id"], tiers),
    ]
    return [*given, graded(book)] if bool((rank > NO_TIER).any()) else given


def moved(book: Book, reached: NDArray[np.int64], before: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the ranks of today from those that the orders reach and those held before."""
    grading = is_grading_day(book)
    upgrade = grading or bool(book.settings.rule("tier.upgrade_at_once"))
    steps = int(book.settings.rule("tier.downgrade_steps")) if grading else 0
    up = reached if upgrade else before
    down = np.maximum(reached, before - steps)
    return np.where(before <= NO_TIER, reached, np.where(reached > before, up, down))


def explain_tier(book: Book, row: int) -> str | None:
    """Say what was spent in the window, why the tier is another than that reaches, and what the next level takes."""
    now = tier_ranks(book).get(show(value_at(book.customers, row, "tier")), NO_TIER)
    if now == NO_TIER:
        return None
    levels = ordered_levels(book)
    position = int(book.customers.index.get_indexer(pd.Index([row]))[0])
    reached = int(standard(book)[position])
    spend = float(window_spend(book).iloc[position])
    said = [
        _WHY.say(
            book.lang,
            days=int(book.settings.rule("tier.window_days")),
            spend=spend,
            count=int(value_at(book.customers, row, "order_count")),
            tier=levels[reached].level if reached > NO_TIER else "–",
        ),
        *_difference(book, row, levels[now].level, reached - now),
        *_next_step(book, row, levels, spend),
    ]
    return _SEPARATOR.say(book.lang).join(said)


def _difference(book: Book, row: int, tier_now: str, difference: int) -> list[str]:
    """Say why the tier is not the one that the orders reach; nothing where it is."""
    words = {
        "tier": tier_now,
        "since": show(value_at(book.customers, row, "tier_since")),
        "next": show(next_grading(book)),
        "steps": int(book.settings.rule("tier.downgrade_steps")),
    }
    if difference > 0:
        return [_WAITS.say(book.lang, next=words["next"], tier=tier_now)]
    if difference == 0:
        return []
    if value_at(book.customers, row, "tier_since") == book.day and is_grading_day(book):
        return [_LOWERED.say(book.lang, **{key: words[key] for key in ("tier", "since", "steps")})]
    return [_KEPT.say(book.lang, **words)]


def _next_step(book: Book, row: int, levels: Sequence[Level], spend: float) -> list[str]:
    """Say the nearest change that reaches a higher level than the present orders do."""
    customer = book.customers.loc[row]
    orders = int(value_at(book.customers, row, "order_count"))
    higher = [level for level in levels if threshold(level) > spend]
    said = []
    missing = int(book.settings.rule("tier.regular_orders")) - orders
    base = [level.level for level in levels if threshold(level) <= 0]
    if missing > 0 and len(base) > 1 and len(higher) == len(levels) - len(base):
        said.append(_AGAIN.say(book.lang, more=missing, tier=base[1]))
    if higher:
        return [*said, _NEXT.say(book.lang, more=threshold(higher[0]) - spend, tier=higher[0].level)]
    if show(customer.tier) == levels[-1].level:
        return said
    on = show(customer_since(book).loc[row] + top_years(book))
    return [*said, _YEARS.say(book.lang, years=book.settings.rule("tier.top_years"), on=on, tier=levels[-1].level)]


RULE = Rule(
    "tier",
    Text("会员等级", "Tier"),
    "D1",
    ("tier", "tier_since"),
    tier,
    explain_tier,
    needs=(("orders", "customer_id"), ("orders", "on"), ("orders", "amount")),
)
