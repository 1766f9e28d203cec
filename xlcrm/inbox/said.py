"""What people said of the columns of lists: synonyms, what was answered for a list with the same headings, the answer for this very one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.xlsx.headings import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.model.schema import Table


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a list with certain headings is: its table, and the key of each heading; one without a key is left out."""

    table: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered for one list: its table, the row of its headings (0: none), the key of each column by position.

    An empty table leaves the whole list out. ``dates`` is the order in which dates are written, where that was asked.
    """

    table: str
    head: int
    columns: Mapping[int, str]
    dates: str = ""


@dataclass(frozen=True)
class Words:
    """What people said of headings: synonyms (heading to key, by table), lists by fingerprint, answers by the list's name."""

    synonyms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remembered: Mapping[str, Remembered] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)


NO_WORDS = Words()


def fingerprint(texts: Iterable[str]) -> str:
    """Return the stable name of headings, whatever their order and spelling of blanks and width."""
    words = "\n".join(sorted(normal(text) for text in texts))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def synonyms_of(table: Table, texts: Mapping[int, str], words: Words) -> dict[str, str]:
    """Return the headings of a list that people gave columns of a table, by key."""
    there = {normal(text): text for text in texts.values()}
    return {key: there[normal(word)] for word, key in words.synonyms.get(table.name, {}).items() if normal(word) in there}


def remembered_in(texts: Mapping[int, str], words: Words, tables: Sequence[Table]) -> tuple[Table, dict[str, int]] | None:
    """Return the table and the columns (positions by key) that were said of these very headings; None where nothing was."""
    found = words.remembered.get(fingerprint(texts.values())) if words.remembered else None
    table = next((each for each in tables if found and each.name == found.table), None)
    if found is None or table is None:
        return None
    keys = {normal(heading): key for heading, key in found.columns.items()}
    columns: dict[str, int] = {}
    for number, text in sorted(texts.items()):
        key = keys.get(normal(text), "")
        if key in table.by_key:
            columns.setdefault(key, number - 1)
    return table, columns
