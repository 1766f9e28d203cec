"""Reports that are lists to work through: today's, the week's, the strategic accounts (B8, B11)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from xlcrm.documents.charts.bars import Value, lying
from xlcrm.documents.report.asked import AS_OF, Asked
from xlcrm.documents.report.content import Card, Figure, Part, Report
from xlcrm.documents.report.tables import sheet_tables, subtitle_of, table_of
from xlcrm.model.due import due_items
from xlcrm.model.text import Text
from xlcrm.sheets.day_plan import day_plan
from xlcrm.sheets.fields import field_of
from xlcrm.sheets.parts import ListColumn
from xlcrm.sheets.strategic import inventory, inventory_columns, review_days
from xlcrm.sheets.weekly import weekly as weekly_sheet

if TYPE_CHECKING:
    from xlcrm.documents.report.content import Table

_DUE, _OVERDUE, _FURTHER = Text("今天到期", "Due today"), Text("已逾期", "Overdue"), Text("计划与任务", "Plans and tasks")
_TODAY = Text("今天", "Today")
_WEEK = Text("周报", "Weekly report")
_NONE_YET = Text("还没有周报：到“规则”中的周报日才生成。", "There is no weekly report yet: it is made on the day that Rules say.")
_NAME = 2
"""Where the customer's name stands in the day plan."""

_CHARTED = (1, 2)
_REVIEW = Text("盘点期 {start} 至 {end} · {day}", "Review from {start} to {end} · {day}")
_ACCOUNTS = Text("战略客户与候选", "Strategic accounts and candidates")
_LARGEST = Text("近 12 个月成交额最大的客户", "Largest turnover in the last 12 months")
_STRATEGIC, _KEY, _CANDIDATE, _PLANLESS = (
    Text("战略客户", "Strategic accounts"), Text("重点客户", "Key customers"), Text("候选", "Candidates"),
    Text("缺维护计划", "Without maintenance plan"),
)  # fmt: skip
_DECISION, _REASON = Text("决定（保留/取消/新列入）", "Decision (keep, drop, add)"), Text("理由", "Reason")
_SIGN = (Text("盘点人", "Reviewed by"), Text("批准人", "Approved by"), Text("日期", "Date"))
_SHOWN = 12


def today(asked: Asked) -> Report:
    """Return what everybody has to do today, a page each, with room for the result."""
    book = asked.book
    due = due_items(book)
    late = int((due["overdue"] > 0).sum())
    plans = int((due["table"] == "plans").sum())
    cards = (
        Card(asked.say(_DUE), f"{len(due) - late:,}"),
        Card(asked.say(_OVERDUE), f"{late:,}", tone="bad" if late else ""),
        Card(asked.say(_FURTHER), f"{plans:,}"),
    )
    content = day_plan(book)
    parts = tuple(_alone(table) for table in sheet_tables(content)) or (Part(asked.say(_TODAY), ()),)
    subtitle = subtitle_of(content) if content else asked.say(AS_OF, day=book.today)
    return asked.report("today", subtitle, parts, cards=cards, apart=True)


def _alone(table: Table) -> Part:
    return Part(table.caption, (Figure("", replace(table, head=_NAME), span=3, fill=True),))


def weekly(asked: Asked) -> Report:
    """Return the figures of the last full week, person by person, as they were remembered (B8)."""
    content = weekly_sheet(asked.book)
    tables = sheet_tables(content)
    subtitle = subtitle_of(content) if content else asked.say(AS_OF, day=asked.book.today)
    if not tables or not tables[0].rows:
        return asked.report("weekly", subtitle, (Part(asked.say(_WEEK), (), asked.say(_NONE_YET)),))
    table = tables[0]
    cards = tuple(Card(heading, sum_) for heading, sum_ in list(zip(table.headings, table.total, strict=False))[1:7])
    charts = () if asked.owner else tuple(_compared(asked, table, column) for column in _CHARTED)
    return asked.report("weekly", subtitle, (Part(asked.say(_WEEK), (*charts, Figure("", table, span=3))),), cards=cards)


def _compared(asked: Asked, table: Table, column: int) -> Figure:
    values = [Value(row[0], float(row[column].replace(",", "") or 0), row[column]) for row in table.rows[:_SHOWN]]
    return Figure(table.headings[column], None, partial(lying, values, lang=asked.book.lang))


def strategic(asked: Asked) -> Report:
    """Return the inventory of strategic accounts and candidates, with room for what is decided about each (B11)."""
    book = asked.book
    start, end = review_days(book)
    table = inventory(book)
    standing = table["standing"].value_counts()
    labels = (_STRATEGIC, _KEY, _CANDIDATE)
    without = int((~table["plan"][table["standing"] == 0]).sum())
    cards = (
        *(Card(asked.say(label), f"{int(standing.get(place, 0)):,}") for place, label in enumerate(labels)),
        Card(asked.say(_PLANLESS), f"{without:,}", tone="bad" if without else ""),
    )
    listed = table.head(int(book.settings.rule("sheet.max_rows")))
    empty: list[None] = [None] * len(listed)
    written = [ListColumn(asked.say(text), empty, "wrap", 20) for text in (_DECISION, _REASON)]
    shown = table_of([field_of(book, "customers.customer_id", listed.index), *inventory_columns(book, listed), *written], head=1)
    largest = table[table["year"] > 0].nlargest(_SHOWN, "year")
    names = book.customers["name"].reindex(largest.index).fillna("").tolist()
    values = [Value(name, float(year)) for name, year in zip(names, largest["year"].tolist(), strict=True)]
    drawn = (Figure(asked.say(_LARGEST), None, partial(lying, values, lang=book.lang), span=2),) if values else ()
    part = Part(asked.say(_ACCOUNTS), (*drawn, Figure("", shown, span=3, fill=True)) if len(table) else ())
    subtitle = asked.say(_REVIEW, start=start, end=end, day=asked.say(AS_OF, day=book.today))
    return asked.report("strategic", subtitle, (part,), cards=cards, sign=_SIGN)
