"""Key customers that are not looked after as they should be, strategic accounts without a maintenance plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.masks import rows_of
from xlcrm.model.catalogue import past as say
from xlcrm.model.problems import Problem
from xlcrm.model.text import Text
from xlcrm.rules.key_customers import neglected, without_maintenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.model.book import Book


def key_customers(book: Book) -> Iterable[Problem]:
    """Say of every key customer what is missing: owner, sharer, an entry of either; then the missing plans (A4, B11)."""
    frame, days = book.frame("customers"), int(book.settings.rule("key_customer.days"))
    found = list(neglected(book))
    args = [
        (("missing", _missing(owner, sharers, silent, days=days)), ("days", days)) for _, owner, sharers, silent in found
    ]
    yield from Problem.at_each(say.KEY_CUSTOMER_NEGLECTED, frame, [row for row, *_ in found], "owner", args)
    rows = rows_of(frame, without_maintenance(book).to_numpy(dtype=bool))
    yield from Problem.at_rows(say.STRATEGIC_WITHOUT_PLAN, frame, rows, "strategic")


def _missing(owner: str, sharers: Sequence[str], silent: Sequence[str], *, days: int) -> Text:
    """Say what a key customer lacks."""
    missing = [] if owner else [say.NO_OWNER]
    missing += [] if sharers else [say.NO_SHARER]
    if silent:
        zh = say.SILENT.say("zh", days=days, people="、".join(silent))
        missing.append(Text(zh, say.SILENT.say("en", days=days, people=", ".join(silent))))
    return Text("；".join(text.zh for text in missing), "; ".join(text.en for text in missing))
