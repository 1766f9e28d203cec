"""A sender that is killed at any step: nothing is lost, nothing arrives twice.

The gateway is the file of short messages, which can be asked; a second one, that cannot be asked, is the same file with
`ask` taken away: there a killed hand-over must end as unknown, never as a second message.
"""

from __future__ import annotations

import csv
import os
import signal
import sys
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest

from tests.history.dying import die_at
from xlcrm.documents.outbox.pace import Backoff, Quiet
from xlcrm.documents.outbox.sender import Pace, Sender
from xlcrm.documents.outbox.sms import SmsFileGateway
from xlcrm.history.documents import Item
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
PACE = Pace(Quiet(time(0), time(0)), {"sms": (0, 0)}, Backoff(1, timedelta(seconds=1), Random(1)), timedelta(minutes=1))


class Mute(SmsFileGateway):
    """Cannot tell what it took."""

    def ask(self, _message):
        return None


def run_once(folder, gateway):
    """What the command does: settle what is left over, then send what waits."""
    with Journal.open(Store.of(folder / "客户.xlsx", {}), lambda: NOW) as journal:
        made = journal.made()
        post = Sender(made, {"sms": gateway(folder / "sms", "zh", lambda: NOW)}, PACE, "a", lambda: NOW, folder, lambda _: None)
        post.settle()
        post.send(made.pending())


def prepare(folder):
    folder.mkdir()
    (folder / "客户.xlsx").touch()
    (folder / "sms").mkdir()
    with Journal.open(Store.of(folder / "客户.xlsx", {}), lambda: NOW) as journal:
        items = [Item("message", "t", f"KH{n}", "o", "sms", address=f"1380000000{n}", content={"text": "x"}) for n in range(2)]
        journal.made().plan(items, who="a")


def killed_at(step, folder, gateway):
    """Run in a child that dies at its step; tell whether it did."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            die_at(step)
            run_once(folder, gateway)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def delivered(folder):
    found = []
    for path in (folder / "sms").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
            found += [row[0] for row in csv.reader(file)][1:]
    return found


def states(folder):
    with Journal.open(Store.of(folder / "客户.xlsx", {}), lambda: NOW) as journal:
        return [each.state.value for each in journal.made().last()]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of fork, where a thread of the suite lives
@pytest.mark.parametrize("gateway", [SmsFileGateway, Mute])
def test_a_sender_killed_at_any_step_sends_nothing_twice_and_drops_nothing(tmp_path, gateway):
    step, unknown = 0, 0
    while True:
        step += 1
        folder = tmp_path / str(step)
        prepare(folder)
        died = killed_at(step, folder, gateway)
        run_once(folder, gateway)
        arrived, now = delivered(folder), states(folder)
        assert len(arrived) == len(set(arrived)), step
        if gateway is SmsFileGateway:
            assert (sorted(arrived), now) == (["13800000000", "13800000001"], ["sent", "sent"]), step
        else:
            assert set(now) <= {"sent", "unknown"}, step
            assert len(arrived) >= now.count("sent"), step
            unknown += now.count("unknown")
        if not died:
            break
    assert step > 30
    assert bool(unknown) is (gateway is Mute)
