"""What a write did to a workbook, as found by reading the written file again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Tally:
    """What was prepared: cells and rows written, and the named exceptions to 'only owned cells change'."""

    cells: int = 0
    rows_added: int = 0
    calc_entries_removed: int = 0
    calc_on_load: int = 0
    dimensions: int = 0
    spans: int = 0
    formulas_promoted: int = 0
    tables_grown: int = 0
    ranges_grown: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part that was changed, added or dropped, with its uncompressed size before and after (0: not there)."""

    part: str
    size_before: int
    size_after: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one write.

    ``untouched_digest`` is the hash over name, checksum and compressed bytes of every member that was not to change:
    the same before and after, or there is no receipt.
    """

    untouched: int
    untouched_digest: str
    changed: tuple[PartChange, ...]
    added: tuple[PartChange, ...]
    dropped: tuple[PartChange, ...]
    tally: Tally
    fingerprint_before: str
    fingerprint_after: str

    def as_dict(self) -> dict[str, Any]:
        """Return the receipt as plain data with stable keys."""
        return asdict(self)
