"""The shipped messages."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind

MESSAGES: tuple[DocumentKind, ...] = ()
