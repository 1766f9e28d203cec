"""What people rule, in the order in which it is carried out: before the rules, which see the outcome.

First what staff entered in list sheets moves to 决定; then one kind of ruling after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.decisions import cases, corrections, deregister, entries, hand_over, merges, ownership, records, splits, sure
from xlcrm.decisions.renames import RENAMES

if TYPE_CHECKING:
    from xlcrm.model.columns import Decision

DECISIONS: tuple[Decision, ...] = (
    entries.ENTRIES,
    merges.NOT_DUPLICATE,
    sure.SURE,
    merges.MERGES,
    splits.SPLITS,
    ownership.CONFLICT,
    ownership.RELEASE,
    ownership.EXTEND,
    ownership.ASSIGN,
    ownership.CLAIM,
    hand_over.HAND_OVER,
    records.RESTORE,
    records.APPROVE,
    cases.OPEN,
    corrections.CORRECT,
    deregister.DEREGISTER,
    RENAMES,
)
