"""The checks: each takes the book and gives problems. A check is one function here and one line in `CHECKS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xlcrm.checks.approvals import approvals
from xlcrm.checks.balances import balances
from xlcrm.checks.categories import categories
from xlcrm.checks.cell_values import cell_values
from xlcrm.checks.choices import choices, yes_cells
from xlcrm.checks.contacts import primary_contacts
from xlcrm.checks.credit import credit_on_account, credit_reviews
from xlcrm.checks.dates import date_order, dates, expected_purchases
from xlcrm.checks.emails import emails
from xlcrm.checks.field_rules import field_rules
from xlcrm.checks.follow_up import decayed_levels, opportunities_without_plan, overdue_plans, visits_without_feedback
from xlcrm.checks.headings import headings
from xlcrm.checks.holidays import unannounced_holidays
from xlcrm.checks.ids import duplicate_ids
from xlcrm.checks.key_customers import key_customers
from xlcrm.checks.milestones import milestones
from xlcrm.checks.people import people
from xlcrm.checks.phones import phones
from xlcrm.checks.pool import pool_limits
from xlcrm.checks.references import references
from xlcrm.checks.referrals import referral_circles
from xlcrm.checks.registrars import registrars
from xlcrm.checks.settings import settings
from xlcrm.model.book import Book
from xlcrm.model.problems import Problem

Check = Callable[[Book], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    headings,
    settings,
    cell_values,
    duplicate_ids,
    references,
    field_rules,
    phones,
    emails,
    choices,
    yes_cells,
    people,
    dates,
    date_order,
    expected_purchases,
    categories,
    unannounced_holidays,
    referral_circles,
    primary_contacts,
    balances,
    credit_reviews,
    credit_on_account,
    approvals,
    registrars,
    key_customers,
    milestones,
    pool_limits,
    decayed_levels,
    opportunities_without_plan,
    visits_without_feedback,
    overdue_plans,
)
