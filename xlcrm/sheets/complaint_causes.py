"""投诉原因 / Complaint causes: complaints of the last twelve months by department, and the causes found (E1)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.rules.service import is_late, is_unsettled
from xlcrm.sheets.figures import mean, share
from xlcrm.sheets.sections import captioned, columns_of, tables_sheet

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("投诉原因", "Complaint causes")
_SUBTITLE = Text("{start} 至 {day} 受理的投诉 {count} 起", "{count} complaints received from {start} to {day}")
_BY_DEPARTMENT = Text("按责任部门", "By responsible department")
_BY_CAUSE = Text("按原因和责任部门", "By cause and department")
_FROM_CASES = Text("原因取自知识库的案例", "The causes are those of the cases in Knowledge")
_UNKNOWN = Text("（未填）", "(not given)")
_HEADINGS = (
    (Text("责任部门", "Department"), "text", 26),
    (Text("投诉数", "Complaints"), "integer", 16),
    (Text("占比", "Share"), "percent", 10),
    (Text("未完成", "Open"), "integer", 10),
    (Text("超期", "Late"), "integer", 10),
    (Text("超期率", "Share late"), "percent", 11),
    (Text("首次响应（小时）", "Hours to first response"), "number", 18),
    (Text("平均满意度", "Mean satisfaction"), "number", 14),
)
_CAUSES = (
    (Text("原因", "Cause"), "text", 26),
    (Text("责任部门", "Department"), "text", 16),
    (Text("案例数", "Cases"), "integer", 10),
)
_HOUR = 3600


def complaint_causes(book: Book) -> SheetContent | None:
    """Count complaints by the department responsible, and the causes that their cases name."""
    start = book.day - pd.DateOffset(years=1)
    cases = book.service.assign(open=is_unsettled(book), late=is_late(book))
    received = (cases["opened_on"] > start) & (cases["opened_on"] < book.day + pd.Timedelta(days=1))
    cases = cases[terms.ServiceKind.COMPLAINT.matches(cases["kind"]) & received]
    if cases.empty and not book.shows("complaint_causes"):
        return None
    subtitle = _SUBTITLE.say(book.lang, start=start.date().isoformat(), day=book.today.isoformat(), count=len(cases))
    sections = [
        captioned(_BY_DEPARTMENT.say(book.lang), columns_of(book, _HEADINGS, _departments(book, cases))),
        captioned(_BY_CAUSE.say(book.lang), columns_of(book, _CAUSES, _causes(book, cases)), _FROM_CASES.say(book.lang)),
    ]
    return tables_sheet("complaint_causes", (_TITLE.say(book.lang), subtitle), sections)


def _departments(book: Book, cases: pd.DataFrame) -> list[list[CellValue]]:
    """Return one row a department, the one with most complaints first."""
    named = cases.assign(department=cases["department"].fillna(_UNKNOWN.say(book.lang)))
    rows: list[list[CellValue]] = []
    for department, group in named.groupby("department", sort=True):
        hours = ((group["responded_on"] - group["opened_on"]).dt.total_seconds() / _HOUR).dropna()
        late = int(group["late"].sum())
        rows.append(
            [
                str(department),
                len(group),
                share(len(group), len(cases)),
                int(group["open"].sum()),
                late,
                share(late, len(group)),
                mean(hours[hours >= 0].tolist()),
                mean(group["satisfaction"].dropna().tolist()),
            ]
        )
    return sorted(rows, key=lambda row: -_count(row[1]))


def _causes(book: Book, cases: pd.DataFrame) -> list[list[CellValue]]:
    """Return cause, department and number of the cases in 知识库 that come from these complaints."""
    known = book.knowledge[book.knowledge["case_id"].isin(cases["case_id"].dropna()) & book.knowledge["cause"].notna()]
    by_case = cases.drop_duplicates("case_id").set_index("case_id")["department"]
    departments = known["department"].fillna(known["case_id"].map(by_case)).fillna(_UNKNOWN.say(book.lang))
    counts = Counter(zip(known["cause"].tolist(), departments.tolist(), strict=True))
    rows: list[list[CellValue]] = [[cause, department, count] for (cause, department), count in sorted(counts.items())]
    return sorted(rows, key=lambda row: -_count(row[2]))


def _count(value: CellValue) -> int:
    return value if isinstance(value, int) else 0
