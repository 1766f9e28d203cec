"""The rules, in the order in which they run: each sees the columns of those before it.

Before them new rows get their IDs (`xlcrm.rules.ids.new_ids`) and names given as references become IDs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.rules import (
    archive_numbers,
    cadences,
    case_steps,
    changed,
    churn,
    contact,
    credit,
    due,
    duplicates,
    folders,
    forecast,
    ids,
    intent,
    level_reason,
    list_uses,
    orders,
    ownership,
    points,
    protection,
    registered,
    rfm,
    sent,
    service,
    stages,
    status,
    status_history,
    stored_value,
    switches,
    tier,
    value_class,
    weekly,
)

if TYPE_CHECKING:
    from xlcrm.model.columns import Rule

RULES: tuple[Rule, ...] = (
    switches.RULE,
    ids.REGISTRATION,
    registered.RULE,
    duplicates.RULE,
    changed.RULE,
    stages.RULE,
    archive_numbers.RULE,
    orders.RULE,
    contact.RULE,
    tier.RULE,
    points.RULE,
    stored_value.RULE,
    credit.RULE,
    intent.RULE,
    status.RULE,
    status_history.RULE,
    value_class.RULE,
    rfm.RULE,
    churn.RULE,
    forecast.RULE,
    ownership.RULE,
    protection.RULE,
    cadences.RULE,
    due.RULE,
    service.RULE,
    case_steps.RULE,
    level_reason.RULE,
    list_uses.RULE,
    folders.RULE,
    weekly.RULE,
    sent.RULE,
)
