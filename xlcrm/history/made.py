"""What was made for customers and sent to them: planned, made, sent; each step is on the disk before the next begins."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from xlcrm.history.documents import COUNTED, SETTLED, Attempt, Document, Item, MadeState

if TYPE_CHECKING:
    from xlcrm.history.database import Database, Writer

_FIELDS: Final = (
    "id, uid, at, who, batch, kind, template, customer_id, occasion, channel, template_hash, address, path, content, "
    "state, changed, tries, next_try, error"
)
_MANY: Final = 500
_ATTEMPT: Final = "INSERT INTO attempt (document, at, who, state, detail) VALUES (?, ?, ?, ?, ?)"
_SAME: Final = (
    "SELECT 1 FROM document WHERE template = ? AND customer_id = ? AND occasion = ? AND channel = ? AND kind = ? "  # noqa: S608 - marks only
    f"AND state IN ({', '.join('?' * len(COUNTED))}) LIMIT 1"
)


class Made:
    """The documents and messages of one workbook.

    ``on_settled`` is called before anything is written that the workbook will have to be told of.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], on_settled: Callable[[], None]) -> None:
        self._database = database
        self._now = now
        self._on_settled = on_settled

    def plan(
        self, items: Iterable[Item], *, who: str, state: MadeState = MadeState.PLANNED, again: bool = False
    ) -> list[int]:
        """Note documents to be made, as one batch, and return their numbers: 0 for one that is there already.

        Whether it is there is asked in the same transaction, so that two at once cannot both plan it; ``again`` plans
        it even so.
        """
        at = self._now().isoformat()
        if state in SETTLED:
            self._on_settled()
        with self._database.transaction() as writer:
            batch = int(writer.query("SELECT coalesce(max(batch), 0) + 1 FROM document")[0][0])
            head = (at, who, batch, state)
            return [0 if not again and _is_there(writer, item) else _insert(writer, item, head) for item in items]

    def mark(  # noqa: PLR0913 - what can be said of a step, by keyword
        self,
        ids: Sequence[int],
        state: MadeState,
        *,
        who: str,
        detail: str = "",
        paths: Mapping[int, str] | None = None,
        next_try: datetime | None = None,
    ) -> None:
        """Note that some documents came to a state, all in one transaction, and remember the step."""
        at = self._now().isoformat()
        later = next_try.isoformat() if next_try else ""
        if state in SETTLED:
            self._on_settled()
        with self._database.transaction() as writer:
            writer.execute_many(
                "UPDATE document SET state = ?, changed = ?, next_try = ?, error = ? WHERE id = ?",
                [(state, at, later, detail, number) for number in ids],
            )
            writer.execute_many(
                "UPDATE document SET path = ? WHERE id = ?", [(path, number) for number, path in (paths or {}).items()]
            )
            writer.execute_many(_ATTEMPT, [(number, at, who, state, detail) for number in ids])

    def claim(self, number: int, *, who: str) -> bool:
        """Note that a message is about to be handed over, if it still waits in the outbox; tell whether it did."""
        at = self._now().isoformat()
        with self._database.transaction() as writer:
            if not writer.query("SELECT 1 FROM document WHERE id = ? AND state = ?", (number, MadeState.PLANNED)):
                return False
            writer.execute(
                "UPDATE document SET state = ?, changed = ?, tries = tries + 1, next_try = '' WHERE id = ?",
                (MadeState.SENDING, at, number),
            )
            writer.execute(_ATTEMPT, (number, at, who, MadeState.SENDING, ""))
        return True

    def already(  # noqa: PLR0913 - what may be asked, by keyword
        self,
        template: str,
        customers: Sequence[str],
        occasions: Sequence[str],
        *,
        channel: str = "",
        kind: str = "",
        there: bool = False,
    ) -> set[tuple[str, str]]:
        """Return which (customer, occasion) of some have got a document, or will; by one channel if one is named.

        ``customers`` and ``occasions`` stand side by side. What failed or was withdrawn does not count; with ``there``
        neither does what is only planned: of what is no message, that was cut off before it was made.
        """
        states = SETTLED if there else COUNTED
        where = f"template = ? AND state IN ({_marks(states)})"
        values: list[object] = [template, *states]
        for column, wanted in (("channel", channel), ("kind", kind)):
            if wanted:
                where += f" AND {column} = ?"
                values.append(wanted)
        rows = self._database.query(f"SELECT customer_id, occasion FROM document WHERE {where}", values)  # noqa: S608 - names are ours
        return {(row[0], row[1]) for row in rows}.intersection(zip(customers, occasions, strict=True))

    def pending(self, channel: str = "", *, until: datetime | None = None) -> list[Document]:
        """Return what waits in the outbox, the oldest first; of one channel if one is named.

        ``until`` leaves out what was put off to a later time.
        """
        documents = self._in_state(MadeState.PLANNED, channel)
        return [
            document
            for document in documents
            if until is None or document.next_try is None or document.next_try <= until
        ]

    def sending(self) -> list[Document]:
        """Return what is being handed over; with nobody at work, it is what a crash cut off."""
        return self._in_state(MadeState.SENDING)

    def unknown(self, channel: str = "") -> list[Document]:
        """Return the messages of which nobody knows whether they were delivered."""
        return self._in_state(MadeState.UNKNOWN, channel)

    def _in_state(self, state: MadeState, channel: str = "") -> list[Document]:
        where = "state = ? AND channel = ?" if channel else "state = ?"
        return self._read(f"WHERE {where} AND kind = 'message' ORDER BY id", [state, *filter(None, (channel,))])

    def sent_since(self, channel: str, since: datetime) -> list[datetime]:
        """Return when the messages of a channel were handed over since a time, whatever came of it."""
        rows = self._database.query(
            "SELECT attempt.at FROM attempt JOIN document ON document.id = attempt.document "
            "WHERE attempt.state = ? AND document.channel = ? AND attempt.at >= ? ORDER BY attempt.id",
            (MadeState.SENDING, channel, since.isoformat()),
        )
        with self._database.sound():
            return [datetime.fromisoformat(row[0]) for row in rows]

    def paths(self, kind: str, template: str, suffix: str) -> dict[str, str]:
        """Return by customer where the last file of a document stands, of those whose name ends so."""
        rows = self._database.query(
            "SELECT customer_id, path FROM document WHERE kind = ? AND template = ? AND state IN (?, ?, ?) ORDER BY id",
            (kind, template, MadeState.MADE, MadeState.PRINTED, MadeState.SENT),
        )
        return {customer: path for customer, path in rows if path.endswith(suffix)}

    def of_customer(self, customer_id: str) -> list[Document]:
        """Return all documents of a customer, the newest first."""
        return self._read("WHERE customer_id = ? ORDER BY id DESC", [customer_id])

    def get(self, ids: Sequence[int]) -> list[Document]:
        """Return documents by their numbers, in the order of the numbers."""
        found: list[Document] = []
        for start in range(0, len(ids), _MANY):
            part = ids[start : start + _MANY]
            found += self._read(f"WHERE id IN ({_marks(part)}) ORDER BY id", list(part))
        return found

    def last(self, limit: int = 1000) -> list[Document]:
        """Return the last documents, the newest first."""
        return self._read("ORDER BY id DESC LIMIT ?", [limit])

    def attempts(self, number: int) -> list[Attempt]:
        """Return what happened to a document, the oldest first."""
        rows = self._database.query(
            "SELECT at, who, state, detail FROM attempt WHERE document = ? ORDER BY id", (number,)
        )
        with self._database.sound():
            return [Attempt(datetime.fromisoformat(at), who, MadeState(state), why) for at, who, state, why in rows]

    def _read(self, where: str, values: Sequence[object]) -> list[Document]:
        rows = self._database.query(f"SELECT {_FIELDS} FROM document {where}", values)  # noqa: S608 - names are ours
        with self._database.sound():
            return [_document(row) for row in rows]


def _is_there(writer: Writer, item: Item) -> bool:
    return bool(writer.query(_SAME, (*item.same, item.kind, *COUNTED)))


def _insert(writer: Writer, item: Item, head: tuple[str, str, int, MadeState]) -> int:
    at, who, batch, state = head
    number = writer.insert(
        "document",
        {
            "uid": uuid4().hex,
            "at": at,
            "who": who,
            "batch": batch,
            "kind": item.kind,
            "template": item.template,
            "template_hash": item.template_hash,
            "customer_id": item.customer_id,
            "occasion": item.occasion,
            "channel": item.channel,
            "address": item.address,
            "path": item.path,
            "content": json.dumps(dict(item.content), ensure_ascii=False),
            "state": state,
            "changed": at,
            "next_try": item.not_before.isoformat() if item.not_before else "",
        },
    )
    writer.execute(_ATTEMPT, (number, at, who, state, ""))
    return number


def _document(row: Sequence[Any]) -> Document:
    number, uid, at, who, batch, *about, state, changed, tries, next_try, error = row
    kind, template, customer, occasion, channel, template_hash, address, path, content = about
    item = Item(kind, template, customer, occasion, channel, template_hash, address, path, json.loads(content))
    later = datetime.fromisoformat(next_try) if next_try else None
    moments = datetime.fromisoformat(at), datetime.fromisoformat(changed)
    return Document(number, uid, moments[0], who, batch, item, MadeState(state), moments[1], tries, later, error)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
