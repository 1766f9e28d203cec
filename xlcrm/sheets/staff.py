"""员工业绩 / Staff performance: what everybody looks after, does and sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.content import Block, SheetContent
from xlcrm.model.text import Text
from xlcrm.rules.chances import is_open
from xlcrm.rules.per_customer import seconds, up_to_today
from xlcrm.sheets.parts import ListColumn, list_sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_TITLE = Text("员工业绩", "Staff performance")
_SUBTITLE = Text("本月：{month} 至 {day}", "This month: {month} to {day}")
_TOTAL = Text("合计", "Total")
_POOL = Text("（公海）", "(pool)")
_HEADINGS = (
    (Text("负责人", "Owner"), "text", 14),
    (Text("客户数", "Customers"), "integer", 12),
    (Text("本月新增", "New this month"), "integer", 11),
    (Text("今日到期", "Due today"), "integer", 10),
    (Text("逾期", "Overdue"), "integer", 9),
    (Text("本月跟进", "Contacts this month"), "integer", 11),
    (Text("本月订单", "Orders this month"), "integer", 11),
    (Text("本月成交额", "Amount this month"), "money", 15),
    (Text("近12个月成交额", "Amount, 12 months"), "money", 17),
    (Text("进行中商机", "Open opportunities"), "money", 16),
)


def staff_performance(book: Book) -> SheetContent:
    """Count customers, work and turnover of everybody in 员工 and of whoever else owns something, with a total."""
    month = book.day.replace(day=1)
    figures = performance(book, month)
    people = people_of(book, figures)
    table = figures.reindex(people).fillna(0.0)
    names = [name or _POOL.say(book.lang) for name in people]
    columns = [ListColumn(_HEADINGS[0][0].say(book.lang), names, "text", _HEADINGS[0][2])]
    for (heading, form, width), key in zip(_HEADINGS[1:], figures.columns, strict=True):
        columns.append(
            ListColumn(heading.say(book.lang), [round(float(value), 2) for value in table[key]], form, width)
        )
    subtitle = _SUBTITLE.say(book.lang, month=month.date().isoformat(), day=book.today.isoformat())
    content = list_sheet("staff_performance", _TITLE.say(book.lang), subtitle, columns)
    return _with_total(book, content, table)


def people_of(book: Book, figures: pd.DataFrame) -> list[str]:
    """Names in the order of the staff sheet, then others by name, the pool last; who has nothing and left is not named."""
    named = [str(name) for name in book.staff["name"].dropna().drop_duplicates()]
    busy = set(figures.index[(figures != 0).any(axis=1)])
    present = book.staff["left_on"].isna().to_numpy(dtype=np.bool_)
    active = set(book.staff["name"][present].dropna())
    ordered = [name for name in named if name in busy or name in active]
    others = sorted(name for name in busy if name and name not in named)
    return [*ordered, *others, *([""] if "" in busy else [])]


def performance(book: Book, start: pd.Timestamp, end: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the figures of everybody: work and turnover from a day on (to the day before ``end``), the rest as of today."""
    customers, visits, orders, chances = book.customers, book.interactions, book.orders, book.opportunities
    year_ago = book.day - pd.DateOffset(years=1)
    due = customers["next_due_on"]
    this_month = _since(book, "orders", start, end)
    new = customers["registered_on"] >= start
    if end is not None:
        new &= customers["registered_on"] < end
    one_line = ~orders["order_id"].duplicated() | orders["order_id"].isna()
    parts = {
        "customers": _sums(customers["owner"], None),
        "new": _sums(customers["owner"], new.to_numpy(dtype=np.bool_)),
        "due": _sums(customers["owner"], (due == book.day).to_numpy(dtype=np.bool_)),
        "overdue": _sums(customers["owner"], (due < book.day).to_numpy(dtype=np.bool_)),
        "contacts": _sums(visits["owner"], _since(book, "interactions", start, end)),
        "orders": _sums(orders["owner"], this_month & one_line.to_numpy(dtype=np.bool_)),
        "amount": _sums(orders["owner"], this_month, orders["amount"]),
        "year": _sums(orders["owner"], _since(book, "orders", year_ago), orders["amount"]),
        "open": _sums(chances["owner"], is_open(book), chances["amount"]),
    }
    return pd.DataFrame(parts).fillna(0.0)


def _since(book: Book, table: str, start: pd.Timestamp, end: pd.Timestamp | None = None) -> NDArray[np.bool_]:
    dates = seconds(book.frames[table].data["on"])
    with np.errstate(invalid="ignore"):
        there = (dates >= start.to_datetime64()) & up_to_today(book, table)
        return np.asarray(there if end is None else there & (dates < end.to_datetime64()), dtype=np.bool_)


def _sums(owner: pd.Series, where: NDArray[np.bool_] | None, weights: pd.Series | None = None) -> pd.Series:
    """Count rows (or sum weights) by owner; no owner is the pool, under an empty name."""
    keep = slice(None) if where is None else where
    names = owner.fillna("").astype("str")[keep]
    values = pd.Series(1.0, index=names.index) if weights is None else weights[keep].fillna(0.0)
    return values.groupby(names).sum()


def _with_total(book: Book, content: SheetContent, table: pd.DataFrame) -> SheetContent:
    body = content.blocks[-1]
    sums = [round(float(value), 2) for value in table.sum()]
    forms = ("total", *("total_money" if form == "money" else "total" for _, form, _ in _HEADINGS[1:]))
    total = Block(body.row + len(body.rows), 1, ((_TOTAL.say(book.lang), *sums),), forms)
    return SheetContent(content.key, (*content.blocks, total), content.merges, content.links, content.setup)
