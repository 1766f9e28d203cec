"""Approvals of changes: carried out when they are noted; what they mean is asked by `xlcrm.rules.approvals` (A9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model import terms
from xlcrm.model.columns import Columns, Decision
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.book import Book


def approve(book: Book) -> Columns | None:
    """Date the rulings of kind 审批 that were not dated yet."""
    rulings = book.decisions
    new = terms.DecisionKind.APPROVE.matches(rulings["kind"]) & rulings["applied_on"].isna() & rulings["choice"].notna()
    if not new.any():
        return None
    return Columns("decisions", applied_on=rulings["applied_on"].mask(new, book.day))


APPROVAL = Decision("approval", Text("审批", "Approval"), "A9", approve)
