"""A word whose meaning rules rely on. A workbook may be in either language, so a rule asks a term, never compares text.

``Status.LOST.matches(customers["status"])`` is a mask, ``YES.is_(value)`` a bool, ``Status.LOST.label(book.lang)`` what
is written into a cell.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Self

from xlcrm.model.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd


class Term(Enum):
    """One word with a stable code and a label in each language; its subclasses are the sets of words."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code = code
        self.text = Text(zh, en)
        self.spellings = frozenset((zh.casefold(), en.casefold()))

    def label(self, lang: Lang) -> str:
        """Return the word in a language."""
        return self.text.say(lang)

    def matches(self, series: pd.Series) -> pd.Series:
        """Return a boolean series: which cells hold the word, in either language, whatever blanks and case."""
        return series.isin([value for value in series.unique() if self.is_(value)])

    def is_(self, value: object) -> bool:
        """Tell whether a single value is the word, in either language."""
        return isinstance(value, str) and value.strip().casefold() in self.spellings

    @classmethod
    def find(cls, value: object) -> Self | None:
        """Return the term of this set that a value is; None for any other value."""
        return next((term for term in cls if term.is_(value)), None)

    @classmethod
    def codes(cls, series: pd.Series) -> pd.Series:
        """Return the codes of the words in a series, missing where a cell holds no word of this set."""
        found = {value: cls.find(value) for value in series.unique()}
        return series.map({value: term.code for value, term in found.items() if term}).astype("str")


class YesNo(Term):
    """Yes and no."""

    YES = "yes", "是", "Yes"
    NO = "no", "否", "No"


YES, NO = YesNo.YES, YesNo.NO
