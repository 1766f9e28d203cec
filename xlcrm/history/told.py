"""What the workbook is to remember of the documents in its journal; read without opening the journal for writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Final

from xlcrm.history.documents import SETTLED, MadeState
from xlcrm.history.store import Store
from xlcrm.model.told import Told

_TOLD: Final = (*SETTLED, MadeState.FAILED, MadeState.WITHDRAWN)
_SQL: Final = (
    "SELECT uid, customer_id, channel, template, occasion, state, changed, who FROM document "  # noqa: S608 - marks only
    f"WHERE state IN ({', '.join('?' * len(_TOLD))}) ORDER BY id"
)


def told_by(store: Store) -> tuple[Told, ...]:
    """Return the documents that were made or sent, the oldest first; none when the journal cannot be read now."""
    if not store.journal.is_file():
        return ()
    try:
        with closing(sqlite3.connect(f"{store.journal.as_uri()}?mode=ro", uri=True, timeout=1.0)) as connection:
            rows = connection.execute(_SQL, _TOLD).fetchall()
        return tuple(_told(row) for row in rows)
    except (sqlite3.Error, ValueError, TypeError):
        return ()  # opening it for writing says what is wrong with it


def _told(row: tuple[str, ...]) -> Told:
    uid, record, channel, template, occasion, state, changed, who = row
    on = datetime.fromisoformat(changed).astimezone().date()
    return Told(uid, record, channel, template, occasion, state, on, who)
