"""Passwords and keys: from the environment or the system's keyring, never from the workbook, never shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text

MISSING = RefusalKind(
    "send.no_secret",
    WRONG_USE,
    Text(
        "没有找到密钥 {name}。请设为环境变量 {name}，或存入系统钥匙串（keyring set xlcrm {name}）；不要写进工作簿。",
        "The secret {name} was not found. Set the environment variable {name}, or store it in the system's keyring "
        "(keyring set xlcrm {name}); never write it into the workbook.",
    ),
)
SERVICE = "xlcrm"
SMTP_PASSWORD = "XLCRM_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
ALIYUN_KEY_ID = "XLCRM_ALIYUN_KEY_ID"
ALIYUN_KEY_SECRET = "XLCRM_ALIYUN_KEY_SECRET"  # noqa: S105 - same
ROBOT = "XLCRM_ROBOT"


class Secret:
    """A text that prints as stars; ``reveal`` gives it to whoever hands it over."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret itself."""
        return self._text

    def hidden_in(self, text: str) -> str:
        """Return a text without the secret, should it stand in there."""
        return text.replace(self._text, "***") if self._text else text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__


def find_secret(
    name: str, environment: Mapping[str, str] = os.environ, keyring: Callable[[str], str] | None = None
) -> Secret:
    """Return a secret from the environment, else from the keyring; an empty one when neither has it."""
    return Secret(environment.get(name) or (keyring or _from_keyring)(name))


def secret(name: str, environment: Mapping[str, str] = os.environ) -> Secret:
    """Return a secret, or refuse and say where it is to be put."""
    found = find_secret(name, environment)
    if not found:
        raise Refusal(MISSING, name=name)
    return found


def _from_keyring(name: str) -> str:
    try:
        import keyring  # noqa: PLC0415 - an optional package
        from keyring.errors import KeyringError  # noqa: PLC0415 - same
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, name) or ""
    except (KeyringError, RuntimeError, OSError):
        return ""
