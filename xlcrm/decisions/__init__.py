"""What people rule, in the order in which it is carried out: before the rules, which see the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.decisions.approvals import APPROVAL
from xlcrm.decisions.renames import RENAMES

if TYPE_CHECKING:
    from xlcrm.model.columns import Decision

DECISIONS: tuple[Decision, ...] = (
    RENAMES,
    APPROVAL,
)
