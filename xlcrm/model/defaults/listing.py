"""What a drop-down list is: a stable key, a label, and its values as shipped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xlcrm.model.tables.making import both
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.terms import Outcome, Term


class Origin(StrEnum):
    """Where the values of a list come from.

    LISTS: rows of 字典 that staff add to, rename and retire. FIXED: words that rules rely on, the same in every
    workbook, no rows of 字典. LEVELS: the levels of the scheme of the same key. TABLE: values of a column of a table.
    STAFF: rows of 字典 of which none is shipped and that no column offers: words that staff teach xlcrm.
    """

    LISTS = "lists"
    FIXED = "fixed"
    LEVELS = "levels"
    TABLE = "table"
    STAFF = "staff"


NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a list; ``number`` is a probability or weight, ``outcome`` what a stage means.

    ``code`` is the code of the term that the value is; empty for words that no rule relies on.
    """

    value: Text
    code: str = ""
    interval_days: int = 0
    number: float | None = None
    outcome: Outcome | None = None
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One list of 字典, or a built-in one; ``pack`` is the industry pack that brings it."""

    key: str
    label: Text
    entries: tuple[Entry, ...] = ()
    origin: Origin = Origin.LISTS
    pack: str = ""


def words(key: str, label: str, values: str, *, pack: str = "") -> ListSpec:
    """Make a list from ``zh|en`` values separated by semicolons."""
    entries = tuple(Entry(both(value.strip())) for value in values.split(";") if value.strip())
    return ListSpec(key, both(label), entries, pack=pack)


def open_terms(key: str, label: str, terms: type[Term], more: str = "") -> ListSpec:
    """Make a list that begins with terms and that staff may add to; ``more`` are further ``zh|en`` values."""
    return ListSpec(key, both(label), _entries(terms) + words(key, label, more).entries)


def fixed(key: str, label: str, terms: type[Term]) -> ListSpec:
    """Make a list of terms that stays as it is."""
    return ListSpec(key, both(label), _entries(terms), Origin.FIXED)


def _entries(terms: type[Term]) -> tuple[Entry, ...]:
    return tuple(Entry(term.text, term.code) for term in terms)
