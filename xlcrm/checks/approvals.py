"""Changes of a customer's name or accounts that nobody has approved yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.catalogue import past as say
from xlcrm.model.problems import Problem
from xlcrm.rules.approvals import NAME, Approval, pending

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book


def approvals(book: Book) -> Iterable[Problem]:
    """Warn about every customer with a change that wants an approval, or whose approval was refused."""
    changes = pending(book)
    if changes.empty:
        return
    frame = book.frame("customers")
    ids = frame.data["customer_id"]
    rows = dict(zip(ids.tolist(), ids.index.tolist(), strict=True))
    for change in changes.itertuples():
        row = rows.get(str(change.record))
        if row is None:
            continue
        code = say.CHANGE_REFUSED if change.state == Approval.REFUSED.code else say.CHANGE_UNAPPROVED
        key = NAME if change.field == NAME else "customer_id"
        told = {"what": say.CHANGED[str(change.field)], "before": change.before, "on": f"{change.on:%Y-%m-%d}"}
        after = str(change.after) if isinstance(change.after, str) else "–"
        yield Problem.at(code, frame, row, key, **told, after=after, number=change.number)
