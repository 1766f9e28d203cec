"""The rules, in the order in which they run: each sees the columns of those before it.

Before them new rows get their IDs (`xlcrm.rules.ids.new_ids`) and names given as references become IDs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.rules import cadences, contact, due, ids, intent, orders, service, status, tier, weekly

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
    due.RULE,
    service.RULE,
    weekly.RULE,
)
