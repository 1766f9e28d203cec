"""Sending: each step on the disk before the next, limits, quiet hours, retries; nothing twice, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest

from tests.documents.outbox.servers import START, Clock
from xlcrm.documents.outbox.gateway import UNREACHABLE, Failed, Halt, Lost, Retry, Sent
from xlcrm.documents.outbox.pace import Backoff, Limit, Quiet
from xlcrm.documents.outbox.sender import Pace, Sender
from xlcrm.history.documents import Item, MadeState
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal

NEVER_QUIET = Quiet(time(0), time(0))


class FakeGateway:
    """Answers what it is told to, by address; takes everything else. ``knows`` is what it can tell afterwards."""

    def __init__(self, answers=None, knows=None, state=None) -> None:
        self.answers = {address: list(given) for address, given in (answers or {}).items()}
        self.knows = knows or {}
        self.state = state
        self.taken: list[str] = []
        self.down: list[bool] = []

    def ready(self):
        if self.down and self.down.pop(0):
            raise Refusal(UNREACHABLE, server="s", why="down")

    def send(self, message):
        if self.state:
            assert self.state(message.address) == MadeState.SENDING
        outcome = self.answers[message.address].pop(0) if self.answers.get(message.address) else Sent("r")
        if isinstance(outcome, BaseException):
            raise outcome
        if isinstance(outcome, (Sent, Lost)):
            self.taken.append(message.address)
        return outcome

    def ask(self, message):
        return self.knows.get(message.address)

    def close(self):
        pass


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def journal(tmp_path, clock):
    path = tmp_path / "客户.xlsx"
    path.touch()
    with Journal.open(Store.of(path, {}), clock) as journal:
        yield journal


@pytest.fixture
def made(journal):
    return journal.made()


def plan(made, *addresses, channel="mail"):
    items = [Item("message", "t", address, "o", channel, address=address, content={"text": "x"}) for address in addresses]
    return made.plan(items, who="a")


def pace(quiet=NEVER_QUIET, limits=(0, 0), retries=2, patience=timedelta(minutes=10)):
    return Pace(quiet, dict.fromkeys(("mail", "sms", "robot"), limits), Backoff(retries, timedelta(seconds=30), Random(1)), patience)


def sender(made, clock, tmp_path, gateway, **how):
    return Sender(made, {"mail": gateway}, pace(**how), "a", clock, tmp_path, clock.sleep)


def states(made):
    return {each.item.address: each.state.value for each in made.last()}


def test_the_state_is_on_the_disk_before_each_hand_over(made, clock, tmp_path):
    plan(made, "a", "b", "c")
    gateway = FakeGateway(state=lambda address: states(made)[address])
    report = sender(made, clock, tmp_path, gateway).send(made.pending())
    assert gateway.taken == ["a", "b", "c"]
    assert states(made) == dict.fromkeys("abc", "sent")
    assert len(report.sent) == 3
    assert made.of_customer("a")[0].error == "r"


def test_what_fails_for_good_and_what_is_lost_is_told_apart(made, clock, tmp_path):
    plan(made, "a", "b", "c")
    gateway = FakeGateway({"a": [Failed("550")], "b": [Lost("gone")]})
    report = sender(made, clock, tmp_path, gateway).send(made.pending())
    assert states(made) == {"a": "failed", "b": "unknown", "c": "sent"}
    assert (len(report.failed), len(report.unknown), len(report.sent)) == (1, 1, 1)
    sender(made, clock, tmp_path, gateway).send(made.pending())
    assert gateway.taken == ["b", "c"]


def test_a_temporary_refusal_is_tried_again_later_and_later(made, clock, tmp_path):
    plan(made, "a")
    gateway = FakeGateway({"a": [Retry("451"), Retry("451")]})
    report = sender(made, clock, tmp_path, gateway).send(made.pending())
    assert states(made) == {"a": "sent"}
    assert len(report.sent) == 1
    first, second = clock.slept
    assert 22.5 <= first <= 37.5
    assert 45 <= second <= 75
    assert [step.state.value for step in made.attempts(1)] == ["planned", *["sending", "planned"] * 2, "sending", "sent"]


def test_it_gives_up_after_so_many_tries(made, clock, tmp_path):
    plan(made, "a")
    report = sender(made, clock, tmp_path, FakeGateway({"a": [Retry("451")] * 9}), retries=3).send(made.pending())
    assert states(made) == {"a": "failed"}
    assert report.failed == [1]
    assert made.get([1])[0].tries == 4


def test_what_would_take_too_long_waits_for_the_next_run(made, clock, tmp_path):
    plan(made, "a", "b")
    gateway = FakeGateway({"a": [Retry("451")]})
    report = sender(made, clock, tmp_path, gateway, patience=timedelta(seconds=10)).send(made.pending())
    assert states(made) == {"a": "planned", "b": "sent"}
    assert report.put_off == [1]
    assert report.waiting["mail"] > clock()
    clock.now += timedelta(minutes=5)
    sender(made, clock, tmp_path, gateway).send(made.pending(until=clock()))
    assert states(made) == {"a": "sent", "b": "sent"}


def test_one_refusal_that_concerns_all_stops_the_channel_and_loses_nothing(made, clock, tmp_path):
    plan(made, "a", "b", "c")
    report = sender(made, clock, tmp_path, FakeGateway({"b": [Halt("553")]})).send(made.pending())
    assert states(made) == {"a": "sent", "b": "planned", "c": "planned"}
    assert "553" in report.halted["mail"].say("en")


def test_a_server_that_goes_away_stops_the_channel(made, clock, tmp_path):
    plan(made, "a", "b")
    gateway = FakeGateway()
    gateway.down = [False, True]
    report = sender(made, clock, tmp_path, gateway).send(made.pending())
    assert states(made) == {"a": "sent", "b": "planned"}
    assert report.halted["mail"].code == "send.unreachable"


def test_an_interruption_in_the_middle_leaves_it_open(made, clock, tmp_path):
    plan(made, "a", "b")
    with pytest.raises(KeyboardInterrupt):
        sender(made, clock, tmp_path, FakeGateway({"a": [KeyboardInterrupt()]})).send(made.pending())
    assert states(made) == {"a": "unknown", "b": "planned"}


def test_what_a_crash_cut_off_is_asked_for_else_nobody_knows(made, clock, tmp_path):
    numbers = plan(made, "a", "b", "c", "d")
    for number in numbers:
        made.claim(number, who="a")
    post = sender(made, clock, tmp_path, FakeGateway(knows={"a": Sent(), "b": Retry(""), "c": Failed("x")}))
    post.settle()
    assert states(made) == {"a": "sent", "b": "planned", "c": "failed", "d": "unknown"}
    post.resume(made.unknown())
    report = post.send(made.pending())
    assert states(made) == {"a": "sent", "b": "sent", "c": "failed", "d": "sent"}
    assert report.settled == numbers[:3]


def test_what_was_withdrawn_meanwhile_does_not_go(made, clock, tmp_path):
    plan(made, "a", "b")
    waiting = made.pending()
    post = sender(made, clock, tmp_path, FakeGateway())
    post.withdraw({1: "免打扰"})
    post.send(waiting)
    assert states(made) == {"a": "withdrawn", "b": "sent"}
    assert made.get([1])[0].error == "免打扰"


def test_no_more_a_minute_than_allowed(made, clock, tmp_path):
    plan(made, *"abcdefg")
    sender(made, clock, tmp_path, FakeGateway(), limits=(3, 0)).send(made.pending())
    assert clock.slept == [60.0, 60.0]
    assert set(states(made).values()) == {"sent"}


def test_the_limit_of_an_hour_counts_the_runs_before(made, clock, tmp_path):
    plan(made, *"abcd")
    gateway = FakeGateway()
    for wanted in (2, 2):
        report = sender(made, clock, tmp_path, gateway, limits=(0, 2)).send(made.pending())
        assert len(gateway.taken) == wanted
        assert report.waiting["mail"] == START + timedelta(hours=1)
    clock.now += timedelta(minutes=61)
    sender(made, clock, tmp_path, gateway, limits=(0, 2)).send(made.pending())
    assert gateway.taken == list("abcd")


def local(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute).astimezone()


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (local(20, 59), None),
        (local(21), local(8, day=24)),
        (local(23, 59), local(8, day=24)),
        (local(0), local(8)),
        (local(7, 59), local(8)),
        (local(8), None),
    ],
)
def test_nothing_is_sent_at_night(now, until):
    assert Quiet(time(21), time(8)).until(now.astimezone(UTC)) == until


def test_quiet_hours_within_a_day_and_none_at_all():
    noon = Quiet(time(12), time(14))
    assert noon.until(local(13)) == local(14)
    assert noon.until(local(14)) is None
    assert all(NEVER_QUIET.until(local(hour)) is None for hour in range(24))


def test_at_night_the_sender_ends_and_says_when(made, tmp_path, journal):
    night = Clock(local(22))
    plan(made, "a")
    gateway = FakeGateway()
    post = sender(made, night, tmp_path, gateway, quiet=Quiet(time(21), time(8)))
    assert post.send(made.pending()).waiting["mail"] == local(8, day=24)
    assert gateway.taken == []
    assert states(made) == {"a": "planned"}


def test_a_limit_of_nothing_is_none():
    limit = Limit(0, 0, [START] * 9)
    limit.count(START)
    assert limit.free_at(START) == START
