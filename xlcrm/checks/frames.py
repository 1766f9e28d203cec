"""Which tables the checks look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.schema import Column, Kind


def record_frames(book: Book) -> Iterator[Frame]:
    """Yield the tables that hold records; what is wrong in the settings is said by the settings themselves."""
    for frame in book.frames.values():
        if not frame.data.empty and (not frame.table.settings or frame.table.name == "staff"):
            yield frame


def staff_columns(book: Book, *kinds: Kind) -> Iterator[tuple[Frame, Column]]:
    """Yield the columns of some kinds that the workbook has and that are not xlcrm's alone, with their tables."""
    for frame in record_frames(book):
        for column in frame.table.columns:
            if column.kind in kinds and not column.computed and frame.has(column.key):
                yield frame, column
