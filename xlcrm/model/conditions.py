"""Conditions of field rules, cadences, queries and ``--where``: compiled once, then asked of whole columns.

A condition names columns by their heading in zh or en, by key, or by the heading of a column that staff added::

    客户来源 = 客户推荐 且 推荐人 为空
    (intent in (O, H) or next_due_on <= today+7) and not do_not_contact = yes
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.condition_compare import compare, judge
from xlcrm.model.condition_parser import ConditionError, parse_condition
from xlcrm.model.condition_tree import All, Comparison, Negation, Some, comparisons
from xlcrm.model.table_names import fold_name, known_as, shown_as

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.condition_tree import Node
    from xlcrm.model.schema import Column, Table
    from xlcrm.model.text import Lang

    Mask = NDArray[np.bool_]

__all__ = ["Condition", "ConditionError", "comparison_text", "compile_condition"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the rows of one table: as it was written, and its tree."""

    text: str
    table: str
    tree: Node

    def mask(self, rows: Frame | pd.DataFrame, today: date) -> Mask:
        """Return for each row whether the condition holds."""
        data = rows if isinstance(rows, pd.DataFrame) else rows.data
        return _mask(self.tree, data, today)

    def of(self, book: Book) -> Mask:
        """Return for each row of its table in a book whether the condition holds."""
        return self.mask(book.frames[self.table].data, book.today)

    def say(self, lang: Lang) -> str:
        """Return the condition in a language, in its plainest spelling."""
        return self.tree.say(lang)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys (or headings of staff's own columns) that the condition asks for, each once, in order."""
        return tuple(dict.fromkeys(comparison.key for comparison in comparisons(self.tree)))


def compile_condition(text: str, table: Table, extras: Iterable[str] = ()) -> Condition:
    """Compile a condition on a table; ``extras`` are the headings of the columns that staff added.

    Raises ConditionError, which says where and why, and names the nearest heading.
    """
    return Condition(text, table.name, parse_condition(text, _headings(table, extras), judge))


def comparison_text(heading: str, op: str, value: str = "") -> str:
    """Return the condition that a row of 查询条件 / Queries stands for: heading, operator and value in three cells."""
    return " ".join(part for part in (f"[{heading}]", op.strip(), value.strip()) if part)


def _headings(table: Table, extras: Iterable[str]) -> dict[str, tuple[str, Column | None]]:
    """Return key and column by every heading; a column of staff's goes before a key or an alias of the same name."""
    known: dict[str, tuple[str, Column | None]] = {name: (one.key, one) for name, one in known_as(table).items()}
    known |= {fold_name(extra): (extra, None) for extra in extras}
    return known | {name: (one.key, one) for name, one in shown_as(table).items()}


def _mask(node: Node, data: pd.DataFrame, today: date) -> Mask:
    match node:
        case Comparison():
            return compare(node, data, today)
        case Negation(part):
            return ~_mask(part, data, today)
        case All(parts):
            masks = [_mask(part, data, today) for part in parts]
            return _reduce(masks, every=True)
        case Some(parts):
            return _reduce([_mask(part, data, today) for part in parts], every=False)


def _reduce(masks: list[Mask], *, every: bool) -> Mask:
    found = masks[0].copy()
    for mask in masks[1:]:
        found = found & mask if every else found | mask
    return found
