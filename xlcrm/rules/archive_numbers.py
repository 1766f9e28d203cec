"""Archive numbers of customers and documents: by year and class, never given twice (A11)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.plan import Append
from xlcrm.model.text import Text
from xlcrm.rules.memory import last_known, to_remember

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.model.book import Book

_EVENT: Final = "archive_no"
_SHIPPED: Final = "{year}-{class}-{number:04d}"
_FIELD: Final = re.compile(r"\{(year|class|number)(?::0(\d{1,2})d)?\}")
_PLACES = {"customers": ("kind", "registered_on"), "documents": ("kind", "on")}
"""The tables that get archive numbers, with the columns that give class and year."""

_GENERAL = Text("综合", "General")
_WHY = Text("档案编号 {number}：按年份和类别编号，不重复使用", "archive number {number}: by year and class, never used again")


def archive_numbers(book: Book) -> list[Columns | Append]:
    """Number what has no archive number yet, in the order of the dates, and remember the highest number of each series."""
    found: list[Columns | Append] = []
    for table, (kind, on) in _PLACES.items():
        frame = book.frame(table)
        if frame.has("archive_no") and len(frame.data):
            found += _numbered(book, table, frame.data[kind], frame.data[on])
    return found


def _numbered(book: Book, table: str, kind: pd.Series, on: pd.Series) -> list[Columns | Append]:
    pattern = str(book.settings.rule("archive_no.pattern"))
    pattern = pattern if is_pattern(pattern) else _SHIPPED
    old = book.frames[table].data["archive_no"]
    missing = old.isna() & book.frames[table].data[book.frames[table].table.columns[1].key].notna()
    if not missing.any():
        return []
    dates = on.fillna(book.day)
    words = {"year": dates.dt.year.astype("str"), "class": kind.fillna(_GENERAL.say(book.lang)).str.strip()}
    series = _filled(pattern, words)
    highest = _highest(book, table, series[missing], old)
    order = dates[missing].sort_values(kind="stable").index
    rank = series[order].groupby(series[order]).cumcount() + 1
    numbers = rank + series[order].map(highest).fillna(0).astype("int64")
    written = {text: _written(text) for text in series[order].unique()}
    given = [written[text](number) for text, number in zip(series[order].tolist(), numbers.tolist(), strict=True)]
    result = old.copy()
    result.loc[order] = given
    tops = numbers.groupby(series[order]).max()
    tops = pd.concat([tops, pd.Series(highest, dtype="int64")]).groupby(level=0).max()
    records = pd.Series([f"{table}/{name}" for name in tops.index], dtype="str")
    return [Columns(table, archive_no=result), to_remember(book, _EVENT, records, tops.astype("str").reset_index(drop=True))]


def _written(series: str) -> Callable[[int], str]:
    """Return what fills a number into a series, as wide as the pattern says."""
    template, times = _FIELD.subn(lambda field: f"%0{int(field[2] or 1)}d", series.replace("%", "%%"))
    return lambda number: template % ((number,) * times)


def is_pattern(pattern: str) -> bool:
    """Tell whether a form of numbers has a running number, and nothing in braces that is not known."""
    return "{number" in pattern and not re.search(r"[{}]", _FIELD.sub("", pattern))


def _filled(pattern: str, words: dict[str, pd.Series]) -> pd.Series:
    """Return of every row the pattern with year and class filled in: the series that its number belongs to."""
    index = words["year"].index
    text = pd.Series("", index=index, dtype="str")
    at = 0
    for field in _FIELD.finditer(pattern):
        text = text + pattern[at : field.start()] + (words[field[1]] if field[1] in words else field[0])
        at = field.end()
    return text + pattern[at:]


def _highest(book: Book, table: str, series: pd.Series, old: pd.Series) -> dict[str, int]:
    """Return the highest number of each series that stands in the table or was ever given."""
    known = last_known(book, _EVENT)
    mine = known[known.index.str.startswith(table + "/")]
    highest = {str(record).removeprefix(table + "/"): int(top) for record, top in mine.items() if str(top).isdigit()}
    old = old.dropna()
    for name in series.unique():
        head, _, tail = _FIELD.sub("\0", name).partition("\0")
        found = old.str.extract(f"^{re.escape(head)}0*(\\d{{1,15}}){re.escape(tail)}$")[0].dropna()
        highest[name] = max([highest.get(name, 0), *np.unique(found.astype("int64").to_numpy()).tolist()[-1:]])
    return {name: top for name, top in highest.items() if top}


def explain_archive_number(book: Book, row: int) -> str | None:
    """Say what the archive number is."""
    number = show(value_at(book.customers, row, "archive_no"))
    return _WHY.say(book.lang, number=number) if number else None


RULE = Rule(
    "archive_numbers", Text("档案编号", "Archive numbers"), "A11", ("archive_no",), archive_numbers, explain_archive_number
)
