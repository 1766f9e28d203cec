"""The shipped reports, and the quotation; a report without a template of its own is laid out by the one called `LAYOUT`."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind
from xlcrm.model.text import Text

LAYOUT = DocumentKind("report", Text("报表", "Report"))
QUOTATION = DocumentKind("quotation", Text("报价单", "Quotation"))
OF_THE_BOOK: tuple[DocumentKind, ...] = (
    DocumentKind("management", Text("经营报表", "Management report")),
    DocumentKind("today", Text("今日待办", "Today")),
    DocumentKind("weekly", Text("周报", "Weekly report")),
    DocumentKind("visit-plan", Text("回访计划", "Visit plan")),
    DocumentKind("visit-report", Text("客户回访报告", "Visit report")),
    DocumentKind("strategic", Text("战略客户盘点", "Strategic accounts")),
)
"""What ``xlcrm report`` makes."""

REPORTS: tuple[DocumentKind, ...] = (LAYOUT, *OF_THE_BOOK, QUOTATION)
