"""公海 / Pool: whose protection has ended or soon will, and which customers are nobody's; people decide on each (B6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import count_since
from xlcrm.rules.wording import iso_dates, worded
from xlcrm.sheets.deciding import decision_sheet
from xlcrm.sheets.parts import ListColumn, values_of

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("公海", "Pool")
_SUBTITLE = Text(
    "{day}：保护期已满 {expired} 位，{days} 天内到期 {soon} 位，在公海 {pool} 位。{cut}到期不会自动释放。",
    "{day}: the protection of {expired} has ended, of {soon} ends within {days} days; {pool} in the pool. {cut}Nothing is released by itself.",
)
_CUT = Text("只列前 {limit} 位。", "The first {limit} are listed. ")
_STATES = (Text("保护期已满", "Protection ended"), Text("即将到期", "Ends soon"), Text("在公海", "In the pool"))
_EXPIRED, _SOON, _POOL = range(3)
_STATE, _LEFT, _VISITS, _ADVICE = (
    Text("情况", "State"),
    Text("剩余天数", "Days left"),
    Text("近期跟进次数", "Recent contacts"),
    Text("建议", "Proposal"),
)
_EXTEND = Text("建议延长：近 {days} 天跟进 {count} 次", "Extend: contacts in {days} days: {count}")
_RELEASE = Text("建议释放：近 {days} 天没有跟进", "Release: no contact in {days} days")
_CLAIM = Text("可领取或分配", "May be claimed or assigned")
_LOCKED = Text("可领取；原负责人 {until} 前不能领回", "May be claimed; by the previous owner not before {until}")


def pool(book: Book) -> SheetContent | None:
    """List the customers whose protection has ended, then those whose ends soon, then those of the pool."""
    if not book.frame("customers").has("owner"):
        return None
    listed = _listed(book)
    limit = int(book.settings.rule("sheet.max_rows"))
    counts = listed["state"].value_counts()
    subtitle = _SUBTITLE.say(
        book.lang,
        day=book.today.isoformat(),
        expired=int(counts.get(_EXPIRED, 0)),
        soon=int(counts.get(_SOON, 0)),
        pool=int(counts.get(_POOL, 0)),
        days=book.settings.rule("pool.warn_days"),
        cut=_CUT.say(book.lang, limit=limit) if len(listed) > limit else "",
    )
    listed = listed.head(limit)
    ids = values_of(listed["customer_id"])
    columns = _columns(book, listed)
    return decision_sheet(book, "pool", _TITLE, subtitle, ids=[str(each or "") for each in ids], columns=columns)


def _listed(book: Book) -> pd.DataFrame:
    """Return the customers to be reviewed and those of the pool, with their state, in the order of the list."""
    customers = book.customers
    left = (customers["protected_until"] - book.day).dt.days
    mine = customers["owner"].notna()
    state = pd.Series(np.nan, index=customers.index)
    state = state.mask(mine & (left <= int(book.settings.rule("pool.warn_days"))), _SOON).mask(mine & (left < 0), _EXPIRED)
    state = state.mask(~mine & customers["closed_on"].isna(), _POOL)
    listed = state.notna()
    wanted = customers[listed].assign(state=state[listed], left=left[listed])  # an empty frame would take rows from them
    return wanted.sort_values(["state", "left", "pool_on", "customer_id"], kind="stable")


def _columns(book: Book, listed: pd.DataFrame) -> list[ListColumn]:
    shown = (("name", "wrap", 16), ("owner", "text", 9), ("protected_until", "date", 11), ("pool_on", "date", 11),
             ("previous_owner", "text", 9), ("last_contact_on", "date", 11))  # fmt: skip
    by_key = book.frame("customers").table.by_key
    columns = {
        key: ListColumn(by_key[key].heading(book.lang), values_of(listed[key], by_key[key].kind), form, width)
        for key, form, width in shown
    }
    states = [_STATES[int(number)].say(book.lang) for number in listed["state"]]
    recent = _recent(book)[listed.index]
    left = listed["left"].where(listed["state"] != _POOL)
    return [
        columns["name"],
        ListColumn(_STATE.say(book.lang), states, "wrap", 11),
        columns["owner"],
        columns["protected_until"],
        ListColumn(_LEFT.say(book.lang), values_of(left, Kind.INTEGER), "integer", 8),
        columns["pool_on"],
        columns["previous_owner"],
        columns["last_contact_on"],
        ListColumn(_VISITS.say(book.lang), values_of(recent, Kind.INTEGER), "integer", 8),
        ListColumn(_ADVICE.say(book.lang), values_of(_advice(book, listed, recent)), "wrap", 26),
    ]


def _recent(book: Book) -> pd.Series:
    days = int(book.settings.rule("pool.kept_days"))
    return count_since(book, "interactions", book.day - pd.Timedelta(days=days))


def _advice(book: Book, listed: pd.DataFrame, recent: pd.Series) -> pd.Series:
    days = str(book.settings.rule("pool.kept_days"))
    said = pd.Series(_RELEASE.say(book.lang, days=days), index=listed.index, dtype="str")
    numbers = {"days": pd.Series(days, index=listed.index), "count": recent.astype("int64").astype("str")}
    said = said.mask(recent > 0, worded(_EXTEND, book.lang, **numbers))
    until = listed["pool_on"] + pd.Timedelta(days=int(book.settings.rule("pool.lock_days")))
    locked = listed["previous_owner"].notna() & (until > book.day)
    pooled = pd.Series(_CLAIM.say(book.lang), index=listed.index, dtype="str")
    pooled = pooled.mask(locked, worded(_LOCKED, book.lang, until=iso_dates(until)))
    return said.mask(listed["state"] == _POOL, pooled)
