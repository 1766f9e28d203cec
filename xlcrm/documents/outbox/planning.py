"""Puts messages into the outbox: who gets one, what it says, and who does not, with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from xlcrm.checks.email_addresses import email_fault
from xlcrm.checks.phone_numbers import mobile_fault
from xlcrm.documents.fields import Subjects
from xlcrm.documents.outbox.audiences import Audience, audience_of, occasion_names
from xlcrm.documents.outbox.composing import TextTemplate, Written, read_template
from xlcrm.documents.outbox.configuring import sms_signature
from xlcrm.documents.outbox.gateway import MAIL, METHODS, ROBOT, SMS
from xlcrm.documents.outbox.sms import parts_of, signed
from xlcrm.documents.outbox.staff import STAFF_MESSAGES, STAFF_NAMES, StaffLine, staff_lines
from xlcrm.documents.recipients import ALREADY, Sending, choose
from xlcrm.documents.templates import find_template
from xlcrm.history.documents import Item
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.rules.sent import told_of

if TYPE_CHECKING:
    from xlcrm.choosing import Choice
    from xlcrm.documents.recipients import Recipients
    from xlcrm.documents.templates import Template
    from xlcrm.history.made import Made
    from xlcrm.model.book import Book
    from xlcrm.workspace import Workspace

MESSAGE: Final = "message"
LETTER: Final = "letter"
TOO_LONG = Text("内容超过 {parts} 条短信", "longer than {parts} SMS")
NO_LETTER = Text("没有可附的信函 PDF", "no letter in PDF to attach")
WRONG_MOBILE = Text("手机号码有误", "the mobile number is wrong")
WRONG_EMAIL = Text("邮箱有误", "the e-mail address is wrong")
NO_ADDRESS = Text("员工表里没有邮箱", "no e-mail in Staff")
NO_SUBJECT = RefusalKind(
    "message.no_subject",
    WRONG_USE,
    Text(
        "邮件模板“{template}”的第一行要写“主题：…”。没有生成任何信息。",
        "The first line of the template “{template}” must be “Subject: …” for e-mail. No message was made.",
    ),
)
NOT_BY_ROBOT = RefusalKind(
    "message.not_by_robot",
    WRONG_USE,
    Text(
        "群机器人只能发给员工（模板：{names}），不能发给客户。",
        "A robot speaks to staff only (templates: {names}), not to customers.",
    ),
)
NOT_BY_SMS = RefusalKind(
    "message.not_by_sms",
    WRONG_USE,
    Text("“{template}”发给员工，请用 mail 或 robot。", "“{template}” is for staff; send it by mail or robot."),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be put into the outbox: which template, by which channel, for whom among those whom it concerns.

    ``again`` makes messages for those who had theirs; ``attach`` names a letter whose PDF goes along.
    """

    template: str
    channel: str
    choice: Choice
    again: bool = False
    attach: str = ""
    limit: int = 0


@dataclass(frozen=True)
class Planned:
    """Messages as they would go into the outbox, and IDs of those who get none, by the reason."""

    items: tuple[Item, ...]
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Draft:
    """What all messages of one wish share."""

    book: Book
    wish: Wish
    template: Template
    text: TextTemplate
    digest: str
    title: str
    marketing: bool
    letters: Mapping[str, str]

    def item(self, record: str, occasion: str, address: str, written: Written, more: Mapping[str, Any]) -> Item:
        sms = self.wish.channel == SMS
        content: dict[str, Any] = {
            "title": self.title,
            "text": signed(written.text, sms_signature(self.book.settings)) if sms else written.text,
            "marketing": self.marketing,
            **more,
        }
        if not sms:
            content |= {"subject": written.subject, "html": written.html}
        elif written.provider_template:
            content |= {"provider_template": written.provider_template, "fields": dict(written.fields)}
        kept = {key: value for key, value in content.items() if value not in ("", None)}
        return Item(MESSAGE, self.template.key, record, occasion, self.wish.channel, self.digest, address, content=kept)


def plan_messages(subjects: Subjects, workspace: Workspace, made: Made, wish: Wish) -> Planned:
    """Work out the messages of a wish; nothing is written yet.

    ``subjects`` are those of a computed book (`xlcrm.pipeline.settled`).

    Raises:
        Refusal: There is no such template, it has a fault, or the condition has one; no message was made.
    """
    book = subjects.book
    template = find_template(workspace, "messages", wish.template, book.lang)
    for_staff = template.key in STAFF_MESSAGES
    _require_channel(template, wish.channel, for_staff=for_staff)
    text = read_template(template, subjects.vocabulary, names_of(template.key), book.lang)
    if wish.channel == MAIL and text.subject is None:
        raise Refusal(NO_SUBJECT, template=template.name)
    draft = _draft(book, made, wish, template, text)
    if for_staff:
        return _for_staff(draft, made, staff_lines(book, subjects, template.key))
    return _for_customers(draft, made, subjects, audience_of(book, template.key, subjects))


def names_of(key: str) -> frozenset[str]:
    """Return the names that a message's own occasion adds to its template."""
    return STAFF_NAMES if key in STAFF_MESSAGES else occasion_names(key)


def _require_channel(template: Template, channel: str, *, for_staff: bool) -> None:
    if channel == ROBOT and not for_staff:
        raise Refusal(NOT_BY_ROBOT, names=Text(*("、".join(words) for words in zip(*STAFF_MESSAGES.values(), strict=True))))
    if channel == SMS and for_staff:
        raise Refusal(NOT_BY_SMS, template=template.name)


def _draft(book: Book, made: Made, wish: Wish, template: Template, text: TextTemplate) -> _Draft:
    kind = template.kind
    # A template of staff's own advertises unless it says that it does not: consent is asked for too often, not too rarely.
    shipped = kind.marketing if kind else True
    return _Draft(
        book,
        wish,
        template,
        text,
        hashlib.sha256(template.path.read_bytes()).hexdigest()[:16],
        kind.title.say(book.lang) if kind else template.name,
        shipped if text.marketing is None else text.marketing,
        made.paths(LETTER, wish.attach, ".pdf") if wish.attach else {},
    )


def _for_customers(draft: _Draft, made: Made, subjects: Subjects, audience: Audience) -> Planned:
    book, wish = draft.book, draft.wish
    sending = Sending((METHODS[wish.channel],), draft.marketing)
    chosen = choose(book, wish.choice, sending, among=audience.index.drop_duplicates())
    ids = dict(zip(chosen.rows.tolist(), book.customers.loc[chosen.rows, "customer_id"], strict=True))
    lines = [line for line, row in enumerate(audience.rows) if row in ids]
    had = _had(book, made, draft, [(ids[audience.rows[line]], audience.occasions[line]) for line in lines])
    planned = _Planning(draft, dict(chosen.held))
    for line in lines:
        row, occasion = audience.rows[line], audience.occasions[line]
        if (ids[row], occasion) in had:
            planned.hold(ALREADY.say(book.lang), ids[row])
            continue
        context = {**audience.facts[line], **subjects.context(row)}
        planned.write(ids[row], occasion, context, _address(chosen, book, row), audience.not_before[line])
        if planned.full:
            break
    return planned.done()


def _address(chosen: Recipients, book: Book, row: int) -> tuple[str, str]:
    return chosen.addresses[row][1], str(book.customers.at[row, "name"] or "")


def _for_staff(draft: _Draft, made: Made, lines: Iterable[StaffLine]) -> Planned:
    listed = list(lines)
    had = _had(draft.book, made, draft, [(line.name, line.occasion) for line in listed])
    planned = _Planning(draft, {})
    for line in listed:
        address = line.email if draft.wish.channel == MAIL else line.name
        if (line.name, line.occasion) in had:
            planned.hold(ALREADY.say(draft.book.lang), line.name)
        elif not address:
            planned.hold(NO_ADDRESS.say(draft.book.lang), line.name)
        else:
            planned.write(line.name, line.occasion, line.context, (address, line.name), None)
        if planned.full:
            break
    return planned.done()


def _had(book: Book, made: Made, draft: _Draft, pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which (record, occasion) had this message by this channel, as the journal or the workbook remembers."""
    if draft.wish.again or not pairs:
        return set()
    key, channel = draft.template.key, draft.wish.channel
    records, occasions = zip(*pairs, strict=True)
    told = told_of(book, key, channel)
    return made.already(key, records, occasions, channel=channel, kind=MESSAGE) | told.intersection(pairs)


class _Planning:
    """Collects messages and who is held back."""

    def __init__(self, draft: _Draft, held: Mapping[str, tuple[str, ...]]) -> None:
        self._draft = draft
        self._held: dict[str, list[str]] = {reason: list(ids) for reason, ids in held.items()}
        self._items: list[Item] = []

    @property
    def full(self) -> bool:
        limit = self._draft.wish.limit
        return bool(limit) and len(self._items) >= limit

    def hold(self, reason: str, record: str) -> None:
        self._held.setdefault(reason, []).append(record)

    def write(
        self, record: str, occasion: str, context: Mapping[str, Any], to: tuple[str, str], not_before: date | None
    ) -> None:
        draft, (address, name) = self._draft, to
        if wrong := _wrong_address(draft, address):
            self.hold(wrong.say(draft.book.lang), record)
            return
        more: dict[str, Any] = {"name": name}
        if draft.wish.attach:
            if record not in draft.letters:
                self.hold(NO_LETTER.say(draft.book.lang), record)
                return
            more["attachments"] = [draft.letters[record]]
        item = draft.item(record, occasion, address, draft.text.write(context), more)
        longest = int(draft.book.settings.rule("sms.max_parts"))
        if draft.wish.channel == SMS and parts_of(item.content["text"]) > longest:
            self.hold(TOO_LONG.say(draft.book.lang, parts=longest), record)
            return
        self._items.append(_kept_until(item, not_before, draft.book.today))

    def done(self) -> Planned:
        return Planned(tuple(self._items), {reason: tuple(ids) for reason, ids in self._held.items()})


def _wrong_address(draft: _Draft, address: str) -> Text | None:
    """Say when nothing could arrive at an address; a number of another country needs its code."""
    if draft.wish.channel == SMS:
        region = str(draft.book.settings.rule("default_region")).upper()
        return WRONG_MOBILE if mobile_fault(address, region) else None
    return WRONG_EMAIL if draft.wish.channel == MAIL and email_fault(address) else None


def _kept_until(item: Item, day: date | None, today: date) -> Item:
    """Keep a message back until its day begins by the office's clock."""
    return item if day is None or day <= today else replace(item, not_before=datetime.combine(day, time()).astimezone())
