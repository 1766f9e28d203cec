"""Figures by label: counts and sums of rows that hold the same value, and whether there are enough of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.model.book import Book

NONE = Text("（空）", "(empty)")
MARK = Text("显著性", "Significance")
LEAST = Text(
    "样本少于 {least} 的数字标为“不显著”，不宜据此决定。",
    "Figures of fewer than {least} are marked as not significant; do not decide by them.",
)
_SEVERAL = re.compile(r"[、，,;；/\n]+")


def by_label(labels: pd.Series, measures: Mapping[str, NDArray[np.generic]]) -> pd.DataFrame:
    """Count the rows of every label (column ``count``) and sum the measures; the most frequent first, the empty label last."""
    codes, names = _coded(labels)
    table = pd.DataFrame({"count": np.bincount(codes, minlength=len(names))}, index=pd.Index(names, dtype="str"))
    for key, values in measures.items():
        weights = np.nan_to_num(np.asarray(values, dtype=np.float64))
        table[key] = np.bincount(codes, weights=weights, minlength=len(names))
    return in_order(table)


def _coded(labels: pd.Series) -> tuple[NDArray[np.int64], list[str]]:
    """Return the number of every label and the labels by number: without outer blanks, a missing one is empty."""
    codes, found = pd.factorize(labels)
    numbers, names = pd.factorize(np.array([*(str(label).strip() for label in found), ""], dtype=object))
    used, codes = np.unique(numbers[codes], return_inverse=True)
    return codes.astype(np.int64), [str(names[number]) for number in used]


def in_order(table: pd.DataFrame, key: str = "count") -> pd.DataFrame:
    """Sort a table by one of its columns, the largest first, then by label; the empty label last."""
    order = np.lexsort((table.index.to_numpy(dtype=object), -table[key].to_numpy(), table.index.to_numpy() == ""))
    return table.iloc[order]


def in_settings_order(table: pd.DataFrame, labels: tuple[str, ...]) -> pd.DataFrame:
    """Return a table by label in the order of a list, then what the list has not; labels without rows are left out."""
    first = [label for label in labels if label in table.index]
    return table.loc[[*first, *(label for label in table.index if label not in labels)]]


def records(table: pd.DataFrame) -> list[tuple[str, dict[str, float]]]:
    """Return the labels of a table, each with its figures by name."""
    rows = zip(*(table[key].astype("float64").tolist() for key in table), strict=True)
    keys = [str(key) for key in table]
    return [(str(label), dict(zip(keys, row, strict=True))) for label, row in zip(table.index, rows, strict=True)]


def several(cells: pd.Series) -> pd.Series:
    """Return the words of cells that hold several, one a row, with the index of the cell they stood in."""
    codes, found = pd.factorize(cells.dropna())
    words = [[word for part in _SEVERAL.split(str(text)) if (word := part.strip())] for text in found]
    sizes = np.array([len(each) for each in words], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    rows = np.repeat(np.arange(len(codes)), sizes[codes])
    first = np.cumsum(sizes[codes]) - sizes[codes]
    place = starts[codes][rows] + np.arange(len(rows)) - first[rows]
    numbers, names = pd.factorize(np.array([word for each in words for word in each], dtype=object))
    labels = pd.Categorical.from_codes(numbers[place], categories=pd.Index(names))
    return pd.Series(labels, index=cells.dropna().index[rows])


def named(book: Book, label: object) -> str:
    """Return a label as a sheet shows it: the empty one has a name."""
    return str(label) or NONE.say(book.lang)


def mean(amount: float, count: float) -> float | None:
    """Return an amount for each of some; None where there are none."""
    return round(float(amount) / float(count), 2) if count else None


def least_note(book: Book) -> str:
    """Return the sentence that says which figures are not significant."""
    return LEAST.say(book.lang, least=int(book.settings.rule("sample.minimum")))
