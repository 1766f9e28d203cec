"""等级汇总 / Levels summary: how many customers, how much turnover and how much work each level holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model import terms
from xlcrm.model.content import Block, SheetContent, SheetSetup
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xlcrm.model.book import Book

_TITLE = Text("等级汇总", "Levels summary")
_SUBTITLE = Text(
    "按会员等级、意向级别、客户状态、价值分类、客群和流失预警统计，截至 {day}",
    "By tier, intent level, status, value class, segment and churn risk, as of {day}",
)
_NONE = Text("（无）", "(none)")
_TOTAL = Text("合计", "Total")
_HEADINGS = (
    Text("客户数", "Customers"),
    Text("占比", "Share"),
    Text("交易金额", "Amount"),
    Text("金额占比", "Share of amount"),
    Text("客均金额", "Amount per customer"),
    Text("今日到期", "Due today"),
    Text("逾期", "Overdue"),
)
_FORMATS = ("text", "integer", "percent", "money", "percent", "money", "integer", "integer")
_TOTALS = ("total", "total", "total_percent", "total_money", "total_percent", "total_money", "total", "total")
_FIRST_ROW = 4


def levels(book: Book) -> SheetContent:
    """Summarise the customers by everything that grades them, one table below the other."""
    blocks = [
        Block(1, 1, ((_TITLE.say(book.lang),),), ("title",)),
        Block(2, 1, ((_SUBTITLE.say(book.lang, day=book.today.isoformat()),),), ("subtitle",)),
    ]
    row = _FIRST_ROW
    for key, labels in _schemes(book).items():
        table = _table(book, key, labels, row)
        blocks += table
        row = table[-1].row + 2
    # Upright, the three tables stand on one page.
    return SheetContent("levels", tuple(blocks), setup=SheetSetup(widths=(18, 11, 10, 16, 13, 18, 11, 10)))


def _schemes(book: Book) -> dict[str, list[str]]:
    """Return what customers are counted by, with its levels in their order; grades that nobody has are left out."""
    graded = {
        "value_class": [level.level for level in book.settings.levels("value")],
        "segment": [segment.label(book.lang) for segment in terms.Segment],
        "churn_risk": [risk.label(book.lang) for risk in terms.ChurnRisk],
    }
    return {
        "tier": [level.level for level in book.settings.levels("tier")],
        "intent": [level.level for level in book.settings.levels("intent")],
        "status": [status.label(book.lang) for status in terms.Status],
        **{key: labels for key, labels in graded.items() if book.customers[key].notna().any()},
    }


def _table(book: Book, key: str, labels: Sequence[str], row: int) -> list[Block]:
    """Return heading, rows and totals of one scheme; levels that occur but are not in the settings come after the others."""
    values = book.customers[key].fillna("")
    present = [value for value in values.unique() if value and value not in labels]
    wanted = [*labels, *sorted(present), ""]
    rows = _figures(book, values, wanted)
    total = _figures(book, values.mask(values.notna(), "*"), ["*"])[0]
    heading = book.frame("customers").table.by_key[key].heading(book.lang)
    named = [
        (label or _NONE.say(book.lang), *figures)
        for label, figures in zip(wanted, rows, strict=True)
        if label or figures[0]
    ]
    return [
        Block(row, 1, ((heading, *(text.say(book.lang) for text in _HEADINGS)),), ("heading",)),
        Block(row + 1, 1, named, _FORMATS),
        Block(row + 1 + len(named), 1, ((_TOTAL.say(book.lang), *total),), _TOTALS),
    ]


def _figures(book: Book, values: pd.Series, labels: Sequence[str]) -> list[tuple[float | None, ...]]:
    customers = book.customers
    today = (customers["next_due_on"] == book.day).to_numpy(dtype=np.bool_)
    late = (customers["next_due_on"] < book.day).to_numpy(dtype=np.bool_)
    amounts = customers["order_amount"].fillna(0.0).to_numpy()
    total = float(amounts.sum())
    rows: list[tuple[float | None, ...]] = []
    for label in labels:
        here = (values == label).to_numpy(dtype=np.bool_)
        count, amount = int(here.sum()), round(float(amounts[here].sum()), 2)
        rows.append(
            (
                count,
                count / len(customers) if len(customers) else None,
                amount,
                amount / total if total else None,
                round(amount / count, 2) if count else None,
                int(today[here].sum()),
                int(late[here].sum()),
            )
        )
    return rows
