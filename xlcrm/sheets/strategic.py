"""战略盘点 / Strategic review: once a year the inventory of strategic accounts and of those that might become some (B11)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.key_customers import open_plans, strategic
from xlcrm.rules.per_customer import any_row, seconds, total, up_to_today
from xlcrm.sheets.deciding import decision_sheet
from xlcrm.sheets.fields import field_of
from xlcrm.sheets.parts import ListColumn, values_of

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("战略盘点", "Strategic review")
_SUBTITLE = Text(
    "盘点期 {start} 至 {end}：{count} 家战略客户，另有 {more} 家候选。在“客户”表的“战略客户”一列标记或取消。",
    "Review from {start} to {end}: {count} strategic accounts, {more} candidates. Mark or unmark them in Customers, column Strategic.",
)
_NEXT = Text("下一次盘点：{start} 至 {end}", "Next review: {start} to {end}")
_STANDING, _YEAR, _BEFORE, _PLAN = (
    Text("现状", "Standing"), Text("近12个月", "Last 12 months"), Text("之前12个月", "12 months before"), Text("维护计划", "Maintenance plan"),
)  # fmt: skip
_STRATEGIC, _KEY, _CANDIDATE = Text("战略", "Strategic"), Text("重点", "Key"), Text("候选", "Candidate")
_YES, _NO = Text("有", "Yes"), Text("无", "Missing")


def strategic_review(book: Book) -> SheetContent | None:
    """List in the days of the review the strategic accounts, the key customers and those of the largest turnover."""
    start, end = review_days(book)
    under_way = start <= book.today <= end
    table = inventory(book) if under_way else inventory(book).iloc[:0]
    listed = table.head(int(book.settings.rule("sheet.max_rows")))
    ours = int((table["standing"] == 0).sum())
    said = _SUBTITLE if under_way else _NEXT
    subtitle = said.say(book.lang, start=start, end=end, count=ours, more=len(table) - ours)
    columns = inventory_columns(book, listed)
    ids = values_of(book.customers["customer_id"].reindex(listed.index))
    return decision_sheet(book, "strategic_review", _TITLE, subtitle, ids=[str(each) for each in ids], columns=columns)


def inventory_columns(book: Book, listed: pd.DataFrame) -> list[ListColumn]:
    """Return what is shown of the accounts of an inventory."""
    labels = [text.say(book.lang) for text in (_STRATEGIC, _KEY, _CANDIDATE)]
    plan = [(_YES if planned else _NO).say(book.lang) for planned in listed["plan"].tolist()]
    return [
        field_of(book, "customers.name", listed.index, "text", 26),
        ListColumn(_STANDING.say(book.lang), [labels[place] for place in listed["standing"].tolist()], "text", 11),
        field_of(book, "customers.owner", listed.index, "text", 12),
        ListColumn(_YEAR.say(book.lang), _money(listed["year"]), "money", 16),
        ListColumn(_BEFORE.say(book.lang), _money(listed["before"]), "money", 16),
        field_of(book, "customers.order_count", listed.index, "integer", 10),
        field_of(book, "customers.last_order_on", listed.index, "date", 13),
        field_of(book, "customers.last_contact_on", listed.index, "date", 13),
        ListColumn(_PLAN.say(book.lang), list(plan), "text", 13),
    ]


def review_days(book: Book) -> tuple[date, date]:
    """Return the days of this year's review, or of the next one when this year's is over."""
    first, last = book.settings.month_day("strategic.from"), book.settings.month_day("strategic.to")
    year = book.today.year
    days = [(_day(at, first), _day(at + (last < first), last)) for at in (year - 1, year, year + 1)]
    return next(each for each in days if each[1] >= book.today)


def _day(year: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return date(year, month, min(day, pd.Timestamp(year, month, 1).days_in_month))


def inventory(book: Book) -> pd.DataFrame:
    """Return standing (0 strategic, 1 key, 2 candidate), turnover of two years, plan; the largest turnover first."""
    customers = book.customers
    ends = [book.day - pd.DateOffset(years=back) for back in (0, 1, 2)]
    on, dated = seconds(book.orders["on"]), up_to_today(book, "orders")
    with np.errstate(invalid="ignore"):
        periods = [dated & (on > np.datetime64(ends[back + 1], "s")) & ((on <= np.datetime64(ends[back], "s")) | (back == 0))
                   for back in (0, 1)]  # fmt: skip
    year, before = (total(book, "orders", "amount", period) for period in periods)
    active = ~(customers["closed_on"] <= book.day)
    most = year[active & (year > 0)].nlargest(int(book.settings.rule("strategic.candidates")))
    standing = pd.Series(3, index=customers.index)
    standing = standing.mask(customers.index.isin(most.index), 2)
    standing = standing.mask(active & terms.Importance.KEY.matches(customers["importance"]), 1).mask(strategic(book), 0)
    kind = terms.PlanKind.MAINTENANCE.matches(book.plans["kind"]).to_numpy(dtype=np.bool_)
    plan = any_row(book, "plans", kind & open_plans(book))
    table = pd.DataFrame({"standing": standing, "year": year, "before": before, "plan": plan})
    return table[standing < 3].sort_values(["standing", "year"], ascending=[True, False], kind="stable")  # noqa: PLR2004 - no standing


def _money(values: pd.Series) -> list[CellValue]:
    return values_of(values, Kind.MONEY)
