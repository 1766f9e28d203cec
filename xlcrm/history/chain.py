"""The access log: who did what, each entry sealed with the one before, so that tampering shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xlcrm.history.database import Database, Writer

RUN_EVENT: Final = "run"
_START: Final = "xlcrm"

Query = Callable[[str, Sequence[object]], Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the access log; ``when`` is UTC."""

    id: int
    when: datetime
    kind: str
    who: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """Whether the access log is whole: number of entries, first entry that does not fit (0: none), last seal.

    Whoever notes ``head`` elsewhere can prove later that nothing before it was rewritten.
    """

    entries: int
    broken_at: int
    head: str

    @property
    def whole(self) -> bool:
        """Tell whether every entry fits the one before."""
        return self.broken_at == 0


def add_event(writer: Writer, at: datetime, kind: str, who: str, detail: Mapping[str, object]) -> None:
    """Append an entry, sealed with the last one."""
    last = writer.query("SELECT id, hash FROM event ORDER BY id DESC LIMIT 1")
    number, seal = last[0] if last else (0, _START)
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
    entry = (number + 1, at.isoformat(), kind, who, text)
    values = dict(zip(("id", "at", "kind", "who", "detail", "hash"), (*entry, _seal(seal, entry)), strict=True))
    writer.insert("event", values)


def read_events(database: Database, kinds: tuple[str, ...] = (), limit: int = 1000) -> tuple[Event, ...]:
    """Return the last entries, of some kinds only if any are named, newest first."""
    marks = ", ".join("?" * len(kinds))
    where = f"WHERE kind IN ({marks})" if kinds else ""
    rows = database.query(
        f"SELECT id, at, kind, who, detail FROM event {where} ORDER BY id DESC LIMIT ?",  # noqa: S608 - marks only
        (*kinds, limit),
    )
    with database.sound():
        return tuple(Event(row[0], datetime.fromisoformat(row[1]), row[2], row[3], json.loads(row[4])) for row in rows)


def check_chain(database: Database) -> ChainCheck:
    """Walk the whole log: every seal, no gap, nothing cut off at the end, and the changes of every sealed run."""
    seal, entries = _START, 0
    for *entry, kept in database.query("SELECT id, at, kind, who, detail, hash FROM event ORDER BY id"):
        entries += 1
        seal = _seal(seal, tuple(entry))
        if entry[0] != entries or kept != seal or not _run_as_sealed(database, entry[2], entry[4]):
            return ChainCheck(entries, entries, seal)
    ever = database.query("SELECT seq FROM sqlite_sequence WHERE name = 'event'")
    cut_off = bool(ever) and ever[0][0] != entries
    return ChainCheck(entries, entries + 1 if cut_off else 0, seal)


def run_digest(query: Query, run: int) -> str:
    """Return the hash over what the journal holds of a run: who, when, why, and every change."""
    digest = hashlib.sha256()
    head = "SELECT command, who, why, today, began FROM run WHERE id = ?"
    blocks = "SELECT kind, origin, at, who, tbl, rows, records FROM block WHERE run = ? ORDER BY id"
    cells = (
        "SELECT cells.key, cells.count, cells.data FROM cells JOIN block ON block.id = cells.block "
        "WHERE block.run = ? ORDER BY cells.id"
    )
    for sql in (head, blocks, cells):
        for row in query(sql, (run,)):
            for part in row:
                data = part if isinstance(part, bytes) else str(part).encode()
                digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def _run_as_sealed(database: Database, kind: str, detail: str) -> bool:
    if kind != RUN_EVENT:
        return True
    try:
        sealed = json.loads(detail)
        return bool(run_digest(database.query, sealed["run"]) == sealed["changes"])
    except (ValueError, TypeError, KeyError):
        return False


def _seal(before: str, entry: tuple[object, ...]) -> str:
    text = json.dumps([before, *entry], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
