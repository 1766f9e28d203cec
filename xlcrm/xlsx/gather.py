"""Rows that are edited, taken out of a piece of a sheet, so that those between them cost nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from xlcrm.xlsx.patch import Batch
    from xlcrm.xlsx.rowindex import Numbers


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows of a piece side by side, as if there were no others: where they start, and how far each was moved."""

    xml: bytes
    starts: Numbers
    moved: Numbers

    def in_piece(self, batch: Batch) -> Batch:
        """Return changes of the gathered rows as changes of the piece."""
        back = self.moved[np.searchsorted(self.starts, batch.starts, "right") - 1]
        return replace(batch, starts=batch.starts + back, ends=batch.ends + back)


def gather(xml: bytes, places: tuple[Numbers, Numbers], wanted: Numbers) -> Gathered | None:
    """Return some rows of a piece, given the numbers and offsets of all its rows; None when one is not there."""
    numbers, starts = places
    at = np.searchsorted(numbers, wanted)
    if not len(wanted) or at[-1] >= len(numbers) or not (numbers[at] == wanted).all():
        return None
    begin, end = starts[at], np.append(starts, len(xml))[at + 1]
    sizes = end - begin
    gathered = np.cumsum(sizes) - sizes
    rows = b"".join(map(xml.__getitem__, map(slice, begin.tolist(), end.tolist())))
    return Gathered(rows, gathered, begin - gathered)
