"""The keys of the objects that ``--json`` prints, with what they hold; a key that nobody described stops the build."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

from generate.markdown import code, table

from xlcrm.explaining import Explanation, Reason
from xlcrm.history.snapshots import Snapshot
from xlcrm.model.plan import CellChange
from xlcrm.model.problems import Code, Problem, Severity
from xlcrm.model.text import Text
from xlcrm.outcome import Outcome, problem_dict
from xlcrm.undoing import Undone

_OUTCOME = {
    "workbook": "path of the workbook",
    "today": "the day computed for",
    "written": "whether the file was written",
    "dry_run": "whether it was a preview",
    "run": "number of the run in the journal, 0 when nothing was journaled",
    "counts": "number of problems by severity (`error`, `warning`, `info`)",
    "problems": "the problems, see below",
    "changes": "the cells of records that were (or would be) changed, see below",
    "changed_cells": "their number",
    "appends": "number of new rows by table",
    "sheets": "titles of the generated sheets that changed",
    "staff_changes": "number of cells that staff changed since the last run",
    "receipt": "what was written and what stayed byte for byte; null when nothing was written",
    "notes": "sentences about the run",
    "rehearsal": "of a preview with values to try: `rules`, number of `customers` that would move, `counts`, `moves`; else null",
}
_PROBLEM = {
    "code": "stable code, see [problems.md](problems.md)",
    "severity": "`error`, `warning` or `info`",
    "table": "key of the table",
    "sheet": "title of the sheet",
    "cell": "cell, such as `D17`",
    "row": "row in Excel, 0 where the problem is not about a row",
    "key": "key of the column",
    "column": "heading of the column",
    "record": "ID of the record",
    "value": "what stands in the cell",
    "message": "what is wrong",
    "hint": "what to do",
    "rule": "code of the check, or the field rule",
}
_CHANGE = {
    "table": "key of the table",
    "row": "row in Excel",
    "record": "ID of the record",
    "key": "key of the column",
    "before": "value before, null for empty",
    "after": "value after, null for empty",
}
_EXPLANATION = {
    "record": "ID of the customer",
    "name": "name",
    "reasons": "one object a rule: `rule`, `requirement`, `title`, `value`, `why`",
    "problems": "sentences about the row",
    "advice": "articles of 知识库 / Knowledge that speak of the customer: `category`, `tag`, `title`, `body`",
}
_UNDONE = {
    "run": "number of the run that was taken back",
    "exact": "whether the file is byte for byte as before that run",
    "cells": "number of cells taken back",
    "conflicts": "cells changed since, left alone (like `changes`)",
    "receipt": "as above",
}
_SNAPSHOT = {
    "name": "name, as `restore BOOK WHEN` takes it",
    "taken": "when it was taken",
    "size": "bytes",
    "path": "where it is kept",
}
_REASON = ("rule", "requirement", "title", "value", "why")


def json_part() -> str:
    """Return the part of the page about JSON."""
    parts = (
        ("`refresh --json`; `check --json` prints `workbook`, `today`, `problems` and `counts` of it", _OUTCOME, outcome_keys()),
        ("A problem", _PROBLEM, problem_keys()),
        ("A change", _CHANGE, CellChange._fields),
        ("`explain --json`", _EXPLANATION, tuple(field.name for field in fields(Explanation))),
        ("`undo --json`", _UNDONE, tuple(Undone(0, exact=True, cells=0).as_dict())),
        (
            "A snapshot: `snapshot` of `backup --json` and `restore --json` (which has `run`, too), `snapshots` of `restore --list --json`",
            _SNAPSHOT,
            tuple(Snapshot(Path(), datetime.min.replace(tzinfo=UTC), "", 0).as_dict()),
        ),
    )
    if tuple(field.name for field in fields(Reason)) != _REASON:
        raise ValueError(Reason)
    return "## JSON\n\n" + "\n\n".join(f"{title}:\n\n{_described(words, keys)}" for title, words, keys in parts)


def outcome_keys() -> tuple[str, ...]:
    """Return the keys of the object of a run."""
    return tuple(Outcome(Path(), date.min, "en", "", {}).as_dict())


def problem_keys() -> tuple[str, ...]:
    """Return the keys of one problem."""
    nothing = Text("", "")
    return tuple(problem_dict(Problem.about(Code("", Severity.INFO, nothing, nothing)), "en"))


def _described(words: dict[str, str], keys: tuple[str, ...]) -> str:
    if set(words) != set(keys):
        raise KeyError(set(words) ^ set(keys))
    return table(("key", "holds"), [(code(key), words[key]) for key in keys])
