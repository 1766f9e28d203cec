"""潜力客户 / Prospects: from whom how much may be expected, customers to be and customers who buy again in one list (F3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.chances import is_open
from xlcrm.rules.forecast import expected_worth, forecast
from xlcrm.sheets.parts import (
    ListColumn,
    contactable,
    list_sheet,
    record_column,
    row_links,
    values_of,
    when_filled,
)

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("潜力客户", "Prospects")
_SUBTITLE = Text(
    "{new} 位未成交，{again} 位可能再购{cut}，按预计金额排列，预测 {days} 天。\n{method}；每单金额用{worth}。",
    "{new} who have not bought, {again} who may buy again{cut}, by expected amount in {days} days.\n{method}; worth of an order by {worth}.",
)
_CUT = Text("（只列前 {limit} 位）", " (the first {limit} are listed)")
_GAMMA, _OWN = Text("gamma-gamma 模型", "the gamma-gamma model"), Text("客户自己的平均", "the customer's own average")
_BY_MODEL = Text("预计 {orders:.2f} 次 × 每单 {worth:,.0f}", "{orders:.2f} orders × {worth:,.0f} each")
_BY_CHANCES = Text("进行中商机加权 {amount:,.0f}", "open opportunities, weighted: {amount:,.0f}")
_BY_SOURCE = Text(
    "来源成交率 {rate:.0%}（样本 {sample}）× 平均每单 {worth:,.0f}",
    "{rate:.0%} of this source buy (sample {sample}) × {worth:,.0f} an order on average",
)
_CENT = 0.01
_SHOWN: tuple[tuple[str | Text, str, float], ...] = (
    ("customer_id", "link", 11),
    ("name", "wrap", 16),
    ("owner", "text", 9),
    ("mobile", "text", 13),
    ("status", "text", 8),
    ("intent", "text", 6),
    ("expected_on", "date", 11),
    ("segment", "text", 10),
    ("expected_orders", "number", 8),
    ("last_contact_on", "date", 11),
    (Text("预计金额", "Expected amount"), "money", 13),
    (Text("依据", "Why"), "wrap", 38),
)


def prospects(book: Book) -> SheetContent | None:
    """List customers by the amount to be expected: orders expected by forecast, open opportunities, chance of the source."""
    customers, made = book.customers, forecast(book)
    worth, by_model = expected_worth(book, made)
    known = _known(book, worth)
    listed = contactable(customers) & ~np.asarray(terms.Status.LOST.matches(customers["status"]), dtype=np.bool_)
    here = np.flatnonzero(listed & (known["amount"] > 0).to_numpy(dtype=np.bool_))
    limit = int(book.settings.rule("sheet.max_rows"))
    rows = here[np.argsort(-known["amount"].to_numpy()[here], kind="stable")][:limit]
    again = int((customers["order_count"].to_numpy()[here] > 0).sum())
    subtitle = _SUBTITLE.say(
        book.lang,
        new=len(here) - again,
        again=again,
        cut=_CUT.say(book.lang, limit=limit) if len(here) > limit else "",
        days=int(book.settings.rule("churn.horizon_days")),
        method=made.said(book),
        worth=(_GAMMA if by_model else _OWN).say(book.lang),
    )
    shown = known.iloc[rows]
    computed = iter((values_of(shown["amount"], Kind.NUMBER), [_why(book, each) for each in shown.itertuples()]))
    people = customers.iloc[rows]
    columns = [
        record_column(book, people, what, form, width)
        if isinstance(what, str)
        else ListColumn(what.say(book.lang), next(computed), form, width)
        for what, form, width in _SHOWN
    ]
    links = row_links(book.frame("customers"), customers.index[rows].tolist(), "customer_id", 1)
    return when_filled(book, list_sheet("prospects", _TITLE.say(book.lang), subtitle, columns, links=links))


def _known(book: Book, worth: pd.Series) -> pd.DataFrame:
    """Return what is known of every customer's future: by forecast, opportunities and source; ``amount`` is the largest."""
    known = _by_source(book)
    known["orders"], known["worth"] = book.customers["expected_orders"], worth
    known["by_forecast"] = known["orders"] * worth
    known["by_chances"] = _weighted(book)
    known["amount"] = known[["by_forecast", "by_chances", "by_source"]].max(axis=1).round(2)
    return known


def _weighted(book: Book) -> pd.Series:
    """Return the open opportunities of every customer, each by its own probability, else by that of its stage."""
    chances, who = book.opportunities, book.links("opportunities")
    stages = {
        name: entry.number
        for entry in book.settings.entries("stage")
        for name in (*(entry.shipped or ()), entry.value)
        if entry.number is not None
    }
    usual = chances["stage"].map(stages).astype("float64") if stages else pd.Series(0.0, index=chances.index)
    weighted = (chances["amount"] * chances["probability"].fillna(usual).fillna(0.0).clip(0.0, 1.0)).fillna(0.0)
    keep = (who >= 0) & is_open(book)
    sums = np.bincount(who[keep], weights=weighted.to_numpy()[keep], minlength=len(book.customers))
    return pd.Series(sums, index=book.customers.index)


def _by_source(book: Book) -> pd.DataFrame:
    """Return for who never bought the chance by source × the average order, with rate, sample and that average.

    Sources of fewer customers than the smallest sample take the rate of all; without enough customers there is no chance.
    """
    customers = book.customers
    bought = (customers["order_count"] > 0).to_numpy(dtype=np.bool_)
    never = (customers["order_count"] == 0).to_numpy(dtype=np.bool_)
    codes, names = pd.factorize(customers["source"].fillna(""))
    sizes = np.bincount(codes, minlength=len(names))
    buyers = np.bincount(codes, weights=bought, minlength=len(names))
    count, least = len(customers), int(book.settings.rule("sample.minimum"))
    enough = sizes >= least
    of_all = float(bought.sum()) / count if count >= least else np.nan
    orders = float(customers["order_count"].sum())
    each = float(customers["order_amount"].sum()) / orders if orders else np.nan
    rate = np.where(enough, buyers / np.maximum(sizes, 1), of_all)[codes]
    return pd.DataFrame(
        {
            "rate": rate,
            "sample": np.where(enough, sizes, count)[codes],
            "first": each,
            "by_source": np.where(never, rate * each, np.nan),
        },
        index=customers.index,
    )


def _why(book: Book, known: Any) -> str:  # noqa: ANN401 - a row of the frame
    """Say which of the three gave a customer's amount."""
    if known.by_forecast >= known.amount - _CENT:
        return _BY_MODEL.say(book.lang, orders=known.orders, worth=known.worth)
    if known.by_chances >= known.amount - _CENT:
        return _BY_CHANCES.say(book.lang, amount=known.by_chances)
    return _BY_SOURCE.say(book.lang, rate=known.rate, sample=int(known.sample), worth=known.first)
