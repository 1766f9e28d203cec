"""What the journal knows about a run, and about one change of one field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from xlcrm.model.content import CellValue


class State(StrEnum):
    """How far a run came.

    BEGUN (planning, nothing replaced yet), READY (about to replace the file), DONE, FAILED (said why, file untouched),
    ABORTED (killed before the file was replaced), UNKNOWN (killed, and the file is neither the old nor the new one).
    """

    BEGUN = "begun"
    READY = "ready"
    DONE = "done"
    FAILED = "failed"
    ABORTED = "aborted"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """Who is behind a change: xlcrm's rules, staff's own typing, or a person's decision that xlcrm carried out."""

    XLCRM = "xlcrm"
    STAFF = "staff"
    DECISION = "decision"


OURS: Final = frozenset({Origin.XLCRM, Origin.DECISION})
"""Origins of what xlcrm itself wrote."""


class Kind(StrEnum):
    """What happened to the cells: changed, written as a new record, or gone with their record."""

    CHANGE = "change"
    APPEND = "append"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What is known when a run begins. ``undoes`` is the run that it takes back; ``why`` is free text."""

    command: str
    who: str
    why: str
    today: date
    fingerprint_before: str
    workbook: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run as the journal holds it. ``snapshot`` names the file's state before it; times are UTC.

    ``cells`` counts the cells that xlcrm wrote, ``staff_cells`` those that staff changed since the run before.
    """

    id: int
    state: State
    info: RunInfo
    began: datetime
    ended: datetime | None = None
    fingerprint_after: str = ""
    snapshot: str = ""
    receipt: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    undone_by: int | None = None
    cells: int = 0
    staff_cells: int = 0


class Entry(NamedTuple):
    """One change of one field of a record, as `history_of` tells it; ``field`` is the column's key, times are UTC."""

    when: datetime
    who: str
    origin: Origin
    table: str
    field: str
    before: CellValue
    after: CellValue
    kind: Kind
    run: int
    state: State
