"""What the problems mean for the rows: their bad columns, the word in 校验, and which rows keep their old values."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from xlcrm.model.columns import Columns
from xlcrm.model.problems import Severity
from xlcrm.model.text import Text
from xlcrm.model.values import STRING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.problems import Problem
    from xlcrm.model.text import Lang

FINE = "OK"
ERRORS = (Text("{n} 错误", "{n} error"), Text("{n} 错误", "{n} errors"))
WARNINGS = (Text("{n} 警告", "{n} warning"), Text("{n} 警告", "{n} warnings"))


@dataclass(frozen=True)
class Verdict:
    """``blocked``: rows with an error, by table; ``columns``: the columns that tell staff about the problems."""

    blocked: Mapping[str, NDArray[np.int64]]
    columns: tuple[Columns, ...]


def verdict(book: Book) -> Verdict:
    """Return what the problems of a book mean for its rows."""
    return Verdict(rows_with_errors(book.problems), tuple(compute_verdicts(book, book.problems)))


def compute_verdicts(book: Book, problems: Sequence[Problem]) -> list[Columns]:
    """Return ``bad_columns`` of every table and ``check`` of the customers, as the problems say."""
    by_table = _by_table(problems)
    found = []
    for name, frame in book.frames.items():
        if not frame.data.empty:
            here = by_table.get(name, [])
            columns = {"bad_columns": _bad_columns(frame, here)}
            if name == "customers":
                columns["check"] = _check(frame, here, book.lang)
            found.append(Columns(name, **columns))
    return found


def rows_with_errors(problems: Iterable[Problem]) -> dict[str, NDArray[np.int64]]:
    """Return for each table the Excel rows that have at least one error, ascending."""
    rows: defaultdict[str, set[int]] = defaultdict(set)
    for problem in problems:
        if problem.severity is Severity.ERROR and problem.place.row:
            rows[problem.place.table].add(problem.place.row)
    return {table: np.array(sorted(found), dtype=np.int64) for table, found in rows.items()}


def _by_table(problems: Sequence[Problem]) -> Mapping[str, list[Problem]]:
    by_table: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.severity is not Severity.INFO and problem.place.row:
            by_table[problem.place.table].append(problem)
    return by_table


def _bad_columns(frame: Frame, problems: list[Problem]) -> pd.Series:
    """Return ``|mobile|email|`` for the rows with problems, the columns in the order of the table."""
    keys = frame.data.columns.tolist()
    bit = {key: 1 << number for number, key in enumerate(keys)}
    bad: defaultdict[int, int] = defaultdict(int)
    for problem in problems:
        bad[problem.place.row] |= bit.get(problem.place.key, 0)
    texts = {bits: "|".join(["", *(key for key in keys if bits & bit[key]), ""]) for bits in set(bad.values())}
    return _spread({row: texts[bits] for row, bits in bad.items() if bits}, frame, default=None)


def _check(frame: Frame, problems: list[Problem], lang: Lang) -> pd.Series:
    errors = Counter(problem.place.row for problem in problems if problem.severity is Severity.ERROR)
    warnings = Counter(problem.place.row for problem in problems if problem.severity is Severity.WARNING)
    counts = {row: (errors[row], warnings[row]) for row in errors.keys() | warnings.keys()}
    texts = {count: _counted(*count, lang) for count in set(counts.values())}
    return _spread({row: texts[count] for row, count in counts.items()}, frame, default=FINE)


def _counted(errors: int, warnings: int, lang: Lang) -> str:
    counts = [(errors, ERRORS[errors > 1]), (warnings, WARNINGS[warnings > 1])]
    return " ".join(text.say(lang, n=count) for count, text in counts if count)


def _spread(words: Mapping[int, str], frame: Frame, *, default: str | None) -> pd.Series:
    """Return a column that has a word in some rows and the default in all others."""
    index = frame.data.index
    texts = [default, *dict.fromkeys(words.values())]
    number = {text: place for place, text in enumerate(texts)}
    codes = np.zeros(len(index), dtype=np.int32)
    at = index.get_indexer(pd.Index(list(words), dtype=np.int64))
    codes[at[at >= 0]] = np.array([number[text] for text in words.values()], dtype=np.int32)[at >= 0]
    column = pa.array(texts, pa.large_string()).take(pa.array(codes))
    return pd.Series(STRING.__from_arrow__(column), index=index)  # type: ignore[attr-defined]  # the stubs leave it out
