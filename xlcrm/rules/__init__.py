"""The rules, in the order in which they run: each sees the columns of those before it.

Before them new rows get their IDs (`xlcrm.rules.ids.new_ids`) and names given as references become IDs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.rules import (
    archive_numbers,
    changed,
    contact,
    ids,
    intent,
    list_uses,
    next_due,
    orders,
    registered,
    stages,
    status,
    status_history,
    tier,
)

if TYPE_CHECKING:
    from xlcrm.model.columns import Rule

RULES: tuple[Rule, ...] = (
    ids.REGISTRATION,
    registered.RULE,
    changed.RULE,
    stages.RULE,
    archive_numbers.RULE,
    orders.RULE,
    contact.RULE,
    tier.RULE,
    intent.RULE,
    status.RULE,
    status_history.RULE,
    next_due.RULE,
    list_uses.RULE,
)
