"""What people rule, in the order in which it is carried out: before the rules, which see the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.decisions.entries import ENTRIES

if TYPE_CHECKING:
    from xlcrm.model.columns import Decision

DECISIONS: tuple[Decision, ...] = (ENTRIES,)
