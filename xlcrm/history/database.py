"""One SQLite file: opened, kept sound, and never a reason to crash."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NoReturn

from xlcrm.history.refused import JOURNAL_BUSY, JOURNAL_DAMAGED, JOURNAL_NEWER, JOURNAL_UNWRITABLE
from xlcrm.history.schema import SCHEMA, STEPS, TABLES, VERSION
from xlcrm.model.refusals import Refusal

BUSY_SECONDS: Final = 10.0

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_PRIMARY_CODE: Final = 0xFF


class Damaged(Exception):  # noqa: N818 - a finding, answered by setting the file aside
    """The file is no journal, or no longer a whole one."""


class Database:
    """A journal's file. Errors of SQLite become refusals; a damaged file is set aside and a new one begun."""

    def __init__(self, path: Path, now: Callable[[], datetime], busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        self.set_aside: Path | None = None
        self._now = now
        self._busy_seconds = busy_seconds
        self._open()

    def _open(self) -> None:
        with self._refusing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = _connect(self.path, self._busy_seconds)
            except Damaged:
                self._put_aside()
                self._connection = _connect(self.path, self._busy_seconds)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self._guarded():
            return self._connection.execute(sql, values).fetchall()

    def each(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one, for those that hold much."""
        with self._guarded():
            yield from self._connection.execute(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[Writer]:
        """Write all or nothing; on return it is on the disk."""
        with self._guarded():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Writer(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._refusing(self.path):
            try:
                yield
            except sqlite3.DatabaseError as error:
                if _code(error) not in _DAMAGED:
                    raise
                self._give_up(error)

    @contextmanager
    def sound(self) -> Iterator[None]:
        """Take values that cannot be what was written for damage."""
        try:
            yield
        except (ValueError, TypeError, KeyError) as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> NoReturn:
        self._connection.close()
        kept = self._put_aside()
        self._open()
        raise Refusal(JOURNAL_DAMAGED, kept=kept.name) from error

    @contextmanager
    def _refusing(self, path: Path) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            busy = _code(error) in _BUSY
            raise Refusal(JOURNAL_BUSY if busy else JOURNAL_UNWRITABLE, file=path.name, detail=str(error)) from error
        except OSError as error:
            raise Refusal(JOURNAL_UNWRITABLE, file=path.name, detail=error.strerror or str(error)) from error

    def _put_aside(self) -> Path:
        """Keep a damaged journal under another name, with the undo file that belongs to it."""
        stamp = self._now().strftime("%Y%m%dT%H%M%S.%f")
        kept = self.path.with_name(f"{self.path.stem}.damaged-{stamp}{self.path.suffix}")
        self.path.rename(kept)
        undo = self.path.with_name(f"{self.path.name}-journal")
        if undo.exists():
            undo.rename(kept.with_name(f"{kept.name}-journal"))
        self.set_aside = kept
        return kept


class Writer:
    """What may be done inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def insert(self, table: str, values: dict[str, object]) -> int:
        """Insert a row and return its number."""
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 - names are ours
        number = self._connection.execute(sql, tuple(values.values())).lastrowid
        return number or 0

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        """Carry out one statement."""
        self._connection.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out one statement for many rows."""
        self._connection.executemany(sql, rows)

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._connection.execute(sql, values).fetchall()


def _connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)
    try:
        # EXTRA: a commit survives a power cut before the workbook is replaced. No WAL: one file, safe on any disk.
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA foreign_keys = ON")
        _prepare(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        if _code(error) in _DAMAGED:
            raise Damaged from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection)
    if version == 0:
        _create(connection)
    elif version > VERSION:
        raise Refusal(JOURNAL_NEWER, file=path.name)
    elif version < VERSION:
        _upgrade(connection)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables >= TABLES:
        raise Damaged
    for table in sorted(TABLES):
        connection.execute(f"SELECT * FROM {table} ORDER BY 1 DESC LIMIT 1").fetchone()  # noqa: S608 - names are ours


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have created the tables while this one waited.
    if _version(connection) == 0:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            connection.execute("ROLLBACK")
            raise Damaged
        _write_schema(connection, SCHEMA, VERSION)
    connection.execute("COMMIT")


def _upgrade(connection: sqlite3.Connection) -> None:
    """Give a journal of an older version what was added since; all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done so while this one waited.
        for version in range(_version(connection), VERSION):
            _write_schema(connection, STEPS[version], version + 1)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _write_schema(connection: sqlite3.Connection, schema: str, version: int) -> None:
    for statement in _statements(schema):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")


def _statements(schema: str) -> Iterator[str]:
    """Yield the statements of a schema; executescript would end the transaction."""
    statement = ""
    for line in schema.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
