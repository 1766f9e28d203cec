"""The shipped reports."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind
from xlcrm.model.text import Text

REPORTS: tuple[DocumentKind, ...] = (
    DocumentKind("quotation", Text("报价单", "Quotation")),
)
