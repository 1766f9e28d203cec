"""One request over HTTP, with what can go wrong told apart: never sent, refused, or nobody knows."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from xlcrm.documents.outbox.gateway import Lost, Retry

TIMEOUT: Final = 20.0
_LARGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    body: bytes


def post(url: str, headers: Mapping[str, str], body: bytes = b"", timeout: float = TIMEOUT) -> Answer | Retry | Lost:
    """Send a request and return the answer.

    `Retry` when no connection came about, so that nothing was sent; `Lost` when it broke while the answer was awaited.
    Redirections are answers like any other: a key is never carried elsewhere.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    with closing(kind(parts.netloc, timeout=timeout)) as connection:
        try:
            connection.connect()
        except OSError as error:
            return Retry(type(error).__name__)
        try:
            connection.request("POST", f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/", body, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, response.read(_LARGEST))
        except (OSError, http.client.HTTPException) as error:
            return Lost(type(error).__name__)
