"""What the columns of a dropped list mean: by its headings, in doubt by its cells, or as a person said before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.inbox.profiles import profile
from xlcrm.model.table_names import titles_of
from xlcrm.xlsx.headings import NUMBERING, match_headings, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.inbox.grids import Grid
    from xlcrm.model.schema import Table
    from xlcrm.xlsx.headings import Matched

HEAD_ROWS = 40
"""Headings stand within the first rows; above them titles and notes."""

IMPORTED = (
    "customers", "contacts", "interactions", "plans", "opportunities", "orders", "service", "surveys", "quotations", "credit",
    "points", "products", "accounts", "responses", "targets", "staff",
)  # fmt: skip
"""Tables that can be taken in; of several that fit as well the first counts."""

ONLY_BY_TITLE = frozenset({"staff", "products", "targets", "accounts", "responses", "credit", "points"})
"""Tables whose few headings many lists have: a list is one of them only where its sheet or file is called so."""

_FEWEST = 2
_CERTAIN = 0.34
_SAMPLES = 3
_TELLING = {"mobile": "mobile", "email": "email", "id_no": "id_no", "website": "website", "phone": "phone", "customer_id": "customer_id"}
"""Columns that their cells alone tell."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something about a list that a person must say: ``what`` is ``table`` (which table it is) or ``column``.

    ``options`` are keys of tables or columns; ``at`` the position of the column, ``heading`` what stands over it.
    """

    what: str
    heading: str = ""
    at: int = -1
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """What one list is: its table, where its records begin, which column holds what.

    ``columns`` gives positions by key, ``extras`` by the heading of columns that the table does not know; ``by_content``
    are the keys that no heading but the cells told; ``fingerprint`` knows lists with the same headings again.
    """

    grid: Grid
    table: str
    first: int
    columns: Mapping[str, int]
    extras: Mapping[str, int] = field(default_factory=dict)
    by_content: tuple[str, ...] = ()
    headings: Mapping[int, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Stable name of these headings, whatever their order."""
        words = "\n".join(sorted(normal(text) for text in self.headings.values()))
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    def samples(self, at: int) -> list[str]:
        """Return the first few values of a column."""
        column = self.grid.columns[at]
        shown = (column.shown(place) for place in range(self.first, self.grid.size))
        return [text for _, text in zip(range(_SAMPLES), (text for text in shown if text), strict=False)]


@dataclass(frozen=True)
class Words:
    """What people said of headings: synonyms (heading to key, by table), and columns by the fingerprint of a list."""

    synonyms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Guess:
    """One reading of a list: as a table, with its headings in a row."""

    table: Table
    row: int
    matched: Matched
    score: tuple[int, float, int]


NO_WORDS = Words()


def understand(
    grid: Grid, tables: Sequence[Table], words: Words = NO_WORDS, *, wanted: str = "", title: str = ""
) -> Understood | None:
    """Return what a list is, None where nothing in it looks like headings or records.

    ``wanted`` names the table where a person said which; ``title`` is what the file is called.
    """
    named = [table for table in tables if table.name == wanted or (not wanted and _may_be(table, grid, title))]
    ordered = sorted(named, key=lambda table: IMPORTED.index(table.name) if table.name in IMPORTED else len(IMPORTED))
    heads = [(row, texts) for row in range(min(HEAD_ROWS, grid.size)) if len(texts := _composed(grid, row)) >= 1]
    guesses = [_guess(table, row, texts, words) for row, texts in heads for table in ordered]
    best = max(guesses, key=lambda guess: guess.score, default=None)
    if best is None or best.score[0] < (1 if wanted else _FEWEST):
        return _by_cells(grid, ordered)
    return _understood(grid, best, guesses)


def _may_be(table: Table, grid: Grid, title: str) -> bool:
    if table.name not in ONLY_BY_TITLE:
        return True
    names = {normal(name) for name in titles_of(table)}
    return normal(grid.name) in names or any(name in normal(title) for name in names)


def _guess(table: Table, row: int, texts: Mapping[int, str], words: Words) -> _Guess:
    matched = match_headings(texts, table, _wanted(table, texts, words))
    known = len(matched.columns)
    needed = sum(key in matched.columns for key in _telling_keys(table))
    return _Guess(table, row, matched, (known + needed if known >= 1 else 0, known / max(len(texts), 1), -row))


def _wanted(table: Table, texts: Mapping[int, str], words: Words) -> dict[str, str]:
    """Return the headings that people gave columns of a table: those of this very list first."""
    there = {normal(text): text for text in texts.values()}
    chosen = {key: there[normal(word)] for word, key in words.synonyms.get(table.name, {}).items() if normal(word) in there}
    fingerprint = _fingerprint(texts.values())
    return chosen | {
        key: there[normal(heading)]
        for key, heading in words.remembered.get(f"{table.name}:{fingerprint}", {}).items()
        if normal(heading) in there
    }


def _fingerprint(texts: Iterable[str]) -> str:
    words = "\n".join(sorted(normal(text) for text in texts))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _telling_keys(table: Table) -> tuple[str, ...]:
    """Return the keys that make a list this table's: what identifies a row, and what it must have."""
    required = tuple(column.key for column in table.columns if column.required)
    return (*table.identity, *required)


def _understood(grid: Grid, best: _Guess, guesses: Sequence[_Guess]) -> Understood:
    columns = {key: number - 1 for key, number in best.matched.columns.items()}
    extras = {name: number - 1 for name, number in best.matched.extras.items()}
    shown = {number - 1: text for number, text in best.matched.shown.items()}
    first = best.row + 1
    told, by_content = _told_by_cells(grid, first, best.table, columns, extras)
    left = {name: at for name, at in extras.items() if at not in told.values()}
    rivals = [
        guess.table.name for guess in guesses
        if guess.row == best.row and guess.table is not best.table and guess.score[:2] == best.score[:2]
    ]  # fmt: skip
    questions = (Question("table", options=(best.table.name, *rivals)),) if rivals and best.score[1] < _CERTAIN else ()
    return Understood(grid, best.table.name, first, {**columns, **told}, left, by_content, shown, questions)


def _told_by_cells(
    grid: Grid, first: int, table: Table, columns: Mapping[str, int], extras: Mapping[str, int]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the columns that only their cells tell: under unknown headings, and telephones that are all mobiles."""
    told: dict[str, int] = {}
    for at in extras.values():
        key = _TELLING.get(profile(grid.columns[at], first), "")
        if key in table.by_key and key not in columns and key not in told:
            told[key] = at
    if "phone" in columns and "mobile" in table.by_key and "mobile" not in {**columns, **told}:
        at = columns["phone"]
        if profile(grid.columns[at], first) == "mobile":
            told["mobile"] = at
    return told, tuple(told)


def _by_cells(grid: Grid, tables: Sequence[Table]) -> Understood | None:
    """Read a list without headings as customers, where a column of names and one that tells them stand in it."""
    customers = next((table for table in tables if table.name == "customers"), None)
    if customers is None or not grid.size:
        return None
    found: dict[str, int] = {}
    for at, column in enumerate(grid.columns):
        kind = profile(column, 0)
        key = "name" if kind in {"company", "person"} else kind
        if key in customers.by_key and key not in found:
            found[key] = at
    if "name" not in found or not found.keys() & _TELLING.keys():
        return None
    questions = tuple(Question("column", at=at, options=(key,)) for key, at in found.items())
    return Understood(grid, "customers", 0, found, {}, tuple(found), {}, questions)


def _composed(grid: Grid, row: int) -> dict[int, str]:
    """Return the texts of a row of headings by column number (from 1); one merged over several rows counts for each."""
    shown = enumerate(grid.shown(row), 1)
    texts = {number: text for number, text in shown if text.strip() and normal(text) not in NUMBERING}
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and left < len(grid.columns):
            above = grid.columns[left].shown(top)
            for at in range(left, min(right, len(grid.columns) - 1) + 1):
                if top < row and right == left:
                    texts.setdefault(at + 1, above)
    return texts
