"""业绩构成 / Performance: turnover of a year by channel, place, project, category and product, and how it grew (F3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.text import Text
from xlcrm.sheets.figures import sample_mark, share
from xlcrm.sheets.grouping import MARK, by_label, in_order, least_note, mean, named, records
from xlcrm.sheets.order_lines import amounts, between, first_lines
from xlcrm.sheets.parts import when_filled
from xlcrm.sheets.sections import TOTAL, Table, first_rows, tables_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("业绩构成", "Performance")
_SUBTITLE = Text(
    "近 12 个月（{start} 至 {end}），与此前 12 个月比较。{least}", "12 months from {start} to {end}, against the 12 before. {least}"
)
_KEYS = ("channel", "place", "project", "category", "product_name")
_HEADINGS = (
    Text("订单数", "Orders"),
    Text("成交金额", "Amount"),
    Text("占比", "Share"),
    Text("每单金额", "Per order"),
    Text("上一年金额", "Year before"),
    Text("增长", "Growth"),
    MARK,
)
_FORMATS = ("text", "integer", "money", "percent", "money", "money", "percent", "note")
_WIDTHS = (28, 11, 17, 10, 14, 17, 11, 16)


def performance(book: Book) -> SheetContent | None:
    """Sum the turnover of the last 12 months by everything that orders say about themselves, beside the year before."""
    start = book.day - pd.DateOffset(years=1) + pd.Timedelta(days=1)
    tables = [first_rows(book, _by(book, key, start)) for key in _KEYS if book.orders[key].notna().any()]
    subtitle = _SUBTITLE.say(
        book.lang, start=start.date().isoformat(), end=book.today.isoformat(), least=least_note(book)
    )
    return when_filled(book, tables_sheet("performance", (_TITLE.say(book.lang), subtitle), tables, _WIDTHS))


def _by(book: Book, key: str, start: pd.Timestamp) -> Table:
    now = between(book, start, book.day)
    earlier = between(book, start - pd.DateOffset(years=1), start - pd.Timedelta(days=1))
    money = amounts(book)
    figures = by_label(
        book.orders[key], {"orders": first_lines(book) & now, "amount": money * now, "before": money * earlier, "lines": now | earlier}
    )
    figures = in_order(figures[figures["lines"] > 0], "amount")
    total = {str(column): float(values.sum()) for column, values in figures.items()}
    heading = book.frame("orders").table.by_key[key].heading(book.lang)
    return Table(
        (heading, *(text.say(book.lang) for text in _HEADINGS)),
        _FORMATS,
        [_row(book, named(book, label), each, total) for label, each in records(figures)],
        total=_row(book, TOTAL.say(book.lang), total, total)[:-1],
    )


def _row(book: Book, label: str, each: Mapping[str, float], total: Mapping[str, float]) -> tuple[CellValue, ...]:
    amount, before = round(each["amount"], 2), round(each["before"], 2)
    return (
        label,
        int(each["orders"]),
        amount,
        share(amount, total["amount"]),
        mean(amount, each["orders"]),
        before,
        share(amount - before, before) if before > 0 else None,
        sample_mark(book, each["orders"]),
    )
