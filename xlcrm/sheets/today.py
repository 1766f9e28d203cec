"""今日待办 / Today: whom to follow up today, what else is to be done, and what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.due import due_items
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.sheets.parts import ListColumn, list_sheet, row_links, values_of

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.content import Link, SheetContent

_TITLE = Text("今日待办", "Today")
_SUBTITLE = Text(
    "{day}：今天到期 {due} 位，逾期 {overdue} 位；另有计划与任务 {plans} 项",
    "{day}: {due} due today, {overdue} overdue; {plans} other plans and tasks",
)
_CUT = Text("（只列前 {limit} 行）", " (the first {limit} are listed)")
_OVERDUE = Text("逾期天数", "Days overdue")
_WHAT = Text("待办内容", "What to do")
_AT = Text("预约时间", "Appointed at")
_SHOWN = (
    ("owner", "text", 15),
    ("customer_id", "link", 12),
    ("name", "text", 24),
    ("mobile", "text", 15),
    ("what", "wrap", 34),
    ("at", "datetime", 16),
    ("intent", "text", 9),
    ("tier", "text", 10),
    ("next_due_on", "date", 12),
    ("overdue", "integer", 10),
    ("last_contact_on", "date", 12),
    ("reason", "wrap", 44),
)
_LINKED = (("customers", "customer_id", 2), ("plans", "subject", 5))
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
    links = [_links(book, listed, table, key, column) for table, key, column in _LINKED]
    return list_sheet("today", _TITLE.say(book.lang), subtitle, columns, links=links[0] + links[1])


def _links(book: Book, listed: pd.DataFrame, table: str, key: str, column: int) -> tuple[Link, ...]:
    """Link the lines about records of one table to these."""
    here = listed.index[listed["table"] == table]
    return row_links(book.frame(table), listed.loc[here, "row"].tolist(), key, column, here.tolist())


def _column(book: Book, listed: pd.DataFrame, key: str, form: str, width: float) -> ListColumn:
    if key in _OWN:
        heading, kind = _OWN[key]
        return ListColumn(heading.say(book.lang), values_of(listed[key], kind), form, width)
    column = book.frame("customers").table.by_key[key]
    return ListColumn(column.heading(book.lang), values_of(listed[key], column.kind), form, width)
