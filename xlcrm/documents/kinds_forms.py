"""The shipped forms."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind

FORMS: tuple[DocumentKind, ...] = ()
