"""What a rule gives back, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.text import Text


class Columns:
    """Named columns of one table, each indexed like the table (Excel row numbers).

    ``Columns(next_due_on=due, reason=why)`` belongs to the customers; ``Columns("service", due_on=…)`` to another table.
    """

    __slots__ = ("series", "table")

    def __init__(self, table: str = "customers", /, **series: pd.Series) -> None:
        self.table = table
        self.series: Mapping[str, pd.Series] = series


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: stable name, title, requirement it fulfils, keys it computes.

    ``compute(book)`` gives the columns (of one table, or of several), vectorised and pure. ``explain(book, row)`` says in one or more sentences why the
    customer in that row has these values: which rule, which rows, which numbers; None when there is nothing to say.
    ``needs`` are columns (table, key) without which the rule would be wrong: where a table that is there lacks one (its
    heading was renamed, say) the rule does not run, and its columns stay as the workbook has them.
    """

    name: str
    title: Text
    requirement: str
    gives: tuple[str, ...]
    compute: Callable[[Book], Columns | Sequence[Columns]]
    explain: Callable[[Book, int], str | None]
    needs: tuple[tuple[str, str], ...] = ()

    def can_run(self, book: Book) -> bool:
        """Tell whether every table that is there has the columns that the rule needs."""
        frames = [(book.frame(table), key) for table, key in self.needs]
        return all(frame.layout is None or frame.has(key) for frame, key in frames)
