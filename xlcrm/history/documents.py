"""What the journal knows about one document or message: what it is, for whom, how far it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple


class MadeState(StrEnum):
    """How far a document or message came.

    PLANNED (in the outbox, or about to be rendered), MADE (the file stands), PRINTED, SENDING (being handed over right
    now), SENT, FAILED (for good; it was not delivered), UNKNOWN (the hand-over was cut off: it may have been delivered),
    WITHDRAWN (taken out of the outbox by a person).
    """

    PLANNED = "planned"
    MADE = "made"
    PRINTED = "printed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


SETTLED: Final = (MadeState.MADE, MadeState.PRINTED, MadeState.SENT, MadeState.UNKNOWN)
"""States that the workbook is told of: somebody has got the document, or may have got it."""
COUNTED: Final = (*SETTLED, MadeState.PLANNED, MadeState.SENDING)
"""States in which a document stands in the way of making the same one again."""


@dataclass(frozen=True, slots=True)
class Item:
    """A document to be made for one customer.

    ``kind`` is letter, form, report or message; ``template`` the key of the template and ``template_hash`` what it was;
    ``occasion`` tells two of the same kind apart (``2026`` for a birthday, an order's ID, ``2026-11`` for the month);
    ``channel`` is print, mail, sms or robot; ``content`` is what is sent (anything JSON can hold), never a secret.
    """

    kind: str
    template: str
    customer_id: str
    occasion: str
    channel: str
    template_hash: str = ""
    address: str = ""
    path: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def same(self) -> tuple[str, str, str, str]:
        """What two items share when they are the same document."""
        return self.template, self.customer_id, self.occasion, self.channel


@dataclass(frozen=True, slots=True)
class Document:
    """One document as the journal holds it; times are UTC.

    ``uid`` names it for ever, even when the journal is lost; ``next_try`` is when a message that was put off may go.
    """

    id: int
    uid: str
    at: datetime
    who: str
    batch: int
    item: Item
    state: MadeState
    changed: datetime
    tries: int = 0
    next_try: datetime | None = None
    error: str = ""


class Attempt(NamedTuple):
    """One entry of a document's past: when, who, the state it then came to, and why."""

    at: datetime
    who: str
    state: MadeState
    detail: str
