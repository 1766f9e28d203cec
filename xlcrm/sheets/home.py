"""首页 / Home: key figures in cards, and beside them the figures that the charts draw.

The starter workbook draws its charts over fixed ranges of this sheet (`CHART_DATA`), so every range has always the same
number of rows; what is not filled stays empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.content import Block, CellValue, SheetContent, SheetSetup
from xlcrm.model.home_layout import CHART_DATA, FIRST_DATA_COLUMN, ChartRange
from xlcrm.model.open_plans import last_days, open_plans
from xlcrm.model.places import cell_name
from xlcrm.model.problems import Severity
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import up_to_today
from xlcrm.sheets.parts import by_month, counted, month_starts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Book


CARD_ROWS = (4, 7)
CARD_COLUMNS = (2, 4, 6, 8, 10, 12)

_TITLE = Text("客户经营首页", "Customer overview")
_SUBTITLE = Text(
    "截至 {day} · 未完成计划 {open}，其中逾期 {late} · 由 xlcrm 在保存后自动更新",
    "As of {day} · {open} open plan[s], {late} overdue · kept up to date by xlcrm whenever the file is saved",
)
_OVERDUE = Text("已逾期", "Overdue")
_DATA_NOTE = Text("图表数据", "Figures behind the charts")


def home(book: Book) -> SheetContent:
    """Return the key figures and the tables behind the charts."""
    blocks = [
        Block(1, 2, ((_TITLE.say(book.lang),),), ("title",)),
        Block(2, 2, ((_subtitle(book),),), ("subtitle",)),
        Block(2, FIRST_DATA_COLUMN, ((_DATA_NOTE.say(book.lang),),), ("note",)),
    ]
    merges = []
    places = [(row, column) for row in CARD_ROWS for column in CARD_COLUMNS]
    for (row, column), (label, value, form) in zip(places, cards(book), strict=True):
        blocks += [
            Block(row, column, ((label.say(book.lang), None),), ("label",)),
            Block(row + 1, column, ((value, None),), (form,)),
        ]
        merges += [f"{cell_name(line, column)}:{cell_name(line, column + 1)}" for line in (row, row + 1)]
    for name, rows in chart_tables(book).items():
        blocks += _table(book, CHART_DATA[name], rows)
    setup = SheetSetup(widths=(2, *([10.5] * 12), 2, 2, 12, 13, 12, 3, 14, 11), landscape=True)
    return SheetContent("home", tuple(blocks), tuple(merges), setup=setup)


def _subtitle(book: Book) -> str:
    going = open_plans(book)
    late = going & (last_days(book.plans) < book.day.to_datetime64())
    return _SUBTITLE.say(book.lang, day=book.today.isoformat(), open=int(going.sum()), late=int(late.sum()))


def cards(book: Book) -> list[tuple[Text, float, str]]:
    """Return the key figures: name, value, format."""
    customers, orders = book.customers, book.orders
    month = book.day.replace(day=1)
    dated = up_to_today(book, "orders")
    amounts, on, due = orders["amount"].fillna(0.0), orders["on"], customers["next_due_on"]
    status = customers["status"]
    year = (on >= book.day - pd.DateOffset(years=1)).to_numpy(dtype=np.bool_) & dated
    this_month = (on >= month).to_numpy(dtype=np.bool_) & dated
    serious = [problem.severity for problem in book.problems]
    return [
        (Text("客户总数", "Customers"), len(customers), "figure"),
        (Text("现有客户", "Current"), int(terms.Status.CURRENT.matches(status).sum()), "figure"),
        (Text("意向客户", "Interested"), int(terms.Status.INTERESTED.matches(status).sum()), "figure"),
        (Text("流失客户", "Lost"), int(terms.Status.LOST.matches(status).sum()), "figure"),
        (Text("本月新增", "New this month"), int((customers["registered_on"] >= month).sum()), "figure"),
        (Text("本月成交额", "Amount this month"), round(float(amounts[this_month].sum()), 2), "figure_money"),
        (Text("今日到期", "Due today"), int((due == book.day).sum()), "figure"),
        (Text("已逾期", "Overdue"), int((due < book.day).sum()), "figure"),
        (
            Text("未来 7 天到期", "Due in 7 days"),
            int(due.between(book.day, book.day + pd.Timedelta(days=7), "right").sum()),
            "figure",
        ),
        (Text("数据错误", "Errors"), serious.count(Severity.ERROR), "figure"),
        (Text("数据警告", "Warnings"), serious.count(Severity.WARNING), "figure"),
        (Text("近12个月成交额", "Amount, 12 months"), round(float(amounts[year].sum()), 2), "figure_money"),
    ]


def chart_tables(book: Book) -> dict[str, list[tuple[CellValue, ...]]]:
    """Return the rows behind each chart, by the names of `CHART_DATA`."""
    customers = book.customers
    return {
        "months": _months(book),
        "due": _due_load(book),
        "status": _count(customers["status"], [status.label(book.lang) for status in terms.Status]),
        "tier": _count(customers["tier"], [level.level for level in book.settings.levels("tier")]),
        "intent": _count(customers["intent"], [level.level for level in book.settings.levels("intent")]),
        "source": _largest(customers["source"], CHART_DATA["source"].rows),
    }


def _months(book: Book) -> list[tuple[CellValue, ...]]:
    starts = month_starts(book.day, CHART_DATA["months"].rows)
    dated = up_to_today(book, "orders")
    amounts = by_month(book.orders["on"][dated], book.orders["amount"][dated], starts)
    new = by_month(book.customers["registered_on"], None, starts)
    return [
        (start.strftime("%Y-%m"), amount, int(count)) for start, amount, count in zip(starts, amounts, new, strict=True)
    ]


def _due_load(book: Book) -> list[tuple[CellValue, ...]]:
    """Overdue customers in one row, then the coming days one by one."""
    due = book.customers["next_due_on"]
    days = [book.day + pd.Timedelta(days=ahead) for ahead in range(CHART_DATA["due"].rows - 1)]
    rows: list[tuple[CellValue, ...]] = [(_OVERDUE.say(book.lang), int((due < book.day).sum()))]
    return rows + [(day.strftime("%m-%d"), int((due == day).sum())) for day in days]


def _count(values: pd.Series, labels: Sequence[str]) -> list[tuple[CellValue, ...]]:
    return list(zip(labels, counted(values, labels), strict=True))


def _largest(values: pd.Series, rows: int) -> list[tuple[CellValue, ...]]:
    counts = values.dropna().value_counts()
    ranked = sorted(((str(label), int(count)) for label, count in counts.items()), key=lambda item: (-item[1], item[0]))
    return list(ranked[:rows])


def _table(book: Book, place: ChartRange, rows: list[tuple[CellValue, ...]]) -> list[Block]:
    width = len(place.headings)
    filled = [*rows[: place.rows], *([(None,) * width] * (place.rows - len(rows)))]
    forms = ("text", *(["number"] * (width - 1)))
    return [
        Block(place.row, place.column, (tuple(text.say(book.lang) for text in place.headings),), ("heading_x",)),
        Block(place.row + 1, place.column, filled, forms),
    ]
