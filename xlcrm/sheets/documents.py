"""档案到期 / Expiring documents, 借阅逾期 / Loans overdue (A10, A11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.sheets.fields import customer_of, field_of
from xlcrm.sheets.parts import ListColumn, list_sheet, row_links, values_of, when_filled

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_EXPIRING = Text("档案到期", "Expiring documents")
_EXPIRING_SAID = Text("{gone} 份已到期，{soon} 份 {days} 天内到期", "{gone} have expired, {soon} will within {days} days")
_OVERDUE = Text("借阅逾期", "Loans overdue")
_OVERDUE_SAID = Text("截至 {day}，{count} 件逾期未还", "As of {day}: {count} not returned in time")
_LEFT = Text("剩余天数", "Days left")
_LATE = Text("逾期天数", "Days overdue")


def expiring_documents(book: Book) -> SheetContent | None:
    """List the documents that expire soon or have expired, the earliest first."""
    documents, days = book.documents, int(book.settings.rule("documents.expiry_days"))
    left = (documents["expires_on"] - book.day).dt.days
    listed = left[left <= days].sort_values(kind="stable")
    shown = listed.head(int(book.settings.rule("sheet.max_rows")))
    columns = [
        field_of(book, "documents.archive_no", shown.index, "link", 18),
        field_of(book, "documents.customer_id", shown.index),
        customer_of(book, "documents", shown.index),
        field_of(book, "documents.kind", shown.index),
        field_of(book, "documents.file", shown.index, "wrap", 32),
        field_of(book, "documents.expires_on", shown.index, "date"),
        ListColumn(_LEFT.say(book.lang), values_of(shown, Kind.INTEGER), "integer", 10),
        field_of(book, "documents.place", shown.index, "text", 16),
    ]
    gone = int((listed < 0).sum())
    said = _EXPIRING_SAID.say(book.lang, gone=gone, soon=len(listed) - gone, days=days)
    links = row_links(book.frame("documents"), shown.index.tolist(), "archive_no", 1)
    return when_filled(book, list_sheet("expiring_documents", _EXPIRING.say(book.lang), said, columns, links=links))


def loans_overdue(book: Book) -> SheetContent | None:
    """List the loans that were not returned by their day (without one, after the days of `loans.days`)."""
    loans = book.loans
    due = loans["due_on"].fillna(loans["on"] + pd.Timedelta(days=int(book.settings.rule("loans.days"))))
    late = (book.day - due).dt.days[loans["returned_on"].isna() & (due < book.day)]
    listed = late.sort_values(ascending=False, kind="stable")
    shown = listed.head(int(book.settings.rule("sheet.max_rows")))
    columns = [
        field_of(book, "loans.loan_id", shown.index, "link"),
        field_of(book, "loans.document", shown.index, "wrap", 28),
        field_of(book, "loans.archive_no", shown.index, "text", 18),
        customer_of(book, "loans", shown.index),
        field_of(book, "loans.borrower", shown.index),
        field_of(book, "loans.on", shown.index, "date"),
        ListColumn(book.frame("loans").table.by_key["due_on"].heading(book.lang), values_of(due[shown.index], Kind.DATE), "date", 12),
        ListColumn(_LATE.say(book.lang), values_of(shown, Kind.INTEGER), "integer", 10),
    ]
    said = _OVERDUE_SAID.say(book.lang, day=book.today.isoformat(), count=len(listed))
    links = row_links(book.frame("loans"), shown.index.tolist(), "loan_id", 1)
    return when_filled(book, list_sheet("loans_overdue", _OVERDUE.say(book.lang), said, columns, links=links))
