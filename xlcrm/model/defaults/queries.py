"""The standard queries of 查询条件 / Queries (F6)."""

from __future__ import annotations

from dataclasses import dataclass

from xlcrm.model.defaults.listing import NO_TEXT
from xlcrm.model.tables.making import both
from xlcrm.model.text import Text


@dataclass(frozen=True, slots=True)
class QuerySpec:
    """One row of a saved query: a condition on a column, given by table and key."""

    query: Text
    table: str
    column: str
    op: Text
    value: Text = NO_TEXT
    group: int = 1
    show: tuple[str, ...] = ()
    order: str = ""


_SHOW = ("customer_id", "name", "mobile", "owner", "intent", "status", "next_due_on")
_AT_LEAST = Text("≥", "≥")


def _since(query: str, column: str, start: str) -> QuerySpec:
    return QuerySpec(both(query), "customers", column, _AT_LEAST, both(start), 1, _SHOW, column)


QUERIES: tuple[QuerySpec, ...] = (
    QuerySpec(both("我的客户|Mine"), "customers", "owner", both("="), NO_TEXT, 1, _SHOW, "next_due_on"),
    _since("今日新增|New today", "registered_on", "今天|today"),
    _since("本周新增|New this week", "registered_on", "今天-7|today-7"),
    _since("本月新增|New this month", "registered_on", "今天-30|today-30"),
    _since("一月内变更|Changed within a month", "updated_on", "今天-30|today-30"),
    QuerySpec(
        both("近期到期|Due soon"), "customers", "next_due_on", Text("≤", "≤"), both("今天+7|today+7"), 1, _SHOW,
        "next_due_on",
    ),
)  # fmt: skip
"""The value of “mine” is left open: whoever uses it writes a name there; an empty value takes the condition away."""
