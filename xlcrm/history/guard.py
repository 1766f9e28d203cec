"""One run at a time for each workbook, even across processes; a killed process lets go by itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Self

from xlcrm.history.refused import JOURNAL_BUSY, JOURNAL_UNWRITABLE
from xlcrm.model.refusals import Refusal


class RunLock:
    """Held from the beginning of a run to its end.

    An empty SQLite file that is locked and never written: the one lock that works alike on every system and needs no
    cleaning up after a crash.
    """

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._path = path
        self._wait = wait_seconds
        self._connection: sqlite3.Connection | None = None

    def take(self) -> Self:
        """Take the lock, waiting for another run to end; refuse when it takes too long."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                self._path, timeout=self._wait, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self.release()
            raise Refusal(JOURNAL_BUSY, file=self._path.parent.name) from error
        except (sqlite3.DatabaseError, OSError) as error:
            self.release()
            raise Refusal(JOURNAL_UNWRITABLE, file=self._path.name, detail=str(error)) from error
        return self

    def release(self) -> None:
        """Let go of the lock."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
