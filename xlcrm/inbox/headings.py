"""What the columns of a dropped list mean: by its headings, in doubt by its cells, or as a person said before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.inbox.profiles import LOOKED_AT, profile
from xlcrm.inbox.said import NO_WORDS, Words, fingerprint, remembered_in, synonyms_of
from xlcrm.model.table_names import titles_of
from xlcrm.xlsx.headings import NUMBERING, match_headings, normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.inbox.grids import Grid, GridColumn
    from xlcrm.inbox.said import Answer
    from xlcrm.model.schema import Table
    from xlcrm.xlsx.headings import Matched

HEAD_ROWS = 40
"""Headings stand within the first rows; above them titles and notes."""

IMPORTED = (
    "customers", "contacts", "interactions", "plans", "opportunities", "orders", "service", "surveys", "quotations", "credit",
    "points", "products", "accounts", "responses", "targets", "staff",
)  # fmt: skip
"""Tables by whose headings a list is known; of several that fit as well the first counts. All others must be named."""

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
    are the keys that no heading but the cells told; ``fingerprint`` knows lists with the same headings again, and
    ``remembered`` tells that it did.
    """

    grid: Grid
    table: str
    first: int
    columns: Mapping[str, int]
    extras: Mapping[str, int] = field(default_factory=dict)
    by_content: tuple[str, ...] = ()
    headings: Mapping[int, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    remembered: bool = False

    @property
    def fingerprint(self) -> str:
        """Stable name of these headings, whatever their order."""
        return fingerprint(self.headings.values())

    def samples(self, at: int) -> list[str]:
        """Return the first few values of a column."""
        column = self.grid.columns[at]
        shown = (column.shown(place) for place in range(self.first, self.grid.size))
        return [text for _, text in zip(range(_SAMPLES), (text for text in shown if text), strict=False)]


@dataclass(frozen=True, slots=True)
class _Guess:
    """One reading of a list: as a table, with its headings in a row."""

    table: Table
    row: int
    matched: Matched
    score: tuple[int, float, int]


def understand(
    grid: Grid, tables: Sequence[Table], words: Words = NO_WORDS, *, wanted: str = "", title: str = ""
) -> Understood | None:
    """Return what a list is, None where nothing in it looks like headings or records.

    ``wanted`` names the table where a person said which; ``title`` is what the file is called.
    """
    answer = words.answers.get(grid.name)
    if answer is not None:
        return _answered(grid, answer)
    heads = [(row, texts) for row in range(min(HEAD_ROWS, grid.size)) if len(texts := _composed(grid, row)) >= 1]
    known = _remembered(grid, heads, words, [table for table in tables if wanted in {"", table.name}])
    if known is not None:
        return known
    named = [table for table in tables if table.name == wanted or (not wanted and _may_be(table, grid, title))]
    ordered = sorted(named, key=lambda table: IMPORTED.index(table.name) if table.name in IMPORTED else len(IMPORTED))
    guesses = [_guess(table, row, texts, words) for row, texts in heads for table in ordered]
    best = max(guesses, key=lambda guess: guess.score, default=None)
    if best is None or best.score[0] < (1 if wanted else _FEWEST):
        return _by_cells(grid, ordered)
    return _understood(grid, best, guesses)


def draft(grid: Grid) -> Understood | None:
    """Return a list that was not understood as a question: what may be its headings; None where nothing is like a list."""
    heads = [(row, texts) for row in range(min(HEAD_ROWS, grid.size)) if len(texts := _composed(grid, row)) >= _FEWEST]
    if not heads or len(heads) < _FEWEST:
        return None
    row, texts = heads[0]
    plain = all(not any(character.isdigit() for character in text) for text in texts.values())
    headings = {number - 1: text for number, text in texts.items()} if plain else {}
    return Understood(grid, "customers", row + plain, _judged(grid, row + plain), {}, (), headings, (Question("table"),))


def _answered(grid: Grid, answer: Answer) -> Understood | None:
    if not answer.table:
        return None
    first = int(np.searchsorted(grid.rows, answer.head, side="right")) if answer.head else 0
    headings = {at: text for at, text in enumerate(grid.shown(first - 1)) if text} if first else {}
    columns: dict[str, int] = {}
    for at, key in sorted(answer.columns.items()):
        if key and at < len(grid.columns):
            columns.setdefault(key, at)
    extras = {text: at for at, text in headings.items() if at not in columns.values()}
    return Understood(grid, answer.table, first, columns, extras, (), headings)


def _remembered(
    grid: Grid, heads: Sequence[tuple[int, Mapping[int, str]]], words: Words, tables: Sequence[Table]
) -> Understood | None:
    for row, texts in heads:
        found = remembered_in(texts, words, tables)
        if found is not None:
            table, columns = found
            headings = {number - 1: text.strip() for number, text in texts.items()}
            extras = {text: at for at, text in headings.items() if at not in columns.values()}
            return Understood(grid, table.name, row + 1, columns, extras, (), headings, remembered=True)
    return None


def _may_be(table: Table, grid: Grid, title: str) -> bool:
    if table.name in IMPORTED and table.name not in ONLY_BY_TITLE:
        return True
    names = {normal(name) for name in titles_of(table)}
    return normal(grid.name) in names or any(name in normal(title) for name in names)


def _guess(table: Table, row: int, texts: Mapping[int, str], words: Words) -> _Guess:
    matched = match_headings(texts, table, synonyms_of(table, texts, words))
    known = len(matched.columns)
    needed = sum(key in matched.columns for key in _telling_keys(table))
    return _Guess(table, row, matched, (known + needed if known >= 1 else 0, known / max(len(texts), 1), -row))


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
    which = (Question("table", options=(best.table.name, *rivals)),) if rivals and best.score[1] < _CERTAIN else ()
    asked = tuple(Question("column", shown[at], at, (key,)) for key, at in told.items() if at in extras.values())
    doubled = tuple(_two_candidates(best.table, grid, first, columns, left))
    return Understood(grid, best.table.name, first, {**columns, **told}, left, by_content, shown, (*which, *asked, *doubled))


def _two_candidates(
    table: Table, grid: Grid, first: int, columns: Mapping[str, int], extras: Mapping[str, int]
) -> Iterator[Question]:
    """Yield the columns of which two may be the one: both under other names than its own, and their cells differ."""
    names = {normal(alias): column for column in reversed(table.columns) for alias in column.aliases}
    texts = {at: normal(name) for name, at in extras.items()}
    for at, name in texts.items():
        column = names.get(name)
        taken = columns.get(column.key) if column else None
        if column is None or taken is None or not _filled(grid.columns[at], first):
            continue
        heading = normal(grid.columns[taken].shown(first - 1))
        if heading not in {normal(label) for label in column.label} and _differ(grid, first, (taken, at)):
            yield Question("column", name, at, (column.key,))


def _filled(column: GridColumn, first: int) -> bool:
    return bool(column.texts.slice(first).null_count < len(column) - first or (~np.isnan(column.numbers[first:])).any())


def _differ(grid: Grid, first: int, pair: tuple[int, int]) -> bool:
    one, other = (grid.columns[at] for at in pair)
    return any(one.shown(place) != other.shown(place) for place in range(first, min(grid.size, first + LOOKED_AT)))


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
    found = {key: at for key, at in _judged(grid, 0).items() if key in customers.by_key}
    if "name" not in found or not found.keys() & _TELLING.keys():
        return None
    questions = tuple(Question("column", at=at, options=(key,)) for key, at in found.items())
    return Understood(grid, "customers", 0, found, {}, tuple(found), {}, questions)


def _judged(grid: Grid, first: int) -> dict[str, int]:
    """Return by their cells which columns of a list of customers tell who they are."""
    found: dict[str, int] = {}
    for at, column in enumerate(grid.columns):
        kind = profile(column, first)
        key = "name" if kind in {"company", "person"} else kind
        if key in {"name", "address", *_TELLING}:
            found.setdefault(key, at)
    return found


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
