"""What is to be followed up in the next days, and what everybody did."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xlcrm.documents.charts.bars import Value, lying, standing
from xlcrm.documents.charts.scale import short
from xlcrm.documents.report.asked import Asked
from xlcrm.documents.report.content import Figure, Part, Table
from xlcrm.documents.report.tables import said
from xlcrm.model.home_layout import CHART_DATA
from xlcrm.model.text import Text
from xlcrm.sheets.home import chart_tables
from xlcrm.sheets.staff import people_of

if TYPE_CHECKING:
    import pandas as pd

_FOLLOW_UP, _TEAM = Text("跟进", "Follow-up"), Text("团队", "Team")
_LOAD = Text("未来 14 天到期的客户", "Customers due in the next 14 days")
_LOADED = Text("已逾期 {late}；14 天内到期 {soon}", "{late} overdue; {soon} due within 14 days")
_LATE = Text("各人逾期", "Overdue by person")
_LATEST = Text("共 {count} 位客户逾期", "{count} customers overdue")
_AMOUNTS = Text("各人成交额", "Turnover by person")
_EVERYBODY = Text("各人本期业绩", "Everybody in this period")
_SOLD = Text("共 {sum}", "{sum} in all")
_POOL, _TOTAL = Text("（公海）", "(pool)"), Text("合计", "Total")
_COLUMNS = {
    "amount": (Text("成交额", "Turnover"), "money"),
    "orders": (Text("订单", "Orders"), "integer"),
    "new": (Text("新增客户", "New"), "integer"),
    "contacts": (Text("跟进", "Contacts"), "integer"),
    "customers": (Text("客户数", "Customers"), "integer"),
    "due": (Text("今日到期", "Due today"), "integer"),
    "overdue": (Text("逾期", "Overdue"), "integer"),
    "open": (Text("进行中商机", "Open opportunities"), "money"),
}
_OWNER = Text("负责人", "Owner")
_SHOWN = 12


def follow_up_part(asked: Asked) -> Part:
    """Return how many customers fall due on each of the next days."""
    rows = chart_tables(asked.book)["due"]
    late, days = int(rows[0][1] or 0), rows[1:]  # type: ignore[arg-type]
    values = [Value(str(day), float(count or 0), strong=not at) for at, (day, count) in enumerate(days)]  # type: ignore[arg-type]
    headings = tuple(asked.say(text) for text in CHART_DATA["due"].headings)
    table = Table("", headings, ("text", "integer"), tuple((str(day), said(count, "integer")) for day, count in rows))
    told = asked.say(_LOADED, late=f"{late:,}", soon=f"{sum(each.number for each in values):,.0f}")
    load = Figure(asked.say(_LOAD), table, partial(standing, values, lang=asked.book.lang), told, span=2)
    return Part(asked.say(_FOLLOW_UP), (load, *_overdue(asked)) if late or any(each.number for each in values) else ())


def _overdue(asked: Asked) -> tuple[Figure, ...]:
    customers = asked.book.customers
    late = customers["owner"][customers["next_due_on"] < asked.book.day].fillna(asked.say(_POOL)).value_counts()
    if asked.owner or late.empty:
        return ()
    values = [Value(str(name), float(count), f"{count:,}") for name, count in late.head(_SHOWN).items()]
    rows = tuple((str(name), f"{count:,}") for name, count in late.items())
    table = Table("", (asked.say(_OWNER), asked.say(_COLUMNS["overdue"][0])), ("text", "integer"), rows)
    told = asked.say(_LATEST, count=f"{int(late.sum()):,}")
    return (Figure(asked.say(_LATE), table, partial(lying, values, lang=asked.book.lang), told),)


def team_part(asked: Asked, figures: pd.DataFrame) -> Part:
    """Return turnover by person as a chart, and all that everybody did as a table."""
    people = people_of(asked.book, figures)
    table = figures.reindex(people).fillna(0.0)
    names = [name or asked.say(_POOL) for name in people]
    lang = asked.book.lang
    sold = sorted(zip(names, table["amount"].tolist(), strict=True), key=lambda each: -each[1])
    values = [Value(name, amount, short(amount, lang)) for name, amount in sold[:_SHOWN] if amount > 0]
    told = asked.say(_SOLD, sum=short(float(table["amount"].sum()), lang))
    shown = Figure(asked.say(_EVERYBODY), _everybody(asked, names, table), span=2 if values else 3)
    drawn = (Figure(asked.say(_AMOUNTS), None, partial(lying, values, lang=lang), told),) if values else ()
    return Part(asked.say(_TEAM), (*drawn, shown))


def _everybody(asked: Asked, names: list[str], table: pd.DataFrame) -> Table:
    headings = (asked.say(_OWNER), *(asked.say(text) for text, _ in _COLUMNS.values()))
    forms = ("text", *(form for _, form in _COLUMNS.values()))
    cells = [[said(float(value), form) for value in table[key]] for key, (_, form) in _COLUMNS.items()]
    total = (asked.say(_TOTAL), *(said(float(table[key].sum()), form) for key, (_, form) in _COLUMNS.items()))
    return Table("", headings, forms, tuple(zip(names, *cells, strict=True)), total)
