"""The loop: what ends a wait, what rings, and that it needs nobody to ring."""

from __future__ import annotations

import signal
import threading
import time

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileOpenedEvent,
)

from xlcrm import watch as loop
from xlcrm.watch import Alarm, _Ringer, watch


def test_a_wait_ends_after_its_time():
    start = time.monotonic()
    Alarm().wait(0.1)
    assert 0.09 < time.monotonic() - start < 2


def test_a_ring_before_or_during_a_wait_ends_it_and_counts_once():
    alarm = Alarm()
    alarm.ring()
    alarm.ring()
    start = time.monotonic()
    alarm.wait(60)
    threading.Timer(0.05, alarm.ring).start()
    alarm.wait(60)
    alarm.wait(0.1)
    assert time.monotonic() - start < 10


def test_a_stopped_alarm_waits_no_more():
    alarm = Alarm()
    alarm.stop()
    start = time.monotonic()
    alarm.wait(60)
    assert time.monotonic() - start < 10


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no interval timers")
def test_a_signal_may_stop_it_while_it_waits():
    """Signals interrupt the waiting thread itself, at any point of it."""
    alarm = Alarm()
    rings = []
    before = signal.signal(signal.SIGALRM, lambda *_: (rings.append(1), alarm.ring()))
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        while len(rings) < 300:
            alarm.wait(0.0003)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("event", "rings"),
    [
        (FileModifiedEvent("d/客户.xlsx"), True),
        (FileDeletedEvent("d/~$客户.xlsx"), True),
        (DirModifiedEvent("d"), True),
        (FileOpenedEvent("d/客户.xlsx"), False),
        (FileClosedNoWriteEvent("d/客户.xlsx"), False),
    ],
)
def test_changes_ring_and_reading_does_not(event, rings):
    alarm = Alarm()
    _Ringer(alarm).dispatch(event)
    assert alarm._rung.empty() is not rings


def listener(alarm, count):
    said = []

    def say(sentence):
        said.append(sentence)
        if len(said) == count:
            alarm.stop()

    return said, say


@pytest.mark.parametrize("fault", [None, "start", "schedule"])
def test_it_needs_nobody_to_ring(workspace, monkeypatch, fault):
    def refuse(*_, **__):
        raise OSError(28, "no more watches")

    monkeypatch.setattr("xlcrm.watched.QUIET_FOR", 0)
    if fault:
        monkeypatch.setattr(loop.Observer, fault, refuse)
    alarm = Alarm()
    said, say = listener(alarm, 2)
    watch(workspace, "zh", say, alarm)
    assert str(workspace) in said[0]
    assert "无需更新" in said[1]
    assert said[2:] == ["已停止监视。"]


def test_one_workbook_can_be_watched(workspace, monkeypatch):
    monkeypatch.setattr("xlcrm.watched.QUIET_FOR", 0)
    (workspace / "other.xlsx").write_bytes(b"PK")
    alarm = Alarm()
    said, say = listener(alarm, 2)
    watch(workspace / "客户管理.xlsx", "en", say, alarm)
    assert "up to date" in said[1]
