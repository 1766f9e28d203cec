"""Headings: which cell of a row of headings stands over which column of a table."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.refs import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from xlcrm.model.schema import Column, Table

NUMBERING: Final = frozenset({"序号", "序列", "行号", "no", "#", "num", "number", "sn", "index", "№"})
"""Headings of columns that only count the rows; staff fill them far down in advance."""

NO_HEADINGS: Final[Mapping[str, str]] = {}

_IGNORED = re.compile(r"[\s._\-/\u200b\ufeff'\"“”]+")
_ENDS = re.compile(r"^[*＊●★]+|[*＊:：●★]+$")
_BRACKETS = re.compile(r"[(\[【〔<{][^()\[\]【】]*[)\]】〕>}]$")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z][a-z0-9]*")
_SIMILAR: Final = 60


@dataclass(frozen=True)
class Matched:
    """What the headings of one row say about a table: column numbers by key, and the rest by its text.

    ``repeated`` are the columns whose heading stands further left already, ``shown`` the texts of all headings.
    """

    columns: Mapping[str, int]
    extras: Mapping[str, int]
    repeated: tuple[int, ...] = ()
    shown: Mapping[int, str] = field(default_factory=dict)

    @property
    def headings(self) -> dict[str, str]:
        """Headings of the known columns as they are written."""
        return {key: self.shown[column] for key, column in self.columns.items()}


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Return a heading without what does not tell it from others: width, case, blanks, line breaks, stars, colons."""
    return _ENDS.sub("", _IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold())


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """Return a heading as `normal` does, without a unit or remark in brackets at its end: ``金额(元)``."""
    shortened = _ENDS.sub("", _BRACKETS.sub("", normal(text)))
    return shortened or normal(text)


@lru_cache(maxsize=8192)
def both_languages(text: str) -> tuple[str, str] | None:
    """Return the two names of a heading that says the same in Chinese and English: ``手机 Mobile``; None for others."""
    whole = normal(text)
    chinese, latin = "".join(_CHINESE.findall(whole)), "".join(_LATIN.findall(whole))
    return (chinese, latin) if chinese and latin else None


def match_headings(texts: Mapping[int, str], table: Table, wanted: Mapping[str, str] = NO_HEADINGS) -> Matched:
    """Find the columns of a table in a row of headings (texts by column number).

    ``wanted`` gives headings by key that someone chose; they come first. Then a column's own label counts, in either
    language; then its aliases in their order; then its key; then all of these without a unit in brackets; at last headings
    that name the same column in both languages.
    """
    written = {column: text.strip() for column, text in sorted(texts.items()) if text.strip()}
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for spelling in (normal, bare):
        places: dict[str, list[int]] = {}
        for column, text in written.items():
            places.setdefault(spelling(text), []).append(column)
        for names in takewhile(lambda _: len(taken) < len(written), _passes(table, wanted)):
            for key, name in names:
                free = [column for column in places.get(spelling(name), ()) if column not in taken]
                if free and key not in columns:
                    columns[key] = free[0]
                    taken.add(free[0])
    others = {column: text for column, text in written.items() if column not in taken}
    for column, key in _in_both_languages(table, others):
        if column not in taken and key not in columns:
            columns[key] = column
            taken.add(column)
    repeated = tuple(_repeated(written))
    extras = _named(table, {column: text for column, text in written.items() if column not in taken})
    return Matched(dict(sorted(columns.items(), key=lambda item: item[1])), extras, repeated, written)


def known_names(table: Table, wanted: Mapping[str, str] = NO_HEADINGS) -> set[str]:
    """Return every heading by which `match_headings` may know a column, with and without a unit."""
    names = [name for names in _passes(table, wanted) for _, name in names]
    return {spelling(name) for name in names for spelling in (normal, bare)}


def is_known(text: str, names: AbstractSet[str]) -> bool:
    """Tell whether a heading may be one of some names, as `known_names` gives them, in one language or both."""
    parts = both_languages(text)
    return normal(text) in names or bare(text) in names or bool(parts and set(parts) <= names)


def nearest(column: Column, headings: Mapping[str, int]) -> str:
    """Return the heading that a missing column may have been renamed to; empty when none comes near."""
    if not headings:
        return ""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow import, needed only where a heading is not known

    names = [normal(name) for name in (*column.label, *column.aliases)]
    candidates = {heading: normal(heading) for heading in headings}
    best = [found for name in names if (found := process.extractOne(name, candidates, scorer=fuzz.ratio))]
    _, score, heading = max(best, key=lambda found: found[1], default=("", 0.0, ""))
    return str(heading) if score >= _SIMILAR else ""


def renamed(table: Table, matched: Matched) -> Iterator[tuple[Column, str]]:
    """Yield the columns of the core that are missing, each with the unknown heading that seems to be it under a new name.

    Such a heading resembles the column's own, or stands exactly where the column belongs.
    """
    free = dict(matched.extras)
    for column in table.columns:
        if column.key in matched.columns or column.hidden or column.group:
            continue
        heading = nearest(column, free) or _in_its_place(column, table, matched, free)
        if heading:
            del free[heading]
            yield column, heading


def _in_its_place(column: Column, table: Table, matched: Matched, headings: Mapping[str, int]) -> str:
    """Return the heading that stands between the two columns that a missing one belongs between; empty without both."""
    usual = [each.key for each in table.columns if each.key in matched.columns or not (each.group or each.hidden)]
    places = [0, *(matched.columns.get(key, 0) for key in usual), 0]
    at = usual.index(column.key) + 1
    before, after = places[at - 1], places[at + 1]
    between = [heading for heading, place in headings.items() if before < place < after]
    return between[0] if before and after == before + 2 and between else ""


def free_name(text: str, column: int, taken: Mapping[str, object]) -> str:
    """Return a name for an extra column that no other column has."""
    return f"{text} [{column_letters(column)}]" if text in taken else text


def _passes(table: Table, wanted: Mapping[str, str]) -> Iterator[list[tuple[str, str]]]:
    """Yield (key, heading) pairs, the surest first."""
    yield [(key, heading) for key, heading in wanted.items() if key in table.by_key]
    yield [(column.key, name) for column in table.columns for name in column.label]
    yield [(column.key, name) for column in table.columns for name in column.aliases]
    yield [(column.key, column.key) for column in table.columns]


def _in_both_languages(table: Table, written: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield (column, key) of the headings whose Chinese and whose English part are both names of one column."""
    halves = {column: parts for column, text in written.items() if (parts := both_languages(text))}
    for known in table.columns if halves else ():
        names = {normal(name) for name in (*known.label, *known.aliases)}
        yield from ((column, known.key) for column, parts in halves.items() if names.issuperset(parts))


def _repeated(written: Mapping[int, str]) -> Iterator[int]:
    seen: set[str] = set()
    for column, text in written.items():
        if normal(text) in seen:
            yield column
        seen.add(normal(text))


def _named(table: Table, texts: Mapping[int, str]) -> dict[str, int]:
    extras: dict[str, int] = {}
    for column, text in texts.items():
        extras[free_name(text, column, {**extras, **table.by_key})] = column
    return extras
