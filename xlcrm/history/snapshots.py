"""Copies of the workbook as it was before each write: equal content is stored once, old ones are thinned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Final

from xlcrm.history.files import copy_durably, digest_of, identity, remove, sync_folder
from xlcrm.history.refused import NO_SNAPSHOT, SNAPSHOT_AMBIGUOUS, SNAPSHOT_UNWRITABLE
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.commit import CHANGED_MEANWHILE

_NAME: Final = re.compile(r"(\d{8}T\d{6}\.\d{3})Z-([0-9a-f]{16})\.\w+")
_NAME_PART: Final = re.compile(r"\d{8}(T|$)")
_DAY_LENGTH: Final = len("2026-11-22")
_STAMP: Final = "%Y%m%dT%H%M%S.%f"
_DIGITS: Final = 16
_INCOMING: Final = "incoming.tmp"
_READ_ONLY: Final = 0o444


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long snapshots are kept: all of some days, then the last of each day, week and month, later of each year."""

    all_days: int = 2
    daily_days: int = 30
    weekly_weeks: int = 26
    monthly_months: int = 36

    def period(self, taken: datetime, now: datetime) -> str:
        """Return the day, week, month or year of which one snapshot is kept; empty while all are."""
        age = (now.date() - taken.date()).days
        months = 12 * (now.year - taken.year) + now.month - taken.month
        if age < max(self.all_days, 1):
            return ""
        if age <= self.daily_days:
            return f"{taken:%Y-%m-%d}"
        if age <= 7 * self.weekly_weeks:
            return f"{taken:%G-W%V}"
        return f"{taken:%Y-%m}" if months <= self.monthly_months else f"{taken:%Y}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One stored state of the workbook: the file, when it was taken (UTC), the beginning of its SHA-256, its size."""

    path: Path
    taken: datetime
    digest: str
    size: int

    @property
    def name(self) -> str:
        """Name by which journal and user speak of it."""
        return self.path.name

    def as_dict(self) -> dict[str, Any]:
        """Return the snapshot as plain data, its time as the clock on the wall showed it."""
        taken = f"{self.taken.astimezone():%Y-%m-%d %H:%M:%S}"
        return {"name": self.name, "taken": taken, "size": self.size, "path": str(self.path)}


def take(store: Store, now: datetime) -> Snapshot:
    """Store the workbook as it is now; call it within a run (or `Journal.exclusive`), so that only one is at it.

    When the last snapshot holds the same content it is returned; an older one's content is linked, not copied.
    """
    folder, workbook = store.snapshots, store.workbook
    incoming = folder / _INCOMING
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = identity(workbook)
        digest = copy_durably(workbook, incoming)[:_DIGITS]
        if identity(workbook) != before:
            raise Refusal(CHANGED_MEANWHILE, file=workbook.name)
        return _keep(store, incoming, digest, now)
    except OSError as error:
        detail = error.strerror or str(error)
        raise Refusal(SNAPSHOT_UNWRITABLE, file=workbook.name, detail=detail) from error
    finally:
        with suppress(OSError):
            incoming.unlink(missing_ok=True)


def _keep(store: Store, incoming: Path, digest: str, now: datetime) -> Snapshot:
    held = snapshots(store)
    equal = next((snapshot for snapshot in held if snapshot.digest == digest and is_sound(snapshot)), None)
    if equal and equal is held[0]:
        return equal
    stamp = now.astimezone(UTC).strftime(_STAMP)[:-3]
    target = store.snapshots / f"{stamp}Z-{digest}{store.workbook.suffix}"
    if not (equal and _linked(equal.path, target)):
        incoming.replace(target)
        # Opened by hand, a snapshot is then shown as read-only: saving over it would spoil it.
        target.chmod(_READ_ONLY)
    sync_folder(store.snapshots)
    return _snapshot(target)


def _linked(source: Path, target: Path) -> bool:
    try:
        target.hardlink_to(source)
    except OSError:  # no links on this file system: the copy is kept instead
        return False
    return True


def is_sound(snapshot: Snapshot) -> bool:
    """Tell whether a snapshot still holds what was stored."""
    return digest_of(snapshot.path).startswith(snapshot.digest)


def snapshots(store: Store) -> tuple[Snapshot, ...]:
    """Return all snapshots, newest first."""
    if not store.snapshots.is_dir():
        return ()
    found = (_snapshot(path) for path in store.snapshots.iterdir() if _NAME.fullmatch(path.name))
    return tuple(sorted(found, key=lambda snapshot: snapshot.name, reverse=True))


def _snapshot(path: Path) -> Snapshot:
    stamp, _, rest = path.name.partition("Z-")
    taken = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    return Snapshot(path, taken, rest[:_DIGITS], path.stat().st_size)


def find(store: Store, when: str = "", *, zone: tzinfo | None = None) -> Snapshot:
    """Return the snapshot that a person means: the newest, the last up to a day or time, or one by (part of) its name.

    A day or time (``2026-11-22``, ``2026-11-22 06:10``) is in the time zone given, the machine's own by default.
    """
    held = snapshots(store)
    if when and (until := _until(when, zone)):
        fitting = [snapshot for snapshot in held if snapshot.taken <= until][:1]
    else:
        fitting = [snapshot for snapshot in held if when in snapshot.name] if when else list(held[:1])
    if not fitting:
        raise Refusal(NO_SNAPSHOT, when=when or "-")
    if len(fitting) > 1:
        raise Refusal(SNAPSHOT_AMBIGUOUS, when=when, names=", ".join(snapshot.name for snapshot in fitting[:3]))
    return fitting[0]


def _until(when: str, zone: tzinfo | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return None
    if _NAME_PART.match(when):
        return None
    if len(when) == _DAY_LENGTH:
        moment += timedelta(days=1, milliseconds=-1)
    return moment.replace(tzinfo=zone) if zone else moment.astimezone()


def thin(store: Store, now: datetime, schedule: Schedule) -> tuple[Snapshot, ...]:
    """Remove what the schedule no longer keeps, and return it; days and months are those of ``now``'s time zone."""
    gone = superfluous(snapshots(store), now, schedule)
    for snapshot in gone:
        with suppress(OSError):
            remove(snapshot.path)
    return gone


def superfluous(held: Iterable[Snapshot], now: datetime, schedule: Schedule) -> tuple[Snapshot, ...]:
    """Return what the schedule drops; the newest of all and of each period is kept."""
    kept: set[str] = set()
    gone = []
    for snapshot in sorted(held, key=lambda snapshot: snapshot.name, reverse=True):
        period = schedule.period(snapshot.taken.astimezone(now.tzinfo), now)
        if period and period in kept:
            gone.append(snapshot)
        kept.add(period)
    return tuple(gone)
