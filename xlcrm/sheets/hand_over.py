"""移交清单 / Hand-over: all that somebody who left still looks after; people decide who takes it over (A12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.colleagues import colleagues
from xlcrm.model.open_work import HANDED_OVER, work_of
from xlcrm.model.text import Text
from xlcrm.sheets.deciding import decision_sheet
from xlcrm.sheets.parts import ListColumn, values_of

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.colleagues import Colleagues
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("移交清单", "Hand-over")
_SUBTITLE = Text(
    "{people} 位离职人员名下还有 {count} 项。{cut}写在姓名那一行的决定管此人全部，写在单项的只管那一项。",
    "People who left: {people}; what they still look after: {count}. {cut}A decision beside a name goes for everything of that person, "
    "beside a record for that only.",
)
_CUT = Text("只列前 {limit} 行。", "The first {limit} rows are listed. ")
_ALL = Text("全部（{count} 项）", "Everything ({count})")
_HEADINGS = (
    (Text("离职人员", "Who left"), "text", 12),
    (Text("类别", "What"), "text", 12),
    (Text("内容", "Content"), "wrap", 30),
    (Text("客户", "Customer"), "text", 13),
    (Text("日期", "Date"), "date", 12),
    (Text("建议移交给", "Proposed successor"), "text", 14),
)
_SHOWN = {
    "customers": ("name", "next_due_on"),
    "plans": ("subject", "due_on"),
    "opportunities": ("name", "expected_on"),
    "service": ("subject", "due_on"),
    "loans": ("document", "due_on"),
}
"""What tells a record of each table best, and the day that matters."""


def hand_over(book: Book) -> SheetContent | None:
    """List for everybody who left: one line for all, then customers, open plans, opportunities, cases and loans."""
    staff = colleagues(book)
    listed = [(person, _work(book, staff, person)) for person in sorted(staff.left)]
    listed = [(person, rows) for person, rows in listed if len(rows)]
    limit = int(book.settings.rule("sheet.max_rows"))
    parts = [part for person, rows in listed for part in (_summary(book, staff, person, len(rows)), rows)]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["id", *range(len(_HEADINGS))])
    count = sum(len(each) for _, each in listed)
    cut = _CUT.say(book.lang, limit=limit) if len(rows) > limit else ""
    subtitle = _SUBTITLE.say(book.lang, people=len(listed), count=count, cut=cut)
    rows = rows.head(limit)
    columns = [
        ListColumn(heading.say(book.lang), _cells(rows[number]), form, width)
        for number, (heading, form, width) in enumerate(_HEADINGS)
    ]
    ids = rows["id"].fillna("").astype("str").tolist()
    tables = ["staff", *(table for table, _ in HANDED_OVER)]
    return decision_sheet(book, "hand_over", _TITLE, subtitle, ids=ids, columns=columns, tables=tables)


def _cells(values: pd.Series) -> list[CellValue]:
    return [None if pd.isna(value) else value for value in values]


def _summary(book: Book, staff: Colleagues, person: int, count: int) -> pd.DataFrame:
    name = staff.calls[person]
    said = [name, _ALL.say(book.lang, count=count), None, None, None, _successor(book, staff, person)]
    return pd.DataFrame([[name, *said]], columns=["id", *range(len(_HEADINGS))], dtype=object)


def _work(book: Book, staff: Colleagues, person: int) -> pd.DataFrame:
    """Return a line for everything that a person still looks after."""
    return pd.concat([_of_table(book, staff, person, place) for place in HANDED_OVER], ignore_index=True)


def _of_table(book: Book, staff: Colleagues, person: int, place: tuple[str, str]) -> pd.DataFrame:
    table, key = place
    frame = book.frame(table)
    what, when = _SHOWN[table]
    identity = frame.table.identity[0]
    rows = frame.data[[*{identity, what, "customer_id", when}]][work_of(book, table, key, {person})]
    return pd.DataFrame(
        {
            "id": values_of(rows[identity]),
            0: staff.calls[person],
            1: frame.table.label.say(book.lang),
            2: values_of(rows[what]),
            3: values_of(rows["customer_id"]),
            4: values_of(rows[when], frame.table.by_key[when].kind),
            5: _successor(book, staff, person),
        },
        dtype=object,
    )


def _successor(book: Book, staff: Colleagues, person: int) -> str | None:
    """Return the successor that 员工 names, unless that person has left too."""
    named = book.frame("staff").data.at[staff.rows[person], "successor"]
    return staff.call(named) if isinstance(named, str) and staff.is_here(named) else None
