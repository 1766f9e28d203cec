"""What a rule gives back, what a rule is, and what a decision is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.plan import Append
from xlcrm.model.problems import Problem

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


Result = Columns | Append | Sequence[Columns | Append] | None
"""What a rule or decision gives: columns of one table or several, new rows, or nothing."""

Ruled = Sequence[Columns | Append | Problem]
"""What a decision gives: columns, new rows, and problems about the rulings that could not be carried out."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: stable name, title, requirement it fulfils, keys it computes.

    ``compute(book)`` gives the columns (of one table, or of several) and new rows, vectorised and pure. ``explain(book, row)`` says in one or more sentences why the
    customer in that row has these values: which rule, which rows, which numbers; None when there is nothing to say.
    ``needs`` are columns (table, key) without which the rule would be wrong: where a table that is there lacks one (its
    heading was renamed, say) the rule does not run, and its columns stay as the workbook has them.
    """

    name: str
    title: Text
    requirement: str
    gives: tuple[str, ...]
    compute: Callable[[Book], Result]
    explain: Callable[[Book, int], str | None]
    needs: tuple[tuple[str, str], ...] = ()

    def can_run(self, book: Book) -> bool:
        """Tell whether every table that is there has the columns that the rule needs."""
        frames = [(book.frame(table), key) for table, key in self.needs]
        return all(frame.layout is None or frame.has(key) for frame, key in frames)


@dataclass(frozen=True, slots=True)
class Decision:
    """One kind of what people rule in 决定 or in a list sheet: stable name, title, requirement it fulfils.

    ``carry_out(book)`` gives the columns that rulings not yet carried out change (staff's cells too: they become
    decisions, journaled as such), new rows, and a problem for each ruling that cannot be carried out. It is called again
    at each refresh: what it did is told by ``decisions.applied_on``, which it fills.
    """

    name: str
    title: Text
    requirement: str
    carry_out: Callable[[Book], Ruled]
