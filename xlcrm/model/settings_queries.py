"""查询条件 / Queries: saved queries; rows of one group all hold (and), of several groups any (or)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.catalogue import queries as say
from xlcrm.model.conditions import ConditionError, comparison_text, compile_condition
from xlcrm.model.settings_rows import nearest, read_rows
from xlcrm.model.settings_tables import extras_of, find_column, headings_of, tables_by_name
from xlcrm.model.table_names import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.conditions import Condition
    from xlcrm.model.problems import Problem
    from xlcrm.model.schema import Table
    from xlcrm.model.settings_rows import Row

_SEPARATORS = re.compile(r"[、,，;；]+")
_ALONE = frozenset({"为空", "不为空", "非空", "is empty", "is not empty", "is-empty", "is-not-empty", "not-empty", "empty"})
_DESCENDING = ("-", "－", "−")


@dataclass(frozen=True, slots=True)
class Query:
    """One saved query.

    ``groups`` are conditions: within one all hold, of several any. ``show`` and ``order`` are keys (or headings of
    staff's own columns); the order's flag says descending. ``row`` is where it begins in its sheet.
    """

    name: str
    table: str
    groups: tuple[tuple[Condition, ...], ...]
    show: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    row: int = 0

    def mask(self, book: Book) -> NDArray[np.bool_]:
        """Tell which rows of its table a query finds."""
        found = np.zeros(len(book.frames[self.table].data), dtype=np.bool_)
        for group in self.groups:
            found |= np.logical_and.reduce([condition.of(book) for condition in group])
        return found


def read_queries(frames: Mapping[str, Frame]) -> tuple[tuple[Query, ...], list[Problem]]:
    """Return the queries of the sheet in its order; one that cannot be answered is left out.

    A row whose value is empty has no condition (as in 我的客户, where whoever uses it writes a name); a query without
    any condition is not asked.
    """
    problems: list[Problem] = []
    tables = tables_by_name(frames)
    by_name: dict[str, list[Row]] = {}
    for row in read_rows(frames.get("queries")):
        if row.text("query_name"):
            by_name.setdefault(fold_name(row.text("query_name")), []).append(row)
    queries = (_query(rows, frames, tables, problems) for rows in by_name.values())
    return tuple(query for query in queries if query), problems


def _query(
    rows: list[Row], frames: Mapping[str, Frame], tables: Mapping[str, Table], problems: list[Problem]
) -> Query | None:
    name = rows[0].text("query_name")
    table = _table(rows, tables, problems)
    if table is None:
        return None
    extras = extras_of(table.name, frames)
    groups: dict[float, list[Condition]] = {}
    for row in rows:
        if not _asks(row):
            continue
        condition = _condition(row, table, extras, problems)
        if condition is None:
            return None
        groups.setdefault(row.amount("group") or 1.0, []).append(condition)
    if not groups:
        return None
    show = tuple(key for key, _ in _columns(rows, "show", (table, extras), problems))
    order = tuple(_columns(rows, "order", (table, extras), problems))
    return Query(name, table.name, tuple(map(tuple, groups.values())), show, order, rows[0].number)


def _table(rows: list[Row], tables: Mapping[str, Table], problems: list[Problem]) -> Table | None:
    """Return the one table that all rows name (empty cells take that of the row above)."""
    named = [row for row in rows if row.text("table")]
    found: Table | None = None
    for row in named:
        table = tables.get(fold_name(row.text("table")))
        if table is None:
            titles = [title for each in tables.values() for title in each.label]
            near = nearest(row.text("table"), titles)
            problems.append(row.problem(say.QUERY_TABLE, "table", query=row.text("query_name"), nearest=near))
            return None
        if found is not None and table.name != found.name:
            args = {"query": row.text("query_name"), "first": named[0].text("table")}
            problems.append(row.problem(say.QUERY_TABLES, "table", **args))
            return None
        found = table
    return found or tables["customers"]


def _asks(row: Row) -> bool:
    """Tell whether a row has a condition: a column, and a value where its operator needs one."""
    return bool(row.text("column")) and bool(row.text("value") or fold_name(row.text("op")) in _ALONE)


def _condition(row: Row, table: Table, extras: Iterable[str], problems: list[Problem]) -> Condition | None:
    """Return the condition of a row; a value that reads as more than a value is taken as it is written."""
    heading, op, value = row.text("column"), row.text("op") or "=", row.text("value")
    whole = comparison_text(heading, op, f'"{value}"' if value else "")
    try:
        return compile_condition(comparison_text(heading, op, value), table, extras)
    except ConditionError as error:
        complaint = error
    try:
        return compile_condition(whole, table, extras)
    except ConditionError:
        problems.append(row.problem(say.QUERY_CONDITION, "op", query=row.text("query_name"), why=complaint.sentence))
        return None


def _columns(
    rows: list[Row], key: str, target: tuple[Table, tuple[str, ...]], problems: list[Problem]
) -> Iterator[tuple[str, bool]]:
    """Yield the columns that a cell names, and whether a minus stands before each; those not known are left out."""
    table, extras = target
    row = next((row for row in rows if row.text(key)), None)
    for word in _SEPARATORS.split(row.text(key)) if row else ():
        name = word.strip()
        descending = name.startswith(_DESCENDING)
        name = name.lstrip("".join(_DESCENDING)).strip()
        found = find_column(name, table, extras) if name else None
        if found:
            yield found[0], descending
        elif name and row:
            near = nearest(name, headings_of(table, extras))
            args = {"query": row.text("query_name"), "table": row.text("table"), "name": name, "nearest": near}
            problems.append(row.problem(say.QUERY_COLUMN, key, **args))
