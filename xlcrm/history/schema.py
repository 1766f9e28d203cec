"""The tables of the journal."""

from __future__ import annotations

from typing import Final

VERSION: Final = 2

_DOCUMENTS: Final = """
CREATE TABLE document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    batch INTEGER NOT NULL,
    kind TEXT NOT NULL,
    template TEXT NOT NULL,
    template_hash TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    occasion TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    path TEXT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    changed TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX document_template ON document (template, customer_id);
CREATE INDEX document_customer ON document (customer_id);
CREATE INDEX document_state ON document (state, channel);
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX attempt_document ON attempt (document);
CREATE TRIGGER attempt_stays BEFORE UPDATE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER attempt_is_kept BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER document_is_kept BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'documents are kept'); END;
"""

SCHEMA: Final = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    command TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    today TEXT NOT NULL,
    workbook TEXT NOT NULL,
    undoes INTEGER,
    began TEXT NOT NULL,
    ended TEXT,
    fingerprint_before TEXT NOT NULL,
    fingerprint_after TEXT,
    snapshot TEXT,
    receipt TEXT,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX run_state ON run (state);
CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES run,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    tbl TEXT NOT NULL,
    rows BLOB NOT NULL,
    records BLOB NOT NULL
);
CREATE INDEX block_run ON block (run);
CREATE TABLE cells (
    id INTEGER PRIMARY KEY,
    block INTEGER NOT NULL REFERENCES block,
    key TEXT NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE INDEX cells_block ON cells (block);
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
""" + _DOCUMENTS

STEPS: Final = {1: _DOCUMENTS}
"""What makes a journal of each older version into one of the next."""

TABLES: Final = frozenset({"run", "block", "cells", "event", "state", "document", "attempt"})
