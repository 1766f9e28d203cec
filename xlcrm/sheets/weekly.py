"""周报 / Weekly: what every salesperson did in the last full week; it stays as it was made until the next one (B8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.content import Block, SheetContent
from xlcrm.model.text import Text
from xlcrm.rules.weekly import FIGURES, NOBODY, remembered
from xlcrm.sheets.parts import ListColumn, list_sheet, when_filled

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue

_TITLE = Text("周报", "Weekly")
_SUBTITLE = Text(
    "{first} 至 {last}；逾期与计划状态为 {day} 的情况，完成与取消为本周内",
    "{first} to {last}; overdue and states of plans as of {day}, done and cancelled within the week",
)
_PERSON = Text("负责人", "Owner")
_HEADINGS = {
    "new": Text("新增客户", "New"),
    "contacts": Text("跟进次数", "Contacts"),
    "overdue": Text("逾期", "Overdue"),
    "won": Text("赢单", "Won"),
    "lost": Text("输单", "Lost"),
    "pool": Text("入池", "To the pool"),
    **{state.code: state.text for state in terms.PlanState},
}
_NOBODY = Text("（无负责人）", "(nobody)")
_TOTAL = Text("合计", "Total")


def weekly(book: Book) -> SheetContent | None:
    """Show the remembered figures of the last report, everybody of 员工 first, with a total."""
    day, figures = remembered(book)
    if day is None:
        return when_filled(book, list_sheet("weekly", _TITLE.say(book.lang), "", _columns(book, figures)))
    table = figures.reindex(_people(book, figures)).fillna(0.0)
    last = (day - pd.Timedelta(days=1)).date().isoformat()
    first = (day - pd.Timedelta(days=7)).date().isoformat()
    subtitle = _SUBTITLE.say(book.lang, first=first, last=last, day=day.date().isoformat())
    content = list_sheet("weekly", _TITLE.say(book.lang), subtitle, _columns(book, table))
    body = content.blocks[-1]
    sums: list[CellValue] = [_TOTAL.say(book.lang), *table.sum().tolist()]
    total = Block(body.row + len(body.rows), 1, (sums,), ("total",))
    return SheetContent(content.key, (*content.blocks, total), setup=content.setup)


def _columns(book: Book, table: pd.DataFrame) -> list[ListColumn]:
    names = [_NOBODY.say(book.lang) if name == NOBODY else str(name) for name in table.index]
    counts = [ListColumn(_HEADINGS[key].say(book.lang), table[key].tolist(), "integer", 11) for key in FIGURES]
    return [ListColumn(_PERSON.say(book.lang), names, "text", 14), *counts]


def _people(book: Book, figures: pd.DataFrame) -> list[str]:
    """Names of all who are there in the order of the staff sheet, then others, then what belongs to nobody."""
    staff = book.staff[book.staff["left_on"].isna()]["name"].dropna().drop_duplicates().tolist()
    others = sorted(name for name in figures.index if name not in staff and name != NOBODY)
    return [*staff, *others, *([NOBODY] if NOBODY in figures.index else [])]
