"""客户来源 / Sources: who came from where, who bought, who was lost; by region, trade, owner and month too (F1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.rules.losses import lost_dates, won_back
from xlcrm.rules.per_customer import up_to_today
from xlcrm.sheets.figures import sample_mark, share
from xlcrm.sheets.grouping import MARK, by_label, least_note, mean, named, records
from xlcrm.sheets.parts import by_month, month_starts, when_filled
from xlcrm.sheets.sections import TOTAL, Table, first_rows, tables_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("客户来源", "Sources")
_SUBTITLE = Text("截至 {day}，客户 {count} 位。{least}", "As of {day}, {count} customers. {least}")
_KEYS = ("source", "region", "industry", "nature", "kind", "owner")
_HEADINGS = (
    Text("客户数", "Customers"),
    Text("占比", "Share"),
    Text("本月新增", "New this month"),
    Text("成交客户", "Buyers"),
    Text("成交率", "Conversion"),
    Text("交易金额", "Amount"),
    Text("金额占比", "Share of amount"),
    Text("客均金额", "Amount per buyer"),
    Text("流失", "Lost"),
    MARK,
)
_FORMATS = ("text", "integer", "percent", "integer", "integer", "percent", "money", "percent", "money", "integer", "note")
_WIDTHS = (22, 12, 11, 12, 12, 13, 17, 12, 16, 12, 16)
_MONTHS = 12
_MONTH = Text("月份", "Month")
_BY_MONTH = (
    Text("新增客户", "New customers"),
    Text("首次成交", "First orders"),
    Text("流失", "Lost"),
    Text("赢回", "Won back"),
    Text("订单数", "Orders"),
    Text("成交金额", "Amount"),
)
_MONTH_FORMATS = ("text", "integer", "integer", "integer", "integer", "integer", "money")


def sources(book: Book) -> SheetContent | None:
    """Count customers, buyers, turnover and losses by everything that says where customers come from, and by month."""
    filled = [key for key in _KEYS if book.customers[key].notna().any()]
    tables = [_months(book), *(first_rows(book, _by(book, key)) for key in filled)] if len(book.customers) else []
    if "source" in filled:
        tables = [tables[1], tables[0], *tables[2:]]
    titles = (
        _TITLE.say(book.lang),
        _SUBTITLE.say(book.lang, day=book.today.isoformat(), count=len(book.customers), least=least_note(book)),
    )
    return when_filled(book, tables_sheet("sources", titles, tables, _WIDTHS))


def _by(book: Book, key: str) -> Table:
    customers = book.customers
    month = book.day.replace(day=1)
    figures = by_label(
        customers[key],
        {
            "new": (customers["registered_on"] >= month).to_numpy(dtype=np.bool_),
            "buyers": (customers["order_count"] > 0).to_numpy(dtype=np.bool_),
            "amount": customers["order_amount"].to_numpy(dtype=np.float64),
            "lost": terms.Status.LOST.matches(customers["status"]).to_numpy(dtype=np.bool_),
        },
    )
    total = {str(key): float(values.sum()) for key, values in figures.items()}
    heading = book.frame("customers").table.by_key[key].heading(book.lang)
    rows = [_row(book, named(book, label), each, total) for label, each in records(figures)]
    return Table(
        (heading, *(text.say(book.lang) for text in _HEADINGS)),
        _FORMATS,
        rows,
        total=_row(book, TOTAL.say(book.lang), total, total)[:-1],
    )


def _row(book: Book, label: str, each: Mapping[str, float], total: Mapping[str, float]) -> tuple[CellValue, ...]:
    count, buyers, amount = int(each["count"]), int(each["buyers"]), round(each["amount"], 2)
    return (
        label,
        count,
        share(count, total["count"]),
        int(each["new"]),
        buyers,
        share(buyers, count),
        amount,
        share(amount, total["amount"]),
        mean(amount, buyers),
        int(each["lost"]),
        sample_mark(book, count),
    )


def _months(book: Book) -> Table:
    starts = month_starts(book.day, _MONTHS)
    customers, orders = book.customers, book.orders
    dated = up_to_today(book, "orders")
    one_line = ~orders["order_id"].duplicated() | orders["order_id"].isna()
    counts = [
        by_month(customers["registered_on"], None, starts),
        by_month(customers["first_order_on"], None, starts),
        by_month(lost_dates(book), None, starts),
        by_month(won_back(book)[1], None, starts),
        by_month(orders["on"][dated & one_line.to_numpy(dtype=np.bool_)], None, starts),
    ]
    amounts = by_month(orders["on"][dated], orders["amount"][dated], starts)
    rows: list[tuple[CellValue, ...]] = [
        (start.strftime("%Y-%m"), *(int(column[place]) for column in counts), amounts[place])
        for place, start in enumerate(starts)
    ]
    headings = (_MONTH.say(book.lang), *(text.say(book.lang) for text in _BY_MONTH))
    total: tuple[CellValue, ...] = (TOTAL.say(book.lang), *(int(sum(column)) for column in counts), round(sum(amounts), 2))
    return Table(headings, _MONTH_FORMATS, rows, total=total)
