"""The rules, in the order in which they run: each sees the columns of those before it.

Before them new rows get their IDs (`xlcrm.rules.ids.new_ids`) and names given as references become IDs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.rules import (
    churn,
    contact,
    credit,
    forecast,
    ids,
    intent,
    level_reason,
    next_due,
    orders,
    points,
    rfm,
    service,
    status,
    stored_value,
    switches,
    tier,
    value_class,
)

if TYPE_CHECKING:
    from xlcrm.model.columns import Rule

RULES: tuple[Rule, ...] = (
    switches.RULE,
    ids.REGISTRATION,
    orders.RULE,
    contact.RULE,
    tier.RULE,
    points.RULE,
    stored_value.RULE,
    credit.RULE,
    intent.RULE,
    status.RULE,
    value_class.RULE,
    rfm.RULE,
    churn.RULE,
    forecast.RULE,
    next_due.RULE,
    service.RULE,
    level_reason.RULE,
)
