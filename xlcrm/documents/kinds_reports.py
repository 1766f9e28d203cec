"""The shipped reports; those without a template of their own are laid out by the one called `LAYOUT`."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind
from xlcrm.model.text import Text

<<<<<<< HEAD
LAYOUT = "report"

REPORTS: tuple[DocumentKind, ...] = (
    DocumentKind(LAYOUT, Text("报表", "Report")),
    DocumentKind("management", Text("经营报表", "Management report")),
    DocumentKind("today", Text("今日待办", "Today")),
    DocumentKind("weekly", Text("周报", "Weekly report")),
    DocumentKind("visit-plan", Text("回访计划", "Visit plan")),
    DocumentKind("visit-report", Text("客户回访报告", "Visit report")),
    DocumentKind("strategic", Text("战略客户盘点", "Strategic accounts")),
=======
REPORTS: tuple[DocumentKind, ...] = (
    DocumentKind("quotation", Text("报价单", "Quotation")),
>>>>>>> main
)
