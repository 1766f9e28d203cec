"""What 规则 says of the outbox, turned into gateways and a pace; a setting that is missing is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from xlcrm.documents.outbox.aliyun import Account, AliyunGateway
from xlcrm.documents.outbox.gateway import MAIL, ROBOT, SMS, Gateway
from xlcrm.documents.outbox.pace import Backoff, Quiet
from xlcrm.documents.outbox.robots import RobotGateway
from xlcrm.documents.outbox.secrets import ALIYUN_KEY_ID, ALIYUN_KEY_SECRET, SMTP_PASSWORD, Secret, secret
from xlcrm.documents.outbox.sender import Pace
from xlcrm.documents.outbox.sms import SmsFileGateway
from xlcrm.documents.outbox.smtp import Server, SmtpGateway
from xlcrm.documents.places import output_folder
from xlcrm.model.defaults.rules import RULE_BY_KEY
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.settings import Settings
    from xlcrm.workspace import Workspace

NOT_SET = RefusalKind(
    "send.not_set",
    WRONG_USE,
    Text("“规则”里还没有填“{rule}”，无法发送。", "The rule “{rule}” is not set in Rules, so nothing can be sent."),
)
SWITCHED_OFF = RefusalKind(
    "send.switched_off",
    WRONG_USE,
    Text(
        "“规则”里的“真正发送”是“否”，没有发出任何信息。确认设置无误后改为“是”。",
        "The rule “Really send” is No, so nothing was sent. Set it to Yes once the settings are right.",
    ),
)
_FOLDER: Final = Text("短信", "sms")


def pace_of(settings: Settings) -> Pace:
    """Return quiet hours, limits and retries."""
    limits = {
        channel: (_count(settings, f"{channel}.per_minute"), _count(settings, f"{channel}.per_hour"))
        for channel in (MAIL, SMS, ROBOT)
    }
    first = timedelta(seconds=_count(settings, "outbox.backoff_seconds"))
    return Pace(
        Quiet(settings.clock("outbox.quiet_from"), settings.clock("outbox.quiet_to")),
        limits,
        Backoff(_count(settings, "outbox.retries"), first, Random()),  # noqa: S311 - spreads retries, guards nothing
        timedelta(minutes=_count(settings, "outbox.patience_minutes")),
    )


def gateways_of(
    book: Book, workspace: Workspace, channels: Iterable[str], now: Callable[[], datetime]
) -> dict[str, Gateway]:
    """Return the gateway of each channel.

    Raises:
        Refusal: A setting or a secret that one needs is missing, or nothing is to be sent at all.
    """
    if not book.settings.rule("outbox.live"):
        raise Refusal(SWITCHED_OFF)
    made: dict[str, Gateway] = {}
    for channel in channels:
        if channel == MAIL:
            made[channel] = _mail(book.settings, now)
        elif channel == SMS:
            made[channel] = _sms(book, workspace, now)
        else:
            made[channel] = RobotGateway(now)
    return made


def sms_signature(settings: Settings) -> str:
    """Return what stands in 【】 before a short message."""
    return _text(settings, "sms.signature") or _text(settings, "company.name")


def require_signature(book: Book, channel: str) -> None:
    """Refuse short messages in Chinese without a signature: no provider takes them."""
    if channel == SMS and book.lang == "zh" and not sms_signature(book.settings):
        _required(book.settings, "sms.signature")


def _mail(settings: Settings, now: Callable[[], datetime]) -> Gateway:
    user = _text(settings, "mail.user")
    server = Server(
        _required(settings, "mail.host"),
        _count(settings, "mail.port"),
        _text(settings, "mail.security"),
        _required(settings, "mail.sender"),
        _text(settings, "mail.sender_name") or _text(settings, "company.name"),
        user,
    )
    return SmtpGateway(server, secret(SMTP_PASSWORD) if user else Secret(""), now)


def _sms(book: Book, workspace: Workspace, now: Callable[[], datetime]) -> Gateway:
    if _text(book.settings, "sms.gateway") == "file":
        return SmsFileGateway(output_folder(workspace, book.lang) / _FOLDER.say(book.lang), book.lang, now)
    signature = sms_signature(book.settings) or _required(book.settings, "sms.signature")
    endpoint = _required(book.settings, "sms.endpoint")
    return AliyunGateway(Account(secret(ALIYUN_KEY_ID), secret(ALIYUN_KEY_SECRET), signature, endpoint), now)


def _required(settings: Settings, key: str) -> str:
    if not (value := _text(settings, key)):
        raise Refusal(NOT_SET, rule=RULE_BY_KEY[key].label)
    return value


def _text(settings: Settings, key: str) -> str:
    return str(settings.rule(key) or "").strip()


def _count(settings: Settings, key: str) -> int:
    return int(settings.rule(key))
