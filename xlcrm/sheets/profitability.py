"""盈利分析 / Profitability: turnover, cost and margin by channel, category, product and customer, where costs are known (F3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.text import Text
from xlcrm.sheets.figures import sample_mark, share
from xlcrm.sheets.grouping import MARK, by_label, in_order, least_note, named, records
from xlcrm.sheets.order_lines import amounts, between, costs
from xlcrm.sheets.parts import when_filled
from xlcrm.sheets.sections import TOTAL, Table, first_rows, tables_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("盈利分析", "Profitability")
_SUBTITLE = Text(
    "近 12 个月（{start} 至 {end}）成本已知的订单行：{lines} 行，占成交金额 {covered:.1%}。\n成本取订单，没有的取产品单位成本乘数量。{least}",
    "Order lines of 12 months ({start} to {end}) whose cost is known: {lines}, {covered:.1%} of the amount.\nCost as in Orders, "
    "else the product's cost by quantity. {least}",
)
_KEYS = ("channel", "category", "product_name")
_CUSTOMER = Text("客户编号", "Customer ID")
_NAME = Text("客户名称", "Name")
_HEADINGS = (
    Text("成交金额", "Amount"),
    Text("成本", "Cost"),
    Text("毛利", "Margin"),
    Text("毛利率", "Margin rate"),
    Text("毛利占比", "Share of margin"),
    Text("订单行", "Lines"),
    MARK,
)
_FORMATS = ("text", "text", "money", "money", "money", "percent", "percent", "integer", "note")
_WIDTHS = (16, 26, 17, 17, 17, 12, 13, 10, 16)


def profitability(book: Book) -> SheetContent | None:
    """Sum amount, cost and margin of the last 12 months; lines of unknown cost are left out of all of them."""
    start = book.day - pd.DateOffset(years=1) + pd.Timedelta(days=1)
    here, cost = between(book, start, book.day), costs(book)
    known = here & ~np.isnan(cost)
    lines = pd.DataFrame({"amount": amounts(book)[known], "cost": cost[known]}, index=book.orders.index[known])
    lines["margin"] = lines["amount"] - lines["cost"]
    tables = [
        first_rows(book, _table(book, lines, book.orders.loc[lines.index, key], key))
        for key in _KEYS
        if len(lines) and book.orders[key].notna().any()
    ]
    if len(lines):
        tables.append(first_rows(book, _customers(book, lines, known)))
    subtitle = _SUBTITLE.say(
        book.lang,
        start=start.date().isoformat(),
        end=book.today.isoformat(),
        lines=len(lines),
        covered=share(float(lines["amount"].sum()), float(amounts(book)[here].sum())) or 0.0,
        least=least_note(book),
    )
    return when_filled(book, tables_sheet("profitability", (_TITLE.say(book.lang), subtitle), tables, _WIDTHS))


def _table(book: Book, lines: pd.DataFrame, labels: pd.Series, key: str) -> Table:
    figures = in_order(by_label(labels, {str(each): values.to_numpy() for each, values in lines.items()}), "margin")
    total = {str(column): float(values.sum()) for column, values in figures.items()}
    heading = book.frame("orders").table.by_key[key].heading(book.lang)
    rows = [(named(book, label), None, *_figures(book, each, total)) for label, each in records(figures)]
    return Table(
        (heading, "", *(text.say(book.lang) for text in _HEADINGS)),
        _FORMATS,
        rows,
        total=(TOTAL.say(book.lang), None, *_figures(book, total, total)[:-1]),
    )


def _customers(book: Book, lines: pd.DataFrame, known: np.ndarray) -> Table:
    """Return the customers by margin, the best first, each with a link to its row."""
    who = book.links("orders")[known]
    labels = pd.Series(who[who >= 0].astype("str"))
    figures = by_label(labels, {str(key): values.to_numpy()[who >= 0] for key, values in lines.items()})
    total = {str(column): float(values.sum()) for column, values in figures.items()}
    best = in_order(figures, "margin").head(int(book.settings.rule("sheet.max_rows")))
    people = book.customers.iloc[best.index.astype("int64").to_numpy()]
    ids, names = people["customer_id"].tolist(), people["name"].fillna("").tolist()
    rows = [(ids[n], names[n], *_figures(book, each, total)) for n, (_, each) in enumerate(records(best))]
    headings = (_CUSTOMER.say(book.lang), _NAME.say(book.lang), *(text.say(book.lang) for text in _HEADINGS))
    return Table(headings, ("link", *_FORMATS[1:]), rows, linked=(book.frame("customers"), people.index.tolist(), "customer_id"), count=len(figures))


def _figures(book: Book, each: Mapping[str, float], total: Mapping[str, float]) -> tuple[CellValue, ...]:
    amount, margin = round(each["amount"], 2), round(each["margin"], 2)
    return (
        amount,
        round(each["cost"], 2),
        margin,
        share(margin, amount) if amount > 0 else None,
        share(margin, total["margin"]) if total["margin"] > 0 else None,
        int(each["count"]),
        sample_mark(book, each["count"]),
    )
