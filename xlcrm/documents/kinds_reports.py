"""The shipped reports."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind

REPORTS: tuple[DocumentKind, ...] = ()
