"""What a gateway is: something that takes one message and says what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from xlcrm.model import terms
from xlcrm.model.refusals import UNREADABLE, RefusalKind
from xlcrm.model.text import Text

UNREACHABLE = RefusalKind(
    "send.unreachable",
    UNREADABLE,
    Text(
        "连不上“{server}”（{why}），没有发出任何信息。请检查网络和“规则”里的信息发送设置，稍后再试。",
        "“{server}” cannot be reached ({why}); nothing was sent. Check the network and the settings of messages in Rules, "
        "then try again.",
    ),
)
NOT_ACCEPTED = RefusalKind(
    "send.not_accepted",
    UNREADABLE,
    Text(
        "“{server}”不接受我们的登录或设置（{why}），其余信息留在待发。请检查“规则”里的设置和环境变量中的密码。",
        "“{server}” does not accept our login or settings ({why}); the messages stay in the outbox. "
        "Check the settings in Rules and the password in the environment.",
    ),
)

MAIL, SMS, ROBOT = "mail", "sms", "robot"
CHANNELS: Mapping[str, Text] = {
    MAIL: Text("邮件", "e-mail"),
    SMS: Text("短信", "SMS"),
    ROBOT: Text("群机器人", "robot"),
}
"""The ways out, by the word that options and the journal use."""
METHODS: Mapping[str, terms.Method] = {MAIL: terms.Method.EMAIL, SMS: terms.Method.SMS}
"""The method of 联系 that a channel is, for those by which customers are written to."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it is handed over.

    ``uid`` is the same at every try. ``fields`` are what a provider's own template asks for, ``provider_template`` its
    code. ``marketing`` messages say how to unsubscribe.
    """

    uid: str
    channel: str
    address: str
    text: str
    name: str = ""
    subject: str = ""
    html: str = ""
    record: str = ""
    attachments: Sequence[Path] = ()
    provider_template: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    marketing: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """It was accepted; ``receipt`` is what the other side calls it."""

    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """It was not accepted now; later it may be."""

    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not accepted and never will be."""

    why: str


@dataclass(frozen=True, slots=True)
class Halt:
    """It was not accepted for a reason that concerns all messages: a login, a balance, a setting."""

    why: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection broke after the message went out and before the answer came: nobody knows."""

    why: str


Outcome = Sent | Retry | Failed | Halt | Lost


class Gateway(Protocol):
    """A way out for the messages of one channel.

    ``ready`` connects where that is needed; it raises a `Refusal` when nothing can be sent at all. ``send`` hands one
    message over and never raises for what the other side says. ``ask`` finds out what became of a message whose hand-over
    was cut off: `Sent`, `Retry` (it never arrived: it may go again), or None when the other side cannot tell.
    """

    def ready(self) -> None:
        """Make sure that a message can be handed over."""

    def send(self, message: Message) -> Outcome:
        """Hand one message over."""

    def ask(self, message: Message) -> Outcome | None:
        """Find out what became of a message whose hand-over was cut off."""

    def close(self) -> None:
        """Say good-bye."""
