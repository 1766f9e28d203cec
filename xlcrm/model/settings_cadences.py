"""回访模板 / Cadences: which event makes which plans, and when."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.model.catalogue import settings as say
from xlcrm.model.conditions import compile_condition
from xlcrm.model.defaults.cadences import CADENCES, EVENT_DAY
from xlcrm.model.schema import Column, Kind
from xlcrm.model.settings_records import Cadence, Window
from xlcrm.model.settings_rows import nearest, read_rows
from xlcrm.model.settings_tables import condition_of, tables_by_name
from xlcrm.model.table_names import fold_name
from xlcrm.model.terms import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Frame
    from xlcrm.model.defaults.cadences import CadenceSpec
    from xlcrm.model.problems import Problem
    from xlcrm.model.schema import Table
    from xlcrm.model.settings_rows import Row
    from xlcrm.model.text import Lang

CUSTOMERS = "customers"
EVENT_DAY_COLUMN = Column("event_day", EVENT_DAY, Kind.INTEGER)
"""In conditions of cadences: the day of the month on which the event was; see `Cadence.mask`."""
EVENT_TABLES = {
    Trigger.NEW_OPPORTUNITY: "opportunities",
    Trigger.NEW_ORDER: "orders",
    Trigger.MILEAGE: "vehicles",
    Trigger.FIRST_SERVICE: "vehicles",
    Trigger.LOW_SATISFACTION: "service",
    Trigger.COMPLAINT_CLOSED: "service",
}
"""The table whose rows are the events of a trigger; the customers for all others."""


def read_cadences(frames: Mapping[str, Frame]) -> tuple[tuple[Cadence, ...], list[Problem]]:
    """Return the steps of all cadences in the order of the sheet; those that cannot be used are left out."""
    problems: list[Problem] = []
    found: dict[tuple[str, int], Cadence] = {}
    tables = tables_by_name(frames)
    for row in read_rows(frames.get("cadences")):
        cadence = _cadence(row, frames, tables, problems)
        if cadence is None:
            continue
        place = fold_name(cadence.cadence), cadence.step
        if place in found:
            args = {"cadence": cadence.cadence, "step": cadence.step, "first": found[place].row}
            problems.append(row.problem(say.CADENCE_TWICE, "step", **args))
        else:
            found[place] = cadence
    return tuple(found.values()), problems


@lru_cache(maxsize=2)
def shipped_cadences(lang: Lang) -> tuple[Cadence, ...]:
    """Return the cadences as shipped."""
    tables = tables_by_name({})
    return tuple(_shipped(spec, tables, lang) for spec in CADENCES)


def _shipped(spec: CadenceSpec, tables: Mapping[str, Table], lang: Lang) -> Cadence:
    when = spec.when.say(lang)
    return Cadence(
        spec.cadence.say(lang),
        spec.trigger,
        spec.step,
        spec.after_days,
        Window.parse(spec.window) if spec.window else None,
        compile_condition(when, _with_event_day(tables[_event_table(spec.trigger)])) if when else None,
        spec.subject.say(lang),
        spec.assignee.say(lang),
    )


def _event_table(trigger: Trigger) -> str:
    return EVENT_TABLES.get(trigger, CUSTOMERS)


def _with_event_day(table: Table) -> Table:
    return replace(table, columns=(*table.columns, EVENT_DAY_COLUMN))


def _cadence(
    row: Row, frames: Mapping[str, Frame], tables: Mapping[str, Table], problems: list[Problem]
) -> Cadence | None:
    name, event = row.text("cadence"), row.text("trigger")
    if not name or not event:
        return None
    trigger = Trigger.find(event)
    if trigger is None:
        known = [label for one in Trigger for label in one.text]
        problems.append(row.problem(say.CADENCE_TRIGGER, "trigger", nearest=nearest(event, known)))
        return None
    step = _step(row, problems)
    window, window_reads = _window(row, problems)
    asked = (_with_event_day(tables[name]) for name in (_event_table(trigger), CUSTOMERS))
    when, when_reads = condition_of(row, asked, frames, problems)
    if step is None or not window_reads or not when_reads:
        return None
    days = row.count("after_days")
    return Cadence(name, trigger, step, days, window, when, row.text("subject"), row.text("assignee"), row.number)


def _step(row: Row, problems: list[Problem]) -> int | None:
    """Return the number of the step; an empty cell means the first."""
    step = row.amount("step")
    if step is None:
        return 1
    if step < 1 or not step.is_integer():
        problems.append(row.problem(say.CADENCE_STEP, "step", cadence=row.text("cadence")))
        return None
    return int(step)


def _window(row: Row, problems: list[Problem]) -> tuple[Window | None, bool]:
    text = row.text("window")
    window = Window.parse(text) if text else None
    if text and window is None:
        problems.append(row.problem(say.CADENCE_WINDOW, "window"))
        return None, False
    return window, True
