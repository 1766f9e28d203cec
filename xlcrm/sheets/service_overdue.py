"""服务超期 / Service overdue: cases that are past their deadline and still open, the longest overdue first (E1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.service import is_late, is_unsettled, moment
from xlcrm.sheets.parts import ListColumn, list_sheet, row_links, values_of, when_filled

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("服务超期", "Service overdue")
_SUBTITLE = Text("截至 {now}：{count} 项超期，其中 {silent} 项还没有答复客户", "As of {now}: {count} overdue, {silent} of them not answered yet")
_NAME = Text("客户名称", "Name")
_DAYS = Text("超期天数", "Days overdue")
_DAY = 86_400
_SHOWN = (
    ("case_id", "link", 12), ("customer_id", "text", 12), ("name", "text", 22), ("kind", "text", 9),
    ("importance", "text", 10), ("subject", "wrap", 30), ("department", "text", 12), ("handler", "text", 11),
    ("state", "text", 10), ("opened_on", "datetime", 17), ("responded_on", "datetime", 17), ("due_on", "datetime", 17),
    ("days", "number", 10),
)  # fmt: skip


def service_overdue(book: Book) -> SheetContent | None:
    """List the open cases past their deadline."""
    late = book.service[is_unsettled(book) & is_late(book)].sort_values("due_on", kind="stable")
    listed = late.head(int(book.settings.rule("sheet.max_rows")))
    subtitle = _SUBTITLE.say(
        book.lang, now=book.today.isoformat(), count=len(late), silent=int(late["responded_on"].isna().sum())
    )
    columns = [_column(book, listed, key, form, width) for key, form, width in _SHOWN]
    links = row_links(book.frame("service"), listed.index.tolist(), "case_id", 1)
    return when_filled(book, list_sheet("service_overdue", _TITLE.say(book.lang), subtitle, columns, links=links))


def _column(book: Book, listed: pd.DataFrame, key: str, form: str, width: float) -> ListColumn:
    if key == "name":
        names = book.customers.drop_duplicates("customer_id").set_index("customer_id")["name"]
        return ListColumn(_NAME.say(book.lang), values_of(listed["customer_id"].map(names)), form, width)
    if key == "days":
        days = ((moment(book) - listed["due_on"]).dt.total_seconds() / _DAY).round(1)
        return ListColumn(_DAYS.say(book.lang), values_of(days, Kind.NUMBER), form, width)
    column = book.frame("service").table.by_key[key]
    return ListColumn(column.heading(book.lang), values_of(listed[key], column.kind), form, width)
