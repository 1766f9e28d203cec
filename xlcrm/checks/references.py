"""References that name no record, several, or one that has no ID yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.checks.wording import NO_WORDS
from xlcrm.model.catalogue import records as say
from xlcrm.model.problems import Problem
from xlcrm.model.text import Text
from xlcrm.rules.past_years import is_archived

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Code
    from xlcrm.model.references import Unresolved

    Args = tuple[tuple[str, object], ...]

CODE_OF: dict[str, Code] = {
    "unknown": say.REFERENCE_UNKNOWN,
    "ambiguous": say.REFERENCE_AMBIGUOUS,
    "no_id": say.REFERENCE_WITHOUT_ID,
}
SHOWN = 5
LOOKED_UP = 10  # names for which the nearest known one is looked for: among 100,000 customers that takes its time
ALIKE = 75


def references(book: Book) -> Iterable[Problem]:
    """Report every reference that could not be resolved; an ambiguous one lists whom it may mean."""
    for found in book.findings.references:
        if _renamed(book, found.refers):
            continue
        frame = book.frame(found.table)
        unresolved = _present(book, found) if found.kind == "unknown" else found
        args = _unknown(book, unresolved) if unresolved.kind == "unknown" else _several(book, unresolved)
        yield from Problem.at_each(CODE_OF[unresolved.kind], frame, unresolved.rows.tolist(), unresolved.key, args)


def _present(book: Book, unresolved: Unresolved) -> Unresolved:
    """Leave out what names a record that has left for the archive: that was right when it was written."""
    named = pd.Series(unresolved.raw, dtype="str")
    gone = is_archived(book, unresolved.refers, named).to_numpy(dtype=bool)
    if not gone.any():
        return unresolved
    raw = tuple(named[~gone].tolist())
    return replace(unresolved, rows=unresolved.rows[~gone], raw=raw)


def _renamed(book: Book, table: str) -> bool:
    """Tell whether the heading of a table's IDs is missing where it was once: that is told once, not for every reference."""
    key = book.frame(table).table.identity[0]
    return any(
        found.kind == "missing_column" and found.table == table and found.key == key and found.detail
        for found in book.findings.headings
    )


def _unknown(book: Book, unresolved: Unresolved) -> list[Args]:
    target = book.frame(unresolved.refers)
    known = [str(name) for name in target.data.get("name", target.data[target.table.identity[0]]).dropna()]
    asked = list(dict.fromkeys(unresolved.raw))[:LOOKED_UP]
    nearest = {text: _nearest(text, known) for text in asked}
    called = target.sheet or target.table.label
    return [(("target", called), ("nearest", nearest.get(text, NO_WORDS))) for text in unresolved.raw]


def _nearest(text: str, known: Sequence[str]) -> Text:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow import, needed only where a name is not known

    best = process.extractOne(text, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return Text(f"表中有一个相近的“{best[0]}”。", f" There is “{best[0]}”, which is similar.") if best else NO_WORDS


def _several(book: Book, unresolved: Unresolved) -> list[Args]:
    target = book.frame(unresolved.refers)
    called = target.sheet or target.table.label
    return [
        (("target", called), ("candidates", _candidates(ids)), ("row_there", ids[0].removeprefix("#")))
        for ids in unresolved.candidates
    ]


def _candidates(ids: tuple[str, ...]) -> Text:
    shown, more = ids[:SHOWN], len(ids) - SHOWN
    zh, en = "、".join(shown), ", ".join(shown)
    return Text(f"{zh} 等 {len(ids)} 个", f"{en} and {more} more") if more > 0 else Text(zh, en)
