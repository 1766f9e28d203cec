"""What was made for customers and sent to them, remembered by the workbook itself, should the journal be lost (H2, H3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.columns import Rule
from xlcrm.model.plan import Append
from xlcrm.model.text import Text
from xlcrm.model.told import NOT_GOT

if TYPE_CHECKING:
    from xlcrm.model.book import Book

EVENT = "sent"
_PARTS = 3


def sent(book: Book) -> Append | None:
    """Remember the documents of the journal that the workbook does not know yet, or not in their present state."""
    if not book.made:
        return None
    events = book.events
    known = {str(text).split(" ", 2)[1]: str(text) for text in events["after"][events["event"] == EVENT]}
    new = [
        each
        for each in book.made
        if known.get(each.uid) != each.remembered and (each.state not in NOT_GOT or each.uid in known)
    ]
    return Append(
        "events",
        {
            "event": [EVENT] * len(new),
            "record": [each.record or None for each in new],
            "field": [f"{each.channel} {each.template}" for each in new],
            "before": [each.occasion or None for each in new],
            "after": [each.remembered for each in new],
            "on": [each.on for each in new],
            "by": [each.who or None for each in new],
        },
    )


def remembered(book: Book) -> pd.DataFrame:
    """Return what the workbook remembers of documents, the oldest first, each in its last state.

    Columns: on, record, channel, template, occasion, state, uid, title, by.
    """
    events = book.events
    events = events[events["event"] == EVENT]
    channel, template = _split(events["field"], 2)
    state, uid, title = _split(events["after"], _PARTS)
    found = pd.DataFrame(
        {
            "on": events["on"],
            "record": events["record"],
            "channel": channel,
            "template": template,
            "occasion": events["before"],
            "state": state,
            "uid": uid,
            "title": title,
            "by": events["by"],
        },
        events.index,
    )
    return found[~found["uid"].duplicated(keep="last")]


def told_of(book: Book, template: str, channel: str = "") -> set[tuple[str, str]]:
    """Return the (record, occasion) of those who got a document, by one channel if one is named."""
    found = remembered(book)
    found = found[(found["template"] == template) & ~found["state"].isin(NOT_GOT)]
    if channel:
        found = found[found["channel"] == channel]
    return set(zip(found["record"].fillna(""), found["occasion"].fillna(""), strict=True))


def _split(texts: pd.Series, parts: int) -> list[pd.Series]:
    cut = texts.str.split(" ", n=parts - 1, expand=True)
    return [cut[part] if part in cut else pd.Series(None, texts.index, dtype="str") for part in range(parts)]


RULE = Rule("sent", Text("发送记录", "Sent"), "H3", (), sent, lambda _book, _row: None)
