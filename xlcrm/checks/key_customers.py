"""Key customers that are not looked after as they should be, strategic accounts without a maintenance plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.masks import rows_of
from xlcrm.model.catalogue import past as say
from xlcrm.model.problems import Problem
from xlcrm.model.text import Text
from xlcrm.rules.key_customers import neglected, without_maintenance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book


def key_customers(book: Book) -> Iterable[Problem]:
    """Say of every key customer what is missing: owner, sharer, an entry of either; then the missing plans (A4, B11)."""
    frame, days = book.frame("customers"), int(book.settings.rule("key_customer.days"))
    for row, owner, sharers, silent in neglected(book):
        missing = [] if owner else [say.NO_OWNER]
        missing += [] if sharers else [say.NO_SHARER]
        if silent:
            people = ("、".join(silent), ", ".join(silent))
            missing.append(Text(say.SILENT.say("zh", days=days, people=people[0]), say.SILENT.say("en", days=days, people=people[1])))
        told = Text("；".join(text.zh for text in missing), "; ".join(text.en for text in missing))
        yield Problem.at(say.KEY_CUSTOMER_NEGLECTED, frame, row, "owner", missing=told, days=days)
    rows = rows_of(frame, without_maintenance(book).to_numpy(dtype=bool))
    yield from Problem.at_rows(say.STRATEGIC_WITHOUT_PLAN, frame, rows, "strategic")
