"""The generated sheets, in the order of their tabs: one function each, named as the key of the sheet.

A list sheet gives None when it has no rows and the workbook has no such sheet yet: it appears when it first has rows.
Saved queries give one sheet each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.sheets.attainment import attainment
from xlcrm.sheets.bought_together import bought_together
from xlcrm.sheets.campaign_results import campaign_results
from xlcrm.sheets.changes import changes
from xlcrm.sheets.churn import churn
from xlcrm.sheets.complaint_causes import complaint_causes
from xlcrm.sheets.conflicts import conflicts
from xlcrm.sheets.corrections import corrections
from xlcrm.sheets.day_plan import day_plan
from xlcrm.sheets.documents import expiring_documents, loans_overdue
from xlcrm.sheets.duplicates import duplicates
from xlcrm.sheets.funnel import funnel
from xlcrm.sheets.hand_over import hand_over
from xlcrm.sheets.home import home
from xlcrm.sheets.issues import issues
from xlcrm.sheets.levels import levels
from xlcrm.sheets.market_gaps import market_gaps
from xlcrm.sheets.performance import performance
from xlcrm.sheets.pool import pool
from xlcrm.sheets.portrait import portrait
from xlcrm.sheets.profitability import profitability
from xlcrm.sheets.prospects import prospects
from xlcrm.sheets.queries import queries
from xlcrm.sheets.repeat_buyers import repeat_buyers
from xlcrm.sheets.retention import retention
from xlcrm.sheets.satisfaction import satisfaction
from xlcrm.sheets.sent import sent
from xlcrm.sheets.service_overdue import service_overdue
from xlcrm.sheets.sources import sources
from xlcrm.sheets.staff import staff_performance
from xlcrm.sheets.stale import stale
from xlcrm.sheets.strategic import strategic_review
from xlcrm.sheets.tier_changes import tier_changes
from xlcrm.sheets.today import today
from xlcrm.sheets.violations import violations
from xlcrm.sheets.weekly import weekly
from xlcrm.sheets.win_back import win_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

SHEETS: tuple[Callable[[Book], SheetContent | Sequence[SheetContent] | None], ...] = (
    home,
    today,
    issues,
    levels,
    funnel,
    staff_performance,
    weekly,
    day_plan,
    pool,
    conflicts,
    duplicates,
    hand_over,
    changes,
    corrections,
    stale,
    violations,
    sources,
    portrait,
    churn,
    win_back,
    retention,
    bought_together,
    market_gaps,
    attainment,
    profitability,
    performance,
    prospects,
    campaign_results,
    repeat_buyers,
    service_overdue,
    complaint_causes,
    satisfaction,
    strategic_review,
    expiring_documents,
    loans_overdue,
    tier_changes,
    sent,
    queries,
)
