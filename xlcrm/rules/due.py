"""The rule of the next follow-up, and why it fell on that day: which rows, and what would change it first (C1, D7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Rule
from xlcrm.model.open_plans import open_plans, plan_days
from xlcrm.model.reach import excuses
from xlcrm.model.text import Text
from xlcrm.rules.interval import follow_up_interval
from xlcrm.rules.next_due import candidates, last_interactions, next_due

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_CADENCE = Text("按周期 {day}", "by the interval {day}")
_PLAN = Text("计划 {record} {day}（{sheet} 第 {line} 行）", "plan {record} {day} ({sheet}, row {line})")
_PROMISE = Text("约定 {day}（{sheet} 第 {line} 行）", "promise {day} ({sheet}, row {line})")
_AFTER_CONTACT = Text("最近的变化：今天联系一次后为 {day}", "What would change it first: a contact today makes it {day}")
_AFTER_PLAN = Text(
    "最近的变化：计划 {record} 完成或取消后为 {day}",
    "What would change it first: once plan {record} is done or cancelled it is {day}",
)
_AFTER_EXCUSE = Text("最近的变化：此原因消除后为 {day}", "What would change it first: without that reason it is {day}")
_NEVER = Text("无", "none")


def explain_due(book: Book, row: int) -> str | None:
    """Say what stands in 依据, which rows gave each date, and what would change the result first."""
    reason = value_at(book.customers, row, "reason")
    if pd.isna(reason):
        return None
    dates, _ = candidates(book)
    found = dates.iloc[int(book.customers.index.searchsorted(row))]
    said = [str(reason), *_rows(book, row, found), _nearest(book, row, found)]
    return "; ".join(part for part in said if part)


def _rows(book: Book, row: int, found: pd.Series) -> list[str]:
    """Name each date that competes with its row, the earliest first."""
    said = []
    if pd.notna(found["cadence"]):
        said.append((found["cadence"], _CADENCE.say(book.lang, day=show(found["cadence"]))))
    if pd.notna(found["plan"]):
        line = _plan(book, row, found["plan"])
        record = show(value_at(book.plans, line, "plan_id"))
        sheet = book.frame("plans").sheet
        said.append(
            (found["plan"], _PLAN.say(book.lang, record=record, day=show(found["plan"]), sheet=sheet, line=line))
        )
    if pd.notna(found["promise"]):
        made = last_interactions(book) & (book.interactions["next_on"] == found["promise"]).to_numpy(dtype=bool)
        line = _first(book, "interactions", row, made)
        sheet = book.frame("interactions").sheet
        said.append((found["promise"], _PROMISE.say(book.lang, day=show(found["promise"]), sheet=sheet, line=line)))
    return [text for _, text in sorted(said)] if len(said) > 1 else []


def _nearest(book: Book, row: int, found: pd.Series) -> str:
    """Say which one step would change the date first, and to what."""
    if any(concerned.loc[row] for _, concerned in excuses(book)):
        return _AFTER_EXCUSE.say(book.lang, day=_day(book, found.min()))
    if found["plan"] == found.min():
        record = show(value_at(book.plans, _plan(book, row, found["plan"]), "plan_id"))
        return _AFTER_PLAN.say(book.lang, record=record, day=_day(book, _without(book, row, found)))
    days, _ = follow_up_interval(book)
    touched = book.day + pd.Timedelta(days=float(days.loc[row]))
    return _AFTER_CONTACT.say(book.lang, day=_day(book, min(touched, found["plan"], key=_earlier)))


def _earlier(day: pd.Timestamp) -> tuple[bool, pd.Timestamp]:
    return pd.isna(day), day


def _without(book: Book, row: int, found: pd.Series) -> pd.Timestamp:
    """Return the date that counts once the earliest plan is out of the way."""
    left = open_plans(book).copy()
    left[book.plans.index.get_loc(_plan(book, row, found["plan"]))] = False
    left &= book.links("plans") == book.customers.index.get_loc(row)
    days = pd.Series(plan_days(book.plans)[left])
    rest: pd.Timestamp = min(found["cadence"], found["promise"], days.min(), key=_earlier)
    return rest


def _day(book: Book, day: pd.Timestamp) -> str:
    """Return a due date as it would stand in the sheet."""
    if pd.isna(day):
        return _NEVER.say(book.lang)
    return show(book.calendar.roll(pd.Series([day]).astype("datetime64[s]")).iloc[0])


def _plan(book: Book, row: int, day: pd.Timestamp) -> int:
    """Return the Excel row of a customer's open plan of a day."""
    return _first(book, "plans", row, open_plans(book) & (plan_days(book.plans) == day.to_datetime64()))


def _first(book: Book, table: str, row: int, where: NDArray[np.bool_]) -> int:
    mine = book.links(table) == book.customers.index.get_loc(row)
    return int(book.frames[table].data.index[mine & where][0])


RULE = Rule(
    "next_due",
    Text("下次跟进", "Next follow-up"),
    "C1",
    ("next_due_on", "reason"),
    next_due,
    explain_due,
    needs=(("interactions", "customer_id"), ("interactions", "on")),
)
