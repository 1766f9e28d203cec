"""今日待办 / Today: whom to follow up today, what else is to be done, and what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.due import due_items
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.sheets.parts import ListColumn, list_sheet, record_column, row_links, values_of

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.content import Link, SheetContent

_TITLE = Text("今日待办", "Today")
_SUBTITLE = Text(
    "{day}：今天到期 {due} 位，逾期 {overdue} 位；另有计划与任务 {plans} 项",
    "{day}: {due} due today, {overdue} overdue; {plans} further item[s]",
)
_CUT = Text("（只列前 {limit} 行）", " (the first {limit} are listed)")
_OVERDUE = Text("逾期天数", "Days overdue")
_WHAT = Text("待办内容", "What to do")
_AT = Text("预约时间", "Appointed at")
_SHOWN = (
    ("owner", "text", 10),
    ("customer_id", "link", 11),
    ("name", "wrap", 16),
    ("mobile", "text", 13),
    ("what", "wrap", 26),
    ("at", "datetime", 15),
    ("intent", "text", 6),
    ("tier", "text", 8),
    ("next_due_on", "date", 11),
    ("overdue", "integer", 7),
    ("last_contact_on", "date", 11),
    ("reason", "wrap", 34),
)
_COLUMN = {key: number for number, (key, _, _) in enumerate(_SHOWN, 1)}
_OWN = {"what": (_WHAT, Kind.TEXT), "at": (_AT, Kind.DATETIME), "overdue": (_OVERDUE, Kind.INTEGER)}


def today(book: Book) -> SheetContent:
    """List all that is due up to today: pinned customers first, then by person, the longest overdue first."""
    due = due_items(book)
    limit = int(book.settings.rule("sheet.max_rows"))
    listed = due.head(limit)
    customers = due[due["table"] == "customers"]
    overdue = int((customers["overdue"] > 0).sum())
    subtitle = _SUBTITLE.say(
        book.lang,
        day=book.today.isoformat(),
        due=len(customers) - overdue,
        overdue=overdue,
        plans=len(due) - len(customers),
    )
    if len(due) > limit:
        subtitle += _CUT.say(book.lang, limit=limit)
    columns = [_column(book, listed, key, form, width) for key, form, width in _SHOWN]
    return list_sheet("today", _TITLE.say(book.lang), subtitle, columns, links=_links(book, listed))


def _links(book: Book, listed: pd.DataFrame) -> tuple[Link, ...]:
    """Link every line to its customer, and what a plan says to the plan."""
    known = listed[listed["position"] >= 0]
    customers = book.customers.index[known["position"].to_numpy(dtype=np.int64)].tolist()
    plans = listed[listed["table"] == "plans"]
    return (
        *row_links(book.frame("customers"), customers, "customer_id", _COLUMN["customer_id"], known.index.tolist()),
        *row_links(book.frame("plans"), plans["row"].tolist(), "subject", _COLUMN["what"], plans.index.tolist()),
    )


def _column(book: Book, listed: pd.DataFrame, key: str, form: str, width: float) -> ListColumn:
    if key in _OWN:
        heading, kind = _OWN[key]
        return ListColumn(heading.say(book.lang), values_of(listed[key], kind), form, width)
    return record_column(book, listed, key, form, width)
