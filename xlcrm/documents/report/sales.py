"""Turnover month by month, and the funnel."""

from __future__ import annotations

from functools import partial

import pandas as pd

from xlcrm.documents.charts.bars import Value, standing
from xlcrm.documents.charts.funnel import Step, funnel
from xlcrm.documents.charts.scale import short
from xlcrm.documents.report.asked import Asked
from xlcrm.documents.report.content import Figure, Part, Table
from xlcrm.documents.report.tables import said, sheet_tables
from xlcrm.model.home_layout import CHART_DATA
from xlcrm.model.text import Text
from xlcrm.rules.funnel import funnel_of
from xlcrm.sheets.funnel import funnel as funnel_sheet
from xlcrm.sheets.home import chart_tables

_TITLE = Text("销售", "Sales")
_TREND = Text("近 12 个月成交额", "Turnover, last 12 months")
_HIGHEST = Text("最高 {month}：{amount}；共 {sum}", "Highest in {month}: {amount}; {sum} in all")
_FUNNEL = Text("商机漏斗", "Funnel")
_STEPS = Text("进行中 {count} 个，加权 {weighted}", "{count} open, {weighted} weighted")
_EACH = Text("{count} 个 · {amount}", "{count} · {amount}")
_FORMS = ("text", "money", "integer")


def sales_part(asked: Asked) -> Part:
    """Return the trend and the funnel."""
    figures = [_trend(asked)]
    if len(asked.book.opportunities):
        figures.append(_funnel(asked))
    return Part(asked.say(_TITLE), tuple(figures))


def _trend(asked: Asked) -> Figure:
    book = asked.book
    rows = chart_tables(book)["months"]
    values = [Value(str(month), float(amount), strong=_meets(asked, str(month))) for month, amount, _ in rows]  # type: ignore[arg-type]
    best = max(values, key=lambda each: each.number)
    total = sum(each.number for each in values)
    told = asked.say(_HIGHEST, month=best.name, amount=short(best.number, book.lang), sum=short(total, book.lang)) if total else ""
    headings = tuple(asked.say(text) for text in CHART_DATA["months"].headings)
    cells = tuple(tuple(said(cell, form) for cell, form in zip(row, _FORMS, strict=True)) for row in rows)
    return Figure(
        asked.say(_TREND), Table("", headings, _FORMS, cells), partial(standing, values, lang=book.lang), told, span=2
    )


def _meets(asked: Asked, month: str) -> bool:
    """Tell whether a month has days of the period."""
    start = pd.Timestamp(f"{month}-01")
    return start < asked.period.end and start + pd.DateOffset(months=1) > asked.period.start


def _funnel(asked: Asked) -> Figure:
    book = asked.book
    table = funnel_of(book)
    going = table[table["open"]]
    cells = zip(*(going[key].tolist() for key in ("stage", "count", "amount", "conversion")), strict=True)
    steps = [
        Step(
            stage,
            count,
            asked.say(_EACH, count=count, amount=short(amount, book.lang)),
            None if pd.isna(conversion) else conversion,
        )
        for stage, count, amount, conversion in cells
    ]
    weighted = short(float(going["weighted"].sum()), book.lang)
    told = asked.say(_STEPS, count=int(going["count"].sum()), weighted=weighted)
    shown = sheet_tables(funnel_sheet(book))[0]
    return Figure(asked.say(_FUNNEL), shown, partial(funnel, steps, lang=book.lang), told)
