"""Why another level is suggested than staff chose: said in 依据 / Why, behind the grounds of the next date (D5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model import terms
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.rhythm import lost_after
from xlcrm.rules.wording import iso_dates, whole_numbers, worded

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_BY_DATE = Text("建议级别{level}，预计购买{date}", "suggested level {level}, purchase expected {date}")
_BY_ORDER = Text("建议级别{level}，最近交易{date}", "suggested level {level}, last order {date}")

_LOST = Text("流失：超过{days}天没有交易，最近{date}", "lost: no order for more than {days} days, last on {date}")


def level_reason(book: Book) -> Columns:
    """Add the suggested level with its ground to the reason wherever it is not the level that staff chose; why one is lost.

    A suggestion needs a ground: an expected date or an order. Without either nothing is said.
    """
    customers = book.customers
    reason, suggested = customers["reason"], customers["intent_suggested"]
    other = suggested.notna() & (suggested != customers["intent"].str.strip().str.upper().fillna(""))
    dated = customers["expected_on"].notna()
    ordered = ~dated & (suggested == terms.Intent.O.label(book.lang))
    for text, key, where in ((_BY_DATE, "expected_on", dated), (_BY_ORDER, "last_order_on", ordered)):
        said = worded(text, book.lang, level=suggested, date=iso_dates(customers[key]))
        reason = reason.mask(other & where & reason.notna(), reason + "; " + said)
    lost = terms.Status.LOST.matches(customers["status"]) & customers["lost_reason"].isna() & reason.notna()
    if lost.any():
        days = whole_numbers(lost_after(book)[lost])
        said = worded(_LOST, book.lang, days=days, date=iso_dates(customers["last_order_on"][lost]))
        reason = reason.mask(lost, reason + "; " + said.reindex(reason.index))
    return Columns(reason=reason)


RULE = Rule(
    "level_reason",
    Text("建议级别的依据", "Grounds of the suggested level"),
    "D5",
    ("reason",),
    level_reason,
    lambda _book, _row: None,  # the line stands in 依据, which `next_due` explains
)
