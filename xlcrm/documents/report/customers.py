"""How the customers are made up, where they come from, and how many of them stay."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.documents.charts.bars import Value, lying, standing
from xlcrm.documents.charts.heat import Row, heat
from xlcrm.documents.report.asked import Asked
from xlcrm.documents.report.content import Figure, Part, Table
from xlcrm.documents.report.tables import sheet_tables, subtitle_of
from xlcrm.model.home_layout import CHART_DATA
from xlcrm.model.text import Text
from xlcrm.sheets.home import chart_tables
from xlcrm.sheets.levels import levels
from xlcrm.sheets.retention import cohorts, retention
from xlcrm.sheets.sources import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.content import CellValue

_TITLE = Text("客户", "Customers")
_BY = {"tier": Text("会员等级", "Tiers"), "status": Text("客户状态", "Status"), "source": Text("客户来源", "Sources")}
_NEW = Text("近 12 个月新增客户", "New customers, last 12 months")
_MOST = Text("最多：{name}，{count} 位（{share:.0%}）", "Most: {name}, {count} ({share:.0%})")
_ADDED = Text("12 个月共新增 {count} 位", "{count} added in 12 months")
_RETENTION = Text("留存", "Retention")
_COHORTS = Text("各期新客户的再次成交率", "Repeat purchases by cohort")
_KEPT = Text("首次成交同期的客户，此后各期再次成交的比例", "Share of each cohort that bought again in later periods")


def customers_part(asked: Asked) -> Part:
    """Return the customers by tier, status and source, and the new ones by month."""
    book = asked.book
    rows = chart_tables(book)
    tables = {table.headings[0]: table for table in (*sheet_tables(sources(book)), *sheet_tables(levels(book)))}
    headings = {key: book.frame("customers").table.by_key[key].heading(book.lang) for key in _BY}
    figures = [_lying(asked, key, rows[key], tables.get(headings[key])) for key in _BY if any(row[1] for row in rows[key])]
    months = tables.get(asked.say(CHART_DATA["months"].headings[0]))
    if any(row[2] for row in rows["months"]):
        figures.append(_new(asked, rows["months"], months))
    return Part(asked.say(_TITLE), tuple(figures))


def _lying(asked: Asked, key: str, rows: Sequence[tuple[CellValue, ...]], table: Table | None) -> Figure:
    values = [Value(str(row[0]), float(row[1] or 0), f"{row[1]:,}") for row in rows]  # type: ignore[arg-type]
    total, best = sum(each.number for each in values), max(values, key=lambda each: each.number)
    told = asked.say(_MOST, name=best.name, count=best.said, share=best.number / total)
    return Figure(asked.say(_BY[key]), table, partial(lying, values, lang=asked.book.lang), told)


def _new(asked: Asked, rows: Sequence[tuple[CellValue, ...]], table: Table | None) -> Figure:
    values = [Value(str(row[0]), float(row[2] or 0)) for row in rows]  # type: ignore[arg-type]
    values[-1] = values[-1]._replace(strong=True)
    told = asked.say(_ADDED, count=f"{sum(each.number for each in values):,.0f}")
    return Figure(asked.say(_NEW), table, partial(standing, values, lang=asked.book.lang), told, span=3)


def retention_part(asked: Asked) -> Part:
    """Return which share of each cohort of buyers bought again."""
    book = asked.book
    content = retention(book)
    tables = sheet_tables(content)
    if content is None or not tables or not np.any(cohorts(book).size):
        return Part(asked.say(_RETENTION), ())
    table = tables[0]
    shares = [at for at, form in enumerate(table.forms) if form == "percent"]
    rows = [
        Row(row[0], int(row[1].replace(",", "")), [_share(row[at]) for at in shares]) for row in table.rows
    ]
    headings = [f"+{number}" for number in range(1, len(shares) + 1)]
    figure = Figure(asked.say(_COHORTS), table, partial(heat, rows, headings), asked.say(_KEPT), span=3)
    return Part(asked.say(_RETENTION), (figure,), subtitle_of(content))


def _share(text: str) -> float | None:
    return float(text.rstrip("%")) / 100 if text else None
