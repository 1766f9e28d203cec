"""Reading runs and changes back out of the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlcrm.history.blocks import OpenCells, Unreadable, may_hold, unpack_records, unpack_rows
from xlcrm.history.database import Database
from xlcrm.history.refused import NO_RUN, RUN_UNREADABLE
from xlcrm.history.runs import Entry, Kind, Origin, RunInfo, RunRecord, State
from xlcrm.model.content import CellValue
from xlcrm.model.plan import ColumnChange
from xlcrm.model.refusals import Refusal

_RUN: Final = (
    "SELECT id, state, command, who, why, today, fingerprint_before, workbook, undoes, began, ended, "
    "fingerprint_after, snapshot, receipt, reason, "
    "(SELECT max(later.id) FROM run AS later WHERE later.undoes = run.id AND later.state = 'done'), "
    "(SELECT sum(cells.count) FROM cells JOIN block ON block.id = block WHERE run = run.id AND origin <> 'staff'), "
    "(SELECT sum(cells.count) FROM cells JOIN block ON block.id = block WHERE run = run.id AND origin = 'staff') "
    "FROM run "
)

_RECORDS: Final = "SELECT block.id, block.records FROM block JOIN run ON run.id = block.run WHERE run.state IN (?, ?) "


def read_run(database: Database, number: int) -> RunRecord:
    """Return one run; refuses when there is none of this number."""
    rows = read_runs(database, "WHERE id = ?", (number,), 1)
    if not rows:
        raise Refusal(NO_RUN, run=number)
    return rows[0]


def read_runs(database: Database, where: str, values: Sequence[object], limit: int) -> tuple[RunRecord, ...]:
    """Return runs, newest first; a limit of -1 means all."""
    rows = database.query(f"{_RUN}{where} ORDER BY id DESC LIMIT ?", (*values, limit))
    with database.sound():
        return tuple(_run(row) for row in rows)


def _run(row: tuple[Any, ...]) -> RunRecord:
    number, state, command, who, why, today, before, workbook, undoes, began, ended = row[:11]
    after, snapshot, receipt, reason, undone_by, cells, staff_cells = row[11:]
    return RunRecord(
        number,
        State(state),
        RunInfo(command, who, why, date.fromisoformat(today), before, workbook, undoes),
        datetime.fromisoformat(began),
        datetime.fromisoformat(ended) if ended else None,
        after or "",
        snapshot or "",
        json.loads(receipt) if receipt else {},
        reason,
        undone_by,
        cells or 0,
        staff_cells or 0,
    )


class _Piece(NamedTuple):
    """The changes of one column out of one block."""

    table: str
    key: str
    rows: NDArray[np.int64]
    records: list[str]
    before: list[CellValue]
    after: list[CellValue]


def read_changes(database: Database, number: int, kind: Kind, origins: frozenset[Origin]) -> tuple[ColumnChange, ...]:
    """Return the changes that a run recorded, one for each column (more when a row was recorded twice)."""
    columns: dict[tuple[str, str], list[list[_Piece]]] = {}
    try:
        for piece in _pieces(database, number, kind, origins):
            parts = columns.setdefault((piece.table, piece.key), [[]])
            if parts[-1] and parts[-1][-1].rows[-1] >= piece.rows[0]:
                parts.append([])
            parts[-1].append(piece)
    except (Unreadable, ValueError):
        raise Refusal(RUN_UNREADABLE, run=number) from None
    return tuple(_joined(pieces) for parts in columns.values() for pieces in parts)


def _pieces(database: Database, number: int, kind: Kind, origins: frozenset[Origin]) -> Iterator[_Piece]:
    blocks = database.query(
        "SELECT id, origin, tbl, rows, records FROM block WHERE run = ? AND kind = ? ORDER BY id", (number, kind)
    )
    for block, origin, table, packed_rows, packed_records in blocks:
        if Origin(origin) not in origins:
            continue
        rows, records = unpack_rows(packed_rows), unpack_records(packed_records)
        for key, data in database.query("SELECT key, data FROM cells WHERE block = ? ORDER BY id", (block,)):
            cells = OpenCells(data, len(rows))
            places = cells.places
            names = records if len(places) == len(rows) else [records[place] for place in places.tolist()]
            yield _Piece(table, key, rows[places], names, cells.before, cells.after)


def _joined(pieces: Sequence[_Piece]) -> ColumnChange:
    first = pieces[0]
    if len(pieces) == 1:
        return ColumnChange(*first)
    records, before, after = (
        [value for piece in pieces for value in getattr(piece, name)] for name in ("records", "before", "after")
    )
    return ColumnChange(
        first.table, first.key, np.concatenate([piece.rows for piece in pieces]), records, before, after
    )


def read_history(database: Database, record: str, table: str) -> list[Entry]:
    """Return every recorded change of a record, oldest first; runs that did not come through are left out.

    So are damaged blocks: one of them must not hide all the others. `Journal.verify_chain` tells of them.
    """
    entries: list[Entry] = []
    for block in _blocks_with(database, record, table):
        with suppress(Unreadable, ValueError):
            entries += list(_entries(database, block, record))
    return entries


def _blocks_with(database: Database, record: str, table: str) -> list[int]:
    needle = record.encode("utf-8", "surrogatepass")
    where, values = ("AND tbl = ?", [table]) if table else ("", [])
    sql = f"{_RECORDS}{where} ORDER BY block.id"
    blocks = database.each(sql, (State.DONE, State.UNKNOWN, *values))
    return [block for block, records in blocks if _may_hold(records, needle)]


def _may_hold(records: bytes, needle: bytes) -> bool:
    with suppress(Unreadable):
        return may_hold(records, needle)
    return False


def _entries(database: Database, block: int, record: str) -> Iterator[Entry]:
    ((run, state, kind, origin, at, who, runner, table, packed),) = database.query(
        "SELECT run.id, run.state, block.kind, block.origin, block.at, block.who, run.who, block.tbl, block.records "
        "FROM block JOIN run ON run.id = block.run WHERE block.id = ?",
        (block,),
    )
    records = unpack_records(packed)
    wanted = [place for place, name in enumerate(records) if name == record] if record in records else []
    when, by = datetime.fromisoformat(at), who or ("" if origin == Origin.STAFF else runner)
    for key, data in (
        database.query("SELECT key, data FROM cells WHERE block = ? ORDER BY id", (block,)) if wanted else ()
    ):
        cells = OpenCells(data, len(records))
        hits = _hits(cells.places, wanted)
        before, after = (cells.before, cells.after) if hits else ([], [])
        for hit in hits:
            yield Entry(when, by, Origin(origin), table, key, before[hit], after[hit], Kind(kind), run, State(state))


def _hits(places: NDArray[np.int64], wanted: Sequence[int]) -> list[int]:
    """Return at which indexes of ascending places the wanted ones are."""
    at = np.searchsorted(places, wanted).tolist()
    return [index for index, place in zip(at, wanted, strict=True) if index < len(places) and places[index] == place]
