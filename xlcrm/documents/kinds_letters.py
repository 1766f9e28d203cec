"""The shipped letters."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind

LETTERS: tuple[DocumentKind, ...] = ()
