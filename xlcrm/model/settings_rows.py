"""The rows of a settings sheet, one at a time: these sheets are small, and each row is a thing of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlcrm.model.parse import plain
from xlcrm.model.problems import Problem
from xlcrm.model.table_names import fold_name
from xlcrm.model.terms import NO, YES
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlcrm.model.book import Frame
    from xlcrm.model.problems import Code

LONGEST_INTERVAL = 36_500  # days; a hundred years on, every date still fits into a cell
_NEAR, _NEAR_SHORT, _SHORT = 0.6, 0.5, 3  # one wrong character of two is near
_UNREAD = ("unreadable", "impossible_date", "error_value")
_YES_TOO = frozenset({"y", "true", "1", "√", "✓", "on", "开"})
_NO_TOO = frozenset({"n", "false", "0", "×", "✗", "off", "关"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a settings sheet: its Excel row number and its cells by key."""

    frame: Frame
    number: int
    cells: Mapping[str, object]

    def text(self, key: str) -> str:
        """Return a cell as trimmed text, empty where there is nothing."""
        value = self.cells.get(key)
        return value.strip() if isinstance(value, str) else ""

    def amount(self, key: str) -> float | None:
        """Return a number; None where there is none (unreadable ones are reported with all other cells)."""
        value = self.cells.get(key)
        return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None

    def count(self, key: str) -> int | None:
        """Return a whole number; None where there is none."""
        value = self.amount(key)
        return None if value is None else int(value)

    def is_odd(self, key: str) -> bool:
        """Tell whether the cell holds something that could not be read as its column's type."""
        return bool(self.frame.odd) and self.number in self.frame.odd_rows(key, *_UNREAD)

    def cell(self, key: str) -> str:
        """Return the name of a cell of this row (``D17``)."""
        return self.frame.cell(self.number, key)

    def problem(self, code: Code, key: str, **args: object) -> Problem:
        """Make a problem about a cell of this row."""
        return Problem.at(code, self.frame, self.number, key, **args)


def is_there(frame: Frame | None) -> bool:
    """Tell whether a workbook has a settings sheet, even an empty one."""
    return frame is not None and (frame.layout is not None or not frame.data.empty)


def read_rows(frame: Frame | None) -> Iterator[Row]:
    """Yield the rows of a settings sheet that hold anything, from top to bottom."""
    if frame is None or frame.data.empty:
        return
    keys = [key for key in frame.table.by_key if key in frame.data]
    columns = [frame.data[key].tolist() for key in keys]
    for number, cells in zip(frame.data.index.tolist(), zip(*columns, strict=True), strict=True):
        if any(map(_is_filled, cells)):
            yield Row(frame, int(number), dict(zip(keys, cells, strict=True)))


def _is_filled(cell: object) -> bool:
    return cell is not None and cell != "" and cell == cell  # noqa: PLR0124 - what is missing does not equal itself


def said_yes(text: str) -> bool | None:
    """Return what a yes/no cell says; None where it says neither."""
    word = plain(text).lower()
    if YES.is_(word) or word in _YES_TOO:
        return True
    return False if NO.is_(word) or word in _NO_TOO else None


def nearest(word: str, known: Iterable[str]) -> Text:
    """Return a sentence that names the nearest known word, empty where none is near."""
    by_fold = {fold_name(name): name for name in known if name}
    found = get_close_matches(fold_name(word), by_fold, 1, _NEAR_SHORT if len(word) <= _SHORT else _NEAR)
    if not found:
        return Text("", "")
    name = by_fold[found[0]]
    return Text(f"是不是“{name}”？", f" Did you mean “{name}”?")
