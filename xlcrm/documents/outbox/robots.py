"""Robots of DingTalk, WeCom and Feishu groups, and whatever else the library apprise knows (extra ``notify``)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from xlcrm.documents.outbox.gateway import NOT_ACCEPTED, Message, Outcome, Retry, Sent
from xlcrm.documents.outbox.secrets import ROBOT, find_secret, secret
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.documents.outbox.secrets import Secret

NO_LIBRARY = RefusalKind(
    "send.no_apprise",
    WRONG_USE,
    Text(
        "机器人消息需要另外安装：pip install xlcrm[notify]。",
        "Messages by robot need one more package: pip install xlcrm[notify].",
    ),
)


class RobotGateway:
    """Hands messages to the robot of a group.

    The address of a robot holds its key, so it is a secret: ``XLCRM_ROBOT_<address>`` (a member of staff, a team) where
    there is one, else ``XLCRM_ROBOT``. A robot says yes or no, never more: what it did not take may go again.
    """

    def __init__(self, find: Callable[[str], Secret] = find_secret) -> None:
        self._find = find
        self._apprise: Any = None

    def ready(self) -> None:
        """Load the library."""
        if self._apprise is None:
            self._apprise = _library()

    def send(self, message: Message) -> Outcome:
        """Hand one message over."""
        self.ready()
        robot = self._apprise.Apprise()
        if not robot.add(self._address(message.address).reveal()):
            raise Refusal(NOT_ACCEPTED, server=ROBOT, why="URL")
        title = f"{message.subject} @{message.name}".strip() if message.name else message.subject
        accepted = robot.notify(body=message.text, title=title, body_format="text")
        return Sent() if accepted else Retry("not accepted")

    def ask(self, message: Message) -> None:
        """Return nothing: a robot cannot tell what it took."""

    def close(self) -> None:
        """Do nothing: every message is a request of its own."""

    def _address(self, name: str) -> Secret:
        return (self._find(f"{ROBOT}_{name}") if name else None) or self._find(ROBOT) or secret(ROBOT)


def _library() -> Any:  # noqa: ANN401 - an optional package without types of its own
    try:
        import apprise  # noqa: PLC0415 - an optional package
    except ImportError as error:
        raise Refusal(NO_LIBRARY) from error
    # The library logs the addresses of robots, and with them their keys.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    return apprise
