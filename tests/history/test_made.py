"""The journal of documents: planned once, each step kept, older journals upgraded."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from tests.history.conftest import START
from xlcrm.history import schema
from xlcrm.history.documents import Item, MadeState
from xlcrm.history.journal import Journal
from xlcrm.model.refusals import Refusal


def item(customer="KH000001", occasion="2026", channel="mail", **more):
    return Item("message", "birthday", customer, occasion, channel, **more)


@pytest.fixture
def made(journal):
    return journal.made()


def test_a_document_is_kept_with_all_that_is_known_of_it(made):
    (number,) = made.plan(
        [item(address="wang@example.com", template_hash="h", content={"text": "生日快乐"})], who="李雷"
    )
    (kept,) = made.pending("mail")
    assert (kept.id, kept.who, kept.batch, kept.state, kept.tries) == (number, "李雷", 1, MadeState.PLANNED, 0)
    assert kept.item == item(address="wang@example.com", template_hash="h", content={"text": "生日快乐"})
    assert len(kept.uid) == 32


def test_the_same_is_planned_once_unless_asked_for_again(made):
    first = made.plan([item(), item(occasion="2027"), item(channel="sms"), item()], who="a")
    assert [bool(number) for number in first] == [True, True, True, False]
    assert made.plan([item()], who="a") == [0]
    assert made.plan([item()], who="a", again=True) != [0]


@pytest.mark.parametrize(
    ("state", "counts"), [(state, state not in ("failed", "withdrawn")) for state in MadeState]
)
def test_what_failed_or_was_withdrawn_does_not_count(made, state, counts):
    numbers = made.plan([item()], who="a")
    made.mark(numbers, state, who="a")
    there = made.already("birthday", ["KH000001", "KH000002"], ["2026", "2026"])
    assert there == ({("KH000001", "2026")} if counts else set())
    assert (made.plan([item()], who="a") == [0]) is counts


def test_already_asks_by_channel_kind_and_occasion(made):
    made.plan([item()], who="a")
    assert made.already("birthday", ["KH000001"], ["2027"]) == set()
    assert made.already("birthday", ["KH000001"], ["2026"], channel="sms") == set()
    assert made.already("birthday", ["KH000001"], ["2026"], kind="letter") == set()
    assert made.already("birthday", ["KH000001"], ["2026"], channel="mail", kind="message")
    assert made.already("festival", ["KH000001"], ["2026"]) == set()


def test_every_step_is_remembered_and_cannot_be_rewritten(journal, made):
    (number,) = made.plan([item()], who="a")
    made.mark([number], MadeState.SENDING, who="b")
    made.mark([number], MadeState.PLANNED, who="b", detail="451 busy", next_try=START + timedelta(hours=1))
    made.mark([number], MadeState.SENDING, who="b")
    made.mark([number], MadeState.SENT, who="b", paths={number: "输出/a.pdf"})
    steps = [(step.who, step.state, step.detail) for step in made.attempts(number)]
    assert steps == [
        ("a", "planned", ""), ("b", "sending", ""), ("b", "planned", "451 busy"), ("b", "sending", ""), ("b", "sent", ""),
    ]  # fmt: skip
    (kept,) = made.of_customer("KH000001")
    assert (kept.state, kept.tries, kept.error, kept.item.path) == (MadeState.SENT, 2, "", "输出/a.pdf")
    with sqlite3.connect(journal.store.journal) as file:
        for sql in ("DELETE FROM attempt", "UPDATE attempt SET state = 'failed'", "DELETE FROM document"):
            with pytest.raises(sqlite3.IntegrityError):
                file.execute(sql)
    file.close()


def test_what_was_put_off_is_not_due_before_its_time(made):
    numbers = made.plan([item(), item("KH000002")], who="a")
    made.mark(numbers[:1], MadeState.PLANNED, who="a", next_try=START + timedelta(hours=1))
    assert [each.id for each in made.pending(until=START + timedelta(minutes=59))] == numbers[1:]
    assert [each.id for each in made.pending(until=START + timedelta(minutes=61))] == numbers


def test_the_next_run_reads_the_workbook_when_it_has_to_be_told_something(journal, made):
    note = journal.store.last_run
    note.write_text("{}", encoding="utf-8")
    numbers = made.plan([item()], who="a")
    made.mark(numbers, MadeState.SENDING, who="a")
    assert note.exists()
    made.mark(numbers, MadeState.SENT, who="a")
    assert not note.exists()


def old_journal(path):
    """A journal as version 1 wrote it."""
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as file:
        file.executescript(schema.SCHEMA.replace(schema.STEPS[1], ""))
        file.execute("PRAGMA user_version = 1")
        file.execute("INSERT INTO state VALUES ('kept', '7')")
    file.close()


def test_a_journal_of_the_older_version_is_upgraded_and_loses_nothing(store, clock):
    old_journal(store.journal)
    for _ in range(2):
        with Journal.open(store, clock, 0.1) as journal:
            assert journal.get_state("kept") == 7
            assert journal.set_aside is None
            journal.made().plan([item()], who="a")
            assert len(journal.made().last()) == 1


def test_an_upgrade_that_fails_leaves_the_old_journal(store, clock, monkeypatch):
    old_journal(store.journal)
    monkeypatch.setitem(schema.STEPS, 1, schema.STEPS[1] + "CREATE TABLE run (id);\n")
    with pytest.raises(Refusal):
        Journal.open(store, clock, 0.1)
    monkeypatch.undo()
    with Journal.open(store, clock, 0.1) as journal:
        assert journal.get_state("kept") == 7
        assert journal.made().last() == []


def test_a_thousand_documents_are_planned_and_marked_in_one_go(made):
    numbers = made.plan([item(f"KH{number:06}") for number in range(1000)], who="a")
    made.mark(numbers, MadeState.MADE, who="a", paths={number: f"{number}.docx" for number in numbers})
    assert len(made.get(numbers)) == 1000
    assert {each.batch for each in made.get(numbers[:2])} == {1}
