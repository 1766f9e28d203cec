"""Churn risk by rule: how long a customer has been silent, against its own rhythm and its purchase strategy (C4, D6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.book import show
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import look_up
from xlcrm.rules.rhythm import lost_after, own_gap, silent_days

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_SILENT = Text("已 {silent} 天没有交易", "silent for {silent} days")
_GAP = Text("自身间隔中位数 {gap:g} 天，超过 {limit:g} 天（{factor:g} 倍）", "own median gap {gap:g} days, past {limit:g} ({factor:g} times)")
_STRATEGY = Text("购买策略“{strategy}”为 {days} 天，已超过", "past the purchase strategy “{strategy}” of {days} days")
_DAYS = Text("超过流失天数 {days} 天", "past the lost period of {days} days")
_MARKED = Text("流失原因：{reason}", "lost reason: {reason}")
_QUIET = Text("在自身间隔和购买策略之内", "within own rhythm and strategy")
_NO_GAP = Text(
    "购买天数不足 {least} 天，没有自身间隔，只按购买策略和流失天数",
    "fewer than {least} purchase days, so no rhythm of its own: strategy and lost period only",
)
_NEXT = Text("再过 {days} 天没有交易转为“{level}”", "“{level}” after {days} more days without an order")
_SEPARATOR = Text("；", "; ")


def limits(book: Book) -> pd.DataFrame:
    """Return the days of silence after which a buyer counts as watch, warning and lost; NaN where nothing says so.

    Watch and lost go by the own rhythm, lost also by the lost period; a warning comes with the earlier of rhythm and
    purchase strategy.
    """
    rule, gap = book.settings.rule, own_gap(book)
    strategy = strategy_days(book)
    by_rhythm = gap * float(rule("decline.factor"))
    return pd.DataFrame(
        {
            "watch": gap * float(rule("decline.watch_factor")),
            "warning": pd.concat([by_rhythm, strategy], axis=1).min(axis=1),
            "lost": lost_after(book, gap),
        }
    )


def strategy_days(book: Book) -> pd.Series:
    """Return the cycle of every customer's purchase strategy; NaN without one."""
    days = book.settings.interval_of("purchase_strategy")
    return pd.Series(look_up(book.customers["purchase_strategy"], days), index=book.customers.index)


def churn_risk(book: Book) -> Columns:
    """Tell of every buyer how it stands: normal, watch, warning, lost; who never bought or is deregistered has none."""
    customers, silent, limit = book.customers, silent_days(book), limits(book)
    label = {term: term.label(book.lang) for term in terms.ChurnRisk}
    result = pd.Series(label[terms.ChurnRisk.NORMAL], index=customers.index, dtype="str")
    result = result.mask(silent > limit["watch"], label[terms.ChurnRisk.WATCH])
    result = result.mask(silent > limit["warning"], label[terms.ChurnRisk.WARNING])
    lost = (silent > limit["lost"]) | terms.Status.LOST.matches(customers["status"])
    result = result.mask(lost, label[terms.ChurnRisk.LOST])
    known = silent.notna() | customers["lost_reason"].notna()
    return Columns(churn_risk=result.where(known & ~terms.Status.CLOSED.matches(customers["status"])))


def explain_churn(book: Book, row: int) -> str | None:
    """Say which limit is passed, and when the next one is."""
    customer, silent = book.customers.loc[row], silent_days(book)[row]
    if not show(customer.churn_risk):
        return None
    said = [] if pd.isna(silent) else [_SILENT.say(book.lang, silent=int(silent))]
    if terms.ChurnRisk.LOST.is_(customer.churn_risk) and show(customer.lost_reason):
        said.append(_MARKED.say(book.lang, reason=customer.lost_reason))
    elif not pd.isna(silent):
        said += [*_passed(book, row, float(silent)), *_to_come(book, row, float(silent))]
    return _SEPARATOR.say(book.lang).join(said)


def _passed(book: Book, row: int, silent: float) -> list[str]:
    gap, strategy = own_gap(book)[row], strategy_days(book)[row]
    rule = book.settings.rule
    factors = [float(rule(key)) for key in ("lost.factor", "decline.factor", "decline.watch_factor")]
    said = []
    passed = [factor for factor in factors if silent > factor * gap]
    if passed:
        said.append(_GAP.say(book.lang, gap=gap, limit=passed[0] * gap, factor=passed[0]))
    if silent > strategy:
        said.append(_STRATEGY.say(book.lang, strategy=book.customers.at[row, "purchase_strategy"], days=int(strategy)))
    if silent > float(rule("lost.days")):
        said.append(_DAYS.say(book.lang, days=int(rule("lost.days"))))
    if pd.isna(gap):
        said.append(_NO_GAP.say(book.lang, least=int(rule("decline.minimum_orders"))))
    return said or [_QUIET.say(book.lang)]


def _to_come(book: Book, row: int, silent: float) -> list[str]:
    """Name the nearest worse level, and in how many days it comes."""
    limit = {str(key): float(values[row]) for key, values in limits(book).items()}
    levels = {"watch": terms.ChurnRisk.WATCH, "warning": terms.ChurnRisk.WARNING, "lost": terms.ChurnRisk.LOST}
    ranks = list(levels)
    now = next((key for key in reversed(ranks) if silent > limit[key]), None)
    worse = ranks[ranks.index(now) + 1 :] if now else ranks
    coming = [(limit[key], key) for key in worse if limit[key] >= silent]
    if not coming:
        return []
    days, key = min(coming, key=lambda each: (each[0], -ranks.index(each[1])))
    return [_NEXT.say(book.lang, days=int(days // 1 - silent) + 1, level=levels[key].label(book.lang))]


RULE = Rule(
    "churn_risk",
    Text("流失预警", "Churn risk"),
    "C4",
    ("churn_risk",),
    churn_risk,
    explain_churn,
    needs=(("orders", "customer_id"), ("orders", "on")),
)
