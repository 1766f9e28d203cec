"""Short messages: how many parts a text is charged as, the signature before it, and a file to hand to a provider."""

from __future__ import annotations

import csv
import io
import os
from codecs import BOM_UTF8
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from xlcrm.documents.outbox.gateway import UNREACHABLE, Halt, Message, Outcome, Retry, Sent
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Lang, Text

ONE, MANY = 70, 67
"""Characters of a single message, and of each part of a longer one."""

_HEADINGS: Final = (
    Text("手机", "Mobile"),
    Text("内容", "Text"),
    Text("客户编号", "Customer ID"),
    Text("条数", "Parts"),
    Text("流水号", "Number"),
)
_END: Final = b"\r\n"
_FILE: Final = Text("短信_{day}.csv", "sms_{day}.csv")


def parts_of(text: str) -> int:
    """Return as how many messages a text is charged; providers in China count so whatever the alphabet.

    Characters outside the basic plane (emoji) count twice, as they travel.
    """
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return 1 if length <= ONE else -(-length // MANY)


def signed(text: str, signature: str) -> str:
    """Return a text with the sender's signature 【…】 before it, unless it has one."""
    text = text.strip()
    return text if not signature or text.startswith("【") else f"【{signature}】{text}"


class SmsFileGateway:
    """Writes short messages into a file of the day that the provider's page takes.

    A message stands in the file or not, so that one whose hand-over was cut off is never written twice.
    """

    def __init__(self, folder: Path, lang: Lang, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._lang = lang
        self._now = now

    def ready(self) -> None:
        """Make the folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal(UNREACHABLE, server=self._folder.name, why=error.strerror or str(error)) from error

    def send(self, message: Message) -> Outcome:
        """Write one message at the end of the day's file; it is on the disk when this returns."""
        path = self._path()
        text = message.text.replace("\r\n", "\n")
        row = [message.address, text, message.record, str(parts_of(text)), message.uid]
        try:
            _append(path, [label.say(self._lang) for label in _HEADINGS], row)
        except OSError as error:
            return Halt(f"{path.name}: {error.strerror or error}")
        return Sent(path.name)

    def ask(self, message: Message) -> Outcome:
        """Look for the message in the files."""
        for path in sorted(self._folder.glob("*.csv"), reverse=True):
            data = path.read_bytes()
            whole = data[: _end_of(data)].decode("utf-8-sig", "replace")
            if any(row[-1:] == [message.uid] for row in csv.reader(io.StringIO(whole, newline=""))):
                return Sent(path.name)
        return Retry("")

    def close(self) -> None:
        """Do nothing: the file is closed after every message."""

    def _path(self) -> Path:
        return self._folder / _FILE.say(self._lang, day=f"{self._now().astimezone():%Y%m%d}")


def _append(path: Path, headings: list[str], row: list[str]) -> None:
    """Add a row; what a crash left of an unfinished one is cut off first, and so is ours should the disk be full."""
    with path.open("r+b" if path.exists() else "x+b") as file:
        file.truncate(_end_of(file.read()))
        start = file.seek(0, os.SEEK_END)
        try:
            file.write((b"" if start else BOM_UTF8) + _csv([row] if start else [headings, row]))
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            file.truncate(start)
            raise


def _end_of(data: bytes) -> int:
    """Return where the last whole row ends; what follows was cut off by a crash."""
    end = data.rfind(_END)
    return 0 if end < 0 else end + len(_END)


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator=_END.decode()).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")
