"""Sends what waits in the outbox: the state is on the disk before each hand-over, so that nothing leaves twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.documents.outbox.gateway import Failed, Gateway, Halt, Lost, Message, Outcome, Retry, Sent
from xlcrm.documents.outbox.pace import HOUR, Backoff, Limit, Quiet
from xlcrm.history.documents import Document, MadeState

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
    """What a sending did: numbers of documents by what became of them, and why it ended before the outbox was empty."""

    sent: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    put_off: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    waiting_until: datetime | None = None
    halted: str = ""


@dataclass
class Sender:
    """Sends messages through gateways, one after another; the caller holds the lock that keeps other senders away.

    ``allowed`` says of documents which may still go: a mark or a consent may have changed since they were planned;
    it gives the reason for each that may not. ``folder`` is what the paths of attachments are relative to.
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

    def settle(self) -> None:
        """Judge the messages whose hand-over a crash cut off: ask the gateway, else nobody knows."""
        for document in self.made.sending():
            gateway = self.gateways.get(document.item.channel)
            outcome = gateway.ask(self._message(document)) if gateway else None
            if outcome is None:
                self._mark(document, MadeState.UNKNOWN, _MAY_HAVE)
                self.report.unknown.append(document.id)
            else:
                self._note(document, outcome)
                self.report.settled.append(document.id)

    def resume(self, documents: Sequence[Document]) -> None:
        """Put messages of unknown fate back into the outbox, as a person has asked for."""
        self.made.mark([each.id for each in documents], MadeState.PLANNED, who=self.who, detail=_RESUMED)

    def hold(self, reasons: Mapping[int, str]) -> None:
        """Take messages out of the outbox that may not go any more."""
        for number, reason in reasons.items():
            self.made.mark([number], MadeState.WITHDRAWN, who=self.who, detail=reason)
            self.report.held.append(number)

    def send(self, ids: Collection[int]) -> Report:
        """Send messages of the outbox, waiting between them as the limits ask; return what became of them."""
        limits = {channel: self._limit(channel) for channel in self.gateways}
        left = set(ids)
        try:
            while left and not self.report.halted:
                document = self._next(left)
                if document is None or not self._wait(document, limits[document.item.channel]):
                    break
                limits[document.item.channel].count(self.now())
                if not self._hand_over(document):
                    left.discard(document.id)
                self.progress(len(self.report.sent))
        finally:
            for gateway in self.gateways.values():
                gateway.close()
        return self.report

    def _limit(self, channel: str) -> Limit:
        return Limit(*self.pace.limits[channel], self.made.sent_since(channel, self.now() - HOUR))

    def _next(self, left: Collection[int]) -> Document | None:
        """Return the message whose turn it is: the one that may go first."""
        waiting = [each for each in self.made.pending() if each.id in left and each.item.channel in self.gateways]
        return min(waiting, key=lambda each: (each.next_try or each.at, each.id), default=None)

    def _wait(self, document: Document, limit: Limit) -> bool:
        """Wait until a message may go; give up when that is too far off."""
        now = self.now()
        begins = max(limit.free_at(now), document.next_try or now)
        begins = self.pace.quiet.until(begins) or begins
        if begins - now > self.pace.patience:
            self.report.waiting_until = begins
            return False
        if begins > now:
            self.sleep((begins - now).total_seconds())
        return True

    def _hand_over(self, document: Document) -> bool:
        """Hand one message over; tell whether it is to be tried again."""
        gateway = self.gateways[document.item.channel]
        message = self._message(document)
        gateway.ready()
        self._mark(document, MadeState.SENDING, "")
        try:
            outcome: Outcome = gateway.send(message)
        except BaseException:
            # Nobody knows how far it came; the message keeps the state in which a crash would have left it.
            self.made.mark([document.id], MadeState.UNKNOWN, who=self.who, detail=_MAY_HAVE)
            self.report.unknown.append(document.id)
            raise
        return self._note(replace(document, tries=document.tries + 1), outcome)

    def _note(self, document: Document, outcome: Outcome) -> bool:
        """Note what became of a message; tell whether it is to be tried again."""
        match outcome:
            case Sent(receipt):
                self._mark(document, MadeState.SENT, receipt)
                self.report.sent.append(document.id)
            case Failed(why):
                self._mark(document, MadeState.FAILED, why)
                self.report.failed.append(document.id)
            case Lost(why):
                self._mark(document, MadeState.UNKNOWN, why)
                self.report.unknown.append(document.id)
            case Halt(why):
                self._mark(document, MadeState.PLANNED, why)
                self.report.halted = why
            case Retry(why):
                return self._put_off(document, why)
        return False

    def _put_off(self, document: Document, why: str) -> bool:
        wait = self.pace.backoff.after(max(document.tries, 1))
        if wait is None:
            self._mark(document, MadeState.FAILED, why)
            self.report.failed.append(document.id)
            return False
        self.made.mark([document.id], MadeState.PLANNED, who=self.who, detail=why, next_try=self.now() + wait)
        return True

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
