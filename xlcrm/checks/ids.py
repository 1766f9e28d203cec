"""Rows that carry the same ID. IDs that staff typed are kept: none is changed, every row is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.checks.frames import record_frames
from xlcrm.checks.masks import filled, repeated, rows_of
from xlcrm.checks.wording import other_cells
from xlcrm.model.catalogue import records as say
from xlcrm.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlcrm.model.book import Book, Frame


def duplicate_ids(book: Book) -> Iterable[Problem]:
    """Name every row whose ID (or whole compound key) another row of its table has too."""
    for frame in record_frames(book):
        yield from _duplicates(frame)


def _duplicates(frame: Frame) -> Iterator[Problem]:
    keys = [key for key in frame.table.identity if key in frame.data]
    if not keys:
        return
    known = filled(frame.data[keys[0]])
    groups = np.where(known, repeated([frame.data[key] for key in keys]), -1)
    named = groups >= 0
    if named.any():
        rows = rows_of(frame, named)
        args = [(("others", others),) for others in other_cells(frame, rows, groups[named].tolist(), keys[0])]
        yield from Problem.at_each(say.ID_DUPLICATE, frame, rows, keys[0], args)
