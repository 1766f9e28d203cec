"""日计划 / Day plan: what each salesperson has to do today, to print and to write the results on (B8, C2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.due import due_items
from xlcrm.model.open_plans import open_plans
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.sheets.parts import ListColumn, counted, values_of
from xlcrm.sheets.sections import Table, captioned, tables_sheet

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("日计划", "Day plan")
_SUBTITLE = Text("{day}；未完成的计划：{states}", "{day}; open plans: {states}")
_PERSON = Text("{name}：{count} 项，其中逾期 {overdue} 项", "{name}: {count}, {overdue} of them overdue")
_NOBODY = Text("（无负责人）", "(nobody)")
_FOLLOW_UP = Text("跟进", "Follow up")
_HEADINGS = (
    Text("时间", "Time"), Text("客户编号", "Customer ID"), Text("客户名称", "Name"), Text("手机", "Mobile"),
    Text("内容", "What to do"), Text("状态", "State"), Text("到期日", "Due on"), Text("逾期天数", "Days overdue"),
    Text("依据", "Why"), Text("结果", "Result"),
)  # fmt: skip
_FORMATS = ("text", "text", "wrap", "text", "wrap", "text", "date", "integer", "wrap", "wrap")
_WIDTHS = (6, 11, 14, 13, 22, 7, 11, 6, 24, 22)
_OPEN = [state for state in terms.PlanState if state not in {terms.PlanState.DONE, terms.PlanState.CANCELLED}]


def day_plan(book: Book) -> SheetContent | None:
    """Group all that is due by person: appointments in the order of their time, then the longest overdue first."""
    due = due_items(book).head(int(book.settings.rule("sheet.max_rows")))
    if due.empty and not book.shows("day_plan"):
        return None
    owners = due["owner"].fillna("")
    names = sorted(owners.unique(), key=_nobody_last) or [""]
    sections = [_section(book, name, due[owners == name]) for name in names]
    subtitle = _SUBTITLE.say(book.lang, day=book.today.isoformat(), states=_states(book))
    return tables_sheet("day_plan", (_TITLE.say(book.lang), subtitle), sections, page_each=True)


def _nobody_last(name: str) -> tuple[bool, str]:
    return not name, name


def _states(book: Book) -> str:
    """Count the open plans by the step they have reached; a state that is not filled in is the first."""
    states = terms.PlanState.codes(book.plans["state"][open_plans(book)]).fillna(terms.PlanState.OPEN.code)
    numbers = counted(states, [state.code for state in _OPEN])
    return " · ".join(f"{state.label(book.lang)} {number}" for state, number in zip(_OPEN, numbers, strict=True))


def _section(book: Book, name: str, due: pd.DataFrame) -> Table:
    due = due.sort_values("at", kind="stable", na_position="last")
    args = {"count": len(due), "overdue": int((due["overdue"] > 0).sum())}
    caption = _PERSON.say(book.lang, name=name or _NOBODY.say(book.lang), **args)
    what = due["what"].mask(due["what"].isna(), _FOLLOW_UP.say(book.lang))
    state = due["state"].mask(due["state"].isna() & due["plan_id"].notna(), terms.PlanState.OPEN.label(book.lang))
    columns: list[list[CellValue]] = [
        _times(due["at"]),
        *(values_of(due[key]) for key in ("customer_id", "name", "mobile")),
        values_of(what),
        values_of(state),
        values_of(due["next_due_on"], Kind.DATE),
        values_of(due["overdue"], Kind.INTEGER),
        values_of(due["reason"]),
        [None] * len(due),
    ]
    headed = zip(_HEADINGS, columns, _FORMATS, _WIDTHS, strict=True)
    return captioned(caption, [ListColumn(text.say(book.lang), cells, form, width) for text, cells, form, width in headed])


def _times(moments: pd.Series) -> list[CellValue]:
    return [None if pd.isna(moment) else moment.strftime("%H:%M") for moment in moments]
