"""Robots of DingTalk, WeCom and Feishu groups, each by its webhook; any other service through apprise (extra ``notify``).

The three are called directly: they answer HTTP 200 even when they refuse a message, with a code in the body that apprise
(2.2) does not read, so that a refused message would count as sent.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from xlcrm.documents.outbox.gateway import Failed, Halt, Lost, Message, Outcome, Retry, Sent
from xlcrm.documents.outbox.http import TIMEOUT, Answer, post
from xlcrm.documents.outbox.secrets import ROBOT, Secret, find_secret
from xlcrm.model.refusals import WRONG_USE, RefusalKind
from xlcrm.model.text import Text

NO_LIBRARY = RefusalKind(
    "send.no_apprise",
    WRONG_USE,
    Text(
        "这种机器人地址需要另外安装：python -m pip install apprise。",
        "A robot with such an address needs one more package: python -m pip install apprise.",
    ),
)
_TRY_LATER: Final = frozenset({-1, 45009, 130101, 11232, 11233})
"""Busy, or too many messages a minute."""
_SERVER_ERROR: Final = 500
_TOO_MANY: Final = 429
_SIGNING_KEY: Final = "secret"


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of group robot: the path its webhooks have, the body of a message, the fields that hold the answer's code."""

    path: str
    body: Callable[[str], dict[str, Any]]
    codes: tuple[str, ...]


FAMILIES: Final = (
    Family("/cgi-bin/webhook/send", lambda text: {"msgtype": "text", "text": {"content": text}}, ("errcode",)),
    Family("/robot/send", lambda text: {"msgtype": "text", "text": {"content": text}}, ("errcode",)),
    Family("/open-apis/bot/v2/hook/", lambda text: {"msg_type": "text", "content": {"text": text}}, ("code", "StatusCode")),
)
"""WeCom (企业微信), DingTalk (钉钉), Feishu (飞书) and Lark."""
WECOM, DINGTALK, FEISHU = FAMILIES


class RobotGateway:
    """Hands messages to the robot of a group.

    The address of a robot holds its key, so it is a secret: ``XLCRM_ROBOT_<name>`` (of a member of staff) where there is
    one, else ``XLCRM_ROBOT``. The key by which DingTalk and Feishu want messages signed follows it as ``#secret=…``.
    """

    def __init__(
        self, now: Callable[[], datetime], find: Callable[[str], Secret] = find_secret, timeout: float = TIMEOUT
    ) -> None:
        self._now = now
        self._find = find
        self._timeout = timeout

    def ready(self) -> None:
        """Do nothing: every message is a request of its own."""

    def send(self, message: Message) -> Outcome:
        """Hand one message over."""
        address = (self._find(f"{ROBOT}_{message.address}") if message.address else None) or self._find(ROBOT)
        if not address:
            return Halt(f"{ROBOT}: –")
        text = "\n".join(filter(None, (message.subject, message.text)))
        url, _, fragment = address.reveal().partition("#")
        family = next((each for each in FAMILIES if urlsplit(url).path.startswith(each.path)), None)
        if family is None:
            return _by_apprise(address, message.subject, message.text)
        key = Secret(parse_qs(fragment).get(_SIGNING_KEY, [""])[0])
        return self._call(family, url, text, key)

    def ask(self, message: Message) -> None:
        """Return nothing: a robot cannot tell what it took."""

    def close(self) -> None:
        """Do nothing."""

    def _call(self, family: Family, url: str, text: str, key: Secret) -> Outcome:
        body = family.body(text)
        if key and family is DINGTALK:
            url += _dingtalk_signature(self._now(), key)
        elif key and family is FEISHU:
            body |= _feishu_signature(self._now(), key)
        data = json.dumps(body, ensure_ascii=False).encode()
        answer = post(url, {"Content-Type": "application/json; charset=utf-8"}, data, self._timeout)
        return _judged(family, answer) if isinstance(answer, Answer) else answer


def _judged(family: Family, answer: Answer) -> Outcome:
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = {}
    code = next((said[field] for field in family.codes if isinstance(said, Mapping) and field in said), None)
    why = f"{answer.status} {code if code is not None else ''}".strip()
    if code == 0:
        return Sent()
    if code in _TRY_LATER or answer.status >= _SERVER_ERROR or answer.status == _TOO_MANY:
        return Retry(why)
    return Failed(why)


def _dingtalk_signature(now: datetime, key: Secret) -> str:
    stamp = str(int(now.timestamp() * 1000))
    digest = hmac.new(key.reveal().encode(), f"{stamp}\n{key.reveal()}".encode(), hashlib.sha256).digest()
    return f"&timestamp={stamp}&sign={quote(base64.b64encode(digest).decode(), safe='')}"


def _feishu_signature(now: datetime, key: Secret) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    # The text to be signed is the key here, and the message is empty: so the robot's page has it.
    digest = hmac.new(f"{stamp}\n{key.reveal()}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def _by_apprise(address: Secret, subject: str, text: str) -> Outcome:
    try:
        import apprise  # noqa: PLC0415 - an optional package
    except ImportError:
        return Halt(NO_LIBRARY.sentence.en)
    # The library logs the addresses of robots, and with them their keys.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    robot = apprise.Apprise()
    if not robot.add(address.reveal()):
        return Halt(f"{ROBOT}: ?")
    return Sent() if robot.notify(body=text, title=subject, body_format="text") else Lost("not confirmed")
