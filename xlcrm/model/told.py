"""A document or message as the journal tells the workbook of it."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

NOT_GOT: Final = frozenset({"failed", "withdrawn"})
"""States of what nobody got; worth telling only where the workbook remembers otherwise."""


class Told(NamedTuple):
    """What was made for whom: the journal's name of it, the record (a customer, a member of staff), how far it came."""

    uid: str
    record: str
    channel: str
    template: str
    occasion: str
    state: str
    on: date
    who: str
    title: str = ""

    @property
    def remembered(self) -> str:
        """The text by which the workbook remembers state, name and title."""
        return f"{self.state} {self.uid} {self.title or self.template}"
