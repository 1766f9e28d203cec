"""Credit: reviews that are incomplete or beyond their maximum, and business on account with those of poor credit (D4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.checks.masks import rows_of
from xlcrm.model import terms
from xlcrm.model.catalogue import grades as say
from xlcrm.model.problems import Problem
from xlcrm.rules.credit import item_weights, latest_reviews
from xlcrm.rules.per_customer import seconds, up_to_today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Code

_PAID_FIRST = {terms.PaymentTerm.CASH.code, terms.PaymentTerm.PREPAID.code}
_OVER = (terms.QuotationState.ACCEPTED, terms.QuotationState.REFUSED, terms.QuotationState.EXPIRED)


def credit_reviews(book: Book) -> Iterable[Problem]:
    """Name scores below 0 or above their maximum, and latest reviews that leave out an item."""
    frame = book.frame("credit")
    data = frame.data
    if data.empty:
        return
    weight = data["weight"].fillna(data["item"].map(dict(item_weights(book))).astype("float64"))
    full = data["max_score"].where(data["max_score"] > 0).fillna(weight)
    wrong = ((data["score"] < 0) | (data["score"] > full)).to_numpy(dtype=np.bool_)
    rows = rows_of(frame, wrong)
    args = [(("full", f"{number:g}"),) for number in full.loc[rows].fillna(0.0)]
    yield from Problem.at_each(say.CREDIT_SCORE, frame, rows, "score", args)
    yield from _incomplete(book)


def _incomplete(book: Book) -> Iterable[Problem]:
    lines = latest_reviews(book).lines
    first = lines.drop_duplicates("customer")
    for entry in book.settings.entries("credit_item"):
        if not entry.active or not entry.number:
            continue
        named = lines["item"].isin([entry.value, *(entry.shipped or ())])
        lacking = first.index[~first["customer"].isin(lines["customer"][named])]
        yield from Problem.at_rows(
            say.CREDIT_INCOMPLETE, book.frame("credit"), lacking.tolist(), "item", item=entry.value
        )


def credit_on_account(book: Book) -> Iterable[Problem]:
    """Name open quotations and orders since the review that are on account, for customers of poor credit."""
    state = book.quotations["state"]
    over = np.any([term.matches(state).to_numpy(dtype=np.bool_) for term in _OVER], axis=0)
    yield from _on_account(book, "quotations", say.CREDIT_BLOCKS, ~over)
    orders = seconds(book.orders["on"])
    reviewed = _reviewed_on(book)
    links = book.links("orders")
    with np.errstate(invalid="ignore"):
        since = (links >= 0) & (orders >= reviewed[links]) if len(reviewed) else np.zeros(len(links), dtype=np.bool_)
    yield from _on_account(book, "orders", say.CREDIT_POOR, np.asarray(since) & up_to_today(book, "orders"))


def _reviewed_on(book: Book) -> NDArray[np.datetime64]:
    """Return the day of every customer's latest review."""
    lines = latest_reviews(book).lines.drop_duplicates("customer").set_index("customer")["on"]
    return lines.reindex(np.arange(len(book.customers))).to_numpy().astype("datetime64[s]")


def _on_account(book: Book, table: str, code: Code, where: NDArray[np.bool_]) -> list[Problem]:
    frame, links = book.frame(table), book.links(table)
    stars = book.customers["credit_stars"].to_numpy(dtype=np.float64, na_value=np.nan)
    limit = int(book.settings.rule("credit.block_stars"))
    if frame.data.empty or not bool(np.any(stars <= limit)):
        return []
    poor = np.append(stars <= limit, False)[links]
    on_account = on_credit(book, frame.data["payment_terms"]).to_numpy(dtype=np.bool_)
    rows = rows_of(frame, poor & on_account & where)
    given = np.append(stars, np.nan)[links][frame.data.index.get_indexer(pd.Index(rows))]
    args = [(("stars", int(number)), ("limit", limit)) for number in given]
    return Problem.at_each(code, frame, rows, "payment_terms", args)


def on_credit(book: Book, payment: pd.Series) -> pd.Series:
    """Tell which terms of payment are on account: all that are filled but those paid at once or before."""
    entries = [entry for entry in book.settings.entries("payment_terms") if entry.code in _PAID_FIRST]
    at_once = {name for entry in entries for name in (entry.value, *(entry.shipped or ()))}
    return payment.notna() & ~payment.isin(at_once)
