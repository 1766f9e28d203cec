"""Single figures of generated sheets: shares, means, and the mark of those that rest on few records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Book

SMALL_SAMPLE = Text("不显著", "not significant")


def share(part: float, whole: float) -> float | None:
    """Return part of whole, nothing where the whole is nothing."""
    return part / whole if whole else None


def mean(values: Sequence[float]) -> float | None:
    """Return the mean rounded to two decimals, nothing of nothing."""
    return round(float(sum(values)) / len(values), 2) if len(values) else None


def sample_mark(book: Book, count: float) -> str:
    """Return the mark of a figure whose sample is smaller than 规则 asks for; empty for one that is large enough."""
    return "" if count >= int(book.settings.rule("sample.minimum")) else SMALL_SAMPLE.say(book.lang)
