"""流失预警 / Churn: customers who are silent longer than usual, the likeliest lost first (C4, D6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.churn import limits
from xlcrm.rules.forecast import by_customer, forecast, risk
from xlcrm.rules.rhythm import own_gap, silent_days
from xlcrm.sheets.parts import (
    ListColumn,
    contactable,
    list_sheet,
    record_column,
    row_links,
    tagged,
    values_of,
    when_filled,
)

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("流失预警", "Churn")
_SUBTITLE = Text(
    "预警 {warning} 位，关注 {watch} 位{cut}。同级按风险排列：最近、次数、首购之后金额三项名次之和（{buyers} 位买过的客户{few}）。\n{method}。",
    "{warning} warnings, {watch} to watch{cut}. By risk within a level: sum of the ranks of how recent, how often and how much "
    "beyond the first purchase ({buyers} buyers{few}).\n{method}.",
)
_CUT = Text("（只列前 {limit} 位）", " (the first {limit} are listed)")
_FEW = Text("，少于 {least}，仅供参考", ", fewer than {least}: not significant")
_SHOWN: tuple[tuple[str | Text, str, float], ...] = (
    ("churn_risk", "text", 8),
    ("customer_id", "link", 11),
    ("name", "wrap", 16),
    ("owner", "text", 9),
    ("mobile", "text", 13),
    ("value_class", "text", 8),
    ("order_count", "integer", 7),
    ("order_amount", "money", 13),
    ("last_order_on", "date", 11),
    (Text("沉默天数", "Days silent"), "integer", 8),
    (Text("自身间隔", "Own gap, days"), "number", 8),
    ("purchase_strategy", "text", 10),
    (Text("预警界限", "Warning after"), "number", 8),
    (Text("流失界限", "Lost after"), "number", 8),
    (Text("风险", "Risk"), "percent", 7),
    ("expected_orders", "number", 8),
)
_TAGS = {terms.ChurnRisk.WARNING: "error", terms.ChurnRisk.WATCH: "warning"}


def churn(book: Book) -> SheetContent | None:
    """List the customers with a warning or to be watched, warnings first, then by risk."""
    customers, made = book.customers, forecast(book)
    warning, watch = (np.asarray(term.matches(customers["churn_risk"]), dtype=np.bool_) for term in _TAGS)
    chance = by_customer(book, made.known, risk(made.known))
    here = np.flatnonzero((warning | watch) & contactable(customers))
    order = np.lexsort((-chance.to_numpy()[here], ~warning[here]))
    limit = int(book.settings.rule("sheet.max_rows"))
    rows = here[order][:limit]
    least, buyers = int(book.settings.rule("sample.minimum")), len(made.known.who)
    subtitle = _SUBTITLE.say(
        book.lang,
        warning=int(warning[here].sum()),
        watch=int(watch[here].sum()),
        cut=_CUT.say(book.lang, limit=limit) if len(here) > limit else "",
        buyers=buyers,
        few=_FEW.say(book.lang, least=least) if buyers < least else "",
        method=made.said(book),
    )
    columns = _columns(book, rows, chance)
    links = row_links(book.frame("customers"), customers.index[rows].tolist(), "customer_id", 2)
    content = list_sheet("churn", _TITLE.say(book.lang), subtitle, columns, links=links)
    *head, body = content.blocks
    tags = ["error" if each else "warning" for each in warning[rows]]
    return when_filled(book, replace(content, blocks=(*head, *(tagged(body, tags) if tags else [body]))))


def _columns(book: Book, rows: np.ndarray, chance: pd.Series) -> list[ListColumn]:
    limit = limits(book)
    own = (silent_days(book), own_gap(book), limit["warning"], limit["lost"], chance)
    computed = iter(pd.Series(each).iloc[rows] for each in own)
    listed = book.customers.iloc[rows]
    return [
        record_column(book, listed, what, form, width)
        if isinstance(what, str)
        else ListColumn(what.say(book.lang), values_of(next(computed), Kind.NUMBER), form, width)
        for what, form, width in _SHOWN
    ]
