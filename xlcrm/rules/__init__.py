"""The rules, in the order in which they run: each sees the columns of those before it.

Before them new rows get their IDs (`xlcrm.rules.ids.new_ids`) and names given as references become IDs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.rules import cadences, contact, ids, intent, next_due, orders, service, status, tier

if TYPE_CHECKING:
    from xlcrm.model.columns import Rule

RULES: tuple[Rule, ...] = (
    ids.REGISTRATION,
    orders.RULE,
    contact.RULE,
    tier.RULE,
    intent.RULE,
    status.RULE,
    cadences.RULE,
    next_due.RULE,
    service.RULE,
)
