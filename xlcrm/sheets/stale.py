"""停滞 / Stale: staff without an entry, opportunities without progress, customers without contact (B7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.stale import stale_customers, stale_opportunities, stale_staff
from xlcrm.sheets.fields import field_of
from xlcrm.sheets.parts import ListColumn, values_of
from xlcrm.sheets.sections import Table, captioned, filled, of_limit, tables_sheet

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("停滞", "Stale")
_SUBTITLE = Text(
    "截至 {day}：{staff} 名员工、{chances} 个商机、{customers} 位客户停滞",
    "As of {day}: {staff} staff, {chances} opportunities, {customers} customers",
)
_STAFF = Text("员工：超过 {days} 天没有任何记录", "Staff without any entry for more than {days} days")
_CHANCES = Text("商机：超过 {days} 天没有更新", "Open opportunities without an update for more than {days} days")
_CUSTOMERS = Text("客户：太久没有联系", "Customers not contacted for too long")
_ALLOWED = Text("允许天数见“规则”的停滞天数，可按级别另定。", "The days allowed are in Rules, by level if wanted.")
_LAST = Text("最近记录", "Last entry")
_UPDATED = Text("最近更新", "Last update")
_DAYS = Text("停滞天数", "Days")
_LIMIT = Text("允许天数", "Allowed")
_NONE = Text("没有记录", "none ever")


def stale(book: Book) -> SheetContent | None:
    """List what stands still, in three tables."""
    people, chances, customers = stale_staff(book), stale_opportunities(book), stale_customers(book)
    sections = [_staff(book, people), _chances(book, chances), _customers(book, customers)]
    if not filled(sections) and not book.shows("stale"):
        return None
    subtitle = _SUBTITLE.say(
        book.lang, day=book.today.isoformat(), staff=len(people), chances=len(chances), customers=len(customers)
    )
    return tables_sheet("stale", (_TITLE.say(book.lang), subtitle), sections)


def _count(book: Book, heading: Text, values: pd.Series) -> ListColumn:
    return ListColumn(heading.say(book.lang), values_of(values, Kind.INTEGER), "integer", 11)


def _staff(book: Book, people: pd.DataFrame) -> Table:
    columns = [
        field_of(book, "staff.name", people.index, "text", 13),
        field_of(book, "staff.team", people.index, "text", 24),
        ListColumn(_LAST.say(book.lang), values_of(people["on"], Kind.DATE), "date", 13),
        _count(book, _DAYS, people["days"]),
    ]
    return captioned(_STAFF.say(book.lang, days=book.settings.rule("stale.staff_days")), columns)


def _chances(book: Book, chances: pd.DataFrame) -> Table:
    listed = chances.head(int(book.settings.rule("sheet.max_rows")))
    rows = listed.index
    columns = [
        field_of(book, "opportunities.opportunity_id", rows, "link", 13),
        field_of(book, "opportunities.name", rows, "text", 24),
        ListColumn(_UPDATED.say(book.lang), values_of(listed["updated"], Kind.DATE), "date", 13),
        _count(book, _DAYS, listed["days"]),
        field_of(book, "opportunities.owner", rows, "text", 13),
        field_of(book, "opportunities.stage", rows, "text", 13),
        field_of(book, "opportunities.amount", rows, "money", 15),
    ]
    caption = _CHANCES.say(book.lang, days=book.settings.rule("stale.opportunity_days"))
    linked = (book.frame("opportunities"), rows.tolist(), "opportunity_id")
    return captioned(caption, columns, of_limit(book.lang, len(listed), len(chances)), linked=linked)


def _customers(book: Book, customers: pd.DataFrame) -> Table:
    listed = customers.head(int(book.settings.rule("sheet.max_rows")))
    rows = listed.index
    columns = [
        field_of(book, "customers.customer_id", rows, "link", 13),
        field_of(book, "customers.name", rows, "text", 24),
        field_of(book, "customers.last_contact_on", rows, "date", 13),
        _count(book, _DAYS, listed["days"]),
        field_of(book, "customers.owner", rows, "text", 13),
        field_of(book, "customers.intent", rows, "text", 13),
        _count(book, _LIMIT, listed["allowed"]),
    ]
    note = _ALLOWED.say(book.lang) + of_limit(book.lang, len(listed), len(customers))
    linked = (book.frame("customers"), rows.tolist(), "customer_id")
    return captioned(_CUSTOMERS.say(book.lang), columns, note, linked=linked)
