"""The visit plan, and the report on visits with the supervisor's opinion (C2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.documents.report.asked import Asked
from xlcrm.documents.report.content import Card, Figure, Part, Report
from xlcrm.documents.report.tables import table_of
from xlcrm.model import terms
from xlcrm.model.open_plans import last_days, open_plans, plan_days
from xlcrm.model.reach import untouchable
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import seconds
from xlcrm.sheets.fields import customer_of, field_of
from xlcrm.sheets.parts import ListColumn, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from xlcrm.documents.report.content import Table
    from xlcrm.documents.report.period import Period
    from xlcrm.model.book import Book

_VISITS = (
    terms.PlanKind.FOLLOW_UP, terms.PlanKind.VISIT, terms.PlanKind.SATISFACTION, terms.PlanKind.MAINTENANCE,
    terms.PlanKind.CARE,
)  # fmt: skip
_METHODS = (terms.Method.VISIT, terms.Method.RECEPTION)
_AHEAD = Text("{period} · 未完成的回访与拜访，含之前逾期的", "{period} · open visits and follow-ups, with those overdue from before")
_BACK = Text("{period} · 拜访、接待与按计划的回访", "{period} · visits, receptions and planned follow-ups")
_PERSON = Text("{name}：{count} 项", "{name}: {count}")
_NOBODY = Text("（无负责人）", "(nobody)")
_NOTHING = Text("回访", "Visits")
_WHEN, _ADDRESS, _CONTACT, _PREPARED, _RESULT = (
    Text("时间", "When"), Text("地址", "Address"), Text("电话", "Phone"), Text("准备事项", "To prepare"), Text("结果", "Result"),
)  # fmt: skip
_OPINION = Text("主管意见", "Supervisor's opinion")
_PLANNED, _APPOINTED, _LATE, _MADE, _ANSWERED, _WITHOUT = (
    Text("计划", "Planned"), Text("已预约", "Appointed"), Text("逾期", "Overdue"), Text("回访次数", "Visits made"),
    Text("有客户反馈", "With feedback"), Text("缺反馈", "Without feedback"),
)  # fmt: skip
_SIGN = (Text("主管意见", "Supervisor's opinion"), Text("签字", "Signature"), Text("日期", "Date"))


def visit_plan(asked: Asked) -> Report:
    """Return the visits that are planned up to the end of the period, a part for each person."""
    book, plans = asked.book, asked.book.plans
    day = plan_days(plans)
    with np.errstate(invalid="ignore"):
        due = ~np.isnat(day) & (day < asked.period.whole.to_datetime64())
    links = book.links("plans")
    reachable = (links >= 0) & ~np.append(untouchable(book), False)[links]
    listed = plans[due & open_plans(book) & _any(_VISITS, plans["kind"]) & reachable]
    order = np.argsort(plan_days(listed), kind="stable")
    listed = listed.iloc[order].head(int(book.settings.rule("sheet.max_rows")))
    late = last_days(listed) < book.day.to_datetime64()
    cards = (
        Card(asked.say(_PLANNED), f"{len(listed):,}"),
        Card(asked.say(_APPOINTED), f"{int(listed['appointed_at'].notna().sum()):,}"),
        Card(asked.say(_LATE), f"{int(late.sum()):,}", tone="bad" if late.any() else ""),
    )
    subtitle = asked.say(_AHEAD, period=asked.period.planned(book.lang))
    parts = _by_person(asked, "plans", listed, _planned)
    return asked.report("visit-plan", subtitle, parts, cards=cards, apart=True)


def _planned(book: Book, listed: pd.DataFrame) -> Table:
    rows = listed.index
    links = pd.Series(book.links("plans"), book.plans.index).reindex(rows).to_numpy()
    address = pd.Series(book.of_customers("address", links))
    phone = pd.Series(book.of_customers("mobile", links)).fillna(pd.Series(book.of_customers("phone", links)))
    return table_of([
        ListColumn(_WHEN.say(book.lang), _moments(listed), "text", 14),
        field_of(book, "plans.customer_id", rows),
        customer_of(book, "plans", rows),
        ListColumn(_CONTACT.say(book.lang), values_of(phone), "text", 14),
        ListColumn(_ADDRESS.say(book.lang), values_of(address), "wrap", 26),
        field_of(book, "plans.kind", rows),
        field_of(book, "plans.subject", rows, "wrap", 26),
        field_of(book, "plans.purpose", rows),
        field_of(book, "plans.state", rows),
        ListColumn(_PREPARED.say(book.lang), [None] * len(rows), "wrap", 20),
    ], head=2)  # fmt: skip


def _moments(plans: pd.DataFrame) -> list[str]:
    """Return the time of the appointment where there is one, else the planned day."""
    days = pd.Series(plan_days(plans), plans.index)
    pairs = zip(plans["appointed_at"], days, strict=True)
    return [f"{day:%Y-%m-%d}" if pd.isna(at) else f"{at:%Y-%m-%d %H:%M}" for at, day in pairs]


def visit_report(asked: Asked) -> Report:
    """Return the visits made in the period with what was said, what came of it and the supervisor's opinion."""
    book, made = asked.book, visits_in(asked.book, asked.period)
    answered = int(made["feedback"].notna().sum())
    cards = (
        Card(asked.say(_MADE), f"{len(made):,}"),
        Card(asked.say(_ANSWERED), f"{answered:,}"),
        Card(asked.say(_WITHOUT), f"{len(made) - answered:,}", tone="bad" if len(made) > answered else ""),
    )
    subtitle = asked.say(_BACK, period=asked.period.said(book.lang))
    parts = _by_person(asked, "interactions", made.head(int(book.settings.rule("sheet.max_rows"))), _reported)
    return asked.report("visit-report", subtitle, parts, cards=cards, sign=_SIGN, apart=False)


def visits_in(book: Book, period: Period) -> pd.DataFrame:
    """Return the visits of a period, the earliest first: visits, receptions and planned follow-ups."""
    visits = book.interactions
    on = seconds(visits["on"])
    with np.errstate(invalid="ignore"):
        inside = (on >= period.start.to_datetime64()) & (on < period.end.to_datetime64())
    made = visits[inside & (_any(_METHODS, visits["method"]) | visits["plan_id"].notna().to_numpy(dtype=np.bool_))]
    return made.sort_values("on", kind="stable")


def _reported(book: Book, made: pd.DataFrame) -> Table:
    rows = made.index
    plans = book.plans.dropna(subset="plan_id").drop_duplicates("plan_id").set_index("plan_id")
    of_plan = plans.reindex(made["plan_id"])
    written = {key: ListColumn(text.say(book.lang), values_of(of_plan[key]), "wrap", 20)
               for key, text in (("result", _RESULT), ("opinion", _OPINION))}  # fmt: skip
    return table_of([
        field_of(book, "interactions.on", rows, "date"),
        field_of(book, "interactions.customer_id", rows),
        customer_of(book, "interactions", rows),
        field_of(book, "interactions.method", rows),
        field_of(book, "interactions.content", rows, "wrap", 30),
        field_of(book, "interactions.feedback", rows, "wrap", 26),
        ListColumn(_next_heading(book), values_of(made["next_on"], Kind.DATE), "date", 12),
        written["result"],
        written["opinion"],
    ], head=2)  # fmt: skip


def _next_heading(book: Book) -> str:
    return book.frame("interactions").table.by_key["next_on"].heading(book.lang)


def _by_person(asked: Asked, table: str, rows: pd.DataFrame, shown: Callable[[Book, pd.DataFrame], Table]) -> tuple[Part, ...]:
    """Return a part for each person; a row without one belongs to the customer's owner."""
    book = asked.book
    links = pd.Series(book.links(table), book.frame(table).data.index).reindex(rows.index).to_numpy()
    owners = rows["owner"].fillna(pd.Series(book.of_customers("owner", links), rows.index)).fillna("")
    parts = []
    for name in sorted(owners.unique(), key=lambda name: (not name, name)):
        mine = rows[owners == name]
        caption = asked.say(_PERSON, name=name or asked.say(_NOBODY), count=len(mine))
        parts.append(Part(caption, (Figure("", shown(book, mine), span=3, fill=True),)))
    return tuple(parts) or (Part(asked.say(_NOTHING), ()),)


def _any(words: tuple[terms.PlanKind | terms.Method, ...], values: pd.Series) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.logical_or.reduce([word.matches(values).to_numpy(dtype=np.bool_) for word in words])
    return found
