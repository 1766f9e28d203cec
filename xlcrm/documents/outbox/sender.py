"""Sends what waits in the outbox: the state is on the disk before each hand-over, so that nothing leaves twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.documents.outbox.gateway import (
    CHANNELS,
    NOT_ACCEPTED,
    Failed,
    Gateway,
    Halt,
    Lost,
    Message,
    Outcome,
    Retry,
    Sent,
)
from xlcrm.documents.outbox.pace import HOUR, Backoff, Limit, Quiet
from xlcrm.history.documents import Document, MadeState
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from xlcrm.history.made import Made

_RESUMED: Final = "cut off before"
_MAY_HAVE: Final = "cut off while it was handed over: it may have been delivered"


@dataclass(frozen=True)
class Pace:
    """What limits the sending: quiet hours, messages a minute and an hour by channel, retries, the longest wait."""

    quiet: Quiet
    limits: Mapping[str, tuple[int, int]]
    backoff: Backoff
    patience: timedelta


@dataclass
class Report:
    """What a sending did: numbers of documents by what became of them, and why it ended before the outbox was empty.

    ``put_off`` are those to be tried again later, ``settled`` those that a crash had cut off and the gateway knew of,
    ``withdrawn`` those that may not go any more. ``waiting`` says by channel when it may go on, ``halted`` why it cannot.
    """

    sent: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    put_off: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    waiting: dict[str, datetime] = field(default_factory=dict)
    halted: dict[str, Refusal] = field(default_factory=dict)


@dataclass
class Sender:
    """Sends messages through gateways, one after another; the caller holds the lock that keeps other senders away.

    ``folder`` is what the paths of attachments are relative to.
    """

    made: Made
    gateways: Mapping[str, Gateway]
    pace: Pace
    who: str
    now: Callable[[], datetime]
    folder: Path
    sleep: Callable[[float], None] = time.sleep
    progress: Callable[[int], None] = lambda _: None
    report: Report = field(default_factory=Report)
    _limits: dict[str, Limit] = field(default_factory=dict)

    def settle(self) -> None:
        """Judge the messages whose hand-over a crash cut off: ask the gateway, else nobody knows."""
        for document in self.made.sending():
            gateway = self.gateways.get(document.item.channel)
            outcome = gateway.ask(self._message(document)) if gateway else None
            if outcome is None:
                self._mark(document, MadeState.UNKNOWN, _MAY_HAVE)
                self.report.unknown.append(document.id)
                continue
            self.report.settled.append(document.id)
            if isinstance(outcome, Retry):
                self._mark(document, MadeState.PLANNED, _RESUMED)
            else:
                self._note(document, outcome)

    def resume(self, documents: Sequence[Document]) -> None:
        """Put messages of unknown fate back into the outbox, as a person has asked for."""
        self.made.mark([each.id for each in documents], MadeState.PLANNED, who=self.who, detail=_RESUMED)

    def withdraw(self, reasons: Mapping[int, str]) -> None:
        """Take messages out of the outbox that may not go any more, each with its reason."""
        for number, reason in reasons.items():
            self.made.mark([number], MadeState.WITHDRAWN, who=self.who, detail=reason)
            self.report.withdrawn.append(number)

    def send(self, documents: Iterable[Document]) -> Report:
        """Send messages of the outbox, waiting between them as the limits ask; return what became of them."""
        queue = [_turn(each) for each in documents if each.item.channel in self.gateways]
        heapify(queue)
        try:
            while queue:
                document = heappop(queue)[-1]
                again = self._try(document)
                if again is not None:
                    heappush(queue, _turn(again))
                self.progress(len(self.report.sent))
        finally:
            for gateway in self.gateways.values():
                gateway.close()
        return self.report

    def _try(self, document: Document) -> Document | None:
        """Send one message if it may go now; return it when it is to be tried again."""
        channel = document.item.channel
        closed = channel in self.report.halted or channel in self.report.waiting
        if closed or not self._wait(document) or not self._ready(channel):
            self.report.put_off += [document.id] * bool(document.tries)
            return None
        if not self.made.claim(document.id, who=self.who):  # withdrawn meanwhile
            return None
        self._limits[channel].count(self.now())
        return self._hand_over(replace(document, tries=document.tries + 1))

    def _ready(self, channel: str) -> bool:
        try:
            self.gateways[channel].ready()
        except Refusal as refusal:
            self.report.halted[channel] = refusal
            return False
        return True

    def _wait(self, document: Document) -> bool:
        """Wait until a message may go; give up its channel when that is too far off."""
        channel, now = document.item.channel, self.now()
        if channel not in self._limits:
            sent = self.made.sent_since(channel, now - HOUR)
            self._limits[channel] = Limit(*self.pace.limits[channel], sent)
        begins = max(self._limits[channel].free_at(now), document.next_try or now)
        begins = self.pace.quiet.until(begins) or begins
        if begins - now > self.pace.patience:
            self.report.waiting[channel] = begins
            return False
        if begins > now:
            self.sleep((begins - now).total_seconds())
        return True

    def _hand_over(self, document: Document) -> Document | None:
        try:
            outcome = self.gateways[document.item.channel].send(self._message(document))
        except BaseException:
            self._note(document, Lost(_MAY_HAVE))
            raise
        return self._note(document, outcome)

    def _note(self, document: Document, outcome: Outcome) -> Document | None:
        """Note what became of a message; return it when it is to be tried again."""
        report = self.report
        if isinstance(outcome, Retry):
            return self._put_off(document, outcome.why)
        if isinstance(outcome, Halt):
            self._mark(document, MadeState.PLANNED, outcome.why)
            channel = document.item.channel
            report.halted[channel] = Refusal(NOT_ACCEPTED, server=CHANNELS[channel], why=outcome.why)
            return None
        state, numbers = {
            Sent: (MadeState.SENT, report.sent),
            Failed: (MadeState.FAILED, report.failed),
            Lost: (MadeState.UNKNOWN, report.unknown),
        }[type(outcome)]
        self._mark(document, state, outcome.receipt if isinstance(outcome, Sent) else outcome.why)
        numbers.append(document.id)
        return None

    def _put_off(self, document: Document, why: str) -> Document | None:
        wait = self.pace.backoff.after(document.tries)
        if wait is None:
            self._note(document, Failed(why))
            return None
        later = self.now() + wait
        self.made.mark([document.id], MadeState.PLANNED, who=self.who, detail=why, next_try=later)
        return replace(document, next_try=later)

    def _mark(self, document: Document, state: MadeState, detail: str) -> None:
        self.made.mark([document.id], state, who=self.who, detail=detail)

    def _message(self, document: Document) -> Message:
        content = document.item.content
        return Message(
            document.uid,
            document.item.channel,
            document.item.address,
            text=content.get("text", ""),
            name=content.get("name", ""),
            subject=content.get("subject", ""),
            html=content.get("html", ""),
            record=document.item.customer_id,
            attachments=[self.folder / name for name in content.get("attachments", ())],
            provider_template=content.get("provider_template", ""),
            fields=content.get("fields", {}),
            marketing=content.get("marketing", False),
        )


def _turn(document: Document) -> tuple[datetime, int, Document]:
    return document.next_try or document.at, document.id, document
