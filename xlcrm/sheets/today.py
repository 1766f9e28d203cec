"""今日待办 / Today: whom to follow up today, and who is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.due import due_customers
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.sheets.parts import ListColumn, list_sheet, record_column, row_links, values_of

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("今日待办", "Today")
_SUBTITLE = Text("{day}：今天到期 {due} 位，逾期 {overdue} 位", "{day}: {due} due today, {overdue} overdue")
_CUT = Text("（只列前 {limit} 位）", " (the first {limit} are listed)")
_OVERDUE = Text("逾期天数", "Days overdue")
_SHOWN = (
    ("owner", "text", 15),
    ("customer_id", "link", 12),
    ("name", "text", 24),
    ("mobile", "text", 15),
    ("intent", "text", 9),
    ("tier", "text", 10),
    ("next_due_on", "date", 12),
    ("overdue", "integer", 10),
    ("last_contact_on", "date", 12),
    ("reason", "wrap", 50),
)


def today(book: Book) -> SheetContent:
    """List all customers due up to today: pinned ones first, then by person, the longest overdue first."""
    due = due_customers(book)
    limit = int(book.settings.rule("sheet.max_rows"))
    listed = due.head(limit)
    overdue = int((due["overdue"] > 0).sum())
    subtitle = _SUBTITLE.say(book.lang, day=book.today.isoformat(), due=len(due) - overdue, overdue=overdue)
    if len(due) > limit:
        subtitle += _CUT.say(book.lang, limit=limit)
    columns = [_column(book, listed, key, form, width) for key, form, width in _SHOWN]
    links = row_links(book.frame("customers"), listed.index.tolist(), "customer_id", 2)
    return list_sheet("today", _TITLE.say(book.lang), subtitle, columns, links=links)


def _column(book: Book, listed: pd.DataFrame, key: str, form: str, width: float) -> ListColumn:
    if key == "overdue":
        return ListColumn(_OVERDUE.say(book.lang), values_of(listed[key], Kind.INTEGER), form, width)
    return record_column(book, listed, key, form, width)
