"""The two commands of the outbox as plain functions: put messages in, and send what is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.choosing import Choice, chosen_rows
from xlcrm.documents.outbox.configuring import gateways_of, pace_of, require_signature
from xlcrm.documents.outbox.gateway import CHANNELS, METHODS
from xlcrm.documents.outbox.planning import Planned, Wish, plan_messages
from xlcrm.documents.outbox.sender import Report, Sender
from xlcrm.documents.outbox.staff import STAFF_MESSAGES
from xlcrm.documents.recipients import Sending, choose
from xlcrm.documents.templates import find_template
from xlcrm.history.guard import RunLock
from xlcrm.history.journal import Journal
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.documents.opened import Opened
    from xlcrm.documents.outbox.gateway import Gateway
    from xlcrm.history.documents import Document
    from xlcrm.model.book import Book
    from xlcrm.workspace import Workspace

_WAIT_FOR_OTHERS = 1.0
_EVERYBODY = Choice()
_GONE = Text("客户已不在档案里", "no longer in the archive")
_MOVED = Text("联系方式已变更，请重新生成", "the address has changed; make the message again")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which messages of the outbox are meant; all that are due, when nothing is said."""

    channels: tuple[str, ...] = ()
    template: str = ""
    choice: Choice | None = None
    limit: int = 0
    resend_unknown: bool = False


@dataclass(frozen=True)
class Outbox:
    """What stands in the outbox: messages that may go now, later ones, those of unknown fate, and who may not get one."""

    due: tuple[Document, ...]
    later: tuple[Document, ...] = ()
    unknown: tuple[Document, ...] = ()
    refused: Mapping[int, str] = field(default_factory=dict)


def put_in(opened: Opened, wish: Wish, *, dry_run: bool) -> Planned:
    """Put messages into the outbox, or only work them out; what is in there already is never put in twice."""
    with Journal.open(opened.store) as journal:
        made = journal.made()
        planned = plan_messages(opened.subjects, opened.workspace, made, wish)
        if not dry_run and planned.items:
            require_signature(opened.book, wish.channel)
            made.plan(planned.items, who=opened.who, again=wish.again)
        return planned


@dataclass
class Post:
    """The outbox of a workbook, open for looking and sending."""

    workspace: Workspace
    book: Book
    journal: Journal
    who: str
    sleep: Callable[[float], None] = time.sleep
    progress: Callable[[int], None] = lambda _: None

    def look(self, selection: Selection) -> Outbox:
        """Return what a sending would send, without changing anything."""
        made, now = self.journal.made(), self.journal.now()
        unknown = [*made.unknown(), *made.sending()]
        waiting = self._selected(made.pending(), selection)
        refused = self._refused(waiting)
        allowed = [each for each in waiting if each.id not in refused]
        patience = now + pace_of(self.book.settings).patience
        due = [each for each in allowed if each.next_try is None or each.next_try <= patience]
        if selection.limit:
            due = due[: selection.limit]
        going = {each.id for each in due}
        later = tuple(each for each in allowed if each.id not in going)
        return Outbox(tuple(due), later, tuple(self._selected(unknown, selection)), refused)

    def send(self, selection: Selection, gateways: Mapping[str, Gateway] | None = None) -> Report:
        """Send what is due; nobody else sends from this workbook meanwhile.

        Raises:
            Refusal: Somebody else does, a setting is missing, or not one message could be handed over.
        """
        channels = selection.channels or tuple(CHANNELS)
        lock = RunLock(self.journal.store.send_lock, _WAIT_FOR_OTHERS).take()
        try:
            made = self.journal.made()
            waiting = {each.item.channel for each in (*made.pending(), *made.sending(), *made.unknown())}
            ways = gateways_of(self.book, self.workspace, [each for each in channels if each in waiting], self.journal.now)
            sender = self._sender({**ways, **(gateways or {})})
            sender.settle()
            if selection.resend_unknown:
                sender.resume(self._selected(made.unknown(), selection))
            outbox = self.look(selection)
            sender.withdraw(outbox.refused)
            report = sender.send(outbox.due)
        finally:
            lock.release()
        self._log(report)
        if report.halted and not report.sent:
            raise next(iter(report.halted.values()))
        return report

    def withdraw(self, selection: Selection) -> int:
        """Take messages out of the outbox; return how many."""
        made = self.journal.made()
        waiting = self._selected(made.pending(), selection)
        reasons = dict.fromkeys((each.id for each in waiting), "")
        self._sender({}).withdraw(reasons)
        return len(reasons)

    def _sender(self, gateways: Mapping[str, Gateway]) -> Sender:
        return Sender(
            self.journal.made(),
            gateways,
            pace_of(self.book.settings),
            self.who,
            self.journal.now,
            self.workspace.folder,
            self.sleep,
            self.progress,
        )

    def _selected(self, documents: Iterable[Document], selection: Selection) -> list[Document]:
        """Return the messages that are meant."""
        key = selection.template and find_template(self.workspace, "messages", selection.template, self.book.lang).key
        chosen = self._ids(selection.choice)
        return [
            each
            for each in documents
            if (not selection.channels or each.item.channel in selection.channels)
            and (not key or each.item.template == key)
            and (chosen is None or each.item.customer_id in chosen)
        ]

    def _ids(self, choice: Choice | None) -> set[str] | None:
        if choice is None or not choice.says_something:
            return None
        return set(self.book.customers.loc[chosen_rows(self.book, choice), "customer_id"])

    def _refused(self, documents: Sequence[Document]) -> dict[int, str]:
        """Return which messages may not go any more: a mark, a consent or an address may have changed since."""
        refused: dict[int, str] = {}
        for channel, method in METHODS.items():
            for marketing in (False, True):
                mine = [each for each in documents if (each.item.channel, _advertises(each)) == (channel, marketing)]
                refused |= self._refused_by(mine, Sending((method,), marketing))
        return refused

    def _refused_by(self, documents: Sequence[Document], sending: Sending) -> dict[int, str]:
        if not documents:
            return {}
        customers, lang = self.book.customers, self.book.lang
        rows = customers.index[customers["customer_id"].isin({each.item.customer_id for each in documents})]
        found = choose(self.book, _EVERYBODY, sending, among=rows)
        reasons = {record: reason for reason, records in found.held.items() for record in records}
        ids = customers["customer_id"]
        now = {str(ids.at[row]): address for row, (_, address) in found.addresses.items()}
        for each in documents:
            if each.item.customer_id in now and now[each.item.customer_id] != each.item.address:
                reasons[each.item.customer_id] = _MOVED.say(lang)
            elif each.item.customer_id not in now and each.item.template not in STAFF_MESSAGES:
                reasons.setdefault(each.item.customer_id, _GONE.say(lang))
        return {each.id: reasons[each.item.customer_id] for each in documents if each.item.customer_id in reasons}

    def _log(self, report: Report) -> None:
        """Note in the access log that messages left, so that tampering with the count would show."""
        counts = {name: len(numbers) for name in ("sent", "failed", "unknown") if (numbers := getattr(report, name))}
        if counts:
            self.journal.event("sent", self.who, counts)


@contextmanager
def open_post(opened: Opened) -> Iterator[Post]:
    """Open the outbox of a workbook."""
    with Journal.open(opened.store) as journal:
        yield Post(opened.workspace, opened.book, journal, opened.who)


def _advertises(document: Document) -> bool:
    return bool(document.item.content.get("marketing"))
