"""The access log: whole as it was written, and any tampering shows."""

from __future__ import annotations

import sqlite3

import pytest

from tests.history.conftest import column

DROP = "DROP TRIGGER event_stays; DROP TRIGGER event_is_kept;"


@pytest.fixture
def logged(journal, record_run):
    journal.event("opened", "李雷", {"file": "客户.xlsx"})
    journal.event("handed_out", "韩梅梅", {"to": ["王芳"], "rows": 12})
    record_run(column("customers", "name", [(5, "KH000001", "a", "b")]))
    journal.event("restored", "李雷", {})
    return journal


def tamper(store, script):
    connection = sqlite3.connect(store.journal)
    connection.executescript(script)
    connection.close()


def test_the_log_tells_who_did_what(logged):
    assert [(event.kind, event.who) for event in logged.events()] == [
        ("restored", "李雷"),
        ("run", "李雷"),
        ("handed_out", "韩梅梅"),
        ("opened", "李雷"),
    ]
    assert logged.events("handed_out")[0].detail == {"to": ["王芳"], "rows": 12}
    assert len(logged.events("opened", "restored", limit=1)) == 1


def test_an_untouched_log_is_whole(logged):
    check = logged.verify_chain()
    assert check.whole
    assert check.entries == 4


def test_an_empty_log_is_whole(journal):
    assert journal.verify_chain().whole


def test_entries_cannot_be_changed_or_removed_in_passing(logged, store):
    for script in ("UPDATE event SET who = 'x'", "DELETE FROM event"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            tamper(store, script)


@pytest.mark.parametrize(
    ("script", "broken_at"),
    [
        ("UPDATE event SET who = 'x' WHERE id = 2", 2),
        ("UPDATE event SET at = '2020-01-01T00:00:00+00:00' WHERE id = 1", 1),
        ("UPDATE event SET detail = '{}' WHERE id = 2", 2),
        ("UPDATE event SET hash = 'x' WHERE id = 4", 4),
        ("DELETE FROM event WHERE id = 1", 1),
        ("DELETE FROM event WHERE id = 2", 2),
        ("DELETE FROM event WHERE id = 4", 4),
        ("DELETE FROM event", 1),
        ("UPDATE block SET who = 'x'", 3),
        ("UPDATE cells SET key = 'mobile'", 3),
        ("DELETE FROM block", 3),
        ("UPDATE run SET who = 'x'", 3),
    ],
)
def test_tampering_shows(logged, store, script, broken_at):
    tamper(store, DROP + script)
    check = logged.verify_chain()
    assert not check.whole
    assert check.broken_at == broken_at


def test_the_log_goes_on_after_it_was_checked(logged):
    head = logged.verify_chain().head
    logged.event("opened", "x", {})
    check = logged.verify_chain()
    assert check.whole
    assert check.head != head
