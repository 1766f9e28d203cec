"""Tables, columns and conditions as staff write them into the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.catalogue import settings as say
from xlcrm.model.conditions import ConditionError, compile_condition
from xlcrm.model.table_names import ALL_TABLES, fold_name, known_as, shown_as, titles_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.book import Frame
    from xlcrm.model.conditions import Condition
    from xlcrm.model.problems import Problem
    from xlcrm.model.schema import Column, Table
    from xlcrm.model.settings_rows import Row


def tables_by_name(frames: Mapping[str, Frame]) -> dict[str, Table]:
    """Return every table by its folded names; the title a sheet has in this workbook goes before all others."""
    read = [frame.table for frame in frames.values()]
    named = {fold_name(name): table for table in reversed([*read, *ALL_TABLES]) for name in reversed(titles_of(table))}
    return named | {fold_name(frame.sheet): frame.table for frame in frames.values() if frame.sheet}


def extras_of(table: str, frames: Mapping[str, Frame]) -> tuple[str, ...]:
    """Return the headings of the columns that staff added to a table."""
    frame = frames.get(table)
    return tuple(frame.layout.extras) if frame and frame.layout else ()


def find_column(name: str, table: Table, extras: Iterable[str]) -> tuple[str, Column | None] | None:
    """Return key and column that a heading means; staff's own columns come with None and their heading as key."""
    wanted = fold_name(name)
    shown = shown_as(table).get(wanted)
    own = next((extra for extra in extras if fold_name(extra) == wanted), None)
    if own is not None and shown is None:
        return own, None
    column = shown or known_as(table).get(wanted)
    return (column.key, column) if column else None


def headings_of(table: Table, extras: Iterable[str]) -> list[str]:
    """Return the headings by which columns may be called, for the nearest one."""
    return [*extras, *(heading for column in table.columns for heading in column.label)]


def condition_of(
    row: Row, tables: Iterable[Table], frames: Mapping[str, Frame], problems: list[Problem]
) -> tuple[Condition | None, bool]:
    """Return the condition of a row, and whether it reads; it is about the first of these tables that it suits."""
    text = row.text("when")
    complaint: ConditionError | None = None
    for table in tables if text else ():
        try:
            return compile_condition(text, table, extras_of(table.name, frames)), True
        except ConditionError as error:
            complaint = complaint or error
    if complaint is None:
        return None, True
    problems.append(row.problem(say.CONDITION_WRONG, "when", position=complaint.position, why=complaint.sentence))
    return None, False
